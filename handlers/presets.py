"""Ready-made values of a policy's rules: usual ones near what a rule says now; how others are typed."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from supervision.amounts import Sum, read_amount
from supervision.durations import Duration, Unit, parse_duration
from supervision.overlay import container_of

_USUAL: dict[Unit, tuple[int, ...]] = {
    Unit.SECONDS: (5, 10, 15, 30, 45, 60),
    Unit.MINUTES: (5, 10, 15, 30, 45, 60),
    Unit.HOURS: (1, 2, 4, 8, 12, 24, 48, 72),
    Unit.DAYS: (1, 2, 3, 5, 7, 10, 14, 15, 20, 30, 45, 60, 90),
    Unit.WORKING_DAYS: (1, 2, 3, 5, 7, 10, 15, 20, 30),
    Unit.MONTHS: (1, 2, 3, 6, 12),
}
_NUMBERS = (0, 1, 2, 3, 5, 7, 8, 10, 15, 20, 30, 50, 100)
#: In yuan.
_SUMS = (1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 50_000, 100_000, 200_000, 500_000)
_MINUTES = (-60, -30, 30, 60)

#: The type of a value → the words that say how it is typed (`amend.how.<name>`).
_HOW: dict[Any, str] = {
    Duration: "duration",
    time: "time",
    date: "days",
    int: "whole",
    float: "shares",
    bool: "yes_no",
    Sum: "sum",
    str: "document",
}
_HOW_MANY: dict[Any, str] = {
    tuple[time, time]: "times",
    tuple[int, int]: "two_numbers",
    tuple[Duration, ...]: "durations",
    frozenset[int]: "years",
}


def how_to_type(kind: Any) -> str:
    """Which words say how a value of this type is typed."""
    if kind in _HOW_MANY:
        return _HOW_MANY[kind]
    _container, item = container_of(kind)
    return "choice" if isinstance(item, type) and issubclass(item, StrEnum) else _HOW[item]


def presets(kind: Any, now: Any) -> list[tuple[str, Any]]:
    """Up to four ready values for a rule that says `now` (as the file writes it): (as it is typed, as given)."""
    container, item = container_of(kind)
    if container is not None:
        return []
    if item is bool:
        return [("false" if now else "true", not now)]
    if isinstance(item, type) and issubclass(item, StrEnum):
        return [(each.value, each.value) for each in item if each.value != now]
    return [(str(each), each) for each in _near(item, now)]


def _near(kind: Any, now: Any) -> list[Any]:
    if kind is Duration:
        length = parse_duration(now)
        unit = length.unit if length.amount else Unit.WORKING_DAYS
        return [f"{amount}{unit}" for amount in _around(_USUAL[unit], length.amount)]
    if kind is time:
        at = datetime.combine(date.min + timedelta(days=1), time.fromisoformat(now))
        return [f"{at + timedelta(minutes=minutes):%H:%M}" for minutes in _MINUTES]
    if kind is Sum:
        return [f"{amount}.00" for amount in _around(_SUMS, read_amount(now) // 100)]
    return list(_around(_NUMBERS, int(now))) if kind is int else []


def _around(usual: tuple[int, ...], now: int) -> list[int]:
    """The two below and the two above; where there are fewer on one side, more on the other."""
    below, above = [each for each in usual if each < now], [each for each in usual if each > now]
    return [*below[-max(2, 4 - len(above)) :], *above[: max(2, 4 - len(below))]]
