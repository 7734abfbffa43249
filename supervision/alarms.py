"""Alarms: trouble of the house itself. When a keeper is told of it, told again, and told that it is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: While it lasts it is told at most this often (house).
AGAIN = timedelta(hours=1)

#: What nobody watches is over when it has not come again for so long (house).
LAPSE = timedelta(minutes=10)

#: Every kind there are words for; another one is told in general words, with its code.
CODES = (
    "anchor",
    "backup_none",
    "backup_old",
    "clock_doubted",
    "conflict",
    "copied",
    "disk",
    "disk_full",
    "entities",
    "foreign_message",
    "message_failed",
    "no_updates",
    "sender_stuck",
    "silent",
    "storage",
    "token",
    "unreadable",
    "update_parked",
    "updates_lost",
    "webhook_changed",
    "webhook_failing",
    "worker_lost",
)

#: Looked at again and again by the watchman, who says himself when they are over.
WATCHED = frozenset({"anchor", "backup_none", "backup_old", "disk", "disk_full", "sender_stuck", "silent"})

#: What happens rather than lasts: its end is that it has not come again.
HAPPENINGS = frozenset(
    {
        "entities",
        "foreign_message",
        "message_failed",
        "unreadable",
        "update_parked",
        "updates_lost",
        "webhook_changed",
        "worker_lost",
    }
)

#: Nothing works while these last: they ring at night too.
GRAVE = frozenset({"disk_full", "silent", "storage", "token"})

#: What nobody can mend before the office opens, and what loses nothing until then: told when the night is over.
PATIENT = frozenset({"backup_none", "backup_old"})

#: Said by a notice of its own (see events.ClockDoubted); it only stands in the list.
TOLD_ELSEWHERE = frozenset({"clock_doubted"})

#: What was told by a notice of its own has no end that is told.
ENDLESS = TOLD_ELSEWHERE


class News(StrEnum):
    """What there is to tell of an alarm."""

    BEGINS = "begins"
    GOES_ON = "goes_on"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One kind of trouble as it was met since it was last written down. `fields`: counts and moments (ISO)."""

    code: str
    first: datetime
    last: datetime
    times: int = 1
    fields: Mapping[str, Any] = field(default_factory=dict)

    def and_then(self, other: "Raised") -> "Raised":
        """This, and what was met after it."""
        return replace(
            self, last=other.last, times=self.times + other.times, fields=merged(self.fields, other.fields)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One kind of trouble as it is remembered. `told_at`: when somebody last heard that it is there."""

    code: str
    raised_at: datetime
    last_at: datetime
    times: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    told_at: datetime | None = None
    over_at: datetime | None = None

    @property
    def lasts(self) -> bool:
        """Whether it goes on."""
        return self.over_at is None

    @property
    def told(self) -> bool:
        """Whether somebody has heard of it since it began this time."""
        return self.told_at is not None and self.told_at >= self.raised_at


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of one trouble met twice: what is counted adds up, `since` stays the first, the rest is the latest."""
    both = {**old, **new}
    if "count" in old and "count" in new:
        both["count"] = old["count"] + new["count"]
    if "since" in old:
        both["since"] = old["since"]
    return both


def joined(was: Alarm | None, raised: Raised) -> Alarm:
    """The alarm after it was raised: it goes on, or begins (anew)."""
    if was is None or not was.lasts:
        told_at = was.told_at if was is not None else None
        return Alarm(
            code=raised.code,
            raised_at=raised.first,
            last_at=raised.last,
            times=raised.times,
            fields=raised.fields,
            told_at=told_at,
        )
    return replace(
        was,
        last_at=max(was.last_at, raised.last),
        times=was.times + raised.times,
        fields=merged(was.fields, raised.fields),
    )


def lapsed(alarm: Alarm, now: datetime) -> bool:
    """Whether it is over because it has not come again: not before it was told, if it is something that happened."""
    if not alarm.lasts or alarm.code in WATCHED or (alarm.code in HAPPENINGS and not alarm.told):
        return False
    return now - max(alarm.last_at, alarm.told_at or alarm.last_at) >= LAPSE


def news(alarm: Alarm, now: datetime) -> News | None:
    """What is to be told of it now. Trouble that comes and goes is told of once an hour, not each time.

    What is grave begins each time: nobody may be left with "it is over" while nothing works.
    """
    if alarm.code in TOLD_ELSEWHERE or not alarm.lasts:
        return None
    if alarm.code in GRAVE and not alarm.told:
        return News.BEGINS
    if alarm.told_at is not None and now - alarm.told_at < AGAIN:
        return None
    if not alarm.told:
        return News.BEGINS
    assert alarm.told_at is not None
    return News.GOES_ON if alarm.last_at > alarm.told_at else None
