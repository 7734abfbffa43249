"""回访: which month a draw belongs to, when it reminds, and what the policy allows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from supervision.callbacks import Callback, again_after, month_of, provisional, reckoned, remind_at
from supervision.policy import policy_from
from supervision.sections import PolicyError
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT, MONDAY
from tests.rules.test_case_clock import kept

DUE = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)  # the Monday after, 18:00 in Shanghai


def drawn(reminded: int = 0) -> Callback:
    return Callback(1, "r", 1, 1, 1, 1, MONDAY, DUE, reminded=reminded)


def test_a_month_begins_and_ends_with_the_townships_days() -> None:
    start, end = month_of(MONDAY, KEPT)
    days = [(d.month, d.day, d.hour) for d in (each.astimezone(KEPT.timezone) for each in (start, end))]
    assert days == [(11, 1, 0), (12, 1, 0)]


def test_it_reminds_half_way_then_once_late_then_each_second_working_day_always_in_the_morning() -> None:
    moments = [remind_at(KEPT, drawn(reminded)) for reminded in range(5)]
    assert MONDAY < moments[0] < DUE < moments[1] < DUE + timedelta(days=1)
    local = [moment.astimezone(KEPT.timezone) for moment in moments]
    assert {f"{each:%H:%M}" for each in local} == {"08:30"}
    assert all(KEPT.is_workday(moment) for moment in moments)
    apart = [KEPT.working_days_between(*pair) for pair in pairwise(moments[1:])]
    assert apart == [2, 2, 2]


def test_whoever_was_just_asked_is_left_alone_for_two_working_days() -> None:
    friday_evening = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
    assert again_after(KEPT, friday_evening) == datetime(2026, 12, 2, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("given", [{"share": 101}, {"tries": 0}, {"share": -1}, {"by_reception": "yes"}])
def test_a_policy_that_cannot_be_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(PolicyError, match="sampling"):
        policy_from({"sampling": given})


def test_by_default_five_percent_are_asked_and_one_a_month() -> None:
    sampling = policy_from({}).sampling
    assert (sampling.share, sampling.at_least, str(sampling.due), sampling.by_reception) == (
        5,
        1,
        "5wd",
        False,
    )


def under(due: str) -> Timekeeping:
    return kept(sampling={"due": due})


def test_a_shorter_rule_makes_no_draw_late_backwards() -> None:
    thursday = MONDAY + timedelta(days=3)
    after = reckoned(under("1wd"), drawn(), thursday)
    assert after.due_at.astimezone(KEPT.timezone).strftime("%m-%d %H") == "11-27 18"
    assert after.spared_until == after.due_at
    assert after.next_at is not None
    assert after.next_at > thursday


def test_a_longer_rule_gives_more_days_and_the_same_rule_changes_nothing() -> None:
    assert reckoned(under("10wd"), drawn(), MONDAY).due_at > DUE
    assert reckoned(under("5wd"), drawn(), MONDAY + timedelta(days=20)) == drawn()


def test_a_draw_into_a_year_without_holidays_is_provisional() -> None:
    time = replace(KEPT, calendar=replace(KEPT.calendar, known_years=frozenset({2026})))
    late = MONDAY + timedelta(days=37)
    due = time.due(late, time.policy.sampling.due).at
    assert provisional(time, replace(drawn(), drawn_at=late, due_at=due))
    assert not provisional(time, drawn())
