"""Every cell of the table of moves: each office, move, state and track, allowed where its row says so and nowhere else.

Who sees what, and what a move asks besides its row, is written out here by hand: the gate has to agree in every cell.
"""

from collections.abc import Callable
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
from supervision.transitions import TABLE, Transition, transition
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
ROLE = {part: who.offices[0][0] for part, who in PARTS.items()}

Asks = Callable[[str, Case], bool]


#: What a move asks besides its row, for the case as `prepared` leaves it: somebody above has asked a question and
#: everybody has heard that it is late; the inspector handled it, and it is nobody's but the sorter's or the township's.
BESIDES: dict[Move, Asks] = {
    Move.ANSWER: lambda part, case: True,
    Move.ACKNOWLEDGE: lambda part, case: True,
    Move.VERIFY: lambda part, case: part == "secretary",
    Move.REJECT: lambda part, case: part == "secretary",
    # A secretary presses the inspector, not himself; here it is the inspector's turn.
    Move.SUPERVISE: lambda part, case: True,
    Move.ASK: lambda part, case: True,
    # Only by whoever a closed case was drawn for; none is drawn here.
    Move.RECHECK: lambda part, case: False,
    # Nobody has set a date here.
    Move.RELEASE: lambda part, case: False,
    # Nothing is offered here: its clock is that of handling.
    **dict.fromkeys((Move.ACCEPT, Move.REFUSE_OFFER, Move.RECALL, Move.DECIDE), lambda part, case: False),
    # The inspector has asked for more time: nobody asks again, and it is the secretary who decides.
    Move.ASK_EXTENSION: lambda part, case: False,
    Move.EXTEND: lambda part, case: part == "secretary",
    Move.REFUSE_EXTENSION: lambda part, case: part == "secretary",
}
#: Moves of the county's leader for want of a sorter are tried in test_gate: here the sorter is at work.
COVERS: dict[tuple[str, Move], Asks] = {
    ("county", Move.SORT): lambda part, case: case.state is State.SUBMITTED,
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


def expected(part: str, case: Case, row: Transition | None) -> bool:
    """Whether somebody of the cast may, by the row and what stands above. An answer of which a review may be asked
    for is told, not concluded (see tests.handlers.test_petition for the others)."""
    if (
        row is None
        or row.move is Move.CONCLUDE
        or part not in SEES[case.track]
        or case.state not in row.states
    ):
        return False
    if (part, row.move) in COVERS and COVERS[part, row.move](part, case):
        return True
    speaks = part == "supervisor" and row.speakers
    office = ROLE[part] in row.offices and BESIDES.get(row.move, lambda *_: True)(part, case)
    return speaks or office


@pytest.mark.parametrize("track", Track)
def test_every_cell_is_as_it_is_written(town: Town, case: Case, track: Track) -> None:
    cells = [(move, state, replace(case, track=track, state=state)) for move in Move for state in State]
    with every_cell() as cell:
        for part in PARTS:
            with cell(part):
                found = town.read(lambda work, part=part: can(work, part, cells))
                written = [expected(part, here, transition(move, track)) for move, _, here in cells]
                wrong = [
                    (m, s, f) for (m, s, _), f, w in zip(cells, found, written, strict=True) if f is not w
                ]
                assert wrong == []


def can(work: UnitOfWork, part: str, cells: list[tuple[Move, State, Case]]) -> list[bool]:
    return [may(work, actor(work, part), here, move) for move, _, here in cells]


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
    for track in {track for row in TABLE if row.after is state for track in row.tracks}:
        onward = [
            r for r in TABLE if track in r.tracks and state in r.states and r.after not in {None, state}
        ]
        assert onward, f"{track}: {state} is a dead end"
