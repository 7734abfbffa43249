"""A county's year, moment by moment: run it as `python -m tests.simulations.county [weeks]`."""

import heapq
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.holidays_source import china_calendar
from handlers.notices import announce
from storage import moments
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.drafting import remind_due
from supervision.acts.prompting import prompt_due
from supervision.acts.rounds import digest_due, links_due, silence_due
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping
from tests.simulations.lives import Lives
from tests.simulations.places import County, Founding, Size

#: Monday, nine o'clock in the morning.
BEGINS = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
KEPT = Timekeeping(Policy(), china_calendar(range(2026, 2029)), ZoneInfo("Asia/Shanghai"))
A_WEEK = 300
_AT_ONCE = 100
_KNOCK = {
    "clocks": prompt_due,
    "digests": digest_due,
    "silence": silence_due,
    "links": links_due,
    "drafts": remind_due,
}
_COUNTS = {
    "reports": "SELECT count(*) FROM cases",
    "ended": "SELECT count(*) FROM cases WHERE NOT open",
    "acts": "SELECT count(*) FROM journal WHERE actor_id IS NOT NULL",
    "escalations": "SELECT count(*) FROM escalations",
}
#: What must be nothing at the end of every day.
BROKEN = {
    "an open case without a next moment": "SELECT id FROM cases WHERE open AND next_at IS NULL",
    "an ended case with one": "SELECT id FROM cases WHERE NOT open AND (next_at OR due_at) IS NOT NULL",
    "an escalation of a case that had ended": "SELECT e.id FROM escalations e JOIN cases c ON c.id = e.case_id "
    "WHERE c.ended_at < e.at",
    # A danger that is reopened has its two days from the first report on again: the same clock a second time.
    "a rung climbed twice": "SELECT case_id FROM escalations JOIN cases ON cases.id = case_id "
    "WHERE NOT (track = 'urgent' AND reopened > 0) "
    "GROUP BY case_id, escalations.due_kind, escalations.due_at, rung HAVING count(*) > 1",
    "a rung without an entry in the journal": "SELECT 1 WHERE (SELECT count(*) FROM escalations) <> "
    "(SELECT count(*) FROM journal WHERE act = 'escalated')",
    "a rung that nobody heard": "SELECT id FROM escalations WHERE heard = '{\"people\": []}'",
    "two digests for one person in a day": "SELECT chat_id FROM outbox WHERE screen = 'digest' "
    "GROUP BY chat_id, created_at / 86400000000 HAVING count(*) > 1",
    "several reminders for one person at one moment": "SELECT chat_id FROM outbox WHERE screen = 'prompts' "
    "AND replaces IS NULL AND state = 'sent' GROUP BY chat_id, created_at HAVING count(*) > 1",
}


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    now: datetime = BEGINS

    def __call__(self) -> datetime:
        return self.now


@dataclass(order=True)
class Planned:
    """Something somebody will do. `case_id` None: something else than the next step of a case."""

    at: datetime
    serial: int
    case_id: int | None = None
    does: Callable[[UnitOfWork], Any] | None = field(default=None, compare=False)


