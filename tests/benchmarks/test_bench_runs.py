"""`make bench` is not a test, and must not rot either: its stand-in, its users and its table, for a few steps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.gate import actor_of, scope_of
from supervision.lists import Filter, Page
from tests.benchmarks import bots, scripts
from tests.benchmarks.county import Size, found, store
from tests.benchmarks.figures import Figure, Row, median, p95, shown
from tests.benchmarks.many_cases import EVERYWHERE, RARE, county_with
from tests.benchmarks.many_traces import ENTRIES_A_CASE, trace
from tests.benchmarks.phones import Phone, Step
from tests.benchmarks.rooms import ALCHEMY, OTHER, SQLITE, at_the_gate, room
from tests.benchmarks.standin import StandIn
from tests.benchmarks.table import as_markdown

SMALL = Size(offices=1, townships=1, villages=2)


async def test_an_echo_bot_answers_every_step(tmp_path: Path) -> None:
    async with StandIn() as standin, bots.echo(standin, "ptb", tmp_path, 2) as bench:
        said = [await phone.step() for phone in bench.phones * 10]
    words = next(scripts.talker()).text
    assert [each.text for each in said] == [words] * 20
    assert [each.chat_id for each in said] == [phone.user_id for phone in bench.phones] * 10


async def test_the_house_walks_through_a_whole_visit(tmp_path: Path) -> None:
    """Every button the scripts press is there, with the words they press it by."""
    county = found(tmp_path / "data", SMALL)
    async with StandIn() as standin, bots.house(standin, tmp_path / "data", county, 2) as bench:
        steps = len(scripts.VISIT) + len(scripts.REPORT_TO_PREVIEW) + 1
        for phone in bench.phones:
            for _ in range(steps):
                await phone.step()


async def test_a_button_that_is_not_there_is_no_step() -> None:
    async with StandIn() as standin:
        phone = Phone(standin.account("1:a"), 1, iter((Step(button="报上去"),)))
        with pytest.raises(LookupError):
            await phone.step()


def test_a_stack_belongs_to_its_innermost_room() -> None:
    assert room([("x/sqlalchemy/engine/default.py", "do_execute"), ("h/storage/inbox.py", "take")]) == SQLITE
    assert room([("/lib/json/encoder.py", "encode"), ("x/sqlalchemy/sql/base.py", "key")]) == ALCHEMY
    assert room(iter([("/lib/queue.py", "get")])) == OTHER


def test_what_the_gate_asks_of_storage_is_the_gates() -> None:
    asked = [("h/storage/recusals.py", "of_person"), ("h/supervision/recusal.py", "hidden_from")]
    assert (at_the_gate(asked), at_the_gate(asked[:1])) == (True, False)


def test_the_middle_and_the_slow_end_of_what_was_measured() -> None:
    assert (median([3.0, 1.0, 2.0]), p95([float(n) for n in range(1, 101)])) == (2.0, 95.0)
    assert (shown(1234.5, "MiB"), shown(0.5, "s"), shown(float("nan"), "s")) == ("1,234 MiB", "0.50 s", "–")


def test_the_readme_gets_a_table() -> None:
    def none(_plan: object) -> Iterator[Figure]:
        return iter(())

    table = as_markdown([(Row("a", "A row", none), [Figure("what", "1 ms", "beside")])], "a machine")
    assert "| what | 1 ms | beside |" in table.splitlines()


def test_a_county_is_filled_with_cases_their_stories_and_what_they_leave(tmp_path: Path) -> None:
    data = tmp_path / "data"
    county = county_with(data, 500, SMALL)
    trace(data, 500)
    with store(data) as opened:
        whole = opened.read_now(lambda work: ledger(work, county.secretaries[0]))
        rare = opened.read_now(lambda work: ledger(work, county.secretaries[0], RARE))
        summaries = opened.read_now(lambda work: work.cases.summaries(whole.cases))
        entries = opened.read_now(lambda work: work.journal.of_case(7))
    assert all(EVERYWHERE in each for each in summaries.values())
    assert (len(summaries), len(rare.cases), len(entries)) == (5, 1, ENTRIES_A_CASE)


def test_a_county_asked_for_again_is_there_however_it_is_asked(tmp_path: Path) -> None:
    county = county_with(tmp_path / "data", 20, SMALL)
    assert county_with(tmp_path / "data", 20, size=SMALL, open_every=100, url=None) is county


def ledger(work: UnitOfWork, user_id: int, words: str | None = None) -> Page:
    person = work.people.by_user(user_id)
    assert person is not None
    what = Filter("all", words=words)
    return work.cases.page(scope_of(work, actor_of(work, person)), what, work.now, work.now, 0, 5)
