"""A county's year, moment by moment: run it as `python -m tests.simulations.county [weeks]`."""

import gc
import heapq
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel import SQLModel

from bot.holidays_source import china_calendar
from bot.moments import ACTS
from handlers.notices import announce
from storage import engine, migrations, moments
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping
from tests.simulations.lives import Lives
from tests.simulations.places import County, Founding, Size

#: Monday, nine o'clock in the morning.
BEGINS = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(ZoneInfo("UTC"))
KEPT = Timekeeping(Policy(), china_calendar(range(2026, 2029)), ZoneInfo("Asia/Shanghai"))
A_WEEK = 300
#: Beside so many reports there is one spending of a village, and one number at the county.
_SPENDINGS, _NUMBERS = 50, 50
_AT_ONCE = 100
#: A power cut ends these lives anyway: nothing waits for the disk, nothing is written down twice. What is kept, what is
#: checked and what is wiped is as everywhere.
_FORGETFUL = {"journal_mode": "memory", "synchronous": 0, "cache_size": -262_144}
#: Nothing of this is said at night.
_BY_DAY = frozenset({"digest", "silent", "links", "integrity.due", "callback.late", "weekly"})
#: How often the promises are counted, and how long messages are kept for it: what they remind of is looked at so far.
_CHECKED_EVERY, _KEPT = timedelta(days=7), timedelta(days=8)
#: The live states are written out for the index of them: else a week's messages would be walked through.
_SAY = (
    "UPDATE outbox SET state = 'sent', message_id = coalesce(replaces, id) "
    "WHERE state IN ('queued', 'claimed') AND state = 'queued' RETURNING screen, priority, replaces"
)
#: By their ids, which rise with the moments: to ask each row for its moment would walk through all of them.
_FORGET, _NEWEST = text("DELETE FROM outbox WHERE id <= :newest"), text("SELECT max(id) FROM outbox")
_DRAWN = text("SELECT ref FROM callbacks WHERE done_at IS NULL ORDER BY id")
_COUNTS = {
    "reports": "SELECT count(*) FROM cases WHERE track <> 'spending'",
    "ended": "SELECT count(*) FROM cases WHERE NOT open AND track <> 'spending'",
    "spendings": "SELECT count(*) FROM cases WHERE track = 'spending'",
    "audited": "SELECT count(*) FROM cases WHERE NOT open AND track = 'spending'",
    "numbers": "SELECT count(*) FROM integrity_matters",
    "closed": "SELECT count(*) FROM integrity_matters WHERE stage = 'closed'",
    "promises": "SELECT count(*) FROM integrity_promises",
    "acts": "SELECT count(*) FROM journal WHERE actor_id IS NOT NULL",
    "escalations": "SELECT count(*) FROM escalations",
    "calls": "SELECT count(*) FROM callbacks WHERE done_at IS NOT NULL",
}
#: What must be nothing at the end of every week.
BROKEN = {
    "an open case without a next moment": "SELECT id FROM cases WHERE open AND next_at IS NULL",
    "an ended case with one": "SELECT id FROM cases WHERE NOT open AND (next_at OR due_at) IS NOT NULL",
    "a drawn case that reminds nobody": "SELECT id FROM callbacks WHERE done_at IS NULL AND next_at IS NULL",
    "a call that was made and reminds": "SELECT id FROM callbacks WHERE (done_at AND next_at) IS NOT NULL",
    "a promise that is open and reminds nobody": "SELECT id FROM integrity_promises "
    "WHERE ended_at IS NULL AND next_at IS NULL",
    "one that ended and reminds": "SELECT id FROM integrity_promises WHERE (ended_at AND next_at) IS NOT NULL",
    "two digests for one person in a day": "SELECT chat_id FROM outbox WHERE screen = 'digest' "
    "GROUP BY chat_id, created_at / 86400000000 HAVING count(*) > 1",
    "several reminders for one person at one moment": "SELECT chat_id FROM outbox "
    "WHERE screen IN ('prompts', 'integrity.due', 'callback.late') "
    "AND replaces IS NULL AND state = 'sent' GROUP BY chat_id, screen, created_at HAVING count(*) > 1",
    "an escalation of a case that had ended": "SELECT e.id FROM escalations e JOIN cases c ON c.id = e.case_id "
    "WHERE c.ended_at < e.at",
    "a rung climbed twice": "SELECT case_id FROM escalations "
    "GROUP BY case_id, due_kind, due_at, rung HAVING count(*) > 1",
}
#: The same of the journal, which stays as it was written: walked through once, when everything is over.
UNWRITTEN = {
    "a rung without an entry in the journal": "SELECT 1 WHERE (SELECT count(*) FROM escalations) <> "
    "(SELECT count(*) FROM journal WHERE act = 'escalated')",
    "a rung that neither anybody above nor the keeper heard": "SELECT id FROM escalations AS e "
    "WHERE heard = '{\"people\": []}' "
    "AND NOT EXISTS (SELECT 1 FROM journal WHERE act = 'ladder_empty' AND journal.at = e.at) "
    # Whoever has heard at a lower rung, in place of an office with nobody, does not hear the same again.
    "AND NOT EXISTS (SELECT 1 FROM escalations AS low WHERE low.case_id = e.case_id AND low.due_kind = e.due_kind "
    "AND low.rung < e.rung AND low.heard <> '{\"people\": []}')",
}


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    now: datetime = BEGINS

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def _forgetful() -> Iterator[None]:
    """What is opened here does not wait for the disk."""
    kept = [(pragmas, dict(pragmas)) for pragmas in (engine.WRITER, engine.KEYS)]
    engine.WRITER.update(_FORGETFUL)
    engine.KEYS.update({"synchronous": 0})
    try:
        yield
    finally:
        for pragmas, before in kept:
            pragmas.update(before)


