"""The clock of a case: whose turn, how long, due when, and what it says at which moment. Days looked up by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.holidays_source import china_calendar
from supervision.case_clock import (
    caught_up,
    extended,
    fell_to_zone,
    first_kind,
    ladder_of,
    passed,
    recomputed,
    reddens_at,
    reminder_at,
    rung_at,
    started,
    stopped,
    turn_of,
)
from supervision.cases import Case, State, Track
from supervision.clock_ends import length
from supervision.offices import Role
from supervision.policy import policy_from
from supervision.standing_still import left_of, paused, resumed
from supervision.timekeeping import Timekeeping

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = china_calendar(range(2024, 2031))
EVERYDAY, URGENT, PETITION, UNCLEAR = Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.UNCLEAR


def kept(**policy: object) -> Timekeeping:
    """The township's time under a policy that differs in this from the default."""
    return Timekeeping(policy_from(policy), CALENDAR, SHANGHAI)


TIME = kept()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def told(moment: datetime | None) -> str:
    """A moment as people there say it."""
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M") if moment else "never"


def matter(track: Track = EVERYDAY, **changes: Any) -> Case:
    """A case with nothing special about it, handed to an inspector."""
    plain = Case(
        id=1,
        ref="r",
        number="1",
        track=track,
        state=State.HANDLING,
        village_id=1,
        township_id=2,
        reporter_id=3,
        category="water",
        nature="request",
        version=1,
        submitted_at=local("2026-11-23 10:00"),
        key_id="k",
        inspector_id=4,
    )
    return replace(plain, **changes)


def running(kind: str, since: str = "2026-11-23 10:00", time: Timekeeping = TIME, **changes: Any) -> Case:
    """A case whose clock of this kind began then (Monday, ten o'clock)."""
    return started(time, matter(**changes), kind, local(since))


def says(case: Case, at: str, time: Timekeeping = TIME) -> tuple[float | None, int, int]:
    """Which part of the clock, how many reminders after its end, how many rungs: what is said at a moment."""
    found = passed(time, case, local(at))
    return found.share, found.overdue, len(found.rungs)


# --- whose turn, how long, until when


@pytest.mark.parametrize(
    ("track", "kind", "changes", "role"),
    [
        (EVERYDAY, "sign", {}, Role.SECRETARY),
        (URGENT, "sign", {}, Role.SECRETARY),
        (PETITION, "register", {}, Role.SECRETARY),
        (UNCLEAR, "sort", {}, Role.RECEPTION),
        (URGENT, "measures", {}, Role.INSPECTOR),
        (URGENT, "measures", {"inspector_id": None}, Role.SECRETARY),
        (EVERYDAY, "handle", {}, Role.INSPECTOR),
        (EVERYDAY, "handle", {"inspector_id": None}, Role.SECRETARY),
        (EVERYDAY, "verify", {}, Role.SUPERVISOR),
        (EVERYDAY, "verify", {"drawn": True}, Role.SECRETARY),
        (EVERYDAY, "verify", {"supervised": True}, Role.SECRETARY),
        (EVERYDAY, "verify", {"dissatisfied": 1}, Role.SUPERVISOR),
        (EVERYDAY, "verify", {"dissatisfied": 2}, Role.SECRETARY),
        (EVERYDAY, "tell", {}, Role.SUPERVISOR),
        (EVERYDAY, "resubmit", {}, Role.SUPERVISOR),
    ],
)
def test_each_stage_is_somebodys_turn(track: Track, kind: str, changes: dict[str, Any], role: Role) -> None:
    assert turn_of(running(kind, track=track, **changes)) is role


def test_a_case_without_a_clock_waits_for_nobody() -> None:
    assert turn_of(stopped(running("sign"))) is None
    assert ladder_of(TIME, stopped(running("sign"))) == ()


@pytest.mark.parametrize(
    ("track", "kind"), [(EVERYDAY, "sign"), (URGENT, "sign"), (PETITION, "register"), (UNCLEAR, "sort")]
)
def test_the_first_clock_is_the_tracks(track: Track, kind: str) -> None:
    assert first_kind(track) == kind


