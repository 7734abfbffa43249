"""The hours of a day: office close, the quiet of the night, the morning digest."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Weekday(StrEnum):
    """The days of a week, which begins on Monday."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return list(Weekday).index(self) + 1


@dataclass(frozen=True, slots=True)
class Weekly:
    """When the week's summary comes (house)."""

    day: Weekday = Weekday.MONDAY
    at: time = time(8, 30)


@dataclass(frozen=True, slots=True)
class Hours:
    """Local times (house): office close, from when until when nothing is sent, the morning digest."""

    close: time = time(18)
    quiet: tuple[time, time] = (time(21, 30), time(7, 30))
    digest: time = time(8, 30)

    def is_quiet(self, local: time) -> bool:
        """Whether nothing may be sent at this local time; equal bounds mean there is no quiet at all."""
        begins, ends = self.quiet
        if begins <= ends:
            return begins <= local < ends
        return local >= begins or local < ends
