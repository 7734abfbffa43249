"""A clock that stands still while somebody else must act first, and runs on with what was left of it, or as late as it
was: the pause is nobody's lateness, and washes none away.

Pure: a case and the township's time in, a case out. Acts save what these functions return.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from supervision.altering import altered
from supervision.case_clock import caught_up, started, urgent, with_next
from supervision.cases import Case
from supervision.clock_ends import lasts
from supervision.durations import Duration, Unit, parse_duration
from supervision.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a clock, in its own unit; `late`: by how much it was late, and how many rungs it had `climbed`.

    Kept on the case as written: "5wd", "0wd" on its last day; late "-7wd/2", two rungs climbed.
    """

    length: Duration
    late: bool = False
    climbed: int = 0

    def __str__(self) -> str:
        return f"-{self.length}/{self.climbed}" if self.late else str(self.length)


def left_of(written: str) -> Left:
    """What was kept on the case."""
    length, _, climbed = written.removeprefix("-").partition("/")
    return Left(parse_duration(length), written.startswith("-"), int(climbed or 0))


def left(time: Timekeeping, case: Case, now: datetime) -> Left:
    """What is left of the clock that runs, or how late it is."""
    due, unit = case.due_at or now, lasts(time, case).unit
    late = due <= now
    first, last = (due, now) if late else (now, due)
    if unit is Unit.WORKING_DAYS:
        length = Duration(time.working_days_between(first, last), unit)
    elif unit in (Unit.DAYS, Unit.MONTHS):
        length = Duration(time.days_between(first, last), Unit.DAYS)
    else:
        length = Duration(int((last - first).total_seconds()), Unit.SECONDS)
    return Left(length, late, case.climbed if late else 0)


def paused(time: Timekeeping, case: Case, kind: str, now: datetime) -> Case:
    """The present clock stands still, keeping what is left of it, while a clock of `kind` runs for somebody else."""
    kept = altered(case, paused_kind=case.due_kind, paused_left=str(left(time, case, now)))
    return started(time, kept, kind, now)


def resumed(time: Timekeeping, case: Case, kind: str, now: datetime, *, own: bool = False) -> Case:
    """The clock that stood still runs on with what was left of it; without one, a clock of `kind` starts.

    One that was late is as late as it was, and what its ladder has said stays said. On its last day there is a whole
    one more, since that was not over; not where whoever let it stand still ends that himself (`own`), else a matter
    offered and taken back each evening would never be late.
    """
    free = altered(case, paused_kind=None, paused_left=None)
    if case.paused_kind is None or case.paused_left is None:
        return started(time, free, kind, now)
    kept = left_of(case.paused_left)
    if kept.late or (own and not kept.length.amount):
        return _ended(time, free, case.paused_kind, kept, now)
    whole = Duration(max(kept.length.amount, 1), kept.length.unit)
    return started(time, free, case.paused_kind, now, lasts=whole)


def _ended(time: Timekeeping, case: Case, kind: str, kept: Left, now: datetime) -> Case:
    """A clock of one unit that ended as long ago as it had when it was stopped."""
    one = Duration(1, kept.length.unit)
    since = (
        _day_before(time, case, kept.length, now) if one.in_days else now - _seconds(kept.length) - _SECOND
    )
    again = started(time, case, kind, now, since=since, lasts=one)
    if kept.late and again.due_at is not None and again.due_at > now:
        # Stopped in the evening of its last day, and this day's close is still to come: it was late all the same.
        earlier = Duration(kept.length.amount + 1, kept.length.unit)
        again = started(time, case, kind, now, since=_day_before(time, case, earlier, now), lasts=one)
    said = altered(caught_up(time, again, now), climbed=kept.climbed)
    return with_next(time, said, now)


_SECOND = timedelta(seconds=1)


def _seconds(length: Duration) -> timedelta:
    return timedelta(seconds=length.amount)


def _day_before(time: Timekeeping, case: Case, length: Duration, now: datetime) -> datetime:
    """The close of the day before the one that lies so many days, or working days, before this one; a day off is not
    the last of a clock, except where danger does not wait for it to pass."""
    day, passed = now.astimezone(time.timezone).date(), 0
    works = time.calendar.is_workday
    if length.unit is Unit.WORKING_DAYS:
        while passed < length.amount or not works(day):
            passed += works(day)
            day -= timedelta(days=1)
    else:
        day -= timedelta(days=length.amount)
        while not works(day) and not urgent(case):
            day -= timedelta(days=1)
    return time.on(day - timedelta(days=1), time.policy.hours.close)
