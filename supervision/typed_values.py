"""What a policy's rule is to say, as people type it in Chinese or English: read into what the file would say.

“3个工作日”, “两天”, "half an hour", “50%、75%、到期”, “5万元”. What is not certain is not
guessed: “半天” is half a day's work to some and twelve hours to others.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from supervision.amounts import AmountError, Sum, figures, read_amount
from supervision.calendar import Calendar
from supervision.dates import read_day
from supervision.durations import Duration, DurationError, Unit, parse_duration
from supervision.overlay import container_of
from supervision.spoken import ENGLISH_NUMBERS, plain

#: Nobody types more for one value (house).
_LONGEST = 400

_UNITS: tuple[tuple[tuple[str, ...], Unit, int], ...] = (
    (("工作日", "working day", "business day", "work day", "workday"), Unit.WORKING_DAYS, 1),
    (("小时", "钟头", "hour", "hr"), Unit.HOURS, 1),
    (("分钟", "分", "minute", "min"), Unit.MINUTES, 1),
    (("秒钟", "秒", "second", "sec"), Unit.SECONDS, 1),
    (("自然日", "日历日", "天", "日", "calendar day", "day"), Unit.DAYS, 1),
    (("周", "星期", "礼拜", "week"), Unit.DAYS, 7),
    (("个月", "month"), Unit.MONTHS, 1),
    (("年", "year"), Unit.MONTHS, 12),
)
_UNIT_OF = {name: (unit, times) for names, unit, times in _UNITS for name in names}
_AMOUNT = re.compile(
    r"(\d{1,9}|[a-z]{1,5}) ?(?:个 ?(?!月))?("
    + "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
    + r")s?"
)
_AT_ONCE = frozenset(
    {
        "0",
        "马上",
        "立即",
        "立刻",
        "当时",
        "当场",
        "到期就报",
        "到期",
        "不等",
        "atonce",
        "now",
        "immediately",
        "none",
    }
)
_HALF = {
    **dict.fromkeys(("半小时", "半个小时", "半个钟头", "halfanhour"), "30m"),
    "1刻钟": "15m",
    "3刻钟": "45m",
    "半个月": "15d",
}
_AND_A_HALF = re.compile(r"(\d{1,4})(?:个半(?:小时|钟头)|\.5个?(?:小时|钟头| ?hours?))")
# “3个工作日内”, “within 3 days”: what is set here is a length anyway.
_AROUND = re.compile(
    r"^(?:在|过|超过|满|改成|改为|within |in |after )|(?:之后|以后|之内|以内|内|后|吧|[。.!！])+$"
)

_NOTHING = frozenset(
    {"无", "没有", "清空", "不要", "不抽", "不", "否", "不能", "不可以", "不行"}
    | {"none", "no", "nothing", "never", "false", "off", "empty"}
)
_BETWEEN = re.compile(r"[,，、;；\n]|和|跟|\band\b")
_CLOCK = re.compile(
    r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?(\d{1,2})(?:[:点时](半|\d{1,2})?分?)?(?: ?(am|pm))?"
)
_AFTER_NOON = frozenset({"下午", "傍晚", "晚上", "夜里", "pm"})
_RANGE = re.compile(r"到|至|~|-|—|–|\bto\b|\buntil\b|[,，、]")
_YES = frozenset({"是", "要", "可以", "能", "行", "yes", "true", "on"})
_PARTS = {
    "1半": "0.5",
    "半": "0.5",
    "4分之1": "0.25",
    "4分之3": "0.75",
    "到期": "1",
    "期满": "1",
    "half": "0.5",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Relative to which day, in which calendar, something typed is read."""

    today: date
    calendar: Calendar


Reader = Callable[[str, Reading], Any]


def read_typed(kind: Any, text: str, reading: Reading) -> Any:
    """What was typed, as the file would write a value of this type; None when it cannot be read.

    Whether the value is allowed is for the policy to say (see supervision.overlay.with_changes).
    """
    if len(text) > _LONGEST:
        return None
    container, item = container_of(kind)
    if kind is str:
        return "" if plain(text) in _NOTHING else " ".join(text.split())
    if container is None:
        return _one(item, plain(text), reading)
    if kind == tuple[time, time]:
        return _two_times(plain(text), reading)
    if plain(text) in _NOTHING:
        return []
    values = [_one(item, plain(part), reading) for part in _split(item, text)]
    return None if not values or None in values else values


