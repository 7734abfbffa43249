"""When promises on integrity matters speak: never at night, in time, late ones once to those above."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.integrity import Owed, Promise, own_number
from supervision.integrity_clock import begun, spoken
from supervision.offices import Role
from supervision.refusals import Refusal
from tests.cast import KEPT, MONDAY

MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


def promise(owed: Owed, since: datetime = MONDAY) -> Promise:
    length = KEPT.policy.track.integrity.acceptance
    due = KEPT.due(since, length).at
    return begun(KEPT, Promise(1, 1, owed, since, due, str(length)), since)


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
    wanted = (
        [Role.COUNTY_LEADER]
        if owed in {Owed.ACCEPTANCE, Owed.RESULT}
        else [Role.RECEPTION, Role.COUNTY_LEADER]
    )
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
