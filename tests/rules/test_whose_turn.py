"""Whoever's turn it is by the chain sees the case and can do what the clock waits for, at once when somebody's absence
begins and not only after the next reminder: on the card, and in the list. For every clock and everybody who is away."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, Move, State, Track
from supervision.chain import approvers, in_turn
from supervision.gate import SEE, actor_of, may, scope_of
from supervision.lists import Filter
from supervision.people import Person
from supervision.petitions import Body, Petition
from tests.cells import every_cell
from tests.rules.above import ABOVE, seat
from tests.rules.test_chain import _LOST as LOST
from tests.rules.test_chain import PART_OF, asked, filed, person, store

__all__ = ["store"]

E, U, P, S, N = Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.SPENDING, Track.UNCLEAR
#: Clock, track and state, and the moves of which whoever is in turn must have one.
STAGES: tuple[tuple[str, Track, State, tuple[Move, ...]], ...] = (
    ("sign", E, State.SUBMITTED, (Move.SIGN,)),
    ("sign", E, State.SIGNED, (Move.ASSIGN,)),
    ("sign", U, State.SUBMITTED, (Move.SIGN,)),
    ("sign", E, State.REOPENED, (Move.SIGN,)),
    ("register", P, State.SUBMITTED, (Move.SIGN,)),
    ("sort", N, State.SUBMITTED, (Move.SORT,)),
    ("measures", U, State.ASSIGNED, (Move.START,)),
    ("handle", E, State.HANDLING, (Move.RESULT,)),
    ("verify", E, State.TO_VERIFY, (Move.VERIFY,)),
    ("tell", E, State.VERIFIED, (Move.TELL,)),
    ("tell", E, State.TOLD, (Move.SATISFY,)),
    ("resubmit", E, State.RETURNED, (Move.RESUBMIT,)),
    ("hand_over", P, State.REGISTERED, (Move.HAND_OVER,)),
    ("notice", P, State.HANDED_OVER, (Move.NOTICE,)),
    ("answer", P, State.NOTICED, (Move.OUTCOME,)),
    ("review", P, State.UNDER_REVIEW, (Move.OUTCOME,)),
    ("tell", P, State.ANSWERED, (Move.TELL, Move.CONCLUDE)),
    ("ask_review", P, State.TOLD, (Move.REVIEW, Move.SETTLE)),
    ("accept", E, State.TRANSFERRING, (Move.ACCEPT,)),
    ("decide", E, State.TRANSFERRING, (Move.DECIDE,)),
    ("check", S, State.SUBMITTED, (Move.CHECK,)),
    ("file", S, State.CHECKED, (Move.FILE,)),
    ("follow", S, State.FILED, (Move.FOLLOW,)),
    ("on_site", S, State.UNDER_WAY, (Move.SITE,)),
    ("audit", S, State.AWAITING_AUDIT, (Move.AUDIT,)),
)
#: Who may be away, alone and together with any of the others. The county's leader is there.
MAY_LACK = ("supervisor", "neighbour", "inspector", "secretary", "officer", "leader")
BESIDES = {"sort": ("reception", "officer"), "accept": ("elsewhere", "secretary", "officer", "leader")}


def lacking(kind: str) -> Iterator[tuple[str, ...]]:
    among = BESIDES.get(kind, MAY_LACK)
    for many in range(len(among) + 1):
        yield from combinations(among, many)


def begun(work: UnitOfWork, kind: str, track: Track, state: State) -> Case:
    """A case in this stage, of which nobody above has heard."""
    case = filed(work, kind, track)
    if track is P:
        told = Petition(body=Body.COUNTY, accepted=True, ask_by=case.due_at if kind == "ask_review" else None)
        work.petitions.put(case, told)
    there: dict[str, Any] = {"state": state, "overseen": False, "supervised": False}
    if kind == "accept":
        there["offered_to"] = work.places.by_code("SK").id
    if kind in {"sign", "register", "sort", "decide", "accept"}:
        there["inspector_id"] = None
    return work.cases.save(replace(case, **there))


def shut_out(
    work: UnitOfWork,
    stage: tuple[str, Track, State, tuple[Move, ...]],
    lost: str,
    away: tuple[str, ...],
    seated: bool = False,
) -> str:
    """Who is in turn, and does not see it, not in the list either, or can do nothing about it."""
    kind, track, state, moves = stage
    if seated:
        seat(work)
    case = begun(work, kind, track, state)
    for part in away:
        LOST[lost](work, case, person(work, part))
    found = in_turn(work, case)
    assert found or kind == "on_site", "nobody is in turn"
    assert not seated or {each.name for each in found} == {ABOVE["deputy"].name}
    return shut_out_of(work, case, found, moves)


def shut_out_of(work: UnitOfWork, case: Case, people: Iterable[Person], moves: tuple[Move, ...]) -> str:
    wrong = []
    for who in people:
        actor = actor_of(work, who)
        page = work.cases.page(scope_of(work, actor), Filter("open"), work.now, work.now, 0, 99)
        seen = may(work, actor, case, SEE)
        listed = case.id in {each.id for each in page.cases}
        able = any(may(work, actor, case, move) for move in moves)
        if not (seen and listed and able):
            wrong.append(f"{PART_OF.get(who.name, who.name)} seen={seen:d} listed={listed:d} able={able:d}")
    return ", ".join(wrong)


@pytest.mark.parametrize("lost", ["away", "unreachable", "out", "concerned"])
def test_who_is_in_turn_sees_it_and_can_do_something(store, lost: str) -> None:  # type: ignore[no-untyped-def]
    with every_cell() as cell:
        for stage in STAGES:
            for away in lacking(stage[0]):
                with cell(*stage[:3], *away):
                    shut = asked(store, partial(shut_out, stage=stage, lost=lost, away=away))
                    assert not shut, shut


@pytest.mark.parametrize("by", ["inspector", "secretary"])
def test_who_decides_about_more_time_sees_it_and_can(store, by: str) -> None:  # type: ignore[no-untyped-def]
    """Whoever asked is away by then, or at work still."""

    def shut(work: UnitOfWork, away: tuple[str, ...]) -> str:
        case = begun(work, "handle", E, State.HANDLING)
        case = work.cases.save(replace(case, extension_by=person(work, by).id))
        for part in away:
            LOST["away"](work, case, person(work, part))
        found = approvers(work, case)
        assert found
        return shut_out_of(work, case, found, (Move.EXTEND,))

    with every_cell() as cell:
        for away in lacking("handle"):
            with cell(*away):
                assert not (wrong := asked(store, partial(shut, away=away))), wrong


def test_who_stands_in_for_an_areas_leader_is_in_turn_like_him(store) -> None:  # type: ignore[no-untyped-def]
    """His deputies, where he is away with all below him."""
    with every_cell() as cell:
        for stage in STAGES:
            if stage[0] in {"sort", "audit", "on_site"}:
                continue  # these never come to an area
            away = (*MAY_LACK, "elsewhere") if stage[0] == "accept" else MAY_LACK
            with cell(*stage[:3]):
                shut = asked(store, partial(shut_out, stage=stage, lost="away", away=away, seated=True))
                assert not shut, shut