def _tables(data: Path) -> None:
    """The tables as their rows say they are, which tests of the migrations hold them to: sixty migrations of nothing
    take longer than a week of the county."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = engine.open_writer(engine.resolve(None, data))
    migrations.fill_metadata()
    with opened.begin() as connection:
        SQLModel.metadata.create_all(connection)
        connection.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        )
        connection.execute(
            text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": migrations.newest()}
        )
        migrations.leave_word(connection)
    opened.dispose()


class Planned(NamedTuple):
    """Something somebody will do. `case_id` None: something else than the next step of a case."""

    at: datetime
    serial: int
    case_id: int | None = None
    does: Callable[[UnitOfWork], Any] | None = None


class Simulation:
    """Lives the plan: at each moment what people do, then what the clocks say."""

    def __init__(self, data: Path, size: Size, seed: int = 1) -> None:
        self.clock = Clock()
        with _forgetful():
            _tables(data)
            self.store = Store.open(None, data, clock=self.clock, time=KEPT, announce=announce)
        self.county: County = self.store.act_now(lambda work: Founding(work, size).found())
        self.lot = Random(seed)
        self.lives = Lives(self.county, KEPT, self.lot)
        self.said: Counter[str] = Counter()
        self.seconds: dict[str, float] = defaultdict(float)
        self._plan: list[Planned] = []
        self._to_ring: set[str] = set()
        self._knocked: datetime | None = None
        #: No life is that long: one that does not end must say so, not live for ever.
        self._gives_up = BEGINS + timedelta(days=2 * 365)
        self._serial = 0
        #: At the end of each day the newest message.
        self._said_by: deque[tuple[datetime, int]] = deque()

    def plan(self, weeks: int, reports: int) -> None:
        """So many reports in each week, visits in most villages, some people on leave."""
        for week in range(weeks):
            days = [(BEGINS + timedelta(weeks=week, days=d)).date() for d in range(7)]
            worked = [day for day in days if KEPT.calendar.is_workday(day)] or days
            for _ in range(reports):
                self._later(self.lives.moment(self.lot.choice(worked)), self.lives.report)
            for _ in range(max(reports // _SPENDINGS, 1)):
                self._later(self.lives.moment(self.lot.choice(worked)), self.lives.spend)
            for _ in range(max(reports // _NUMBERS, 1)):
                self._later(self.lives.moment(self.lot.choice(worked)), self._matter)
            for person_id in self.county.supervisor_of.values():
                if self.lot.random() < 0.97:
                    visit = lambda work, who=person_id: self.lives.visit(work, who)  # noqa: E731
                    self._later(self.lives.moment(self.lot.choice(worked)), visit)
            for _ in range(len(self.county.people) // 50):
                self._later(self.lives.moment(self.lot.choice(worked)), self.lives.leave)

    def _later(self, at: datetime, does: Callable[[UnitOfWork], Any]) -> None:
        self._serial += 1
        heapq.heappush(self._plan, Planned(at, self._serial, does=does))

    def _matter(self, work: UnitOfWork, ref: str | None = None) -> None:
        """Somebody comes to the county, and then step after step is done about it."""
        ref = ref or self.lives.matter(work)
        at = self.lives.matter_goes_on(work, ref) if ref else None
        if at is not None:
            self._later(at, partial(self._matter, ref=ref))

    def live(self, until: datetime | None = None) -> None:
        """Until that moment; else until nothing is left to do: every report has lived its life."""
        while self._plan and (until is None or self.clock.now < until):
            assert self.clock.now < self._gives_up, ("a case that nobody can bring on", self._plan[0])
            # Committed together as the writer commits what waits, but without its savepoints: SQLite keeps a copy of
            # each page that is changed within one, and nobody undoes anything here.
            with self.store.engine.connect() as connection, connection.begin():
                work = UnitOfWork(self.store.ground, connection, self.clock.now)
                ends = self.clock.now + _CHECKED_EVERY
                while self._plan and self.clock.now < min(ends, until or ends):
                    self._day(work)
                assert not work.aftermath.doomed, "no key is destroyed in these lives"
            self._keep(BROKEN)

    def _day(self, work: UnitOfWork) -> None:
        """A day's moments: what people do, then what the clocks say, then all of it is said."""
        ends = self.clock.now + timedelta(days=1)
        self._list_calls(work)
        while self._plan:
            earliest = moments.earliest(work)
            due = self._due(earliest)
            if due >= ends:
                break
            self.clock.now = work.now = self._knocked = due
            self._do(work)
            self._knock(work, earliest)
            self._speak(work)
        self.clock.now = work.now = max(self.clock.now, min(ends, self._due(moments.earliest(work))))
        self._forget(work)

    def _forget(self, work: UnitOfWork) -> None:
        """Messages are kept for so many days."""
        self._said_by.append((self.clock.now, work.execute(_NEWEST).scalar() or 0))
        while self._said_by[0][0] < self.clock.now - _KEPT:
            work.execute(_FORGET, {"newest": self._said_by.popleft()[1]})

    def _list_calls(self, work: UnitOfWork) -> None:
        """Once a day officers look which of the drawn cases nobody has rung about."""
        for (ref,) in work.execute(_DRAWN).all():
            if ref not in self._to_ring:
                self._to_ring.add(ref)
                self._later(self.lives.call_at(work.now), partial(self._call, ref=ref))

    def _call(self, work: UnitOfWork, ref: str) -> Any:
        self._to_ring.remove(ref)
        return self.lives.call(work, ref)

    def _due(self, earliest: dict[str, datetime]) -> datetime:
        """The next moment of any kind; what was due at this one and is not said at night waits for the morning."""
        now = self.clock.now
        late = KEPT.next_allowed(now) if now == self._knocked else now
        planned = [self._plan[0].at] if self._plan else []
        return min(each if each > now else late for each in (*earliest.values(), *planned))

    def _do(self, work: UnitOfWork) -> None:
        """What people do at one moment."""
        began = time.perf_counter()
        while self._plan and self._plan[0].at <= self.clock.now:
            self._one(work, heapq.heappop(self._plan))
        self.seconds["acts"] += time.perf_counter() - began

    def _one(self, work: UnitOfWork, planned: Planned) -> None:
        if planned.case_id is not None:
            case = self.lives.step(work, planned.case_id)
            case = case or work.cases.by_id(planned.case_id)
        else:
            case = planned.does(work) if planned.does else None
        if case is not None and case.open:
            self._serial += 1
            at = self.lives.next_at(case, work.now)
            heapq.heappush(self._plan, Planned(at, self._serial, case_id=case.id))

    def _knock(self, work: UnitOfWork, earliest: dict[str, datetime]) -> None:
        began = time.perf_counter()
        for kind, act in ACTS.items():
            if kind in earliest and earliest[kind] <= self.clock.now:
                while act(work, _AT_ONCE) >= _AT_ONCE:
                    pass
        self.seconds["clocks"] += time.perf_counter() - began

    def _speak(self, work: UnitOfWork) -> None:
        """What was queued is said, and lies in its chat from now on."""
        if not work.aftermath.queued:
            return
        began = time.perf_counter()
        night = KEPT.is_quiet(self.clock.now)
        for screen, priority, replaced in work.driver.execute(_SAY).fetchall():
            edited = replaced is not None
            assert not night or screen not in _BY_DAY, screen
            assert not night or edited or screen != "prompts" or priority == 0, "a reminder at night"
            self.said["brought up to date" if edited else screen] += 1
        work.aftermath.queued.clear()
        self.seconds["outbox"] += time.perf_counter() - began

    def check(self) -> None:
        """The promises that rows can show."""
        self._keep(BROKEN | UNWRITTEN)

    def _keep(self, promises: Mapping[str, str]) -> None:
        for promise, broken in promises.items():
            rows = self.store.read_now(lambda work, sql=broken: work.execute(text(sql)).all())  # type: ignore[misc]
            assert not rows, (promise, self.clock.now, rows[:3])

    def figures(self) -> dict[str, int]:
        """How much was lived."""
        return {name: self._count(sql) for name, sql in _COUNTS.items()}

    def _count(self, sql: str) -> int:
        return int(self.store.read_now(lambda work: work.execute(text(sql)).scalar_one()))


