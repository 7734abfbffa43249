"""A page of the queue, whole as the sender makes it: read, asked of the gate, worded, keyboards sealed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any

from bot.composing import Composer
from bot.seal import Seal
from handlers.registration import ROOMS
from locales.catalogue import Catalogue
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.gate import actor_of, scope_of
from supervision.lists import Filter
from tests.benchmarks.county import FULL, County, Size, store
from tests.benchmarks.figures import Figure, Plan, Took, reading, took
from tests.benchmarks.many_cases import county_with

assert ROOMS  # the screens are there because they are imported

_TIMES = 50
#: A county of a thousand cases, a third of them open: its pages are as full as those of the big one.
_SMALL = Size(offices=1, townships=5, villages=80)
Ask = Callable[[UnitOfWork, int], None]


def figures(plan: Plan) -> Iterable[Figure]:
    """Median and P95 of fifty readings of each page, at two sizes of the county."""
    yield from _of_county(plan, 1000, _SMALL, open_every=3)
    yield from _of_county(plan, plan.few(1_000_000, 100_000), FULL)


def _of_county(plan: Plan, count: int, size: Size, open_every: int = 100) -> Iterable[Figure]:
    plan.tell(f"lists: filling a database with {count:,} cases")
    data = plan.shared / f"{count}"
    county = county_with(data, count, size, open_every)
    with store(data) as opened:
        for what, ask, people in _pages(county):
            plan.tell(f"lists: {count:,} cases, {what}")
            runs = [_read(opened, ask, each) for each in islice(cycle(people), plan.few(_TIMES, 20))]
            yield reading(f"{what}, {count:,} cases", runs)


def _pages(county: County) -> Iterable[tuple[str, Ask, Sequence[int]]]:
    secretaries, officers, supervisors = county.secretaries, county.officers, county.supervisors
    return (
        ("secretary's home (今天必办)", _screen("queue", {"bucket": "today"}), secretaries),
        (
            "secretary's page 2 of what others have",
            _screen("queue", {"bucket": "others", "offset": 5}),
            secretaries,
        ),
        ("secretary's ledger (全部)", _screen("queue", {"bucket": "all"}), secretaries),
        ("secretary's ended cases", _page(Filter("ended")), secretaries),
        ("officer's home, five townships", _screen("queue", {"bucket": "today"}), officers),
        ("officer's ledger, five townships", _screen("queue", {"bucket": "all"}), officers),
        ("inspector's home", _screen("queue", {"bucket": "today"}), county.inspectors),
        ("supervisor's records (我报的事)", _screen("records", {}), supervisors),
    )


def _read(opened: Store, ask: Ask, user_id: int) -> Took:
    return took(lambda: opened.read_now(lambda work: ask(work, user_id)))


def _screen(screen: str, fields: Mapping[str, Any]) -> Ask:
    """The message itself, ready to be sent."""
    composer = Composer(Catalogue.load(), Seal(bytes(64)))

    def ask(work: UnitOfWork, user_id: int) -> None:
        row = Queued(
            chat_id=user_id, screen=screen, fields=fields,
            id=1, tries=0, created_at=datetime.now(UTC), rendered=None, parts_sent=0,
        )  # fmt: skip
        composed = composer.compose(work, row)
        if not composed.parts:
            raise LookupError(f"{screen} was not made: {composed.code}")

    return ask


def _page(what: Filter) -> Ask:
    """A page of cases through the gate, for a list that has no screen of its own."""

    def ask(work: UnitOfWork, user_id: int) -> None:
        person = work.people.by_user(user_id)
        if person is None:
            raise LookupError(user_id)
        scope = scope_of(work, actor_of(work, person))
        work.cases.page(scope, what, work.now, work.time.day_ends(work.now), 0, 5)

    return ask
