"""回访: a drawn share of closed cases is asked again by the county: whom, until when, and what the villager says.

Pure values. The township never learns which case was drawn until the county has asked.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from supervision.cases import Track
from supervision.clock_ends import ends
from supervision.durations import Duration, Unit
from supervision.forecast import Running
from supervision.timekeeping import Timekeeping


class Outcome(StrEnum):
    """What the villager says: satisfied or not; INVENTED: nobody came or asked; UNREACHED: not to be reached."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"
    INVENTED = "invented"
    UNREACHED = "unreached"


#: What makes a closed case come back.
BAD = frozenset({Outcome.DISSATISFIED, Outcome.INVENTED})


#: It is not offered again to the same person before so much has passed (house), whatever other reminders do.
AGAIN = Duration(2, Unit.WORKING_DAYS)


@dataclass(frozen=True, slots=True)
class Callback:
    """One drawn case. `recorded_by` wrote down the satisfaction that is asked again; `officer_id` asks;
    `revealed_by` was shown the villager's phone for it, at `revealed_at`; `next_at`: when it next reminds;
    `spared_until`: its end where the rules changed meanwhile (see clock_ends)."""

    id: int
    ref: str
    case_id: int
    complainant_id: int
    township_id: int
    recorded_by: int
    drawn_at: datetime
    due_at: datetime
    officer_id: int | None = None
    next_at: datetime | None = None
    reminded: int = 0
    tries: int = 0
    revealed_by: int | None = None
    revealed_at: datetime | None = None
    outcome: Outcome | None = None
    done_at: datetime | None = None
    done_by: int | None = None
    spared_until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the villager is still to be asked."""
        return self.outcome is None


def month_of(now: datetime, time: Timekeeping) -> tuple[datetime, datetime]:
    """The month of a moment, by days of the township's zone: its beginning and its end."""
    first = now.astimezone(time.timezone).date().replace(day=1)
    return time.on(first), time.on((first + timedelta(days=31)).replace(day=1))


def remind_at(time: Timekeeping, callback: Callback) -> datetime:
    """When it next reminds: after half of its time, once it is late, then again and again (see `again_after`).

    What is reckoned in days is said in the morning of a working day; nothing is said at night.
    """
    if callback.reminded == 0:
        unit = time.policy.sampling.due.unit
        half = time.between(callback.drawn_at, callback.due_at, 0.5, unit)
        return _said_at(time, min(half, callback.due_at))
    every = _every(time)
    times = Duration(every.amount * (callback.reminded - 1), every.unit)
    late = time.due(callback.due_at, times, rests=False).at if times.amount else callback.due_at
    return _said_at(time, late)


def again_after(time: Timekeeping, now: datetime) -> datetime:
    """When it reminds again, counted from now: whoever was just asked, or rang in vain, is left alone meanwhile."""
    return _said_at(time, time.due(now, _every(time)).at)


def _every(time: Timekeeping) -> Duration:
    every = time.policy.reminders.every
    short = every.in_days and every.nominal_seconds < AGAIN.nominal_seconds
    return AGAIN if short else every


def _said_at(time: Timekeeping, moment: datetime) -> datetime:
    if not time.policy.sampling.due.in_days:
        return time.next_allowed(moment)
    morning = time.next_digest(moment)
    while not time.is_workday(morning):
        morning = time.next_digest(morning)
    return time.next_allowed(morning)


# --- other rules


def clock_of(time: Timekeeping, callback: Callback) -> Running:
    """Its clock, to be reckoned like any other (see clock_ends) under the rules of `time`."""
    length, drawn, due = str(time.policy.sampling.due), callback.drawn_at, callback.due_at
    return Running(Track.EVERYDAY, "", "call", drawn, length, None, due, callback.spared_until)


def provisional(time: Timekeeping, callback: Callback) -> bool:
    """Whether its day may still change: that year's calendar is not published."""
    due = time.due(callback.drawn_at, time.policy.sampling.due)
    return due.provisional and due.at == callback.due_at


def reckoned(time: Timekeeping, callback: Callback, now: datetime) -> Callback:
    """The draw reckoned anew after a change of rules or calendar: nobody is late by the change itself, and what it has
    reminded of it does not say again."""
    end = ends(time, clock_of(time, callback), now)
    assert end is not None, "a draw has a start"
    if (end.at, end.spared_until) == (callback.due_at, callback.spared_until):
        return callback
    moved = replace(callback, due_at=end.at, spared_until=end.spared_until, reminded=0)
    if remind_at(time, moved) <= now:
        # At most the one about its half: what is still to be said is that it is late.
        moved = replace(moved, reminded=1 if end.at > now else max(callback.reminded, 1))
    next_at = remind_at(time, moved)
    if next_at <= now or callback.tries:
        next_at = max(next_at, again_after(time, now))
    return replace(moved, next_at=next_at)
