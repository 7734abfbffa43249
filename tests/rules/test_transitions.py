"""How a case moves: the table of moves, walked at random."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.cases import ENDED, Move, State, Track
from supervision.transitions import TABLE, Effect, Need, entitles, leads_to, transition
from tests.cells import every_cell

MOVES = st.lists(st.sampled_from(list(Move)), max_size=50)
TRACKS = st.sampled_from(list(Track))
CLOCKED = {Effect.STARTS, Effect.PAUSES, Effect.RESUMES, Effect.LONGER}


def test_a_move_leads_where_its_row_says_and_nowhere_else() -> None:
    with every_cell() as cell:
        for row, track in ((each, track) for each in TABLE for track in each.tracks):
            with cell(row.move, track):
                assert {state for state in State if leads_to(row.move, state, track) is not None} == row.froms
                assert all(leads_to(row.move, state, track) is state for state in row.early)
                led = {leads_to(row.move, state, track) for state in row.states}
                assert led == ({row.after} if row.after else set(row.states))


@pytest.mark.parametrize("track", Track)
def test_what_a_track_does_not_know_is_nobodys_and_leads_nowhere(track: Track) -> None:
    roles = frozenset().union(*(row.offices for row in TABLE))
    with every_cell() as cell:
        for move in Move:
            known = [row for row in TABLE if row.move is move and track in row.tracks]
            with cell(move):
                assert ([transition(move, track)] if known else []) == known
                assert known or not any(leads_to(move, state, track) for state in State)
                assert known or not any(entitles(role, move, track) for role in roles)


def test_a_row_is_somebodys_and_names_its_clock_where_one_starts() -> None:
    with every_cell() as cell:
        for row in TABLE:
            with cell(row.move, min(row.tracks)):
                assert row.offices
                assert row.effect not in CLOCKED or row.clock is not None or row.move is Move.SUPERVISE
                assert (row.after in ENDED) == (row.effect is Effect.STOPS)


@given(TRACKS, MOVES)
def test_an_ended_case_comes_back_by_reopening_or_a_review_asked_for_in_time(
    track: Track, moves: list[Move]
) -> None:
    state = State.SUBMITTED
    for move in moves:
        after = leads_to(move, state, track) or state
        assert after is state or state not in ENDED or move in {Move.REOPEN, Move.RECHECK, Move.REVIEW}
        state = after


def ways_to(state: State, track: Track) -> set[State]:
    """From which states a move leads there."""
    return {each for each in State for move in Move if leads_to(move, each, track) is state} - {state}


@pytest.mark.parametrize("track", [Track.EVERYDAY, Track.URGENT])
def test_nothing_is_closed_without_having_been_seen_and_told(track: Track) -> None:
    assert ways_to(State.CLOSED, track) == {State.TOLD}
    assert ways_to(State.TOLD, track) == {State.VERIFIED}
    assert ways_to(State.VERIFIED, track) == {State.TO_VERIFY}


def test_a_petition_is_closed_once_an_answer_has_come_and_never_seen_on_site() -> None:
    assert ways_to(State.CLOSED, Track.PETITION) == {State.TOLD, State.ANSWERED}
    assert ways_to(State.TOLD, Track.PETITION) == {State.ANSWERED}
    assert ways_to(State.HANDED_OVER, Track.PETITION) == {State.REGISTERED}
    never = (State.ASSIGNED, State.HANDLING, State.TO_VERIFY, State.VERIFIED)
    assert not any(ways_to(state, Track.PETITION) for state in never)


def test_a_spending_is_closed_by_its_audit_after_the_secretary_was_there() -> None:
    assert ways_to(State.CLOSED, Track.SPENDING) == {State.AWAITING_AUDIT}
    assert ways_to(State.AWAITING_AUDIT, Track.SPENDING) == {State.UNDER_WAY}
    assert ways_to(State.UNDER_WAY, Track.SPENDING) == {State.FILED, State.AWAITING_AUDIT}
    assert ways_to(State.FILED, Track.SPENDING) == {State.CHECKED}


def test_no_petition_is_asked_whether_it_satisfies() -> None:
    assert transition(Move.SATISFY, Track.PETITION) is None


def test_verification_needs_a_photo_the_place_and_another_person() -> None:
    rows = [row for row in TABLE if row.move is Move.VERIFY]
    assert all({Need.PHOTO, Need.PLACE, Need.OTHER_PERSON} <= set(row.needs) for row in rows)