def readable(kind: Any) -> bool:
    """Whether a value of this type can be typed."""
    _container, item = container_of(kind)
    return item is str or _reader(item) is not None


def _split(item: Any, text: str) -> list[str]:
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    # “50% 75% 100%”, “2027-02-20 2027-02-21”: blanks stand between where none stand inside.
    return [some for part in parts for some in part.split()] if item in (float, int, date) else parts


def _one(kind: Any, said: str, reading: Reading) -> Any:
    reader = _reader(kind)
    return reader(said, reading) if reader is not None else None


def _reader(kind: Any) -> Reader | None:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda said, _reading: said if said in [each.value for each in kind] else None
    return _READERS.get(kind)


def _duration(said: str, _reading: Reading) -> str | None:
    with suppress(DurationError):
        return str(parse_duration(said))
    short = _AROUND.sub("", _AROUND.sub("", said)).strip()
    bare = short.replace(" ", "")
    if bare in _AT_ONCE:
        return "0s"
    if bare in _HALF:
        return _HALF[bare]
    if found := _AND_A_HALF.fullmatch(short):
        return _limited(int(found[1]) * 60 + 30, Unit.MINUTES)
    if (found := _AMOUNT.fullmatch(short)) is None:
        return None
    amount = int(found[1]) if found[1].isdigit() else ENGLISH_NUMBERS.get(found[1])
    unit, times = _UNIT_OF[found[2]]
    return None if amount is None else _limited(amount * times, unit)


def _limited(amount: int, unit: Unit) -> str | None:
    """None for what is longer than any clock may be."""
    with suppress(DurationError):
        return str(parse_duration(f"{amount}{unit}"))
    return None


def _time(said: str, _reading: Reading) -> str | None:
    found = _CLOCK.fullmatch(said.replace("整", ""))
    if found is None or not (set(said) & set(":点时") or found[4]):
        return None  # “18” alone may be a number of anything
    part, hour, minute = found[1] or found[4], int(found[2]), found[3] or "0"
    if part in _AFTER_NOON and hour < 12:
        hour += 12
    if found[4] == "am" and hour == 12:
        hour = 0
    try:
        return time(hour, 30 if minute == "半" else int(minute)).isoformat("minutes")
    except ValueError:
        return None


def _two_times(said: str, reading: Reading) -> list[str] | None:
    parts = [part.strip() for part in _RANGE.split(said) if part.strip()]
    times = [_time(part, reading) for part in parts]
    return [str(each) for each in times] if len(times) == 2 and None not in times else None


def _whole(said: str, _reading: Reading) -> int | None:
    if said in _NOTHING:
        return 0
    found = re.fullmatch(r"每?(\d{1,6})(?:次|件|个|人|户|年|%|times?)?(?:里?抽1[个件])?", said)
    return int(found[1]) if found else None


def _fraction(said: str, _reading: Reading) -> float | None:
    said = _PARTS.get(said.replace(" ", ""), said)
    if found := re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)%|百分之(\d{1,3})", said):
        return float(found[1] or found[2]) / 100
    return float(said) if re.fullmatch(r"[01](?:\.\d{1,6})?", said) else None


def _sum(said: str, _reading: Reading) -> str | None:
    with suppress(AmountError):
        return figures(read_amount(said)).replace(",", "")
    return None


def _yes_or_no(said: str, _reading: Reading) -> bool | None:
    return True if said in _YES else False if said in _NOTHING else None


def _day(said: str, reading: Reading) -> str | None:
    day = read_day(said, reading.today, reading.calendar)
    return day.isoformat() if day is not None else None


#: How a value of each plain type is typed. A policy with a field of another type gets a line here.
_READERS: dict[Any, Reader] = {
    Duration: _duration,
    time: _time,
    date: _day,
    int: _whole,
    float: _fraction,
    bool: _yes_or_no,
    Sum: _sum,
}
