"""A million cases, each with ten entries of the journal, on both engines: lists, search, mornings and draws.

Beside it a thousand cases of the same county; and twenty thousand of which as many are open as of the million: those
are the work there is, and what differs then is what else lies in the tables.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from handlers.narrowing import Narrow
from handlers.notices import announce
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import sampling
from supervision.acts.drawing import months_due
from supervision.acts.rounds import digest_due
from supervision.callbacks import month_of
from supervision.cases import Track
from supervision.categories import Category
from supervision.exports import Preset
from supervision.gate import Actor, actor_of
from supervision.offices import Role
from supervision.places import Level
from supervision.samplings import Verdict
from supervision.standings import Standing
from tests.benchmarks.bulk import beside
from tests.benchmarks.county import FULL, County, store
from tests.benchmarks.figures import Figure, Plan, Took, median, p95, reading, shown, took
from tests.benchmarks.many_cases import EVEN, EVERYWHERE, ODD, RARE, SELDOM, county_with
from tests.benchmarks.many_traces import ENTRIES_A_CASE, trace
from tests.benchmarks.screens import read, screen
from tests.postgres import served

_TIMES, _FEWER = 100, 20
_SMALL = 1000
#: Of a million one in a hundred is open.
_OPEN = 100
_NOON = 12

Measures = Callable[[Store, int], Took]


@dataclass(frozen=True)
class _Place:
    """Where a county is kept: a folder, and a database of a server beside it."""

    engine: str
    data: Path
    url: str | None


def figures(plan: Plan) -> Iterable[Figure]:
    """Median and P95 of a hundred of each, at the big size; beside it the small one, and the busy one."""
    with served() as url:
        for engine in ("SQLite", "PostgreSQL"):
            small = dict(_measured(plan, _place(plan, engine, url, _SMALL), _SMALL, open_every=3))
            count = plan.few(1_000_000, 100_000)
            busy = 2 * count // _OPEN
            alike = dict(_measured(plan, _place(plan, engine, url, busy), busy, open_every=2))
            for what, runs in _measured(plan, _place(plan, engine, url, count), count, open_every=_OPEN):
                others = f"{_as(_SMALL, small[what])}; {_as(busy, alike[what])}"
                yield reading(f"{engine}: {what}", runs, others)


def _as(count: int, runs: Sequence[Took]) -> str:
    walls = [each.wall * 1000 for each in runs]
    return f"with {count:,} cases {shown(median(walls), 'ms')}, P95 {shown(p95(walls), 'ms')}"


def _place(plan: Plan, engine: str, url: str, count: int) -> _Place:
    if engine == "SQLite":
        # The small county of the lists is another one.
        name = f"scale-{count}" if count == _SMALL else f"{count}"
        return _Place(engine, plan.shared / name, None)
    return _Place(engine, plan.folder / f"{count}", beside(url, f"of_{count}"))


def _measured(plan: Plan, place: _Place, count: int, open_every: int) -> Iterator[tuple[str, Sequence[Took]]]:
    plan.tell(f"scale: {place.engine}, filling {count:,} cases and {count * ENTRIES_A_CASE:,} entries")
    county = county_with(place.data, count, FULL, open_every, place.url)
    trace(place.data, count, place.url)
    with _by_day(place) as opened:
        for what, measures, people in _asked(county):
            plan.tell(f"scale: {place.engine}, {count:,} cases, {what}")
            measures(opened, people[0])
            times = islice(cycle(people), plan.few(_TIMES, _FEWER))
            yield what, [measures(opened, each) for each in times]


@contextmanager
def _by_day(place: _Place) -> Iterator[Store]:
    """The store, on a working day's morning: at night nobody is greeted and nothing is drawn."""
    with store(place.data, place.url) as opened:
        opened.ground.announce = announce
        kept, at = opened.ground.time, datetime.now(UTC)
        while not kept.is_workday(at) or kept.is_quiet(at) or at.astimezone(kept.timezone).hour >= _NOON:
            at += timedelta(hours=1)
        opened.clock = lambda: at
        yield opened


def _asked(county: County) -> Iterable[tuple[str, Measures, Sequence[int]]]:
    yield from _pages(county)
    yield from _narrowed(county)
    yield from _searches(county)
    yield "a secretary's morning digest", _reading("digest", {}), county.secretaries
    yield "sixty mornings looked at in one act", _mornings, (*county.secretaries, *county.inspectors)
    yield "a closed case drawn for a township's month", _month_drawn, range(FULL.townships)
    yield "a duty track drawn by chance", _track_drawn, county.leaders
    yield "the track drawn: a secretary's quarter", _track_read, county.leaders


