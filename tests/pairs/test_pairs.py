"""Thousands of generated pairs of worlds: with a case and without, or with one named late that is worked on or not.

Each is drawn from a seed, which is told where two worlds differ: `PAIR=123 make test TESTS=tests/pairs` plays it alone.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count as count_from
from itertools import zip_longest

import pytest

from bot import pin_reading
from bot.pictures.painter import PAINTER
from bot.rendering import Part
from handlers import by_number
from handlers.conversation import Conversation
from locales.catalogue import Catalogue
from storage.journal import JournalRepository
from storage.outbox_rows import Queued
from storage.recusals import RecusalsRepository
from storage.unit_of_work import UnitOfWork
from supervision.acts import exporting
from supervision.cases import Case, Track
from supervision.events import Event
from supervision.gate import Actor
from supervision.ports import Work
from supervision.refusals import Refusal
from tests.chat import Clock, Town
from tests.conftest import open_town
from tests.figures_told import count
from tests.pairs.paper import BYTES, orders_alone
from tests.pairs.people import DRAWING, settle_all
from tests.pairs.pins import Holders, quick
from tests.pairs.plans import BESIDE, FURTHER, Plan, plan
from tests.pairs.worlds import Diverged, Trace, World

#: One pair alone, by its seed; and from where on seeds are counted (another number, other pairs).
PAIR = os.environ.get("PAIR")
SEEDS = int(os.environ.get("SEEDS", "0"))
#: How many pairs `make long` plays, in shards of which each worker of the suite takes one at a time.
PAIRS = int(os.environ.get("PAIRS", "2000"))
SHARDS = 24
#: And the suite of every change.
SOME = 12
#: What stands for a print of the journal's entry on whatever is taken away: by design it is another one for each entry
#: and each look, under a key that no reader has, and all else that is written must be the same.
_PRINT = "PRNT22"


@pytest.fixture(scope="module")
def county(
    tmp_path_factory: pytest.TempPathFactory, said_words: Catalogue, ear: Conversation
) -> Iterator[Town]:
    """Founded once; every world is lived in an act of it that is rolled back."""
    made = open_town(tmp_path_factory.mktemp("pairs") / "town", Clock(), said_words, ear)
    made.store.act_now(settle_all)
    made.store.ground.time, made.store.ground.self_hosted = DRAWING, True
    with orders_alone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(JournalRepository, "code", lambda _self: _PRINT)
        patch.setattr(pin_reading, "_hasher", quick)
        # Between two pairs of which something is drawn others are lived: to begin anew costs more than the drawing.
        patch.setattr(PAINTER, "_rest", 600.0)
        yield made
    PAINTER.dismiss()
    made.store.close()


class Dreamt(Holders):
    """What every script of a chat proves of each message is proved there. A file that was sent is out of the house, as
    bot.outcomes says: the next one may be ordered, and whoever is kept from its case later finds it gone."""

    def _say(self, work: UnitOfWork, row: Queued) -> None:
        if row.screen != exporting.FILE:
            super()._say(work, row)
            return
        super()._say(work, row._replace(case_id=exporting.case_in(work, row.fields["export"])))
        exporting.delivered(work, row.fields["export"])

    def _can_be_pressed(self, chat_id: int, parts: Sequence[Part]) -> None: ...

    def _can_be_taken_back(
        self, work: UnitOfWork, row: Queued, parts: Sequence[Part], shown: Sequence[int]
    ) -> None: ...


class _Woken(Exception):  # noqa: N818 - nothing went wrong
    """The dream is over."""


def lived(county: Town, plan: Plan, trace: Trace, *, busy: bool) -> list[str]:
    """What he saw in one of the two worlds."""
    found: list[list[str]] = []

    def act(work: UnitOfWork) -> None:
        # What is drawn by chance is the same in both worlds: every second, and of several the second.
        vars(work)["chance"] = lambda one_in, times=1: 2 * times >= one_in
        # Opaque references are told from words by their first letter.
        drawn = work.token
        vars(work)["token"] = lambda: f"Q{drawn()[1:]}"
        found.append(World(Dreamt(county, work), plan, trace, busy=busy, first=not busy).lived())
        raise _Woken

    with suppress(_Woken):
        county.store.act_now(act)
    return found[0]


def difference(county: Town, plan: Plan) -> tuple[str | None, str | None] | None:
    """The first line of his that is another one in the other world. Raises Diverged."""
    trace: Trace = {}
    quiet, busy = (lived(county, plan, trace, busy=busy) for busy in (False, True))
    found = next(((a, b) for a, b in zip_longest(quiet, busy) if a != b), None)
    if found is None:
        count_files(quiet)
    return found


def count_files(lines: Sequence[str]) -> None:
    """The files whose bytes are among what he saw, by kind."""
    for kind in kinds_in(lines):
        count("files compared byte by byte")
        count(f"  … of them {kind}")


def kinds_in(lines: Sequence[str]) -> list[str]:
    """What kind of file each of them is."""
    return [line.split()[2].rstrip(":") for line in lines if line.startswith(BYTES)]


def compared(county: Town, seed: int) -> None:
    """One pair; where the worlds differ, the smallest that still does is told."""
    drawn = plan(seed)
    try:
        found = difference(county, drawn)
    except Diverged:
        count("pairs of worlds that could not be lived alike, and prove nothing")
        return
    if found is not None:
        drawn, found = smallest(county, drawn, found)
        pytest.fail(f"PAIR={seed}: {drawn}\n  without: {found[0]}\n  with:    {found[1]}")
    count("pairs of worlds, with a case and without, equal to the byte")
    count(f"  … of the track {drawn.track.value}")


Difference = tuple[str | None, str | None]


def smallest(county: Town, drawn: Plan, found: Difference) -> tuple[Plan, Difference]:
    """Without whatever is not needed for the difference."""
    for smaller in drawn.smaller():
        with suppress(Diverged, AssertionError):
            less = difference(county, smaller)
            if less is not None:
                return smallest(county, smaller, less)
    return drawn, found


def test_some_pairs_are_equal(county: Town) -> None:
    for seed in [int(PAIR)] if PAIR else range(SEEDS, SEEDS + SOME):
        compared(county, seed)


def test_a_gate_that_hides_nothing_is_found(county: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    leaky = Plan(1, "secretary", "oneself", Track.EVERYDAY, ("0 secret work", "1 day"), 0)
    assert difference(county, leaky) is None
    monkeypatch.setattr(RecusalsRepository, "of_person", lambda _self, _person_id: frozenset())
    assert difference(county, leaky) is not None


def test_a_number_that_is_refused_otherwise_than_that_of_no_case_is_found(
    county: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, asked = Plan(1, "secretary", "named", Track.EVERYDAY, (), 0), by_number.case_by_number
    assert difference(county, late) is None

    def telling(work: Work, actor: Actor, number: str) -> Case:
        if work.cases.by_number(number) is not None:
            raise Refusal("button_old")
        return asked(work, actor, number)

    monkeypatch.setattr(by_number, "case_by_number", telling)
    assert difference(county, late) is not None


#: Everything that is drawn apart, and every kind of file, in one pair.
_RICH = Plan(
    next(seed for seed in count_from(1) if replace(plan(1), seed=seed).written),
    *("inspector", "oneself", Track.EVERYDAY),
    tuple(f"{n} {what}" for n, what in enumerate((*sorted({*BESIDE}), "day", "his answers"))),
    0,
)


@pytest.fixture
def acted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each act was done."""
    acts: Counter[str] = Counter()
    append = JournalRepository.append

    def noted(journal: JournalRepository, event: Event) -> None:
        acts[event.name] += 1
        append(journal, event)

    monkeypatch.setattr(JournalRepository, "append", noted)
    return acts


