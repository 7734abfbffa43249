"""What another policy would do to the clocks that run: counted, nothing changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from supervision.cases import Track
from supervision.clock_ends import End, ends
from supervision.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class Running:
    """The clock of an open case, without the case (see clock_ends.Clocked)."""

    track: Track
    nature: str
    due_kind: str | None
    clock_started_at: datetime | None
    clock_length: str | None
    supervise_by: datetime | None
    due_at: datetime
    spared_until: datetime | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many clocks run; are overdue now and would be; would cease to be; would end later today; would end at
    another moment than now, and of these sooner.

    `spared`: the changed rules alone would end so many at once or too soon to be known; the last of them ends at
    `spared_until`. None is late by the change itself.
    """

    running: int = 0
    late_now: int = 0
    late: int = 0
    no_longer_late: int = 0
    today: int = 0
    moved: int = 0
    sooner: int = 0
    spared: int = 0
    spared_until: datetime | None = None


def forecast(then: Timekeeping, clocks: Iterable[Running], now: datetime) -> Forecast:
    """What the clocks would say under the time `then`; reckoned as they will be (see acts.prompting.reckon_anew)."""
    running = late_now = late = freed = today = moved = sooner = spared = 0
    spared_until: datetime | None = None
    day_ends = then.day_ends(now)
    for clock in clocks:
        end = ends(then, clock, now)
        at = end.at if end is not None else clock.due_at
        was, will = clock.due_at < now, at < now
        running += 1
        late_now += was
        late += will
        freed += was and not will
        today += now <= at < day_ends
        moved += at != clock.due_at
        sooner += at < clock.due_at
        if end is not None and _newly_spared(clock, end):
            spared += 1
            spared_until = max(spared_until or end.at, end.at)
    return Forecast(running, late_now, late, freed, today, moved, sooner, spared, spared_until)


def _newly_spared(clock: Running, end: End) -> bool:
    """Spared by this change; what an earlier one spared and this one leaves alone is no news."""
    return end.spared_until == end.at and end.at != clock.spared_until
