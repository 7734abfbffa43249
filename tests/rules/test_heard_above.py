"""What is previewed of ladders and reminders is what happens: who hears of late matters once they are reckoned anew."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.case_clock import caught_up, passed, recomputed, said_by, started
from supervision.cases import Case, Track
from supervision.heard_above import Above, Heard, heard_above
from supervision.integrity import Owed, Promise
from supervision.integrity_clock import begun, reckoned, spoken
from supervision.offices import Role
from supervision.overlay import with_changes
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT, MONDAY
from tests.rules.test_case_clock import matter

NOW = MONDAY + timedelta(days=30, hours=2)
KINDS = ("sign", "measures", "handle", "verify", "tell")
SECRETARY = (Role.OFFICER, Role.AREA_LEADER, Role.AREA_DEPUTY, Role.COUNTY_LEADER)


def case_since(days: float, kind: str = "sign") -> Case:
    """A case whose clock began so long before now, and has said what it had to by now."""
    begun, red = (
        NOW - timedelta(days=days),
        kind in {"measures", "handle"},
    )  # red already: it turns so no more
    return caught_up(KEPT, started(KEPT, matter(Track.EVERYDAY, supervised=red), kind, begun), NOW)


def under(ladder: list[tuple[int, Role]], role: str = "secretary") -> Timekeeping:
    rungs = [{"after": f"{days}wd", "to": to.value} for days, to in ladder]
    return KEPT.under(with_changes(KEPT.policy, {f"ladder.{role}": rungs}), 1)


def heard_then(then: Timekeeping, case: Case) -> set[Role]:
    """Who hears from now on, lived through: every rung that the case climbs in its next months."""
    at = caught_up(then, recomputed(then, case, NOW), NOW, until=said_by(case, NOW))
    heard = set()
    for _ in range(60):
        if at.next_at is None:
            break
        found = passed(then, at, at.next_at)
        heard |= {rung.to for _, rung in found.rungs}
        at = found.case
    return heard


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 20), st.sampled_from(KINDS)), max_size=6),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(SECRETARY)), max_size=4),
)
def test_as_many_hear_afterwards_as_were_previewed(some: list[Any], rungs: list[tuple[int, Role]]) -> None:
    then, cases = under(sorted(rungs, key=lambda rung: rung[0])), [case_since(*each) for each in some]
    found = heard_above(KEPT, then, cases, NOW)
    late = [case for case in cases if case.due_at is not None and case.due_at < NOW]
    was, will = [heard_then(KEPT, case) for case in late], [heard_then(then, case) for case in late]
    assert (found.running, found.late, found.climbing) == (len(cases), len(late), sum(map(bool, will)))
    for role in Role:
        heard = found.offices.get(role, Heard())
        assert heard.more == sum(role in b and role not in a for a, b in zip(was, will, strict=True)), role
        assert heard.less == sum(role in a and role not in b for a, b in zip(was, will, strict=True)), role


def test_the_same_ladder_changes_nothing() -> None:
    cases = [case_since(days) for days in range(9)]
    found = heard_above(KEPT, KEPT, cases, NOW)
    assert (found.offices, found.reminds.sooner, found.reminds.later) == ({}, 0, 0)
    assert heard_above(KEPT, KEPT, [], NOW) == Above()


def test_a_rung_that_is_taken_away_is_no_longer_heard_of() -> None:
    found = heard_above(KEPT, under([(0, Role.OFFICER)]), [case_since(4)], NOW)
    assert found.offices[Role.COUNTY_LEADER] == Heard(less=1)


def test_reminders_that_come_more_seldom_are_counted() -> None:
    then = KEPT.under(with_changes(KEPT.policy, {"reminders.every": "5wd"}), 1)
    found = heard_above(KEPT, then, [case_since(9), case_since(0.1)], NOW)
    assert (found.reminds.later, found.reminds.sooner, found.offices) == (1, 0, {})


def owed_since(days: float, owed: Owed) -> Promise:
    """A promise made so long before now, that has said by now what it had to."""
    since, lasts = NOW - timedelta(days=days), getattr(KEPT.policy.track.integrity, owed.value)
    at = begun(KEPT, 1, owed, since, lasts, since)
    while at.next_at is not None and at.next_at <= NOW:
        at = spoken(KEPT, at, at.next_at).promise
    return at


def heard_of_promise(then: Timekeeping, promise: Promise) -> set[Role]:
    """Who hears from now on, lived through."""
    at, heard = reckoned(then, promise, NOW), set()
    for _ in range(60):
        said = spoken(then, at, max(at.next_at or NOW, NOW))
        heard |= set(said.rungs)
        at = said.promise
    return heard


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 90), st.sampled_from([Owed.ACCEPTANCE, Owed.HANDLE])), max_size=5),
    st.lists(st.integers(0, 9), max_size=3),
)
def test_of_what_is_owed_on_integrity_as_many_hear_as_were_previewed(
    some: list[Any], rungs: list[int]
) -> None:
    then = under([(days, Role.COUNTY_LEADER) for days in sorted(rungs)], "reception")
    owed = [owed_since(*each) for each in some]
    found = heard_above(KEPT, then, [], NOW, owed)
    late = [each for each in owed if each.due_at < NOW]
    was, will = ([heard_of_promise(at, each) for each in late] for at in (KEPT, then))
    assert (found.running, found.late, found.climbing) == (len(owed), len(late), sum(map(bool, will)))
    heard = found.offices.get(Role.COUNTY_LEADER, Heard())
    assert heard.more == sum(bool(b) and not a for a, b in zip(was, will, strict=True))
    assert heard.less == sum(bool(a) and not b for a, b in zip(was, will, strict=True))
