"""The time engine under hostile eyes: what was missed, doubled, forgotten, or said to the wrong side once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts import casework, extensions, joining, oversight, reporting, rounds
from supervision.acts.prompting import prompt_due, reckon_anew
from supervision.case_clock import fell_to_zone, passed, started
from supervision.cases import Case, Move, State, Track
from supervision.chain import came_to_leaders, in_turn, queue_head, secretary
from supervision.clocks import next_allowed
from supervision.gate import SEE, Actor, actor_of, may
from supervision.hours import Hours
from supervision.ladders import read_ladders
from supervision.offices import Role
from supervision.policy import policy_from
from supervision.refusals import Refusal, Stale
from supervision.sections import PolicyError
from tests.cast import MONDAY, user_of
from tests.chat import Town
from tests.rules.test_case_clock import kept, local, running, told
from tests.rules.test_chain import filed, parts, person


class _Undone(Exception):  # noqa: N818 - no error: a question asked of a world that is then put back
    pass


def asked(town: Town, question: Callable[[UnitOfWork], Any]) -> Any:
    """What an act would answer, had it not been undone."""
    answers = []

    def act(work: UnitOfWork) -> None:
        answers.append(question(work))
        raise _Undone

    with pytest.raises(_Undone):
        town.store.act_now(act)
    return answers[0]


def who(work: UnitOfWork, part: str) -> Actor:
    return actor_of(work, person(work, part))


def later(work: UnitOfWork, **span: float) -> UnitOfWork:
    """The same act at a later moment."""
    same = UnitOfWork(work.ground, work.connection, work.now + timedelta(**span))
    same.memo = work.memo
    return same


def out_of_reach(work: UnitOfWork, part: str) -> None:
    work.people.mark_unreachable(person(work, part).id, work.now)


def again(work: UnitOfWork, case: Case) -> Case:
    found = work.cases.by_id(case.id)
    assert found is not None
    return found


# --- whoever has the turn can do it

#: clock, track, state, changes, and what would stop the clock.
STAGES: tuple[tuple[str, Track, State, dict[str, Any], Move], ...] = (
    ("sign", Track.EVERYDAY, State.SUBMITTED, {"inspector_id": None}, Move.SIGN),
    ("sign", Track.URGENT, State.REOPENED, {}, Move.SIGN),
    ("sign", Track.EVERYDAY, State.SIGNED, {"inspector_id": None}, Move.ASSIGN),
    ("register", Track.PETITION, State.SUBMITTED, {"inspector_id": None}, Move.SIGN),
    ("hand_over", Track.PETITION, State.REGISTERED, {"inspector_id": None}, Move.HAND_OVER),
    ("notice", Track.PETITION, State.HANDED_OVER, {}, Move.NOTICE),
    ("answer", Track.PETITION, State.NOTICED, {"inspector_id": None}, Move.OUTCOME),
    ("review", Track.PETITION, State.UNDER_REVIEW, {}, Move.URGE),
    ("tell", Track.PETITION, State.ANSWERED, {}, Move.TELL),
    ("ask_review", Track.PETITION, State.TOLD, {"reporter": "english"}, Move.SETTLE),
    ("sort", Track.UNCLEAR, State.SUBMITTED, {"inspector_id": None}, Move.SORT),
    ("measures", Track.URGENT, State.ASSIGNED, {}, Move.START),
    ("handle", Track.EVERYDAY, State.HANDLING, {}, Move.RESULT),
    ("handle", Track.EVERYDAY, State.HANDLING, {"inspector_id": None}, Move.RESULT),
    ("verify", Track.EVERYDAY, State.TO_VERIFY, {"handled_by": "inspector"}, Move.VERIFY),
    ("verify", Track.EVERYDAY, State.TO_VERIFY, {"handled_by": "secretary"}, Move.VERIFY),
    ("verify", Track.EVERYDAY, State.TO_VERIFY, {"handled_by": "inspector", "drawn": True}, Move.VERIFY),
    ("verify", Track.EVERYDAY, State.TO_VERIFY, {"handled_by": "secretary", "drawn": True}, Move.VERIFY),
    ("tell", Track.EVERYDAY, State.VERIFIED, {}, Move.TELL),
    ("tell", Track.EVERYDAY, State.TOLD, {"reporter": "english"}, Move.SATISFY),
    ("resubmit", Track.EVERYDAY, State.RETURNED, {}, Move.RESUBMIT),
    ("resubmit", Track.EVERYDAY, State.RETURNED, {"reporter": "english"}, Move.RESUBMIT),
)
AWAY = ("supervisor", "neighbour", "inspector", "secretary", "officer")
ABOVE = {"officer", "leader", "county"}


@pytest.mark.parametrize(("kind", "track", "state", "changes", "move"), STAGES)
def test_whoever_has_the_turn_can_do_it_whoever_is_away(
    town: Town, kind: str, track: Track, state: State, changes: dict[str, Any], move: Move
) -> None:
    def stuck(work: UnitOfWork, away: tuple[str, ...]) -> list[str]:
        for part in away:
            work.people.take_leave(person(work, part).id, MONDAY + timedelta(days=7))
        case = replace(filed(work, kind, track, **changes), state=state)
        people = in_turn(work, case)
        case = work.cases.save(replace(case, overseen=came_to_leaders(work, case, people)))
        cannot = [p for p in people if not may(work, actor_of(work, p), case, move)]
        blind = [p for p in people if not may(work, actor_of(work, p), case, SEE)]
        lost = [part for part in parts(cannot) if part not in ABOVE] + parts(blind)
        return lost if people else ["nobody"]

    every = [away for n in range(len(AWAY) + 1) for away in combinations(AWAY, n)]
    found = {away: lost for away in every if (lost := asked(town, partial(stuck, away=away)))}
    assert found == {}


def test_whoever_covers_brings_a_returned_report_back(town: Town) -> None:
    def act(work: UnitOfWork) -> State:
        case = work.cases.save(replace(filed(work, "resubmit"), state=State.RETURNED))
        work.people.take_leave(person(work, "supervisor").id, MONDAY + timedelta(days=7))
        reporting.supplement(work, who(work, "neighbour"), case.ref, "井在村口")
        return again(work, case).state

    assert asked(town, act) is State.SUBMITTED


def test_an_inspector_at_the_village_covers_before_the_county_does(town: Town) -> None:
    def act(work: UnitOfWork) -> list[str]:
        village = work.places.by_code("LX01")
        assert village is not None
        for office in work.offices.of_person(person(work, "inspector").id, work.now):
            work.offices.end(office.id, work.now)
        work.offices.appoint(person(work, "inspector").id, Role.INSPECTOR, village.id, work.now)
        work.people.take_leave(person(work, "secretary").id, MONDAY + timedelta(days=7))
        return parts(secretary(work, filed(work, "sign")))

    assert asked(town, act) == ["inspector"]


@pytest.mark.parametrize(("track", "gone"), [(Track.URGENT, "officer"), (Track.UNCLEAR, "reception")])
def test_a_leader_to_whom_a_report_comes_at_once_sees_it_at_once(town: Town, track: Track, gone: str) -> None:
    for part in ("secretary", "inspector", gone):
        town.act(partial(out_of_reach, part=part))
    from tests.handlers.playing import newest, report

    report(town.chat("supervisor"), track=track.value)

    def blind(work: UnitOfWork) -> list[str]:
        case = newest(town)
        return parts(p for p in queue_head(work, case) if not may(work, actor_of(work, p), case, SEE))

    assert town.read(blind) == []


# --- ladders


def test_a_rung_never_overtakes_the_one_below() -> None:
    mixed = kept(
        ladder={"secretary": [{"after": "1wd", "to": "officer"}, {"after": "2d", "to": "area_leader"}]}
    )
    late = started(mixed, running("sign"), "sign", local("2026-11-26 10:00"))
    assert told(late.due_at) == "11-27 18:00"
    heard: list[int] = []
    for moment in ("2026-11-27 18:00", "2026-11-29 18:00", "2026-11-30 18:00", "2026-12-01 18:00"):
        found = passed(mixed, late, local(moment))
        heard, late = heard + [index for index, _rung in found.rungs], found.case
    assert heard == [0, 1]


@pytest.mark.parametrize(
    ("late", "to"),
    [
        ("reception", "officer"),
        ("reception", "secretary"),
        ("secretary", "director"),
        ("inspector", "director"),
    ],
)
def test_a_ladder_to_somebody_who_may_not_see_the_matter_is_refused(late: str, to: str) -> None:
    with pytest.raises(PolicyError):
        read_ladders({late: [{"after": "0s", "to": to}]})


def test_a_liaison_who_is_to_hear_sees_what_he_hears_of(town: Town) -> None:
    given = {"secretary": [{"after": "0s", "to": "liaison"}]}

    def act(work: UnitOfWork) -> bool:
        area = work.places.by_code("XZ1")
        assert area is not None
        work.offices.appoint(person(work, "member").id, Role.LIAISON, area.id, work.now)
        case = filed(work, "sign")
        prompt_due(later(work, days=2))
        return may(work, who(work, "member"), again(work, case), SEE)

    town.store.ground.time = replace(town.store.ground.time, policy=policy_from({"ladder": given}))
    assert asked(town, act)


def test_a_deputy_who_is_a_secretary_is_passed_over_where_a_rung_names_deputies(town: Town) -> None:
    def act(work: UnitOfWork) -> list[str]:
        from supervision.chain import hearing

        area = work.places.by_code("XZ1")
        assert area is not None
        work.offices.appoint(person(work, "elsewhere").id, Role.AREA_DEPUTY, area.id, work.now)
        return parts(hearing(work, filed(work, "sign"), Role.AREA_DEPUTY).people)

    assert asked(town, act) == ["county"]


def test_a_late_secretary_is_not_the_zones_to_see(town: Town) -> None:
    drawn = replace(running("verify"), drawn=True, climbed=1)
    assert not fell_to_zone(drawn)

    def act(work: UnitOfWork) -> tuple[bool, int]:
        from supervision.gate import scope_of
        from supervision.lists import Filter

        director = who(work, "neighbour")
        for office in work.offices.of_person(director.person.id, work.now):
            if office.role is Role.SUPERVISOR:
                work.offices.end(office.id, work.now)
        case = filed(work, "verify", drawn=True, handled_by="inspector", climbed=0)
        case = work.cases.save(replace(case, state=State.TO_VERIFY, climbed=1))
        actor = who(work, "neighbour")
        listed = work.cases.count(
            scope_of(work, actor), Filter("open"), work.now, work.time.day_ends(work.now)
        )
        return may(work, actor, case, SEE), listed

    assert asked(town, act) == (False, 0)


def test_whoever_gets_it_after_somebody_stepped_aside_has_a_ladder_of_his_own(town: Town) -> None:
    def act(work: UnitOfWork) -> list[str]:
        case = work.cases.save(replace(filed(work, "handle"), state=State.HANDLING))
        overdue = later(work, days=12)
        prompt_due(overdue)
        oversight.step_aside(overdue, who(overdue, "inspector"), case.ref, "亲属")
        before = len(work.escalations.of_case(case.id))
        for hour in range(1, 80, 4):
            prompt_due(later(overdue, hours=hour))
        return [rung.role.value for rung in work.escalations.of_case(case.id)[before:]]

    assert asked(town, act)[:1] == ["officer"]


# --- dates from above, extensions, hand-overs, merges


def supervised(work: UnitOfWork, days: int = 3) -> Case:
    case = work.cases.save(replace(filed(work, "handle"), state=State.HANDLING))
    day = (work.now + timedelta(days=days)).date()
    return oversight.supervise(work, who(work, "officer"), case.ref, day)


def test_a_date_from_above_is_not_put_off_by_an_extension(town: Town) -> None:
    def act(work: UnitOfWork) -> bool:
        case = supervised(work)
        try:
            extensions.ask_for_more(work, who(work, "inspector"), case.ref, "材料没到齐")
        except Refusal:
            return True
        return (again(work, case).due_at or MONDAY) <= (case.supervise_by or MONDAY)

    assert asked(town, act)


def test_handing_it_to_another_unit_does_not_begin_the_clock_anew(town: Town) -> None:
    def act(work: UnitOfWork) -> tuple[datetime | None, datetime | None]:
        case = work.cases.save(replace(filed(work, "handle"), state=State.HANDLING))
        soon = later(work, days=5)
        casework.assign(soon, who(soon, "secretary"), case.ref, None, person(work, "inspector").id)
        return case.due_at, again(work, case).due_at

    before, after = asked(town, act)
    assert before == after


def merged(work: UnitOfWork, one: Case, other: Case) -> Case:
    work.cases.save(replace(again(work, one), state=State.SIGNED))
    joining.merge(work, who(work, "inspector"), one.ref, other.ref)
    return again(work, other)


def test_a_red_card_is_not_lost_in_a_merge(town: Town) -> None:
    def act(work: UnitOfWork) -> Case:
        case = supervised(work)
        fresh = work.cases.save(replace(filed(work, "handle"), state=State.HANDLING))
        return merged(work, case, fresh)

    into = asked(town, act)
    assert (into.supervised, into.overseen) == (True, True)
    assert into.supervise_by is not None
    assert into.due_at == into.supervise_by


def test_who_is_concerned_in_a_duplicate_is_concerned_in_what_it_becomes(town: Town) -> None:
    def act(work: UnitOfWork) -> bool:
        case, other = filed(work, "sign"), filed(work, "sign")
        oversight.step_aside(work, who(work, "secretary"), case.ref, "亲属")
        return may(work, who(work, "secretary"), merged(work, case, other), SEE)

    assert not asked(town, act)


# --- moments


def test_reckoning_anew_twice_loses_nothing_of_an_outage(town: Town) -> None:
    def act(work: UnitOfWork) -> int:
        case = filed(work, "sign")
        reckon_anew(later(work, days=3), 0)
        reckon_anew(later(work, days=3, minutes=1), 0)
        prompt_due(later(work, days=3, minutes=2))
        return len(work.escalations.of_case(case.id))

    assert asked(town, act) == 2


def test_a_night_that_ends_in_the_hour_a_zone_shows_twice_ends(town: Town) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = Hours(quiet=(time(21, 30), time(2, 30)))
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 for the second time
    assert hours.is_quiet(second.astimezone(berlin).time())
    assert next_allowed(second, hours, berlin) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_digest_set_into_the_late_evening_comes_in_the_morning(town: Town) -> None:
    policy = policy_from({"hours": {"digest": "22:00"}})
    town.store.ground.time = replace(town.store.ground.time, policy=policy)

    def act(work: UnitOfWork) -> int:
        rounds.adopt(work)
        found = 0
        for hour in range(72):
            now = later(work, hours=hour + 0.5)
            rounds.digest_due(now)
            found += sum(row.chat_id == user_of("secretary") for row in now.aftermath.queued)
        return found

    assert asked(town, act) == 3


def test_an_act_begun_before_the_clock_spoke_does_not_undo_what_it_said(town: Town) -> None:
    def act(work: UnitOfWork) -> None:
        case = filed(work, "sign")
        assert prompt_due(later(work, days=3))
        with pytest.raises(Stale):
            work.cases.save(replace(case, voiced=True))

    asked(town, act)


@pytest.mark.parametrize("silent", [{"supervisor": "0d"}, {"director": "3d"}])
def test_silence_of_no_length_or_out_of_order_is_refused(silent: dict[str, str]) -> None:
    with pytest.raises(PolicyError):
        policy_from({"silent": silent})