@pytest.mark.parametrize(
    ("track", "nature", "kind", "since", "due"),
    [
        (EVERYDAY, "request", "sign", "2026-11-23 10:00", "11-24 18:00"),
        (EVERYDAY, "request", "sign", "2026-11-27 10:00", "11-30 18:00"),  # over a weekend
        (EVERYDAY, "request", "sign", "2026-09-30 10:00", "10-08 18:00"),  # over National Day
        (EVERYDAY, "request", "sign", "2026-09-18 10:00", "09-20 18:00"),  # a make-up Sunday
        (URGENT, "request", "sign", "2026-11-23 22:00", "11-24 02:00"),  # hours run at night
        (URGENT, "request", "sign", "2026-10-01 10:00", "10-01 14:00"),  # and on holidays
        (PETITION, "request", "register", "2026-11-23 10:00", "11-24 18:00"),
        (PETITION, "request", "register", "2026-09-30 10:00", "10-08 18:00"),  # 1 October rests
        (UNCLEAR, "request", "sort", "2026-11-27 10:00", "11-30 18:00"),
        (URGENT, "request", "measures", "2026-09-30 10:00", "10-01 10:00"),
        (URGENT, "complaint", "handle", "2026-09-30 10:00", "10-02 18:00"),  # danger waits for no holiday
        (EVERYDAY, "question", "handle", "2026-09-30 10:00", "10-10 18:00"),  # a make-up Saturday counts
        (EVERYDAY, "request", "handle", "2026-11-23 10:00", "12-02 18:00"),
        (EVERYDAY, "complaint", "handle", "2026-11-23 10:00", "12-14 18:00"),
        (EVERYDAY, "question", "handle", "2024-02-28 10:00", "03-04 18:00"),  # a leap day is worked
        (EVERYDAY, "question", "handle", "2026-11-29 23:59", "12-02 18:00"),  # over the month's end
        (PETITION, "question", "handle", "2026-11-23 10:00", "11-26 18:00"),
        (EVERYDAY, "request", "verify", "2026-11-23 10:00", "11-30 18:00"),
        (EVERYDAY, "request", "tell", "2026-11-23 10:00", "11-26 18:00"),
        (EVERYDAY, "request", "resubmit", "2026-11-23 10:00", "11-26 18:00"),
    ],
)
def test_each_stage_ends_by_policy_and_calendar(
    track: Track, nature: str, kind: str, since: str, due: str
) -> None:
    assert told(running(kind, since, track=track, nature=nature).due_at) == due


def test_a_month_ends_on_its_last_day_where_there_is_no_other() -> None:
    months = kept(track={"everyday": {"sign": "1mo"}})
    assert told(running("sign", "2024-01-31 10:00", months).due_at) == "02-29 18:00"
    assert told(running("sign", "2026-01-31 10:00", months).due_at) == "02-28 18:00"  # a make-up Saturday


def test_an_unknown_clock_has_no_length() -> None:
    with pytest.raises(ValueError, match="siesta"):
        length(TIME, matter(), "siesta")


def test_a_clock_into_an_unpublished_year_is_provisional() -> None:
    assert running("handle", "2026-12-28 10:00").provisional
    assert not running("handle", "2026-11-23 10:00").provisional


# --- reminders and rungs


@pytest.mark.parametrize(
    ("kind", "track", "since", "moments"),
    [
        ("sign", EVERYDAY, "2026-11-23 10:00", ["11-23 18:00", "11-24 14:00", "11-24 18:00", "11-25 10:00"]),
        # on the full hour, and never on a Sunday
        ("sign", EVERYDAY, "2026-11-27 15:20", ["11-30 13:00", "11-30 16:00", "11-30 18:00", "12-01 10:00"]),
        ("sign", URGENT, "2026-11-23 10:10", ["11-23 12:10", "11-23 13:10", "11-23 14:10", "11-24 10:00"]),
        ("handle", URGENT, "2026-09-30 10:00", ["10-01 14:00", "10-02 12:00", "10-02 18:00", "10-08 10:00"]),
    ],
)
def test_reminders_come_at_parts_of_the_clock_and_each_working_morning_after_it(
    kind: str, track: Track, since: str, moments: list[str]
) -> None:
    case = running(kind, since, track=track)
    assert [told(reminder_at(TIME, case, index)) for index in range(4)] == moments