def _reading(name: str, fields: Mapping[str, object]) -> Measures:
    ask = screen(name, fields, seldom=name == "digest")
    return lambda opened, user: read(opened, ask, user)


def _pages(county: County) -> Iterable[tuple[str, Measures, Sequence[int]]]:
    today, everything = _reading("queue", {"bucket": "today"}), _reading("queue", {"bucket": "all"})
    yield "secretary's home (今天必办)", today, county.secretaries
    yield "secretary's ledger (全部)", everything, county.secretaries
    yield "officer's home, five townships", today, county.officers
    yield "officer's home, thirty townships", today, county.county_officers
    yield "officer's ledger, thirty townships", everything, county.county_officers


def _narrowed(county: County) -> Iterable[tuple[str, Measures, Sequence[int]]]:
    chosen = {
        "筛选 by category": Narrow(category=Category.WATER),
        "筛选 by track and month": Narrow(track=Track.PETITION, period=Preset.LAST_MONTH),
        "筛选 by where it stands (transferred)": Narrow(standing=Standing.TRANSFERRED),
        "筛选 by all of these": Narrow(
            standing=Standing.TRANSFERRED, track=Track.URGENT, category=Category.WATER, period=Preset.YEAR
        ),
    }
    for what, narrow in chosen.items():
        page = _reading("queue", {"bucket": "all", "narrow": narrow.written()})
        yield f"ledger, {what}", page, county.secretaries
        yield f"ledger of thirty townships, {what}", page, county.county_officers


def _searches(county: County) -> Iterable[tuple[str, Measures, Sequence[int]]]:
    words = {
        "a word of one story": RARE,
        "a word of one story in fifty": SELDOM,
        "a word every story has": EVERYWHERE,
        "two words often together": f"{EVERYWHERE} {EVEN}",
        "two frequent words never together": f"{EVEN} {ODD}",
        "a word nobody wrote": "凤凰",
    }
    for what, text in words.items():
        found = _reading("search.found", {"words": text})
        yield f"{what}, one township", found, county.secretaries
        yield f"{what}, thirty townships", found, county.county_officers


def _mornings(opened: Store, _user: int) -> Took:
    """Everybody's digest is due; what it shows is looked up when it is sent."""
    late = timedelta(minutes=1)

    def await_all(work: UnitOfWork) -> None:
        for office in (
            o for role in (Role.SECRETARY, Role.INSPECTOR) for o in work.offices.with_role(role, work.now)
        ):
            work.people.set_digest(office.person_id, work.now + timedelta(days=9), work.now - late)

    opened.act_now(await_all)
    return _act(opened, digest_due)


def _month_drawn(opened: Store, nth: int) -> Took:
    """The month before is over, and none of what the township closed in it was drawn."""

    def owe(work: UnitOfWork) -> None:
        townships = [p for p in work.places.all() if p.level is Level.TOWNSHIP]
        this, _ = month_of(work.now, work.time)
        before, end = month_of(this - timedelta(days=1), work.time)
        work.callbacks.owe(townships[nth % len(townships)].id, before, end)

    opened.act_now(owe)
    return _act(opened, months_due)


def _track_drawn(opened: Store, user: int) -> Took:
    def judge_all(work: UnitOfWork) -> None:
        for each in work.samplings.open_by(_actor(work, user).person.id):
            sampling.judge(work, _actor(work, user), each.ref, Verdict.QUALIFIED, "抽查合格")

    opened.act_now(judge_all)
    return _act(opened, lambda work: sampling.draw(work, _actor(work, user)))


def _act(opened: Store, does: Callable[[UnitOfWork], object]) -> Took:
    """To the end of its commit."""
    return took(lambda: opened.act_now(does), time.process_time)


def _track_read(opened: Store, user: int) -> Took:
    def of_secretary(work: UnitOfWork) -> str:
        office = next(iter(work.offices.with_role(Role.SECRETARY, work.now)))
        return work.people.by_id(office.person_id).ref

    return _reading("duty", {"person": opened.read_now(of_secretary), "period": "quarter"})(opened, user)


def _actor(work: UnitOfWork, user: int) -> Actor:
    person = work.people.by_user(user)
    assert person is not None
    return actor_of(work, person)
