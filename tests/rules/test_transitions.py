"""How a case moves: the table of moves, walked at random."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.cases import ENDED, TRANSITIONS, Move, State, leads_to


@pytest.mark.parametrize("move", Move)
def test_a_move_leads_where_the_table_says_and_nowhere_else(move: Move) -> None:
    allowed, after = TRANSITIONS[move]
    assert {state for state in State if leads_to(move, state) is not None} == allowed
    assert {leads_to(move, state) for state in allowed} == ({after} if after else set(allowed))


@given(st.lists(st.sampled_from(list(Move)), max_size=50))
def test_an_ended_case_only_comes_back_by_reopening(moves: list[Move]) -> None:
    state = State.SUBMITTED
    for move in moves:
        after = leads_to(move, state) or state
        assert after is state or state not in ENDED or move is Move.REOPEN
        state = after


@given(st.lists(st.sampled_from(list(Move)), max_size=50))
def test_nothing_is_closed_without_having_been_seen_and_told(moves: list[Move]) -> None:
    state, passed = State.SUBMITTED, [State.SUBMITTED]
    for move in moves:
        state = leads_to(move, state) or state
        passed.append(state)
    if State.CLOSED in passed:
        before = passed[: passed.index(State.CLOSED)]
        assert {State.TO_VERIFY, State.VERIFIED, State.TOLD} <= set(before)


def test_closed_comes_from_being_told_only() -> None:
    assert {move for move, (_, after) in TRANSITIONS.items() if after is State.CLOSED} == {Move.SATISFY}
    assert TRANSITIONS[Move.SATISFY][0] == {State.TOLD}
