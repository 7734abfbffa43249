"""When clocks end: a table of days looked up by hand, and what holds for every start."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.holidays_source import china_calendar
from supervision.clocks import Moment, between, due, fraction
from supervision.durations import Duration, Unit, parse_duration
from supervision.hours import Hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = [SHANGHAI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/St_Johns")]
CALENDAR = china_calendar(range(2024, 2031))
quick = settings(max_examples=60, deadline=None, database=None)

starts = st.datetimes(datetime(2024, 1, 2), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
day_clocks = st.builds(
    Duration, st.integers(1, 40), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS])
) | st.builds(Duration, st.integers(1, 6), st.just(Unit.MONTHS))
clocks = day_clocks | st.builds(
    Duration, st.integers(0, 500), st.sampled_from([Unit.SECONDS, Unit.MINUTES, Unit.HOURS])
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def ends(start: datetime, duration: Duration, zone: ZoneInfo = SHANGHAI, *, rests: bool = True) -> Moment:
    return due(start, duration, calendar=CALENDAR, hours=Hours(), timezone=zone, rests=rests)


def part(start: datetime, duration: Duration, share: float, zone: ZoneInfo = SHANGHAI) -> datetime:
    return fraction(start, duration, share, calendar=CALENDAR, hours=Hours(), timezone=zone).at


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-11-23 10:00", "1wd", "2026-11-24 18:00"),  # the first day is not counted
        ("2026-11-23 23:59", "1wd", "2026-11-24 18:00"),
        ("2026-11-27 10:00", "1wd", "2026-11-30 18:00"),  # over a weekend
        ("2026-11-28 10:00", "1wd", "2026-11-30 18:00"),  # from a Saturday
        ("2026-09-30 10:00", "1wd", "2026-10-08 18:00"),  # over National Day
        ("2026-09-30 10:00", "3wd", "2026-10-10 18:00"),  # a make-up Saturday counts
        ("2026-09-18 10:00", "1wd", "2026-09-20 18:00"),  # a make-up Sunday counts
        ("2026-02-13 10:00", "2wd", "2026-02-24 18:00"),  # make-up Saturday, then Spring Festival
        ("2026-11-23 10:00", "15d", "2026-12-08 18:00"),
        ("2026-11-23 10:00", "5d", "2026-11-30 18:00"),  # ends on a Saturday, moves to Monday
        ("2026-09-24 10:00", "7d", "2026-10-08 18:00"),  # ends on National Day, moves past it
        ("2026-01-31 10:00", "1mo", "2026-02-28 18:00"),  # no 31 February; a make-up Saturday
        ("2024-01-31 10:00", "1mo", "2024-02-29 18:00"),  # leap day
        ("2026-11-30 10:00", "3mo", "2027-03-01 18:00"),  # 28 February 2027 is a Sunday
        ("2026-11-23 22:00", "4h", "2026-11-24 02:00"),  # hours run at night
        ("2026-11-28 10:00", "24h", "2026-11-29 10:00"),  # and at weekends
        ("2026-11-23 10:00", "90s", "2026-11-23 10:01:30"),
        ("2026-11-28 10:00", "0wd", "2026-11-28 10:00"),  # nothing ends at once
    ],
)
def test_a_clock_ends_where_the_calendar_says(start: str, duration: str, end: str) -> None:
    assert ends(local(start), parse_duration(duration)).at == local(end)


def test_danger_does_not_wait_for_the_end_of_a_holiday() -> None:
    two_days = parse_duration("2d")
    assert ends(local("2026-09-30 10:00"), two_days, rests=False).at == local("2026-10-02 18:00")


def test_a_clock_into_an_unpublished_year_is_provisional() -> None:
    assert ends(local("2026-12-30 10:00"), parse_duration("5wd")).provisional
    assert not ends(local("2026-12-28 10:00"), parse_duration("3wd")).provisional
    assert not ends(local("2026-12-31 23:00"), parse_duration("4h")).provisional


def test_an_office_may_close_at_another_hour() -> None:
    hours = Hours(close=time(17, 30))
    moment = due(
        local("2026-11-23 10:00"),
        parse_duration("1wd"),
        calendar=CALENDAR,
        hours=hours,
        timezone=SHANGHAI,
    )
    assert moment.at == local("2026-11-24 17:30")


@pytest.mark.parametrize(
    ("start", "duration", "share", "at"),
    [
        ("2026-11-23 10:00", "1wd", 0.5, "2026-11-23 18:00"),
        ("2026-11-23 10:00", "1wd", 0.75, "2026-11-24 14:00"),
        ("2026-11-27 18:00", "2wd", 0.5, "2026-11-30 18:00"),  # never a Sunday
        ("2026-11-23 10:00", "4h", 0.5, "2026-11-23 12:00"),
        ("2026-11-23 10:00", "4h", 1.0, "2026-11-23 14:00"),
        ("2026-11-23 10:00", "10s", 0.5, "2026-11-23 10:00:05"),
    ],
)
def test_a_part_of_a_clock_is_told_in_its_own_time(start: str, duration: str, share: float, at: str) -> None:
    assert part(local(start), parse_duration(duration), share) == local(at)


@quick
@given(starts, clocks, st.sampled_from(ZONES))
def test_no_clock_ends_before_it_starts(start: datetime, duration: Duration, zone: ZoneInfo) -> None:
    assert ends(start, duration, zone).at >= start


@quick
@given(starts, clocks, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_who_starts_later_does_not_end_earlier(start: datetime, duration: Duration, wait: timedelta) -> None:
    assert ends(start, duration).at <= ends(start + wait, duration).at


@quick
@given(starts, day_clocks, st.sampled_from(ZONES))
def test_a_day_clock_ends_at_close_of_a_working_day(start: datetime, clock: Duration, zone: ZoneInfo) -> None:
    end = ends(start, clock, zone).at.astimezone(zone)
    assert end.time() == time(18)
    assert CALENDAR.is_workday(end.date())


@quick
@given(starts, st.integers(1, 40))
def test_between_start_and_end_lie_as_many_working_days(start: datetime, amount: int) -> None:
    first = start.astimezone(SHANGHAI).date()
    last = ends(start, Duration(amount, Unit.WORKING_DAYS)).at.astimezone(SHANGHAI).date()
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(map(CALENDAR.is_workday, days)) == amount


@quick
@given(starts, clocks, st.floats(0, 1), st.floats(0, 1), st.sampled_from(ZONES))
def test_parts_are_in_order(start: datetime, clock: Duration, a: float, b: float, zone: ZoneInfo) -> None:
    less, more = sorted((a, b))
    end = ends(start, clock, zone).at
    assert start <= part(start, clock, less, zone) <= part(start, clock, more, zone) <= end
    assert part(start, clock, 1.0, zone) == end


@quick
@given(starts, st.integers(1, 20), st.floats(0.01, 0.99))
def test_part_of_working_days_never_falls_on_a_day_off(start: datetime, amount: int, share: float) -> None:
    day: date = part(start, Duration(amount, Unit.WORKING_DAYS), share).astimezone(SHANGHAI).date()
    assert CALENDAR.is_workday(day)


def walked(start: datetime, end: datetime, share: Fraction, hours: Hours, zone: ZoneInfo) -> datetime | None:
    """When the share of the office time between two moments has passed, day by day; None where there is none."""
    first = start.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((end.astimezone(zone).date() - first).days + 1)]
    closings = [min(datetime.combine(day, hours.close, zone).astimezone(UTC), end) for day in days]
    worked = [closes for day, closes in zip(days, closings, strict=True) if CALENDAR.is_workday(day)]
    open_for = [(max(closes - timedelta(hours=8), start), closes) for closes in worked]
    stretches = [(opens, closes) for opens, closes in open_for if opens < closes]
    whole = sum((closes - opens for opens, closes in stretches), timedelta())
    left = timedelta(microseconds=int(share * (whole // timedelta(microseconds=1))))
    for opens, closes in stretches:
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    return None


@quick
@given(
    starts,
    st.integers(1, 40 * 24 * 60),
    st.floats(0, 1, exclude_max=True),
    st.times(),
    st.sampled_from(ZONES),
)
def test_a_share_is_reached_once_that_much_office_time_has_passed_whenever_the_office_closes(
    start: datetime, minutes: int, share: float, close: time, zone: ZoneInfo
) -> None:
    hours, end = Hours(close=close), start + timedelta(minutes=minutes)
    at = between(start, end, share, Unit.WORKING_DAYS, calendar=CALENDAR, hours=hours, timezone=zone)
    assert at == (walked(start, end, Fraction(share), hours, zone) or start + (end - start) * share)
