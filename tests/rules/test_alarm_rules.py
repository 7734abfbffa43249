"""When an alarm is told, told again, and over: values and moments, nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from supervision.alarms import (
    AGAIN,
    GRAVE,
    HAPPENINGS,
    LAPSE,
    WATCHED,
    Alarm,
    News,
    Raised,
    joined,
    lapsed,
    merged,
    news,
)
from supervision.outages import Outage

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def raised(after: timedelta = timedelta(), **more: Any) -> Raised:
    return Raised(**{"code": "conflict", "first": MONDAY + after, "last": MONDAY + after, **more})


def told(alarm: Alarm, after: timedelta) -> Alarm:
    return replace(alarm, told_at=MONDAY + after)


def test_what_begins_is_told_at_once() -> None:
    assert news(joined(None, raised()), MONDAY) is News.BEGINS


def test_what_was_told_is_not_told_again_within_the_hour() -> None:
    alarm = told(joined(told(joined(None, raised()), MINUTE), raised(AGAIN)), MINUTE)
    assert news(alarm, MONDAY + AGAIN) is None
    assert news(alarm, MONDAY + AGAIN + MINUTE) is News.GOES_ON


def test_what_was_not_raised_since_it_was_told_is_no_news() -> None:
    assert news(told(joined(None, raised()), MINUTE), MONDAY + 3 * AGAIN) is None


def test_trouble_that_comes_and_goes_is_told_once_an_hour() -> None:
    over = replace(told(joined(None, raised()), MINUTE), over_at=MONDAY + 10 * MINUTE)
    back = joined(over, raised(12 * MINUTE))
    assert back.raised_at == MONDAY + 12 * MINUTE
    assert not back.told
    assert news(back, MONDAY + 12 * MINUTE) is None
    assert news(back, MONDAY + AGAIN + MINUTE) is News.BEGINS


@pytest.mark.parametrize("code", sorted(GRAVE))
def test_what_is_grave_and_comes_back_is_told_at_once(code: str) -> None:
    over = replace(told(joined(None, raised(code=code)), MINUTE), over_at=MONDAY + 2 * MINUTE)
    assert news(joined(over, raised(3 * MINUTE, code=code)), MONDAY + 3 * MINUTE) is News.BEGINS


@pytest.mark.parametrize("code", sorted(HAPPENINGS))
def test_what_happened_again_within_the_hour_waits_until_it_is_told(code: str) -> None:
    over = replace(told(joined(None, raised(code=code)), MINUTE), over_at=MONDAY + 11 * MINUTE)
    back = joined(over, raised(20 * MINUTE, code=code))
    assert not lapsed(back, MONDAY + AGAIN)
    assert news(back, MONDAY + AGAIN + MINUTE) is News.BEGINS
    later = told(back, AGAIN + MINUTE)
    assert not lapsed(later, MONDAY + AGAIN + 2 * MINUTE)  # not in the next moment after it was told
    assert lapsed(later, MONDAY + AGAIN + MINUTE + LAPSE)


def test_what_has_not_come_again_for_ten_minutes_is_over() -> None:
    alarm = joined(None, raised())
    assert not lapsed(alarm, MONDAY + LAPSE - MINUTE)
    assert lapsed(alarm, MONDAY + LAPSE)


@pytest.mark.parametrize("code", sorted(WATCHED))
def test_what_is_watched_is_over_only_when_the_watchman_says_so(code: str) -> None:
    assert not lapsed(joined(None, raised(code=code)), MONDAY + timedelta(days=2))


def test_what_is_counted_adds_up_and_since_stays_the_first() -> None:
    first, second = {"count": 2, "since": "a", "until": "b"}, {"count": 3, "since": "c", "until": "d"}
    assert merged(first, second) == {"count": 5, "since": "a", "until": "d"}


def test_a_doubted_clock_is_told_by_its_own_notice() -> None:
    assert news(joined(None, raised(code="clock_doubted")), MONDAY) is None


@pytest.mark.parametrize(("seconds", "presses", "messages"), [(150, False, False), (151, True, False)])
def test_telegram_keeps_presses_for_150_seconds(seconds: int, presses: bool, messages: bool) -> None:
    outage = Outage(MONDAY, MONDAY + timedelta(seconds=seconds))
    assert (outage.lost_presses, outage.lost_messages) == (presses, messages)
