"""What a thief of the database alone could join by place, order or moment: no sealed number to a chat."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import inspect, text

from storage import outbox
from storage.columns import UTC
from storage.sealed import day_of
from storage.unit_of_work import UnitOfWork
from storage.verification import verify
from supervision.acts.sealed_ways import keep_from
from supervision.files import FileState
from tests.cast import KEPT
from tests.chat import Chat, Town, photo
from tests.handlers.test_integrity import sealed
from tests.handlers.test_integrity_content import on
from tests.handlers.test_integrity_pictures import comes, jpeg, painter, shelf

__all__ = ["on", "painter"]

#: In whose rows a sealed number stands, or a digest of one; or that one was given.
NUMBERED = ("sealed_numbers", "numbers_given", "kept_numbers", "integrity_files", "journal_later")


def rows(work: UnitOfWork, table: str) -> list[str]:
    """Every row as it lies there."""
    return [str(tuple(row)) for row in work.execute(text(f"SELECT * FROM {table}")).all()]


def beside(town: Town, number: str, chat_id: int) -> list[str]:
    """Rows in which number and chat stand together."""

    def look(work: UnitOfWork) -> list[str]:
        tables = inspect(work.connection).get_table_names()
        return [row for each in tables for row in rows(work, each) if number in row and str(chat_id) in row]

    return town.read(look)


@pytest.mark.parametrize("table", NUMBERED)
def test_no_hidden_row_id_tells_in_which_order_numbers_came(town: Town, table: str) -> None:
    with town.store.engine.connect() as connection:
        made = text("SELECT sql FROM sqlite_master WHERE name = :table")
        assert "WITHOUT ROWID" in connection.execute(made, {"table": table}).scalar_one()


@pytest.mark.parametrize(
    "screen", ["report.sealed", "report.at_county", "integrity.written", "integrity.asked.no"]
)
def test_what_waits_to_be_said_shows_no_number_beside_its_chat(
    town: Town, supervisor: Chat, screen: str
) -> None:
    def said(work: UnitOfWork) -> tuple[list[str], list[Any]]:
        work.say(supervisor.user_id, screen, {"number": "7654321"})
        there = rows(work, "outbox")
        return there, [each.fields for each in outbox.claim(work, work.now, 1)]

    there, told = town.store.act_now(said)
    assert "7654321" not in "".join(there)
    assert told == [{"number": "7654321"}]


@pytest.mark.usefixtures("on")
def test_nor_does_an_album_or_a_picture_that_waits_to_be_fetched(town: Town, supervisor: Chat) -> None:
    number = sealed(supervisor)
    supervisor.presses("integrity.button.write")
    supervisor.sends(photo("", "a1")).sends(photo("", "a1"))
    waiting = town.read(lambda work: work.contents.pictures(number))
    assert [each.chat_id for each in waiting] == 2 * [supervisor.user_id]
    assert beside(town, number, supervisor.user_id) == []


@pytest.mark.usefixtures("on")
def test_with_a_picture_stands_its_day_alone_in_its_row_and_on_the_disk(town: Town, supervisor: Chat) -> None:
    number = sealed(supervisor)
    supervisor.presses("integrity.button.write").sends(photo())
    today = town.read(day_of)
    assert [(each.at, each.next_attempt) for each in town.read(lambda w: w.contents.pictures(number))] == [
        (today, today)
    ]
    comes(town, jpeg())
    [kept] = town.read(lambda work: work.contents.pictures(number))
    assert kept.state is FileState.KEPT
    on_disk = [each for each in (town.store.data / "files").rglob("*") if kept.id[:2] in each.name]
    assert {each.stat().st_mtime for each in on_disk} == {today.timestamp()}
    assert shelf(town)


def house(town: Town) -> list[str]:
    """What the journal of the house tells, in order."""
    told = text("SELECT act FROM journal WHERE stream = 'house' ORDER BY seq")
    return list(town.read(lambda work: work.execute(told).scalars().all()))


def test_that_a_number_was_given_comes_into_the_journal_once_its_day_is_over(
    town: Town, supervisor: Chat
) -> None:
    """Between its neighbours, which have their moments, it would tell after whose act it was given."""
    before = house(town)
    for _ in range(3):
        sealed(supervisor)
    assert town.read(verify) == []
    assert house(town) == before
    assert town.act(lambda work: work.journal.catch_up()) == 0
    town.clock.forward(days=1)
    assert town.act(lambda work: work.journal.catch_up()) == 3
    assert house(town)[len(before) :] == ["sealed", "sealed", "sealed"]
    assert town.read(verify) == []


def test_that_a_number_is_kept_from_somebody_comes_once_the_month_is_over(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    """On a day when one person came, or declared a relative, the day alone would say from whom."""
    number = sealed(supervisor)
    person = town.read(lambda work: work.people.by_user(reception.user_id).id)
    town.act(lambda work: keep_from(work, number, {person}))
    local = town.clock.now.astimezone(KEPT.timezone)
    next_month = (local.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=1)
    town.clock.now = next_month - timedelta(days=1)
    town.act(lambda work: work.journal.catch_up())
    assert "number_kept" not in house(town)
    town.clock.now = next_month
    assert town.act(lambda work: work.journal.catch_up()) == 1
    told = text("SELECT at, actor_id FROM journal WHERE act = 'number_kept'").columns(at=UTC())
    [(at, actor)] = town.read(lambda work: work.execute(told).all())
    assert at.astimezone(KEPT.timezone).day == 1
    assert actor is None


def test_an_entry_that_waits_and_was_changed_or_put_in_is_found_and_never_linked(
    town: Town, supervisor: Chat
) -> None:
    sealed(supervisor)
    town.act(lambda work: work.execute(text("UPDATE journal_later SET act = 'enrolled'")) and None)
    assert [flaw.kind for flaw in town.read(verify)] == ["changed"]
    town.clock.forward(days=1)
    assert town.act(lambda work: work.journal.catch_up()) == 0
