"""A changed rule never makes anybody late backwards: a running clock ends no sooner than is fair after the change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.case_clock import corrected, extended, passed, recomputed, started, stopped
from supervision.cases import Case
from supervision.clock_ends import floor
from supervision.duty import late_by
from supervision.standing_still import paused
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT
from tests.rules.test_case_clock import TIME, URGENT, kept, local, running, told
from tests.rules.test_forecast import NOW, cases, policies

SHORT = kept(track={"everyday": {"request": "1wd"}})


def changed(case: Case, at: str, then: Timekeeping = SHORT) -> Case:
    """The case after the rules have changed at this moment."""
    return recomputed(then, case, local(at))


# --- until when


def test_what_would_have_ended_last_week_ends_with_the_next_working_day() -> None:
    spared = changed(
        running("handle"), "2026-11-30 10:00"
    )  # seven working days from Monday the 23rd: 2 December
    assert (told(spared.due_at), spared.spared_until) == ("12-01 18:00", spared.due_at)


def test_what_was_due_today_is_due_today() -> None:
    assert told(changed(running("handle"), "2026-12-02 10:00").due_at) == "12-02 18:00"


def test_a_rule_that_leaves_time_enough_simply_holds() -> None:
    case = changed(running("handle"), "2026-11-23 11:00")
    assert (told(case.due_at), case.spared_until) == ("11-24 18:00", None)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-30 10:00", "11-30 12:00"),
        ("2026-11-30 23:00", "12-01 09:30"),
        ("2026-12-02 17:00", "12-02 18:00"),
    ],
)
def test_a_rule_of_two_hours_gives_two_hours_from_when_it_may_be_said(at: str, until: str) -> None:
    hours = kept(track={"everyday": {"request": "2h"}})
    assert told(changed(running("handle"), at, hours).due_at) == until


def test_danger_keeps_at_worst_what_it_had() -> None:
    case = running("sign", track=URGENT)  # four hours from ten o'clock
    shorter = kept(track={"urgent": {"sign": "1h"}})
    assert told(changed(case, "2026-11-23 12:30", shorter).due_at) == "11-23 13:30"
    assert told(changed(case, "2026-11-23 13:30", shorter).due_at) == "11-23 14:00"


def test_who_was_late_already_is_late_by_no_more_than_before() -> None:
    case = running("handle")
    after = changed(case, "2026-12-04 10:00")
    assert (after.due_at, after.spared_until) == (case.due_at, None)


def test_a_corrected_calendar_spares_as_well() -> None:
    working = replace(TIME, calendar=TIME.calendar.overridden(workdays=[date(2026, 11, 28)]))
    case = changed(running("handle"), "2026-12-01 10:00", working)
    assert told(case.due_at) == "12-02 18:00"  # by the make-up day it would have been today


# --- what becomes of it


def test_taking_the_change_back_gives_the_old_day_back() -> None:
    case = running("handle")
    back = changed(changed(case, "2026-11-30 10:00"), "2026-11-30 11:00", TIME)
    assert (back.due_at, back.spared_until) == (case.due_at, None)


def test_taking_a_longer_rule_back_makes_nobody_late_either() -> None:
    longer = kept(track={"everyday": {"request": "15wd"}})
    freed = changed(running("handle"), "2026-12-03 10:00", longer)  # late since yesterday
    assert told(changed(freed, "2026-12-03 11:00", TIME).due_at) == "12-04 18:00"


def test_changing_it_again_and_again_puts_nothing_off() -> None:
    once = changed(running("handle"), "2026-11-30 10:00")
    twice = changed(once, "2026-12-01 10:00", kept(track={"everyday": {"request": "2wd"}}))
    assert twice.due_at == once.due_at


@pytest.mark.parametrize("how", ["started", "stopped", "extended", "paused"])
def test_with_the_step_it_is_over(how: str) -> None:
    spared, now = changed(running("handle"), "2026-11-30 10:00"), local("2026-11-30 12:00")
    after = {
        "started": lambda: started(SHORT, spared, "verify", now),
        "stopped": lambda: stopped(spared),
        "extended": lambda: extended(SHORT, spared, now),
        "paused": lambda: paused(SHORT, spared, "resubmit", now),
    }[how]()
    assert after.spared_until is None


def test_a_date_from_above_presses_all_the_same() -> None:
    spared = changed(running("handle"), "2026-11-30 10:00")
    pressed = recomputed(
        SHORT, replace(spared, supervise_by=local("2026-11-30 18:00")), local("2026-11-30 11:00")
    )
    freed = recomputed(SHORT, replace(pressed, supervise_by=None), local("2026-11-30 12:00"))
    assert (told(pressed.due_at), told(freed.due_at)) == ("11-30 18:00", "12-01 18:00")


def test_another_nature_is_no_changed_rule_but_takes_nothing_of_what_was_spared() -> None:
    question = replace(running("handle"), nature="question")
    assert told(corrected(TIME, question, local("2026-11-30 10:00")).due_at) == "11-26 18:00"
    spared = changed(running("handle"), "2026-11-30 10:00")
    again = corrected(SHORT, replace(spared, nature="question"), local("2026-11-30 12:00"))
    assert again.due_at == spared.due_at


def test_reminders_rungs_and_lateness_count_from_the_end_that_was_spared() -> None:
    spared = changed(running("handle"), "2026-11-30 10:00")
    before, at = (
        passed(SHORT, spared, local("2026-12-01 17:59")),
        passed(SHORT, spared, local("2026-12-01 18:00")),
    )
    assert (before.rungs, [index for index, _ in at.rungs], at.share) == ((), [0], 1.0)
    assert str(late_by(SHORT, spared, local("2026-12-02 10:00"))) == "1wd"


# --- any change at any time

CHANGES = st.lists(st.tuples(policies(), st.integers(1, 30 * 24 * 60)), min_size=1, max_size=5)


@settings(deadline=None)
@given(cases(), CHANGES)
def test_no_change_of_rules_makes_anybody_late(case: Case, lived: list[tuple[Timekeeping, int]]) -> None:
    now = NOW
    for then, minutes in lived:
        now += timedelta(minutes=minutes)
        after, least = recomputed(then, case, now), floor(then, case, now)
        assert case.due_at is not None
        assert after.due_at is not None
        assert after.due_at >= min(case.due_at, least)
        assert after.due_at >= now or after.due_at >= case.due_at
        assert recomputed(then, after, now) == after
        case = after


@settings(deadline=None)
@given(cases(), policies(), st.integers(1, 30 * 24 * 60))
def test_nobody_is_given_more_than_he_had_or_the_rule_gives(
    case: Case, then: Timekeeping, minutes: int
) -> None:
    now = NOW + timedelta(minutes=minutes)
    after, fresh = (
        recomputed(then, case, now),
        recomputed(then, replace(case, due_at=None, spared_until=None), now),
    )
    assert case.due_at is not None
    assert fresh.due_at is not None
    assert after.due_at is not None
    assert after.due_at <= max(case.due_at, fresh.due_at)


@settings(deadline=None)
@given(cases(), policies(), st.integers(1, 30 * 24 * 60))
def test_a_shorter_rule_undone_is_as_if_it_had_never_been(
    case: Case, then: Timekeeping, minutes: int
) -> None:
    now = NOW + timedelta(minutes=minutes)
    shorter = recomputed(then, case, now)
    back = recomputed(KEPT, shorter, now)
    assert case.due_at is not None
    assert shorter.due_at is not None
    if shorter.due_at <= case.due_at:
        assert (back.due_at, back.spared_until) == (case.due_at, None)


def test_floors_are_moments_in_utc() -> None:
    assert floor(TIME, running("handle"), local("2026-11-30 10:00")) == datetime(
        2026, 12, 1, 10, 0, tzinfo=UTC
    )