#: The county lives in two halves, by township, each a process with a database of its own: one for each core.
HALF = Size(villages=250, townships=15, areas=4, offices=3)
HALVES = 2


def lived(weeks: int, size: Size, reports: int, seed: int) -> Counter[str]:
    """One part of the county through its weeks; what happened, and what it cost this process."""
    with tempfile.TemporaryDirectory() as folder:
        used = time.process_time()
        simulation = Simulation(Path(folder), size, seed)
        try:
            simulation.plan(weeks, reports)
            # What lives as long as the process is not looked through again and again for what has died.
            gc.freeze()
            gc.set_threshold(500_000)
            simulation.live(BEGINS + timedelta(weeks=weeks))
            simulation.check()
            spent = {f"ms in {name}": int(seconds * 1000) for name, seconds in simulation.seconds.items()}
            found = Counter(simulation.figures()) + simulation.said + Counter(spent)
        finally:
            simulation.store.close()
        found["CPU ms"] = int((time.process_time() - used) * 1000)
        return found


def county(weeks: int) -> Counter[str]:
    """The whole county: 500 villages, 300 reports a week. "ms": how long it took from beginning to end."""
    began, found = time.perf_counter(), Counter[str]()
    # What is imported already need not be imported twice more, where no other thread could be torn in two by it.
    method = "fork" if threading.active_count() == 1 else "spawn"
    with ProcessPoolExecutor(HALVES, mp_context=get_context(method)) as processes:
        halves = [
            processes.submit(lived, weeks, HALF, A_WEEK // HALVES, seed) for seed in range(1, HALVES + 1)
        ]
        for half in halves:
            found += half.result()
    found["ms"] = int((time.perf_counter() - began) * 1000)
    return found


def main(weeks: int = 52) -> None:
    """Print what happened and what it cost."""
    found = county(weeks)
    print(f"{weeks} weeks of {HALVES * HALF.villages} villages, in {HALVES} processes")  # noqa: T201
    for name, figure in found.most_common():
        print(f"{name:>24} {figure:10,}")  # noqa: T201
    print(f"{'CPU ms an act':>24} {found['CPU ms'] / max(found['acts'], 1):10.2f}")  # noqa: T201


if __name__ == "__main__":
    main(*(int(weeks) for weeks in sys.argv[1:2]))
