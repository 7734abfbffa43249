"""The duty track's rules: when a stage ends, how late it was, which days a period has."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.cases import Case, State, Track
from supervision.durations import Duration, Unit, parse_duration
from supervision.duty import Duty, Period, lateness, longest, span_of, stage_ended, told_in
from supervision.offices import Role
from tests.cast import KEPT, MONDAY

CLOSE = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # Monday 18:00 in Shanghai
CASE = Case(
    id=1, ref="r", number="1", track=Track.EVERYDAY, state=State.ASSIGNED, village_id=1, township_id=2, reporter_id=3,
    category="water", nature="request", version=1, submitted_at=MONDAY, key_id="k", due_kind="handle",
    clock_started_at=MONDAY, due_at=CLOSE, inspector_id=4,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "ended"),
    [
        ({}, False),
        ({"due_at": CLOSE + timedelta(days=9)}, False),
        ({"reminded": 2, "climbed": 1, "supervised": True}, False),
        ({"due_kind": "verify", "clock_started_at": CLOSE}, True),
        ({"clock_started_at": CLOSE}, True),
        ({"due_kind": None}, True),
        ({"inspector_id": 5}, True),
        ({"track": Track.INTEGRITY, "due_kind": None}, False),
    ],
)
def test_a_stage_ends_when_its_clock_ends_begins_anew_or_changes_hands(change, ended) -> None:
    assert stage_ended(CASE, replace(CASE, **change)) is ended


def test_what_has_no_clock_ends_no_stage() -> None:
    assert not stage_ended(replace(CASE, due_kind=None), CASE)


@pytest.mark.parametrize(
    ("late", "told"),
    [("47h", "47h"), ("48h", "2d"), ("73h", "3d"), ("161h", "6d"), ("300000s", "3d"), ("9wd", "9wd")],
)
def test_from_two_days_on_a_lateness_is_told_in_days(late, told) -> None:
    assert told_in(parse_duration(late)) == parse_duration(told)


@pytest.mark.parametrize(
    ("after", "unit", "late"),
    [
        ({"seconds": 0}, "1wd", "0wd"),
        ({"hours": 2}, "1wd", "1wd"),
        ({"days": 1}, "1wd", "1wd"),
        ({"days": 7}, "1wd", "5wd"),
        ({"days": 7}, "5d", "7d"),
        ({"minutes": 1}, "4h", "1h"),
        ({"hours": 5}, "4h", "5h"),
        ({"seconds": 3}, "10s", "3s"),
        ({"days": 31}, "1mo", "31d"),
    ],
)
def test_late_is_counted_in_the_clocks_own_unit(after, unit, late) -> None:
    found = lateness(KEPT, CLOSE, CLOSE + timedelta(**after), parse_duration(unit).unit)
    assert found == parse_duration(late)


@settings(max_examples=60, deadline=None, database=None)
@given(st.integers(-400, 400), st.integers(0, 400), st.sampled_from(Unit))
def test_later_is_never_less_late(hours, more, unit) -> None:
    at = CLOSE + timedelta(hours=hours)
    first, then = (lateness(KEPT, CLOSE, each, unit) for each in (at, at + timedelta(hours=more)))
    assert (first.amount > 0) is (at > CLOSE)
    assert first.amount <= then.amount


def test_the_longest_is_by_plain_length() -> None:
    assert longest([None, Duration(30, Unit.HOURS), Duration(1, Unit.WORKING_DAYS)]) == Duration(
        30, Unit.HOURS
    )
    assert longest([None]) is None


def test_what_was_late_before_somebody_came_is_not_his_lateness() -> None:
    duty = Duty(1, "sign", Role.SECRETARY, 1, MONDAY, CLOSE, done_at=CLOSE, late_by=3)
    assert duty.late == parse_duration("3wd")
    assert replace(duty, inherited=True).late is None


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        (Period.MONTH, (2026, 11, 1), (2026, 12, 1)),
        (Period.LAST_MONTH, (2026, 10, 1), (2026, 11, 1)),
        (Period.QUARTER, (2026, 10, 1), (2027, 1, 1)),
        (Period.YEAR, (2026, 1, 1), (2027, 1, 1)),
    ],
)
def test_a_period_is_whole_days_of_the_townships_zone(period, first, after) -> None:
    span = span_of(period, MONDAY, KEPT)
    days = [each.astimezone(KEPT.timezone) for each in (span.start, span.end)]
    assert [(d.year, d.month, d.day, d.hour) for d in days] == [(*first, 0), (*after, 0)]


@given(st.integers(0, 60_000).map(lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)))
@settings(max_examples=60, deadline=None, database=None)
def test_now_lies_in_every_period_but_last_month(now) -> None:
    for period in Period:
        span = span_of(period, now, KEPT)
        assert (span.start <= now < span.end) is (period is not Period.LAST_MONTH)
