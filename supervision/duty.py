"""履职轨迹: what reached somebody and asked to be done, when it was signed and done, how late, with which proof.

Pure: a case before and after an act in, a duty out. Late is counted in the unit of the clock that ran, begun units
whole, and never against somebody for what was late before he came into office.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from supervision.case_clock import OTHER_BODYS, SIGNING
from supervision.cases import Case, Track
from supervision.clock_ends import lasts
from supervision.durations import Duration, Unit
from supervision.offices import Role
from supervision.tallies import Span
from supervision.timekeeping import Timekeeping

#: What reaches somebody beside a clock: he heard of a late matter, he was asked back.
HEARD, QUESTION = "heard", "question"
#: What the county found when it rang the villager of somebody's closed case, and the ringing itself.
FOUND, CALL = "found", "call"
#: What somebody did of himself while the clock ran: the village was urged on.
PRESSED = "press"

#: Late in these is late to sign (blue); in every other late to do (yellow).
SIGNING_KINDS = SIGNING | {"integrity_sign"}

_PLAIN = {Unit.SECONDS: 1, Unit.MINUTES: 60, Unit.HOURS: 3_600}
_A_DAY = 24 * 3_600
#: Told in hours no longer (house).
_TOLD_IN_DAYS = 2 * _A_DAY
_HANDS = frozenset({"measures", "handle"})


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that reached somebody. `kind`: the clock that ran, or HEARD, QUESTION, FOUND, CALL, PRESSED;
    `case_id` 0: not a case but an integrity matter; `role`: the office whose turn it was; `person_id`: to whom it
    spoke (None: nobody could be reached).

    `act` is the event that ended it, by `done_by`; `late_by` so many `late_unit` (0: in time, None: it had no clock);
    `inherited`: it was late already when the person came into office. Proof says only that there is some:
    `words` (a result's text), `photos` (how many files), `placed` (the place), `told` (how somebody was told).
    """

    case_id: int
    kind: str
    role: Role
    person_id: int | None
    started_at: datetime
    due_at: datetime | None = None
    signed_at: datetime | None = None
    done_at: datetime | None = None
    done_by: int | None = None
    act: str = ""
    late_by: int | None = None
    late_unit: str = "wd"
    inherited: bool = False
    words: bool = False
    photos: int = 0
    placed: bool = False
    told: str = ""

    @property
    def late(self) -> Duration | None:
        """How late it was, by the clock's own unit; None where it was in time or is not this person's lateness."""
        if not self.late_by or self.inherited:
            return None
        return Duration(self.late_by, Unit(self.late_unit))

    @property
    def in_time(self) -> bool:
        """Whether it had a clock and was done before its end."""
        return self.done_at is not None and self.late_by == 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A duty as a list shows it: with the number, place and opaque reference of its case; of an integrity matter with
    the county's number and nothing else (see integrity_duty)."""

    duty: Duty
    number: str
    ref: str = ""
    village_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What an act left behind, as far as it was given."""

    words: bool = False
    photos: int = 0
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A stage that an act has ended: the case as it was, and by id who owed it, the first one first."""

    was: Case
    owing: tuple[int, ...]


def stage_ended(was: Case, case: Case) -> bool:
    """Whether the clock that ran before an act has ended, begun anew, or passed into other hands.

    A matter that was sealed was never anybody's; the law's time for another body, or for the villager to ask for a
    review, is not the time of whoever watches it here.
    """
    if was.due_kind in OTHER_BODYS or was.due_kind == "ask_review":
        return False
    if was.due_kind is None or was.clock_started_at is None or case.track is Track.INTEGRITY:
        return False
    if (was.due_kind, was.clock_started_at) != (case.due_kind, case.clock_started_at):
        return True
    return was.due_kind in _HANDS and was.inspector_id != case.inspector_id


def late_by(time: Timekeeping, case: Case, at: datetime) -> Duration:
    """How long after its end the case's clock was still running at `at`, in its own unit; 0 within it."""
    return lateness(time, case.due_at or at, at, lasts(time, case).unit)


def lateness(time: Timekeeping, due: datetime, at: datetime, unit: Unit) -> Duration:
    """How long after `due` it is, counted in `unit` (months in days), begun ones whole."""
    if unit is Unit.MONTHS:
        unit = Unit.DAYS
    if at <= due:
        return Duration(0, unit)
    if unit in _PLAIN:
        return Duration(ceil((at - due).total_seconds() / _PLAIN[unit]), unit)
    if unit is Unit.WORKING_DAYS:
        return Duration(max(time.working_days_between(due, at), 1), unit)
    return Duration(max(time.days_between(due, at), 1), unit)


def told_in(late: Duration) -> Duration:
    """A lateness as it is told: seconds, which is what is left of an hour clock after a pause, as hours, begun ones
    whole; on the first hour minutes. From two days on nobody reckons in hours: full days."""
    if late.unit not in _PLAIN:
        return late
    seconds = late.amount * _PLAIN[late.unit]
    if seconds >= _TOLD_IN_DAYS:
        return Duration(seconds // _A_DAY, Unit.DAYS)
    if late.unit is Unit.HOURS or seconds < _PLAIN[Unit.MINUTES]:
        return late
    unit = Unit.HOURS if seconds >= _PLAIN[Unit.HOURS] else Unit.MINUTES
    return Duration(ceil(seconds / _PLAIN[unit]), unit)


@dataclass(frozen=True, slots=True)
class Sight:
    """Of whose cases a reader sees what a track tells: of these tracks, in these townships (None: anywhere), none of
    the hidden ones. Made by supervision.duty_sight only."""

    tracks: frozenset[Track]
    townships: frozenset[int] | None
    hidden: frozenset[int] = frozenset()


# --- figures and periods


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of one person's track: `reached` in all, of them `waiting` now; `in_time`, `late`, the `longest`.

    `heard` late matters that came up to the person, `signed` of them; `verified` on site; `told` steps passed on to
    villagers; `visits`; `found` how often the county asked again, of it `invented` what had not been so;
    `pressed` how often a village was urged on.
    """

    reached: int = 0
    waiting: int = 0
    in_time: int = 0
    late: int = 0
    longest: Duration | None = None
    heard: int = 0
    signed: int = 0
    verified: int = 0
    told: int = 0
    visits: int = 0
    found: int = 0
    invented: int = 0
    pressed: int = 0


def longest(found: Iterable[Duration | None]) -> Duration | None:
    """The longest of several, by plain length; None without any."""
    return max((each for each in found if each is not None), key=lambda d: d.nominal_seconds, default=None)


class Period(StrEnum):
    """本月 / 上月 / 本季 / 今年."""

    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"


def span_of(period: Period, now: datetime, time: Timekeeping) -> Span:
    """The period around `now`, by days of the township's zone."""
    today = now.astimezone(time.timezone).date()
    first, after = _days(period, today)
    return Span(time.on(first), time.on(after), now)


def _days(period: Period, today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    match period:
        case Period.MONTH:
            return month, _next_month(month)
        case Period.LAST_MONTH:
            return (month - timedelta(days=1)).replace(day=1), month
        case Period.QUARTER:
            first = month.replace(month=(month.month - 1) // 3 * 3 + 1)
            return first, _next_month(_next_month(_next_month(first)))
    return date(today.year, 1, 1), date(today.year + 1, 1, 1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
