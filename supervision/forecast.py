"""What another policy would do to the clocks that run: counted, nothing changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from supervision.case_clock import ends
from supervision.cases import Track
from supervision.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class Running:
    """The clock of an open case, without the case (see case_clock.Clocked)."""

    track: Track
    nature: str
    due_kind: str | None
    clock_started_at: datetime | None
    clock_length: str | None
    supervise_by: datetime | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many clocks run; are overdue now and would be; would become so, or cease to be; would end later today;
    and would end at another moment than now."""

    running: int = 0
    late_now: int = 0
    late: int = 0
    newly_late: int = 0
    no_longer_late: int = 0
    today: int = 0
    moved: int = 0


def forecast(then: Timekeeping, clocks: Iterable[Running], now: datetime) -> Forecast:
    """What the clocks would say under the time `then`; reckoned as they will be (see acts.prompting.reckon_anew)."""
    running = late_now = late = newly = freed = today = moved = 0
    day_ends = then.day_ends(now)
    for clock in clocks:
        due = ends(then, clock)
        at = due.at if due is not None else clock.due_at
        was, will = clock.due_at < now, at < now
        running += 1
        late_now += was
        late += will
        newly += will and not was
        freed += was and not will
        today += now <= at < day_ends
        moved += at != clock.due_at
    return Forecast(running, late_now, late, newly, freed, today, moved)
