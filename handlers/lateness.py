"""How late something is, in words: one unit everywhere, that of the clock that ran (working days, days, hours).

Cards, lists, reminders, the week's summary, tracks and pictures take it from here: of one lateness, two figures would
look like two.
"""

from datetime import datetime
from typing import Any

from handlers.screen import When, Words
from supervision.cases import Case
from supervision.clock_ends import length as clock_length
from supervision.durations import Duration, Unit
from supervision.duty import late_by, lateness, told_in
from supervision.ports import Work


def length(late: Duration) -> Words:
    """How long, in words: 2个工作日."""
    told = told_in(late)
    return Words(f"duration.{told.unit.value}", {"count": told.amount})


def late_words(late: Duration) -> Words:
    """超时2个工作日."""
    return Words("late.by", {"length": length(late)})


def left_words(work: Work, case: Case) -> Any:
    """还剩2天, 今天到期; past its end, how late it is."""
    if case.due_at is None:
        return Words("case.no_clock")
    return When(case.due_at, "left") if case.due_at > work.now else overdue(work, case)


def overdue(work: Work, case: Case) -> Words:
    """How late the clock is that runs now; of one that counts days, on the day of its end only that it is."""
    return _overdue(work, case.due_at or work.now, late_by(work.time, case, work.now))


def overdue_since(work: Work, due_at: datetime, unit: Unit) -> Words:
    """How late something is that was due then and is no clock of a case, by the unit its time was given in."""
    return _overdue(work, due_at, lateness(work.time, due_at, work.now, unit))


def _overdue(work: Work, due_at: datetime, late: Duration) -> Words:
    if late.in_days and work.time.days_between(due_at, work.now) == 0:
        return Words("late.today")
    return late_words(late)


def late_then(work: Work, case: Case, kind: str, due_at: datetime, at: datetime) -> Words:
    """How late a step came whose clock, of this kind, had ended at `due_at`."""
    return late_words(lateness(work.time, due_at, at, clock_length(work.time, case, kind).unit))