def test_rungs_are_reached_after_the_end_in_working_time() -> None:
    case = running("sign", "2026-09-28 10:00")  # due on 29 September; then National Day
    assert [told(rung_at(TIME, case, index)) for index in range(4)] == [
        "09-29 18:00",
        "09-30 18:00",
        "10-09 18:00",
        "never",
    ]


def test_what_is_next_is_a_reminder_or_a_rung_whichever_is_first() -> None:
    case = running("verify")
    assert told(case.next_at) == "11-25 18:00"
    late = passed(TIME, case, local("2026-11-30 18:00")).case
    assert told(late.next_at) == "12-01 10:00"
    assert (late.reminded, late.climbed) == (3, 0)


def test_what_fell_due_together_is_said_as_the_latest() -> None:
    case = running("sign")
    assert says(case, "2026-11-23 17:59") == (None, 0, 0)
    assert says(case, "2026-11-24 15:00") == (0.75, 0, 0)
    assert says(case, "2026-11-24 18:00") == (1.0, 0, 1)
    assert says(case, "2026-11-26 19:00") == (1.0, 2, 2)


def test_what_was_said_is_not_said_again() -> None:
    case = passed(TIME, running("sign"), local("2026-11-26 19:00")).case
    assert says(case, "2026-11-26 19:00") == (None, 0, 0)
    assert told(case.next_at) == "11-27 10:00"


def test_nothing_is_said_at_night_but_danger_and_no_rung_is_climbed() -> None:
    assert says(running("sign"), "2026-11-24 23:00") == (None, 0, 0)
    danger = running("sign", "2026-11-23 22:00", track=URGENT)
    assert says(danger, "2026-11-24 02:00") == (1.0, 0, 0)
    assert says(danger, "2026-11-24 07:30") == (1.0, 0, 1)


def test_what_was_not_said_at_night_is_said_in_the_morning() -> None:
    case = passed(TIME, running("sign"), local("2026-11-24 23:00")).case
    assert told(case.next_at) == "11-25 07:30"
    assert says(case, "2026-11-25 07:30") == (1.0, 0, 1)


def test_hundreds_of_missed_reminders_are_counted_not_walked() -> None:
    quick = kept(reminders={"every": "1m"}, hours={"quiet": ["00:00", "00:00"]})
    case = passed(quick, running("sign", time=quick), local("2026-11-26 18:00")).case
    assert case.reminded == 3 + 2 * 24 * 60
    assert told(case.next_at) == "11-26 18:01"


def test_the_zones_director_has_it_once_the_supervisors_ladder_is_climbed() -> None:
    assert not fell_to_zone(running("tell"))
    assert fell_to_zone(replace(running("tell"), climbed=1))
    assert not fell_to_zone(replace(running("handle"), climbed=1))


# --- stopping, standing still, longer, sooner


@pytest.mark.parametrize(
    ("returned", "resubmitted", "due"),
    [
        ("2026-11-23 15:00", "2026-11-25 10:00", "11-26 18:00"),  # its one day was untouched
        ("2026-11-24 10:00", "2026-11-25 10:00", "11-26 18:00"),  # its last day was not over
    ],
)
def test_a_clock_that_stood_still_keeps_what_was_left(returned: str, resubmitted: str, due: str) -> None:
    case = paused(TIME, running("sign"), "resubmit", local(returned))
    again = resumed(TIME, case, "sign", local(resubmitted))
    assert (again.due_kind, told(again.due_at)) == ("sign", due)
    assert (again.paused_kind, again.paused_left, again.reminded, again.climbed) == (None, None, 0, 0)


@pytest.mark.parametrize(
    ("returned", "resubmitted", "due"),
    [
        ("2026-11-26 10:00", "2026-11-26 10:05", "11-24 18:00"),  # two working days late, and still is
        (
            "2026-11-26 10:00",
            "2026-12-03 10:00",
            "12-01 18:00",
        ),  # the week at the supervisor's is not counted
        ("2026-11-26 10:00", "2026-11-28 10:00", "11-25 18:00"),  # on a Saturday: as on the Friday
        ("2026-11-24 18:30", "2026-11-25 10:00", "11-24 18:00"),  # late since that evening
    ],
)
def test_a_clock_that_stood_still_late_is_as_late_afterwards(
    returned: str, resubmitted: str, due: str
) -> None:
    late = passed(TIME, running("sign"), local(returned)).case
    again = resumed(TIME, paused(TIME, late, "resubmit", local(returned)), "sign", local(resubmitted))
    assert (told(again.due_at), again.climbed, again.reminded >= 3) == (due, late.climbed, True)
    assert not passed(TIME, again, local(resubmitted)).rungs
    assert told(recomputed(TIME, again, local(resubmitted)).due_at) == due


