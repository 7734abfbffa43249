"""What is kept, how long, and how it goes: a table that is held against the database, and a deletion with proof."""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

from bot.terms_table import markdown
from storage import failpoints, migrations
from storage.errors import Unreadable
from storage.keystore import METADATA
from supervision.acts.retaining import apply_terms
from supervision.cases import State
from supervision.retention import PARTS, on_disk
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, opens
from tests.handlers.test_identity import NAME, PHONE, file

DOCS = Path(__file__).parents[2] / "docs"
TABLES = {name: rows for part in PARTS.values() for name, rows in part.items()}


def columns(*databases: Path) -> dict[str, set[str]]:
    """By table, as the files themselves tell; the pages a table of SQLite's own keeps are no columns of ours."""
    looked = [inspect(create_engine(f"sqlite:///{each}")) for each in databases]
    return {
        table: {column["name"] for column in one.get_columns(table)}
        for one in looked
        for table in one.get_table_names()
    }


def test_every_stored_column_has_a_row_in_the_table_of_terms_and_every_row_its_column(town: Town) -> None:
    data = town.store.data
    stored = columns(data / "lianqin.db", data / "keys.db")
    listed = {name: [column for kept in rows for column in kept.columns] for name, rows in TABLES.items()}
    assert {name: set(columns) for name, columns in listed.items()} == stored
    assert [name for name, columns in listed.items() if len(columns) != len(set(columns))] == []


def test_every_table_of_the_program_is_made_in_one_of_the_two_databases(town: Town) -> None:
    migrations.fill_metadata()
    made = columns(town.store.data / "lianqin.db", town.store.data / "keys.db")
    assert {table.name for each in (SQLModel.metadata, METADATA) for table in each.sorted_tables} <= set(made)


def test_every_file_in_the_data_folder_has_a_row_and_what_nobody_listed_has_none(town: Town) -> None:
    data = town.store.data
    assert [path.name for path in data.rglob("*") if path.is_file() and not listed(path, data)] == []
    assert on_disk("files/ab/abc.copy") == on_disk("files/cd/cd.original")
    assert on_disk("sheets/20260302-090000.pdf") is not None
    assert [on_disk(name) for name in ("notes.txt", "sheets.pdf", "sheets/list.xlsx", "lianqin.db-old")] == [
        None
    ] * 4


def listed(path: Path, data: Path) -> bool:
    return on_disk(path.relative_to(data).as_posix()) is not None


@pytest.mark.parametrize(("language", "name"), [("en", "retention.md"), ("zh", "retention.zh-CN.md")])
def test_the_handbook_holds_the_same_table(language: str, name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == markdown(language) + "\n"


@pytest.fixture
def closed(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    """A closed matter whose villager left name and phone."""
    from tests.handlers.playing import answer, ask, hand_over, verify

    number = file(supervisor)
    hand_over(secretary, number)
    answer(inspector, number)
    verify(supervisor, number)
    ask(supervisor, number, "satisfied")
    return number


def over(town: Town, **span: float) -> None:
    """Time passes, and what is over goes."""
    town.clock.forward(**span)
    while town.act(apply_terms):
        pass


def steps(town: Town, number: str) -> list[str]:
    case = case_of(town, number)
    found = town.read(lambda work: work.journal.of_case(case.id))
    return [act for _, act, _ in found if act != "card_opened"]


def villager(town: Town, number: str) -> str:
    case = case_of(town, number)
    [one] = town.read(lambda work: work.cases.complainants(case.id))
    return f"{one.name} {one.phone}"


def test_a_year_after_the_end_nobody_can_say_any_more_whose_it_was_but_the_words_remain(
    town: Town, closed: str, secretary: Chat
) -> None:
    over(town, days=364)
    assert villager(town, closed) == f"{NAME} {PHONE}"
    over(town, days=3)
    assert villager(town, closed) == "None None"
    assert "没水" in opens(secretary, closed).shows
    assert steps(town, closed)[-1] == "forgotten"


def test_three_years_after_the_end_the_words_are_gone_by_their_key_and_the_steps_remain(
    town: Town, closed: str, secretary: Chat
) -> None:
    key_id = case_of(town, closed).key_id
    over(town, days=3 * 366)
    with pytest.raises(Unreadable):
        town.store.ground.keys.get(key_id)
    assert opens(secretary, closed).hears("case.forgotten")
    assert "没水" not in secretary.shows
    assert case_of(town, closed).state is State.CLOSED
    assert "result_entered" in steps(town, closed)
    assert not secretary.presses("move.button.more").offers("move.button.reopen")


def test_what_is_open_is_never_deleted(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = file(supervisor)
    over(town, days=3 * 366)
    assert villager(town, number) == f"{NAME} {PHONE}"
    assert "没水" in opens(secretary, number).shows
    assert "forgotten" not in steps(town, number)


def test_cut_off_before_the_keys_are_gone_it_is_finished_by_the_next_look_for_condemned_keys(
    town: Town, closed: str
) -> None:
    key_id = case_of(town, closed).key_id
    failpoints.arm("before_keys_destroyed:1:exc")
    with contextlib.suppress(failpoints.FailPointError):
        over(town, days=3 * 366)
    failpoints.arm("")
    town.store.destroy_doomed()
    over(town)
    with pytest.raises(Unreadable):
        town.store.ground.keys.get(key_id)
    assert steps(town, closed).count("forgotten") == 2


def test_the_proof_says_how_many_and_a_second_day_finds_nothing(town: Town, closed: str) -> None:
    from sqlalchemy import text

    over(town, days=3 * 366)
    found = text("SELECT act FROM journal WHERE stream = 'house' AND act = 'terms_applied'")
    before = len(town.read(lambda work: work.execute(found).all()))
    assert before >= 1
    assert town.act(apply_terms) == 0


def test_a_chat_in_which_nothing_is_being_told_goes_on_under_another_key(
    town: Town, supervisor: Chat
) -> None:
    supervisor.says("/me")
    old = town.act(lambda work: work.chats.current_key(supervisor.user_id))
    over(town, days=31)
    supervisor.says("/me")
    assert town.act(lambda work: work.chats.current_key(supervisor.user_id)) != old


def test_the_terms_are_the_policys(town: Town, closed: str) -> None:
    ground = town.store.ground
    from supervision.durations import parse_duration
    from supervision.policy import Retention

    short = Retention(parse_duration("1d"), parse_duration("2d"), parse_duration("1d"))
    ground.time = ground.time.under(replace(ground.time.policy, retention=short), 0)
    over(town, days=4)
    assert villager(town, closed) == "None None"
