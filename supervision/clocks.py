"""When a clock ends, where its halves lie, when something may be said. Moments are aware UTC, days local.

Civil Code 200-203: the day a period starts is not counted (201); it ends at the close of business of its
last day, and a last day that is a holiday moves to the next working day (203).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from supervision.calendar import Calendar
from supervision.durations import Duration, Unit
from supervision.hours import Hours

_PLAIN = {Unit.SECONDS: 1, Unit.MINUTES: 60, Unit.HOURS: 3_600}
#: A working day for sharing out a clock: eight hours before office close.
OFFICE_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is due (aware UTC); `provisional` while that year's calendar is not published."""

    at: datetime
    provisional: bool = False


def due(
    start: datetime,
    duration: Duration,
    *,
    calendar: Calendar,
    hours: Hours,
    timezone: ZoneInfo,
    rests: bool = True,
) -> Moment:
    """When a clock started at `start` (aware UTC) ends.

    `s m h` are plain time, day and night. `d`, `wd` and `mo` end at office close of their last day; a last
    day of `d` or `mo` that is not worked moves to the next working day, unless `rests` is False (danger
    does not wait for the end of a holiday). An amount of 0 ends at once.
    """
    if not duration.in_days:
        return Moment(start + timedelta(seconds=duration.amount * _PLAIN[duration.unit]))
    if duration.amount == 0:
        return Moment(start)
    first = local_day(start, timezone)
    return _end_of_day_clock(first, duration, calendar, hours.close, timezone, rests)


def local_day(moment: datetime, timezone: ZoneInfo) -> date:
    """The day a moment lies in, where it is told."""
    # Of two moments that are shown alike, where a zone sets its clock back, only those in UTC differ.
    return _day_of(moment, timezone) if moment.tzinfo is UTC else moment.astimezone(timezone).date()


# What one act asks, it asks several times of the same moment.
@lru_cache(maxsize=1024)
def _day_of(moment: datetime, timezone: ZoneInfo) -> date:
    return moment.astimezone(timezone).date()


# Every case of a day asks the same few questions: the same length, from the same day.
@lru_cache(maxsize=4096)
def _end_of_day_clock(
    first: date, duration: Duration, calendar: Calendar, close: time, timezone: ZoneInfo, rests: bool
) -> Moment:
    """When a clock of days that was started on the local day `first` ends."""
    last = _last_day(first, duration, calendar)
    if duration.unit is Unit.WORKING_DAYS:
        # A make-up day anywhere between may still come or go.
        provisional = any(
            calendar.is_provisional(date(year, 1, 1)) for year in range(first.year, last.year + 1)
        )
    elif rests:
        last = calendar.workday_on_or_after(last)
        provisional = calendar.is_provisional(last)
    else:
        provisional = False
    return Moment(_at(last, close, timezone), provisional)


def fraction(
    start: datetime,
    duration: Duration,
    share: float,
    *,
    calendar: Calendar,
    hours: Hours,
    timezone: ZoneInfo,
    rests: bool = True,
) -> Moment:
    """When `share` (0 to 1) of the clock has run, in its own time; never before `start` nor after its end.

    Plain clocks run evenly. `wd` runs only in office hours of working days (the eight before close), so
    that half of three working days is not a Sunday; `d` and `mo` run in those hours of every day.
    """
    end = due(start, duration, calendar=calendar, hours=hours, timezone=timezone, rests=rests)
    at = between(start, end.at, share, duration.unit, calendar=calendar, hours=hours, timezone=timezone)
    return Moment(at, end.provisional)


def between(
    start: datetime,
    end: datetime,
    share: float,
    unit: Unit,
    *,
    calendar: Calendar,
    hours: Hours,
    timezone: ZoneInfo,
) -> datetime:
    """When `share` (0 to 1) of a clock of `unit` that runs from `start` to `end` has run, in its own time."""
    evenly = start + (end - start) * min(max(share, 0), 1)
    if share >= 1 or unit in _PLAIN:
        return evenly
    windows = _windows(start, end, unit, calendar, hours, timezone)
    return (_walk(windows, share) or end) if windows else evenly


def next_allowed(moment: datetime, hours: Hours, timezone: ZoneInfo, *, urgent: bool = False) -> datetime:
    """The first moment from `moment` on (aware UTC) when something may be said: at once if urgent."""
    if urgent:
        return moment
    local = moment.astimezone(timezone)
    if not hours.is_quiet(local.time()):
        return moment
    ends = hours.quiet[1]
    day = local.date() if local.time() < ends else local.date() + timedelta(days=1)
    over = datetime.combine(day, ends, timezone).astimezone(UTC)
    if over <= moment:
        # A zone that sets its clock back shows an hour twice: the night ends when it is shown again.
        over = datetime.combine(day, ends.replace(fold=1), timezone).astimezone(UTC)
    return max(moment, over)


def next_digest(after: datetime, hours: Hours, timezone: ZoneInfo) -> datetime:
    """The first digest strictly after `after` (both aware UTC), so that each local day has exactly one."""
    day = after.astimezone(timezone).date()
    while True:
        moment = datetime.combine(day, hours.digest, timezone).astimezone(UTC)
        if moment > after:
            return moment
        day += timedelta(days=1)


def _walk(windows: list[tuple[datetime, datetime]], share: float) -> datetime | None:
    """The moment when `share` of the time inside the windows has passed."""
    total = timedelta()
    for opens, closes in windows:
        total += closes - opens
    # In whole numbers: a float's share of a microsecond would move the moment.
    part, whole = max(share, 0.0).as_integer_ratio()
    left = timedelta(microseconds=part * (total // timedelta(microseconds=1)) // whole)
    for opens, closes in windows:
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    return None


def _windows(
    start: datetime, end: datetime, unit: Unit, calendar: Calendar, hours: Hours, timezone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """The stretches between `start` and `end` during which the clock runs."""
    first, last = local_day(start, timezone), local_day(end, timezone)
    whole = _office_hours(first, last, calendar if unit is Unit.WORKING_DAYS else None, hours.close, timezone)
    # Only what lies at either end can begin too early or end too late; where the office closes in the small hours
    # the second began on the first day.
    ends, windows = {0, 1, len(whole) - 1}, []
    for at, each in enumerate(whole):
        opens, closes = _within(each, start, end) if at in ends else each
        if opens < closes:
            windows.append((opens, closes))
    return windows


def _within(window: tuple[datetime, datetime], start: datetime, end: datetime) -> tuple[datetime, datetime]:
    closes = min(window[1], end)
    return max(closes - OFFICE_DAY, start), closes


# Every case of a day asks the same few questions here too.
@lru_cache(maxsize=2048)
def _office_hours(
    first: date, last: date, calendar: Calendar | None, close: time, timezone: ZoneInfo
) -> tuple[tuple[datetime, datetime], ...]:
    """The eight hours before close of the days from `first` to `last`: of those worked, or without a calendar all."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    closings = (_at(day, close, timezone) for day in days if calendar is None or calendar.is_workday(day))
    return tuple((closes - OFFICE_DAY, closes) for closes in closings)


def _last_day(first: date, duration: Duration, calendar: Calendar) -> date:
    if duration.unit is Unit.WORKING_DAYS:
        return calendar.working_days_after(first, duration.amount)
    if duration.unit is Unit.MONTHS:
        return _months_after(first, duration.amount)
    return first + timedelta(days=duration.amount)


def _months_after(day: date, amount: int) -> date:
    """The same day of a later month, or that month's last day where there is none (Civil Code 202)."""
    years, month = divmod(day.month - 1 + amount, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _at(day: date, moment: time, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, moment, timezone).astimezone(UTC)