def test_hours_that_were_over_are_over_by_as_much() -> None:
    late = passed(TIME, running("sign", track=URGENT), local("2026-11-23 16:00")).case
    again = resumed(
        TIME, paused(TIME, late, "accept", local("2026-11-23 16:00")), "sign", local("2026-11-25 09:00")
    )
    assert (told(again.due_at), again.climbed) == ("11-25 07:00", late.climbed)


def test_what_was_left_is_read_as_it_was_written() -> None:
    for written in ("5wd", "0wd", "9000s", "-7wd/2", "-0wd/0"):
        assert str(left_of(written)) == written


def test_whoever_takes_an_offer_back_has_no_day_more_for_it() -> None:
    still = paused(TIME, running("sign"), "accept", local("2026-11-24 17:50"))
    assert told(resumed(TIME, still, "sign", local("2026-11-24 18:10"), own=True).due_at) == "11-24 18:00"
    assert told(resumed(TIME, still, "sign", local("2026-11-24 18:10")).due_at) == "11-25 18:00"


@pytest.mark.parametrize(
    ("extensions", "asked", "red"), [(1, 0, "12-11"), (1, 1, "12-02"), (0, 0, "12-02"), (2, 1, "12-11")]
)
def test_whoever_asked_for_no_more_time_turns_red_when_that_would_be_over(
    extensions: int, asked: int, red: str
) -> None:
    rules = kept(track={"everyday": {"extensions": extensions}})
    case = running("handle", time=rules, extensions=asked)
    assert told(reddens_at(rules, case)) == f"{red} 18:00"
    assert reddens_at(rules, replace(case, supervised=True)) is None


def test_a_card_turns_red_at_its_moment_whatever_else_is_said() -> None:
    seldom = kept(reminders={"every": "20wd"}, ladder={"inspector": []})
    case = passed(seldom, running("handle", time=seldom), local("2026-12-02 18:00")).case
    assert told(case.next_at) == "12-11 18:00"


@pytest.mark.parametrize(
    ("kind", "since", "returned", "left"),
    [
        ("handle", "2026-11-23 10:00", "2026-11-25 10:00", "5wd"),
        ("register", "2026-11-27 10:00", "2026-11-28 10:00", "2d"),
    ],
)
def test_what_is_left_is_counted_in_the_clocks_own_unit(
    kind: str, since: str, returned: str, left: str
) -> None:
    assert paused(TIME, running(kind, since), "resubmit", local(returned)).paused_left == left


def test_hours_that_are_left_are_left_to_the_second() -> None:
    case = paused(TIME, running("sign", track=URGENT), "resubmit", local("2026-11-23 11:30"))
    assert case.paused_left == "9000s"
    assert told(resumed(TIME, case, "sign", local("2026-11-24 09:00")).due_at) == "11-24 11:30"


def test_standing_still_twice_loses_nothing() -> None:
    case = running("handle")
    for day in ("24", "25"):
        case = paused(TIME, case, "resubmit", local(f"2026-11-{day} 10:00"))
        case = resumed(TIME, case, "handle", local(f"2026-11-{day} 11:00"))
    assert told(case.due_at) == "12-02 18:00"


def test_without_a_clock_that_stood_still_a_fresh_one_starts() -> None:
    again = resumed(TIME, stopped(running("sign")), "sign", local("2026-11-25 10:00"))
    assert told(again.due_at) == "11-26 18:00"


@pytest.mark.parametrize(
    ("at", "due"), [("2026-11-25 10:00", "12-11 18:00"), ("2026-12-04 10:00", "12-15 18:00")]
)
def test_an_extension_runs_from_the_clocks_end_or_from_now_where_that_is_past(at: str, due: str) -> None:
    case = extended(TIME, replace(running("handle"), reminded=2, climbed=1), local(at))
    assert (told(case.due_at), case.extensions, case.reminded, case.climbed) == (due, 1, 0, 0)


