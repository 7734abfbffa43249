"""Moments that belong to people, drafts and links: by the new rules at once, and nobody is hurried by the change."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from supervision.drafts import HELD, Draft
from supervision.durations import parse_duration
from supervision.overlay import with_changes
from supervision.own_moments import Moved, awaited_anew, draft_anew, link_anew, remind_at, silent_at
from supervision.people import Awaited, Invitation
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT, MONDAY
from tests.rules.every_rule import every_change

ONE, LIVES = parse_duration("1wd"), KEPT.policy.enrolment.link
NOW = MONDAY + timedelta(hours=3)
LATER = st.integers(1, 60 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
EARLIER = st.integers(0, 40 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))


def under(changes: dict[str, object]) -> Timekeeping:
    return KEPT.under(with_changes(KEPT.policy, changes), 1)


def silent(since: datetime, steps: int = 0) -> Awaited:
    return Awaited(1, silent_at=silent_at(KEPT, since, steps), silence=steps, silent_since=since)


def draft(flow: str = "report", reminded: int = 0, since: datetime = MONDAY) -> Draft:
    ends = KEPT.due(since, KEPT.policy.drafts.delete).at
    plain = Draft(1, "r", 1, 1, flow, "s", 3, "k", reminded=reminded, expires_at=ends, answered_at=since)
    return replace(plain, remind_at=remind_at(KEPT, plain))


def link(issued: datetime = MONDAY) -> Invitation:
    return Invitation(1, "r", 1, "supervisor", 1, KEPT.due(issued, LIVES).at, "open", issued_at=issued)


def moments(time: Timekeeping) -> list[object]:
    found: list[object] = [awaited_anew(time, silent(MONDAY, steps), NOW) for steps in range(4)]
    plain = Awaited(1, digest_at=KEPT.next_digest(NOW), weekly_at=KEPT.next_weekly(NOW))
    found += [awaited_anew(time, plain, NOW), link_anew(time, link(), NOW)]
    asked = [draft(flow, reminded, NOW) for flow in ("report", HELD) for reminded in range(3)]
    return [
        *found,
        *((each.remind_at, each.expires_at) for each in (draft_anew(time, d, NOW) for d in asked)),
    ]


def test_a_rule_that_moves_one_of_them_is_in_the_fingerprint() -> None:
    before, moved = moments(KEPT), set()
    for path, policy in every_change(KEPT.policy):
        then = KEPT.under(policy, 1)
        if moments(then) != before:
            moved.add(path)
            assert then.fingerprint_of_rounds() != KEPT.fingerprint_of_rounds(), path
    assert {"silent.supervisor", "silent.director", "silent.inspector", "weekly.day", "weekly.at"} <= moved
    assert {
        "drafts.remind",
        "drafts.delete",
        "enrolment.link",
        "held",
        "hours.digest",
        "hours.close",
    } <= moved


def test_the_same_rules_move_nothing() -> None:
    asked = [draft(flow, reminded, NOW) for flow in ("report", HELD) for reminded in range(3)]
    assert moments(KEPT)[:4] == [silent(MONDAY, steps) for steps in range(4)]
    assert moments(KEPT)[6:] == [(each.remind_at, each.expires_at) for each in asked]


@given(EARLIER, st.integers(0, 4), st.integers(1, 30))
def test_nobody_is_asked_at_once_because_a_rule_is_shorter(since: datetime, steps: int, days: int) -> None:
    was = silent(since, steps)
    then = under({"silent.supervisor": f"{days}d", "silent.director": "31d", "silent.inspector": "40d"})
    found = awaited_anew(then, was, NOW)
    assert was.silent_at is not None
    assert found.silent_at is not None
    if found.silent_at < was.silent_at:
        assert found.silent_at >= min(was.silent_at, then.due(NOW, ONE).at)
    assert awaited_anew(then, found, NOW + timedelta(minutes=5)) == found


@given(EARLIER, EARLIER, st.integers(1, 9), st.integers(1, 60))
def test_a_draft_is_neither_reminded_of_nor_deleted_at_once(
    since: datetime, now: datetime, first: int, delete: int
) -> None:
    was, then = (
        draft(since=min(since, now)),
        under({"drafts.remind": [f"{first}d"], "drafts.delete": f"{delete}d"}),
    )
    found = draft_anew(then, was, now)
    for before, after in ((was.remind_at, found.remind_at), (was.expires_at, found.expires_at)):
        assert before is not None
        assert after is not None
        assert after >= before or after > now
    assert draft_anew(then, found, now) == found


def test_whoever_was_last_heard_from_three_days_ago_is_asked_after_five_and_not_after_seven() -> None:
    was = silent(NOW - timedelta(days=3))
    found = awaited_anew(under({"silent.supervisor": "5d"}), was, NOW)
    assert was.silent_at is not None
    assert found.silent_at == was.silent_at - timedelta(days=2)


def test_since_when_is_not_known_the_moment_stays() -> None:
    was = replace(silent(NOW - timedelta(days=3)), silent_since=None)
    assert awaited_anew(under({"silent.supervisor": "5d"}), was, NOW) == was


@given(LATER, st.sampled_from(["07:45", "08:00", "09:15", "12:00"]))
def test_another_hour_of_the_morning_leaves_no_morning_out_and_makes_none_twice(
    now: datetime, at: str
) -> None:
    then, was = under({"hours.digest": at}), Awaited(1, digest_at=KEPT.next_digest(now))
    found = awaited_anew(then, was, now).digest_at
    assert was.digest_at is not None
    assert found is not None
    assert found >= now
    assert then.days_between(was.digest_at, found) == 0


@given(LATER, st.sampled_from(["tuesday", "friday", "sunday"]))
def test_another_day_of_the_week_is_three_to_ten_days_after_the_last(now: datetime, day: str) -> None:
    then, was = under({"weekly.day": day}), Awaited(1, weekly_at=KEPT.next_weekly(now))
    found = awaited_anew(then, was, now)
    assert was.weekly_at is not None
    assert found.weekly_at is not None
    apart = found.weekly_at - (was.weekly_at - timedelta(days=7))
    assert timedelta(days=3) <= apart <= timedelta(days=10)
    assert awaited_anew(then, found, now) == found


def test_what_was_kept_unasked_is_asked_about_after_the_new_time() -> None:
    found = draft_anew(under({"held": "4h"}), draft(HELD, since=NOW), NOW)
    assert found.remind_at == NOW + timedelta(hours=4)


def test_a_shorter_life_of_links_ends_none_before_the_next_working_day() -> None:
    then = under({"enrolment.link": "1d"})
    assert link_anew(then, link(NOW - timedelta(days=5)), NOW).expires_at == then.due(NOW, ONE).at
    over = link(NOW - timedelta(days=30))
    assert link_anew(then, over, NOW) == over


def test_earlier_and_later_are_counted_apart() -> None:
    found = Moved().and_of(NOW, NOW - timedelta(1)).and_of(NOW, NOW + timedelta(1)).and_of(NOW, NOW)
    assert found == Moved(sooner=1, later=1)
