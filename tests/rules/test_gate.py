"""The gate: who sees and may do what, for every office and state; forbidden and missing look the same."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, Move, State, Track
from supervision.gate import SEE, Actor, actor_of, case_for, may, scope_of
from supervision.lists import Filter
from supervision.refusals import Missing, Refusal
from tests.cast import PARTS, user_of
from tests.cells import every_cell
from tests.chat import Town
from tests.handlers.playing import newest, report

#: Who sees an everyday matter of 青石村, and who an unclear one.
SEES = {
    Track.EVERYDAY: {"supervisor", "inspector", "secretary", "officer"},
    Track.URGENT: {"supervisor", "inspector", "secretary", "officer"},
    Track.PETITION: {"supervisor", "inspector", "secretary", "officer"},
    Track.SPENDING: {"supervisor", "inspector", "secretary", "officer"},
    Track.UNCLEAR: {"supervisor", "reception"},
    Track.INTEGRITY: {"supervisor"},
}
OUTSIDERS = sorted(
    set(PARTS) - {"supervisor", "inspector", "secretary", "officer", "reception", "leader", "county"}
)


@pytest.fixture
def case(town: Town) -> Case:
    report(town.chat("supervisor"))
    return newest(town)


def actor(work: UnitOfWork, part: str) -> Actor:
    person = work.people.by_user(user_of(part))
    assert person is not None
    return actor_of(work, person)


def asked(town: Town, part: str, question: Callable[[Any, Actor], Any]) -> Any:
    return town.read(lambda work: question(work, actor(work, part)))


def test_each_track_is_seen_by_exactly_its_offices(town: Town, case: Case) -> None:
    with every_cell() as cell:
        for track in Track:
            with cell(track):
                assert able(town, replace(case, track=track), SEE) == SEES[track]


def able(town: Town, case: Case, purpose: str) -> set[str]:
    """Who of the cast may."""
    return {part for part in PARTS if asked(town, part, lambda work, who: may(work, who, case, purpose))}


def test_leaders_see_what_is_supervised_only(town: Town, case: Case) -> None:
    red = replace(case, supervised=True)
    for part in ("leader", "county"):
        assert asked(town, part, lambda work, who: may(work, who, red, SEE))
        assert not asked(town, part, lambda work, who: may(work, who, case, SEE))


def test_lists_show_what_the_gate_shows(town: Town, case: Case) -> None:
    def listed(work: UnitOfWork, who: Actor) -> bool:
        page = work.cases.page(scope_of(work, who), Filter("all"), work.now, work.now, 0, 5)
        return case.id in {each.id for each in page.cases}

    for part in PARTS:
        assert asked(town, part, listed) == asked(town, part, lambda work, who: may(work, who, case, SEE))


def test_forbidden_and_missing_look_the_same(town: Town, case: Case) -> None:
    def refusal(part: str, ref: str) -> tuple[type[Refusal], str, object]:
        with pytest.raises(Refusal) as caught:
            asked(town, part, lambda work, who: case_for(work, who, ref))
        return type(caught.value), caught.value.code, caught.value.screen

    with every_cell() as cell:
        for part in OUTSIDERS:
            with cell(part):
                assert refusal(part, case.ref) == refusal(part, "nothing0") == (Missing, "missing", None)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    part=st.sampled_from(OUTSIDERS),
    track=st.sampled_from([Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.UNCLEAR]),
    state=st.sampled_from(list(State)),
    move=st.sampled_from(list(Move)),
    red=st.booleans(),
)
def test_an_outsider_never_may_anything(
    town: Town, case: Case, part: str, track: Track, state: State, move: Move, red: bool
) -> None:
    other = replace(case, track=track, state=state, supervised=red)
    purposes = (SEE, move)
    assert not asked(town, part, lambda work, who: [p for p in purposes if may(work, who, other, p)])


def test_a_supervisor_never_does_the_townships_work(town: Town, case: Case) -> None:
    townships = {Move.SIGN, Move.ASSIGN, Move.RESULT, Move.TRANSFER, Move.DIRECT, Move.MERGE, Move.REOPEN}

    def moves(work: UnitOfWork, who: Actor, here: Case) -> set[Move]:
        return {move for move in Move if may(work, who, here, move)}

    with every_cell() as cell:
        for state in State:
            here = replace(case, state=state)
            with cell(state):
                assert not asked(town, "supervisor", partial(moves, here=here)) & townships


def test_nobody_verifies_what_he_handled(town: Town, case: Case) -> None:
    people = town.read(lambda work: {part: actor(work, part).person.id for part in PARTS})
    with every_cell() as cell:
        for part, person in people.items():
            with cell(part):
                handled = replace(case, state=State.TO_VERIFY, handled_by=person)
                assert part not in able(town, handled, Move.VERIFY)


@pytest.mark.parametrize("why", [{"drawn": True}, {"supervised": True}, {"dissatisfied": 2}])
def test_where_the_secretary_must_go_nobody_else_may(town: Town, case: Case, why: dict[str, Any]) -> None:
    inspector = town.read(lambda work: actor(work, "inspector").person.id)
    waiting = replace(case, state=State.TO_VERIFY, handled_by=inspector, **why)
    assert able(town, waiting, Move.VERIFY) == {"secretary"}


def test_a_locked_person_holds_no_office(town: Town) -> None:
    person = town.read(lambda work: work.people.by_user(user_of("secretary")))
    locked = replace(person, locked_at=town.clock.now)
    assert town.read(lambda work: actor_of(work, locked).offices) == ()


def test_the_inspector_signs_where_the_secretary_cannot_be_reached(town: Town, case: Case) -> None:
    assert not asked(town, "inspector", lambda work, who: may(work, who, case, Move.SIGN))
    secretary = town.read(lambda work: work.people.by_user(user_of("secretary")))
    town.act(lambda work: work.people.mark_unreachable(secretary.id, work.now))
    assert asked(town, "inspector", lambda work, who: may(work, who, case, Move.SIGN))


def test_the_director_covers_a_village_without_supervisor(town: Town, case: Case) -> None:
    returned = replace(case, state=State.RETURNED)
    assert not asked(town, "neighbour", lambda work, who: may(work, who, returned, SEE))
    supervisor = town.read(lambda work: work.people.by_user(user_of("supervisor")))
    town.act(lambda work: work.people.mark_unreachable(supervisor.id, work.now))
    assert asked(town, "neighbour", lambda work, who: may(work, who, returned, Move.RESUBMIT))


def test_a_predecessors_reports_are_not_seen_without_an_office(town: Town, case: Case) -> None:
    person = town.read(lambda work: actor(work, "supervisor"))
    town.act(lambda work: work.offices.end(person.offices[0].id, work.now))
    assert not asked(town, "supervisor", lambda work, who: may(work, who, case, SEE))