@pytest.mark.parametrize(
    ("by", "due"),
    [
        ("2026-11-24 18:00", "11-24 18:00"),  # sooner than the policy's
        ("2026-12-24 18:00", "12-02 18:00"),  # later: the policy's holds
        ("2026-11-20 18:00", "12-02 18:00"),  # past before this stage began
    ],
)
def test_a_date_from_above_ends_every_stage_that_began_before_it(by: str, due: str) -> None:
    assert told(running("handle", supervise_by=local(by)).due_at) == due


def test_parts_of_a_clock_cut_short_are_parts_of_what_is_left() -> None:
    case = running("handle", supervise_by=local("2026-11-24 18:00"))
    assert told(case.next_at) == "11-23 18:00"


def test_a_stopped_clock_says_nothing() -> None:
    case = stopped(running("sign", supervise_by=local("2026-12-24 18:00")))
    assert (case.due_at, case.next_at, case.supervise_by) == (None, None, None)
    assert recomputed(TIME, case, local("2026-11-30 10:00")).next_at is None
    assert reminder_at(TIME, case, 0) is None


# --- reckoned anew


def reckoned(case: Case, at: str, time: Timekeeping, until: str | None = None) -> Case:
    moment = partial(local, at)()
    said = local(until) if until else None
    return caught_up(time, recomputed(time, case, moment), moment, until=said)


def test_a_shorter_policy_says_nothing_of_what_would_be_past() -> None:
    shorter = kept(track={"everyday": {"request": "3wd"}})
    case = reckoned(running("handle"), "2026-11-30 10:00", shorter)
    assert told(case.due_at) == "12-01 18:00"
    assert says(case, "2026-11-30 10:00", shorter) == (None, 0, 0)
    assert says(case, "2026-12-01 18:00", shorter) == (1.0, 0, 1)


def test_a_longer_policy_reminds_of_the_new_end() -> None:
    longer = kept(track={"everyday": {"request": "15wd"}})
    late = passed(TIME, running("handle"), local("2026-12-03 18:00")).case
    case = reckoned(late, "2026-12-03 19:00", longer)
    assert (told(case.due_at), case.climbed) == ("12-14 18:00", 0)
    assert says(case, "2026-12-14 18:00", longer) == (1.0, 0, 1)


def test_the_same_policy_changes_nothing() -> None:
    late = passed(TIME, running("handle"), local("2026-12-03 18:00")).case
    assert reckoned(late, "2026-12-03 19:00", TIME) == late


def test_other_parts_to_remind_at_are_counted_by_their_moments() -> None:
    more = kept(reminders={"at": [0.25, 0.5, 0.75, 1.0]})
    case = reckoned(passed(TIME, running("handle"), local("2026-11-30 10:00")).case, "2026-11-30 10:00", more)
    assert case.reminded == 2
    assert says(case, "2026-11-30 10:00", more) == (None, 0, 0)


def test_what_fell_due_while_nobody_knocked_is_still_said_after_a_change() -> None:
    case = reckoned(running("sign"), "2026-11-24 19:00", TIME, until="2026-11-23 17:59")
    assert says(case, "2026-11-24 19:00") == (1.0, 0, 1)


def test_another_nature_is_another_length_from_the_same_start() -> None:
    case = reckoned(replace(running("handle"), nature="question"), "2026-11-24 10:00", TIME)
    assert told(case.due_at) == "11-26 18:00"


@pytest.mark.parametrize(
    "change", [started, partial(paused, kind="resubmit"), partial(resumed, kind="sign"), extended]
)
def test_every_change_leaves_a_clock_that_knows_when_it_speaks(change: Callable[..., Case]) -> None:
    now = local("2026-11-25 10:00")
    kind = {"kind": "handle"} if change is started else {}
    case = change(TIME, running("handle"), **kind, now=now)
    assert case.next_at is not None
    assert case.next_at >= now + timedelta(0)


def test_once_danger_is_over_it_is_seen_on_site_in_an_everyday_matters_time() -> None:
    """Product, section 4: closed in two days, "then as above"."""
    for kind in ("verify", "tell"):
        assert length(TIME, matter(URGENT), kind) == length(TIME, matter(EVERYDAY), kind)
