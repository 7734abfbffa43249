"""How a case moves: the table of moves, walked at random."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.cases import ENDED, Move, State, Track
from supervision.transitions import TABLE, Effect, Need, Transition, entitles, leads_to, transition

MOVES = st.lists(st.sampled_from(list(Move)), max_size=50)
TRACKS = st.sampled_from(list(Track))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.move}-{min(row.tracks)}")
def test_a_move_leads_where_its_row_says_and_nowhere_else(row: Transition) -> None:
    for track in row.tracks:
        assert {state for state in State if leads_to(row.move, state, track) is not None} == row.states
        led = {leads_to(row.move, state, track) for state in row.states}
        assert led == ({row.after} if row.after else set(row.states))


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("move", Move)
def test_what_a_track_does_not_know_is_nobodys_and_leads_nowhere(move: Move, track: Track) -> None:
    known = [row for row in TABLE if row.move is move and track in row.tracks]
    assert ([transition(move, track)] if known else []) == known
    if not known:
        assert not any(leads_to(move, state, track) for state in State)
        assert not any(entitles(role, move, track) for role in frozenset().union(*(r.offices for r in TABLE)))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.move}-{min(row.tracks)}")
def test_a_row_is_somebodys_and_names_its_clock_where_one_starts(row: Transition) -> None:
    assert row.offices
    assert (row.effect in {Effect.STARTS, Effect.PAUSES, Effect.RESUMES, Effect.LONGER}) <= (
        row.clock is not None or row.move is Move.SUPERVISE
    )
    assert (row.after in ENDED) == (row.effect is Effect.STOPS)


@given(TRACKS, MOVES)
def test_an_ended_case_only_comes_back_by_reopening(track: Track, moves: list[Move]) -> None:
    state = State.SUBMITTED
    for move in moves:
        after = leads_to(move, state, track) or state
        assert after is state or state not in ENDED or move in {Move.REOPEN, Move.RECHECK}
        state = after


@given(TRACKS, MOVES)
def test_nothing_is_closed_without_having_been_seen_and_told(track: Track, moves: list[Move]) -> None:
    state, passed = State.SUBMITTED, [State.SUBMITTED]
    for move in moves:
        state = leads_to(move, state, track) or state
        passed.append(state)
    if State.CLOSED in passed:
        before = passed[: passed.index(State.CLOSED)]
        assert {State.TO_VERIFY, State.VERIFIED, State.TOLD} <= set(before)


def test_closed_comes_from_being_told_only() -> None:
    assert {row.move for row in TABLE if row.after is State.CLOSED} == {Move.SATISFY}
    assert all(row.states == {State.TOLD} for row in TABLE if row.move is Move.SATISFY)


def test_verification_needs_a_photo_the_place_and_another_person() -> None:
    rows = [row for row in TABLE if row.move is Move.VERIFY]
    assert all({Need.PHOTO, Need.PLACE, Need.OTHER_PERSON} <= set(row.needs) for row in rows)
