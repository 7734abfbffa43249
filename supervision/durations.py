"""Durations as a policy writes them: 90s 15m 4h 5d 3wd 2mo."""

import re
from dataclasses import dataclass
from enum import StrEnum

_WRITTEN = re.compile(r"([0-9]{1,9})\s*(s|m|h|d|wd|mo)")


class Unit(StrEnum):
    """The units of a duration; `wd` are working days, `mo` calendar months."""

    SECONDS = "s"
    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"
    WORKING_DAYS = "wd"
    MONTHS = "mo"


# Seconds of one unit by the calendar's plain length: for comparing and limiting, never for due moments.
_NOMINAL = {
    Unit.SECONDS: 1,
    Unit.MINUTES: 60,
    Unit.HOURS: 3_600,
    Unit.DAYS: 86_400,
    Unit.WORKING_DAYS: 86_400,
    Unit.MONTHS: 30 * 86_400,
}
_LONGEST = 10 * 366 * 86_400


class DurationError(ValueError):
    """A text is no duration; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of one unit, not yet laid on a calendar (see clocks)."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def in_days(self) -> bool:
        """Whether it is a day clock: it ends at office close of its last day."""
        return self.unit in (Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS)

    @property
    def nominal_seconds(self) -> int:
        """Its plain length for comparing durations; a working day counts as a day, a month as thirty."""
        return self.amount * _NOMINAL[self.unit]


def parse_duration(text: str) -> Duration:
    """Read `90s 15m 4h 5d 3wd 2mo`. Raises DurationError for anything else and for more than ten years."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    if not found:
        raise DurationError(f"{text!r} is no duration; write a number and s, m, h, d, wd or mo, as in 3wd")
    duration = Duration(int(found[1]), Unit(found[2]))
    if duration.nominal_seconds > _LONGEST:
        raise DurationError(f"{text!r} is longer than ten years")
    return duration
