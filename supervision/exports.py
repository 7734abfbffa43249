"""Exports: what somebody takes away as a file, of which time, how often, and until when it waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from supervision.tallies import Span
from supervision.timekeeping import Timekeeping

#: How many files one person may ask for within an hour, and how long a file waits to be sent (house).
MOST_AN_HOUR = 6
WAITS = timedelta(hours=24)

#: Rows of one file (house): what is more is asked for period by period. Excel itself ends at 1,048,576.
MOST_ROWS = 200_000

#: How often a file is begun anew, after a stop in the middle of it, before it is given up.
MOST_TRIES = 3


class ExportKind(StrEnum):
    """A list as it is filtered, the whole ledger, a period, one case on paper, or somebody's duty track 履职轨迹."""

    QUEUE = "queue"
    LEDGER = "ledger"
    PERIOD = "period"
    CASE_FILE = "case_file"
    DUTY = "duty"


class ExportState(StrEnum):
    """Where a file is on its way; the last four are ends."""

    WAITING = "waiting"
    WORKING = "working"
    MADE = "made"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"


LIVE = frozenset({ExportState.WAITING, ExportState.WORKING, ExportState.MADE})


class Preset(StrEnum):
    """The periods that are offered; any other one is typed, from one day to another."""

    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Export:
    """One order. `what` holds codes, opaque references and the reader's mark only, never words of a case.

    `step` of `steps` is being done, `done` rows are written; `scope`: the print of what the person could see when
    it was begun; `key_id`: under which the file lies until it is sent; `file_id`: its name in the file store.
    """

    id: int
    ref: str
    person_id: int
    chat_id: int
    kind: ExportKind
    what: Mapping[str, Any]
    state: ExportState
    ordered_at: datetime
    expires_at: datetime
    file_id: str
    step: int = 0
    steps: int = 0
    done: int = 0
    tries: int = 0
    reason: str | None = None
    scope: str | None = None
    key_id: str | None = None
    size: int | None = None
    kept: bool = False
    ended_at: datetime | None = None

    @property
    def mark(self) -> str:
        """What the file carries of its reader; "" where it was ordered before there were marks."""
        return str(self.what.get("mark", ""))

    @property
    def live(self) -> bool:
        """Whether it is still to come."""
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class Days:
    """A period of whole days, both included."""

    first: date
    last: date

    def span(self, time: Timekeeping, now: datetime) -> Span:
        """From the first midnight to the one after the last day, in the township's zone."""
        return Span(time.on(self.first), time.on(self.last + timedelta(days=1)), now)


def days_of(preset: Preset, today: date) -> Days:
    """The days of an offered period; the running ones end today."""
    match preset:
        case Preset.MONTH:
            return Days(today.replace(day=1), today)
        case Preset.LAST_MONTH:
            last = today.replace(day=1) - timedelta(days=1)
            return Days(last.replace(day=1), last)
        case Preset.QUARTER:
            return Days(date(today.year, today.month - (today.month - 1) % 3, 1), today)
        case Preset.YEAR:
            return Days(date(today.year, 1, 1), today)
