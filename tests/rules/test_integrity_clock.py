"""When promises on integrity matters speak: never at night, in time, late ones once to those above."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.integrity import COUNTYS, Owed, Promise, own_number
from supervision.integrity_clock import begun, length_of, reckoned, spoken
from supervision.offices import Role
from supervision.refusals import Refusal
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT, MONDAY
from tests.rules.test_case_clock import kept

MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


def promise(owed: Owed, since: datetime = MONDAY) -> Promise:
    length = KEPT.policy.track.integrity.acceptance
    return begun(KEPT, 1, owed, since, length, since)


def lived(made: Promise, until: datetime) -> list[tuple[datetime, float | None, tuple[Role, ...]]]:
    """Everything it says until then, looked at only when it asks to be."""
    said = []
    while made.next_at is not None and made.next_at <= until:
        now = made.next_at
        found = spoken(KEPT, made, now)
        if found.share is not None or found.rungs:
            said.append((now, found.share, found.rungs))
        assert found.promise.next_at is not None
        assert found.promise.next_at > now
        made = found.promise
    return said


@given(MOMENTS, st.sampled_from(list(Owed)))
def test_it_speaks_by_day_reminds_three_times_and_climbs_each_rung_once(since: datetime, owed: Owed) -> None:
    made = promise(owed, since)
    said = lived(made, made.due_at + timedelta(days=20))
    assert not any(KEPT.is_quiet(at) for at, _, _ in said)
    assert [share for at, share, _ in said if share is not None][:3] == [0.5, 0.75, 1.0]
    heard = [role for _, _, rungs in said for role in rungs]
    wanted = [Role.COUNTY_LEADER] if owed in COUNTYS else [Role.RECEPTION, Role.COUNTY_LEADER]
    assert heard == wanted


@given(MOMENTS)
def test_fifteen_working_days_end_at_office_close_of_a_working_day(since: datetime) -> None:
    due = promise(Owed.RESULT, since).due_at.astimezone(KEPT.timezone)
    assert (due.hour, due.minute) == (18, 0)
    assert KEPT.calendar.is_workday(due.date())
    assert KEPT.working_days_between(since, due) == 15


def test_what_fell_due_together_is_said_once() -> None:
    made = promise(Owed.ACCEPTANCE)
    found = spoken(KEPT, made, made.due_at + timedelta(days=40, hours=16))
    assert found.share == 1.0
    assert found.rungs == (Role.COUNTY_LEADER,)


@pytest.mark.parametrize("written", ["清纪信〔2026〕17号", "XF-2026-117", "2026/17", "第 17 号"])
def test_numbers_as_offices_write_them_are_taken(written: str) -> None:
    assert own_number(written) == written


@given(st.text())
def test_nothing_but_a_number_passes(text: str) -> None:
    try:
        kept = own_number(text)
    except Refusal:
        return
    assert len(kept) <= 30
    assert any(char.isdigit() for char in kept)


# --- other rules


def _with(**integrity: str) -> Timekeeping:
    return kept(track={"integrity": integrity})


@given(MOMENTS, st.sampled_from(list(Owed)), st.integers(0, 40), st.sampled_from(["1wd", "15wd", "90d"]))
def test_a_changed_rule_makes_no_promise_late_and_says_nothing_twice(
    since: datetime, owed: Owed, days: int, length: str
) -> None:
    now, made = since + timedelta(days=days), promise(owed, since)
    while made.next_at is not None and made.next_at <= now:
        made = spoken(KEPT, made, made.next_at).promise
    after = reckoned(_with(acceptance=length, result=length, handle=length, sign=length), made, now)
    assert after.due_at > now or made.due_at <= now
    assert after.next_at is not None
    assert after.next_at > now


@given(MOMENTS, st.sampled_from(list(Owed)))
def test_the_same_rules_change_no_promise(since: datetime, owed: Owed) -> None:
    length = length_of(KEPT, replace(promise(owed, since), length="10wd"))
    made = begun(KEPT, 1, owed, since, length, since)
    assert reckoned(KEPT, made, since) == made


def test_a_promise_into_a_year_without_holidays_is_provisional() -> None:
    time = replace(KEPT, calendar=replace(KEPT.calendar, known_years=frozenset({2026})))
    length = time.policy.track.integrity.acceptance
    near, far = MONDAY, MONDAY + timedelta(days=25)
    assert [begun(time, 1, Owed.RESULT, at, length, at).provisional for at in (near, far)] == [False, True]