class Simulation:
    """Lives the plan: at each moment what people do, then what the clocks say."""

    def __init__(self, data: Path, size: Size, seed: int = 1) -> None:
        self.clock = Clock()
        self.store = Store.open(None, data, clock=self.clock, time=KEPT, announce=announce)
        self.county: County = self.store.act_now(lambda work: Founding(work, size).found())
        self.lot = Random(seed)
        self.lives = Lives(self.county, KEPT, self.lot)
        self.said: Counter[str] = Counter()
        self.seconds: dict[str, float] = defaultdict(float)
        self._plan: list[Planned] = []
        self._serial = 0

    def plan(self, weeks: int, reports: int) -> None:
        """So many reports in each week, visits in most villages, some people on leave."""
        for week in range(weeks):
            days = [(BEGINS + timedelta(weeks=week, days=d)).date() for d in range(7)]
            worked = [day for day in days if KEPT.calendar.is_workday(day)] or days
            for _ in range(reports):
                self._later(self.lives.moment(self.lot.choice(worked)), self.lives.report)
            for person_id in self.county.supervisor_of.values():
                if self.lot.random() < 0.9:
                    visit = lambda work, who=person_id: self.lives.visit(work, who)  # noqa: E731
                    self._later(self.lives.moment(self.lot.choice(worked)), visit)
            for _ in range(len(self.county.people) // 50):
                self._later(self.lives.moment(self.lot.choice(worked)), self.lives.leave)

    def _later(self, at: datetime, does: Callable[[UnitOfWork], Any]) -> None:
        self._serial += 1
        heapq.heappush(self._plan, Planned(at, self._serial, does=does))

    def live(self) -> None:
        """Until nothing is left to do: every report has lived its life."""
        today = self.clock.now.date()
        while self._plan:
            due = min(self.store.read_now(moments.earliest).values())
            self.clock.now = max(min(due, self._plan[0].at), self.clock.now)
            self._timed("acts", self._do)
            self._timed("clocks", self._knock)
            self._timed("outbox", self._speak)
            if self.clock.now.date() != today:
                today = self.clock.now.date()
                self.check()

    def _timed(self, name: str, function: Callable[[], None]) -> None:
        began = time.perf_counter()
        function()
        self.seconds[name] += time.perf_counter() - began

    def _do(self) -> None:
        """All that is done at this moment, committed together as the writer does under load."""
        now: list[Planned] = []
        while self._plan and self._plan[0].at <= self.clock.now:
            now.append(heapq.heappop(self._plan))
        if now:
            self.store.act_now(lambda work: self._all(work, now))

    def _all(self, work: UnitOfWork, now: list[Planned]) -> None:
        for planned in now:
            self._one(work, planned)

    def _one(self, work: UnitOfWork, planned: Planned) -> None:
        with work.savepoint():
            if planned.case_id is not None:
                case = self.lives.step(work, planned.case_id)
                case = case or work.cases.by_id(planned.case_id)
            else:
                case = planned.does(work) if planned.does else None
        if case is not None and case.open:
            self._serial += 1
            at = self.lives.next_at(case, work.now)
            heapq.heappush(self._plan, Planned(at, self._serial, case_id=case.id))

    def _knock(self) -> None:
        earliest = self.store.read_now(moments.earliest)
        for kind, act in _KNOCK.items():
            if kind in earliest and earliest[kind] <= self.clock.now:
                while self.store.act_now(lambda work, act=act: act(work, _AT_ONCE)) >= _AT_ONCE:  # type: ignore[misc]
                    pass

    def _speak(self) -> None:
        self.store.act_now(self._said)

    def _said(self, work: UnitOfWork) -> None:
        rows = work.execute(text("SELECT screen, priority FROM outbox WHERE state = 'queued'")).all()
        night = KEPT.is_quiet(self.clock.now)
        for row in rows:
            assert not night or row.screen not in {"digest", "silent", "links"}, row.screen
            assert not night or row.screen != "prompts" or row.priority == 0, "a reminder at night"
            self.said[row.screen] += 1
        if rows:
            work.execute(text("UPDATE outbox SET state = 'sent' WHERE state = 'queued'"))

    def check(self) -> None:
        """The promises that rows can show."""
        for promise, broken in BROKEN.items():
            rows = self.store.read_now(lambda work, sql=broken: work.execute(text(sql)).all())  # type: ignore[misc]
            assert not rows, (promise, self.clock.now, rows[:3])

    def figures(self) -> dict[str, int]:
        """How much was lived."""
        return {name: self._count(sql) for name, sql in _COUNTS.items()}

    def _count(self, sql: str) -> int:
        return int(self.store.read_now(lambda work: work.execute(text(sql)).scalar_one()))


def main(weeks: int = 52) -> None:
    """The whole county; prints what happened and what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        began, used = time.perf_counter(), time.process_time()
        simulation = Simulation(Path(folder), Size())
        simulation.plan(weeks, A_WEEK)
        simulation.live()
        simulation.check()
        spent = {"seconds": time.perf_counter() - began, "CPU seconds": time.process_time() - used}
        for name, figure in {**simulation.figures(), **dict(simulation.said.most_common()), **spent}.items():
            print(f"{name:>24} {figure:10.1f}" if isinstance(figure, float) else f"{name:>24} {figure:10}")  # noqa: T201
        for name, seconds in simulation.seconds.items():
            print(f"{'in ' + name:>24} {seconds:10.1f}")  # noqa: T201
        simulation.store.close()


if __name__ == "__main__":
    main(*(int(weeks) for weeks in sys.argv[1:2]))
