"""What the gate says of a move that is not allowed, and that no state is a dead end. Every cell: see test_who_may."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.cases import ENDED, Case, Move, State, Track
from supervision.escalations import Colour, Escalation
from supervision.gate import Actor, actor_of, case_for, may
from supervision.offices import Role
from supervision.petitions import Body, Petition
from supervision.refusals import Missing, Refusal
from supervision.transitions import TABLE, ways_on
from tests.cast import PARTS, user_of
from tests.cells import every_cell
from tests.chat import Town
from tests.handlers.playing import newest, report

_TOWNSHIP = {"inspector", "secretary", "officer", "leader", "county"}
#: Who sees a matter of 青石村 that has been escalated to the leaders, by its track.
SEES = {
    Track.EVERYDAY: _TOWNSHIP | {"supervisor"},
    Track.URGENT: _TOWNSHIP | {"supervisor"},
    Track.PETITION: _TOWNSHIP | {"supervisor"},
    Track.SPENDING: _TOWNSHIP | {"supervisor"},
    Track.UNCLEAR: {"supervisor", "reception", "county"},
    Track.INTEGRITY: {"supervisor"},
}


@pytest.fixture
def case(town: Town) -> Case:
    """A report about which everybody above has heard, and has asked."""
    report(town.chat("supervisor"))
    filed = newest(town)
    people = town.read(lambda work: {part: actor(work, part).person.id for part in PARTS})

    def late(work: UnitOfWork) -> None:
        heard = tuple(people.values())
        rung = Escalation(filed.id, 0, Role.OFFICER, Colour.YELLOW, "handle", work.now, work.now, heard, {})
        work.escalations.add(rung)

    town.act(late)
    told = Petition(body=Body.COUNTY, accepted=True, ask_by=town.clock.now + timedelta(days=30))
    town.act(lambda work: work.petitions.put(filed, told))
    return replace(
        filed,
        overseen=True,
        supervised=True,
        question_by=people["keeper"],
        inspector_id=people["inspector"],
        handled_by=people["inspector"],
        due_kind="handle",
        extension_by=people["inspector"],
    )


def actor(work: UnitOfWork, part: str) -> Actor:
    person = work.people.by_user(user_of(part))
    assert person is not None
    return actor_of(work, person)


def test_what_may_not_be_done_is_refused_and_what_is_not_seen_is_missing(town: Town, case: Case) -> None:
    saved = town.act(lambda work: work.cases.save(case))
    with every_cell() as cell:
        for part in PARTS:
            for move in Move:
                with cell(part, move):
                    if not town.read(
                        lambda work, who=part, what=move: may(work, actor(work, who), saved, what)
                    ):
                        refused(town, part, saved, move)


def refused(town: Town, part: str, case: Case, move: Move) -> None:
    with pytest.raises(Refusal) as caught:
        town.read(lambda work: case_for(work, actor(work, part), case.ref, move))
    assert isinstance(caught.value, Missing) == (part not in SEES[Track.EVERYDAY])


@pytest.mark.parametrize("state", sorted(set(State) - ENDED))
def test_from_every_open_state_a_matter_goes_on_on_each_track_that_knows_it(state: State) -> None:
    for track in {track for row in TABLE if state in {row.after, *row.also} for track in row.tracks}:
        assert ways_on(state, track) - {state}, f"{track}: {state} is a dead end"
