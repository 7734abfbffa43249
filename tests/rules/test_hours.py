"""The quiet of the night and the morning digest, also where clocks are put forward and back."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.clocks import next_allowed, next_digest
from supervision.hours import Hours

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
quick = settings(max_examples=60, deadline=None, database=None)
moments = st.datetimes(datetime(2024, 1, 2), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([SHANGHAI, BERLIN])


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-23 21:29:59", "2026-11-23 21:29:59"),
        ("2026-11-23 21:30", "2026-11-24 07:30"),
        ("2026-11-24 00:00", "2026-11-24 07:30"),
        ("2026-11-24 07:29", "2026-11-24 07:30"),
        ("2026-11-24 07:30", "2026-11-24 07:30"),
    ],
)
def test_nothing_is_said_at_night(moment: str, allowed: str) -> None:
    assert next_allowed(local(moment), Hours(), SHANGHAI) == local(allowed)


def test_what_is_urgent_is_said_at_once() -> None:
    night = local("2026-11-23 23:00")
    assert next_allowed(night, Hours(), SHANGHAI, urgent=True) == night


def test_equal_bounds_mean_no_quiet() -> None:
    night = local("2026-11-23 23:00")
    assert next_allowed(night, Hours(quiet=(time(8), time(8))), SHANGHAI) == night


def test_a_quiet_noon_is_possible() -> None:
    hours = Hours(quiet=(time(12), time(14)))
    assert next_allowed(local("2026-11-23 13:00"), hours, SHANGHAI) == local("2026-11-23 14:00")


@quick
@given(moments, zones)
def test_an_allowed_moment_is_never_earlier_nor_quiet(moment: datetime, zone: ZoneInfo) -> None:
    allowed = next_allowed(moment, Hours(), zone)
    assert allowed >= moment
    assert not Hours().is_quiet(allowed.astimezone(zone).time())


@pytest.mark.parametrize("first", ["2026-03-27", "2026-10-23"])
def test_each_local_day_has_one_digest_while_clocks_change(first: str) -> None:
    moment = local(f"{first} 00:00", BERLIN)
    days = []
    for _ in range(5):
        moment = next_digest(moment, Hours(), BERLIN)
        days.append(moment.astimezone(BERLIN).isoformat()[8:16])
    start = int(first[8:])
    assert days == [f"{start + n:02}T08:30" for n in range(5)]


@quick
@given(moments, zones)
def test_the_next_digest_is_within_a_day_and_an_hour(moment: datetime, zone: ZoneInfo) -> None:
    assert timedelta(0) < next_digest(moment, Hours(), zone) - moment <= timedelta(hours=25)
