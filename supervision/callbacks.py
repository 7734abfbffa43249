"""回访: a drawn share of closed cases is asked again by the county: whom, until when, and what the villager says.

Pure values. The township never learns which case was drawn until the county has asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from supervision.clocks import OFFICE_DAY
from supervision.durations import Duration
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


@dataclass(frozen=True, slots=True)
class Callback:
    """One drawn case. `recorded_by` wrote down the satisfaction that is asked again; `officer_id` asks;
    `revealed_by` was shown the villager's phone for it, at `revealed_at`; `next_at`: when it next reminds."""

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

    @property
    def open(self) -> bool:
        """Whether the villager is still to be asked."""
        return self.outcome is None


def month_of(now: datetime, time: Timekeeping) -> tuple[datetime, datetime]:
    """The month of a moment, by days of the township's zone: its beginning and its end."""
    first = now.astimezone(time.timezone).date().replace(day=1)
    return time.on(first), time.on((first + timedelta(days=31)).replace(day=1))


def remind_at(time: Timekeeping, callback: Callback) -> datetime:
    """When it next reminds: half way, at its end, then each time of the policy's `every`; never at night."""
    if callback.reminded == 0:
        unit = time.policy.sampling.due.unit
        half = time.between(callback.drawn_at, callback.due_at, 0.5, unit)
        return time.next_allowed(min(half, callback.due_at))
    every = time.policy.reminders.every
    times = Duration(every.amount * (callback.reminded - 1), every.unit)
    after = time.due(callback.due_at, times, rests=False).at if times.amount else callback.due_at
    # In the morning of the day, not when the office closes.
    return time.next_allowed(after - OFFICE_DAY if times.amount and times.in_days else after)
