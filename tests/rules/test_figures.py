"""Periods, shares and medians, and who of a team comes first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from supervision.calendar import Calendar
from supervision.figures import Attention, Period, attention, in_order, span_of
from supervision.people import Person
from supervision.policy import Policy
from supervision.tallies import Member, Tally, summed
from supervision.timekeeping import Timekeeping

SHANGHAI = ZoneInfo("Asia/Shanghai")
KEPT = Timekeeping(Policy(), Calendar(), SHANGHAI)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "period", "start", "end"),
    [
        ("2026-11-25 09:00", Period.WEEK, "2026-11-23", "2026-11-30"),
        ("2026-11-23 00:00", Period.WEEK, "2026-11-23", "2026-11-30"),
        ("2026-11-29 23:59", Period.WEEK, "2026-11-23", "2026-11-30"),
        ("2026-12-31 23:59", Period.MONTH, "2026-12-01", "2027-01-01"),
        ("2027-01-01 00:00", Period.LAST_MONTH, "2026-12-01", "2027-01-01"),
        ("2028-03-31 12:00", Period.LAST_MONTH, "2028-02-01", "2028-03-01"),
        ("2026-02-01 07:59", Period.YEAR, "2026-01-01", "2027-01-01"),
    ],
)
def test_a_period_begins_and_ends_at_midnight_of_the_townships_zone(
    now: str, period: Period, start: str, end: str
) -> None:
    span = span_of(period, local(now).astimezone(UTC), KEPT)
    assert (span.start, span.end) == (local(start), local(end))


def test_in_a_zone_that_changes_its_clock_a_month_still_begins_at_midnight() -> None:
    berlin = Timekeeping(Policy(), Calendar(), ZoneInfo("Europe/Berlin"))
    span = span_of(Period.MONTH, datetime(2026, 3, 30, 12, tzinfo=UTC), berlin)
    assert span.end - span.start == timedelta(days=31) - timedelta(hours=1)


@pytest.mark.parametrize(("good", "bad", "share"), [(0, 0, None), (0, 3, 0), (199, 1, 99), (7, 0, 100)])
def test_a_hundred_percent_means_everybody(good: int, bad: int, share: int | None) -> None:
    assert Tally(good=good, bad=bad).share_satisfied == share


@pytest.mark.parametrize(("days", "median"), [({}, None), ({4: 1}, 4), ({1: 2, 9: 2}, 1), ({1: 1, 5: 2}, 5)])
def test_half_were_closed_within_the_median(days: dict[int, int], median: int | None) -> None:
    assert Tally(days=days).median_days == median


def test_tallies_are_summed_with_their_days() -> None:
    total = summed([Tally(visits=1, closed=2, days={1: 2}), Tally(visits=2, closed=1, days={1: 1, 3: 4})])
    assert total == Tally(visits=3, closed=3, days={1: 3, 3: 4})
    assert summed([]) == Tally()


def person(**more: object) -> Person:
    return Person(1, "r", "甲一", **{"user_id": 5_000_000_001, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (Member(1), Attention.VACANT),
        (Member(1, person(user_id=None)), Attention.NOT_ENROLLED),
        (Member(1, person(unreachable_since=NOW)), Attention.UNREACHABLE),
        (Member(1, person(locked_at=NOW)), Attention.UNREACHABLE),
        (Member(1, person(away_until=NOW + timedelta(days=1)), overdue=1, own_overdue=1), Attention.OVERDUE),
        (Member(1, person(), overdue=5), Attention.FINE),
        (Member(1, person(away_until=NOW + timedelta(days=1)), silent=True), Attention.AWAY),
        (Member(1, person(away_until=NOW), silent=True), Attention.SILENT),
        (Member(1, person()), Attention.FINE),
    ],
)
def test_what_needs_attention_first_is_said_of_each(member: Member, why: Attention) -> None:
    assert attention(member, NOW) is why


def test_among_equals_more_overdue_comes_first_then_who_was_longest_not_seen() -> None:
    fine = Member(1, person(), last_visit=NOW)
    longer = Member(2, person(), last_visit=NOW - timedelta(days=9))
    never = Member(3, person())
    late, later = Member(4, person(), own_overdue=1), Member(5, person(), own_overdue=3)
    vacant = Member(6)
    ordered = in_order([fine, longer, never, late, later, vacant], NOW)
    assert [each.village_id for each in ordered] == [6, 5, 4, 3, 2, 1]