def test_what_is_drawn_apart_is_done_and_all_kinds_of_files_are_compared(
    county: Town, acted: Counter[str]
) -> None:
    lines = lived(county, _RICH, trace := {}, busy=False)
    open_acts = Counter(acted)
    assert lines == lived(county, _RICH, trace, busy=True)
    done = {"merged", "linked", "joined", "picture_covered", "pin_set"}
    assert done <= {*open_acts}
    # And as often in the other world, and once more to what is kept from him.
    assert all(acted[act] > 2 * open_acts[act] for act in done - {"pin_set"})
    assert any(asked.search(line) for line in lines for asked in county.patterns("pin.enter"))
    assert {*kinds_in(lines)} == {".xlsx", ".docx", ".png", ".jpg"}
    count_files(lines)


def test_what_goes_further_is_done_in_both_worlds(county: Town, acted: Counter[str]) -> None:
    """In one pair or another: who does what is drawn."""
    steps = tuple(f"{n} {what}" for n, what in enumerate((*sorted({*FURTHER}), "day")))
    openly: Counter[str] = Counter()
    for seed in range(11, 15):
        far, before = Plan(seed, "prefecture", "oneself", Track.EVERYDAY, steps, 0), Counter(acted)
        lines = lived(county, far, trace := {}, busy=False)
        openly += Counter(acted) - before
        assert lines == lived(county, far, trace, busy=True)
    done = {"closed", "erasure_asked", "identity_shown", "files_opened"}
    # And as often in the other world, and once more to what is kept from him.
    assert {act for act in done if not 0 < 2 * openly[act] < acted[act]} == set()
    assert 0 < 2 * openly["search_made"] == acted["search_made"]


def test_a_picture_of_other_bytes_is_found(county: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    serial, draw = count_from(1), PAINTER.draw
    monkeypatch.setattr(PAINTER, "draw", lambda name, fields: draw(name, fields) + next(serial).to_bytes(8))
    found = difference(county, replace(_RICH, steps=()))
    assert found is not None
    assert all((line or "").startswith(BYTES) for line in found)


@pytest.mark.long
@pytest.mark.timeout(1200 if "PAIRS" not in os.environ else 0)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_thousands_of_pairs_are_equal(county: Town, shard: int) -> None:
    for seed in range(SEEDS + 1000 + shard, SEEDS + 1000 + PAIRS, SHARDS):
        compared(county, seed)
