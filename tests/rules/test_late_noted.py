"""Whoever was late when a stage ended is noted for it on the duty track, whatever ended it: every move in every stage,
and every way on which somebody comes to be kept from the matter. Nobody gets out of being late by leaving it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text

from storage.unit_of_work import UnitOfWork
from supervision.acts import casework, oversight, recusing, resorting
from supervision.acts.duty import owing
from supervision.acts.prompting import prompt_due
from supervision.cases import Case, Move, State, Track
from supervision.duty import stage_ended
from supervision.gate import Actor, actor_of, may
from supervision.recusal import concerned_in
from supervision.refusals import Missing, Refusal
from supervision.relatives import Kin
from tests.cast import PARTS
from tests.chat import Town
from tests.rules.test_chain import filed, person
from tests.rules.test_late_acts import ALL, LATE
from tests.rules.test_time_review import again, asked, later

#: Whose relative the one is that is named.
KIN = "柯某某"
Way = Callable[[UnitOfWork, Case], object]


class _Back(Exception):  # noqa: N818 - the next way is tried from the same moment
    pass


def _first(work: UnitOfWork, case: Case) -> Actor:
    return actor_of(work, work.people.by_id(owing(work, case)[0]))


def _named(work: UnitOfWork, case: Case, name: str) -> None:
    recusing.name(work, actor_of(work, person(work, "supervisor")), case.ref, name)


def _declares(work: UnitOfWork, case: Case) -> None:
    work.recusals.name(case, (KIN,), person(work, "supervisor").id)
    recusing.declare(work, _first(work, case).person, Kin.MARRIAGE, KIN)


#: How a matter comes to be kept from whoever owes it.
KEPT: Mapping[str, Way] = {
    "named himself": lambda work, case: _named(work, case, _first(work, case).person.name),
    "somebody above is named": lambda work, case: _named(work, case, "李镇长"),
    "a relative is declared": _declares,
    "steps aside": lambda work, case: oversight.step_aside(work, _first(work, case), case.ref, "亲属"),
    "handed up": lambda work, case: resorting.hand_up(work, _first(work, case), case.ref),
}


def _moves(work: UnitOfWork, case: Case) -> Iterator[tuple[str, Way]]:
    """Every move anybody may make; the table of moves, and the hands that make them, are those of the late acts."""
    for part, move, pick in product(PARTS, ALL, range(2)):
        who = actor_of(work, person(work, part))
        if may(work, who, case, move):
            yield f"{move} by {part}", lambda w, c, do=ALL[move], a=who, n=pick: do(w, a, c, n)  # type: ignore[misc]


def unnoted(work: UnitOfWork, case: Case) -> Iterator[str]:
    """On which ways a stage that was late ended, or left the hands of whoever owed it, and nothing says so of him."""
    tried = 0
    for way, does in (*_moves(work, case), *KEPT.items()):
        found: list[str] = []
        with suppress(_Back, Refusal, Missing), work.savepoint():
            beside = filed(work, case.due_kind or "sign", case.track)
            work.cases.save(replace(beside, state=case.state, nature="complaint"))
            owed = owing(work, case)
            does(work, case)
            tried += 1
            found = [way] if _left(work, case, owed) and not _told_of(work, case, owed) else []
            raise _Back
        yield from found
    assert tried


def _left(work: UnitOfWork, case: Case, owed: tuple[int, ...]) -> bool:
    after = again(work, case)
    return stage_ended(case, after) or owed[0] in concerned_in(work, case.id)


def _told_of(work: UnitOfWork, case: Case, owed: tuple[int, ...]) -> bool:
    statement = text("SELECT kind, person_id FROM duties WHERE case_id = :case AND late_by > 0")
    rows = work.execute(statement, {"case": case.id}).all()
    return any(row.kind == case.due_kind and row.person_id in owed for row in rows)


@pytest.mark.parametrize(("kind", "track", "state", "changes", "_move"), LATE)
def test_whoever_was_late_when_a_stage_ended_is_noted_whatever_ended_it(
    town: Town, kind: str, track: Track, state: State, changes: dict[str, Any], _move: Move
) -> None:
    def act(work: UnitOfWork) -> list[str]:
        case = work.cases.save(replace(filed(work, kind, track, **changes), state=state))
        now = later(work, days=30, hours=6)
        prompt_due(now)
        return list(unnoted(now, again(now, case)))

    assert asked(town, act) == []


def test_whoever_has_it_after_one_who_left_it_late_is_not_late_for_him(town: Town) -> None:
    def act(work: UnitOfWork) -> list[tuple[str, bool]]:
        case = filed(work, "sign", inspector_id=None)
        now = later(work, days=30)
        oversight.step_aside(now, actor_of(now, person(now, "secretary")), case.ref, "亲属")
        heir = _first(now, case)
        casework.sign(now, heir, case.ref)
        ALL[Move.ASSIGN](now, heir, case, 0)
        rows = now.execute(text("SELECT act, inherited FROM duties WHERE late_by > 0 ORDER BY id")).all()
        return [(row.act, bool(row.inherited)) for row in rows]

    assert asked(town, act) == [("stepped_aside", False), ("assigned", True)]
