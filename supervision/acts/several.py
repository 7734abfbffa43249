"""Several cases at once: one act for each of the chosen, each a part of its own; what was done, and what was not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from supervision.acts import casework, oversight, petitions
from supervision.cases import Case, Move, State, Track
from supervision.gate import SEE, Actor, case_for, may
from supervision.people import Person
from supervision.petitions import Body
from supervision.places import Place
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: How many are done at once (house): one transaction, and an answer that can be read.
MOST = 50

#: Refusals that are about what was chosen for all of them, not about one case.
_FOR_ALL = frozenset({"date_past", "date_far", "body_missing"})


class AtOnce(StrEnum):
    """What may be done to several cases at once: 签收 · 签收并交办 · 交办给某单位 · 转给信访机构 · 督办."""

    SIGN = "sign"
    HAND = "hand"
    UNIT = "unit"
    BODY = "body"
    SUPERVISE = "supervise"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """References of the cases with which it was done; done but for handing over (`half`); refused, with the code."""

    done: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def seen(work: Work, actor: Actor, refs: Sequence[str]) -> tuple[Case, ...]:
    """The chosen cases that this person still sees."""
    found = []
    for ref in refs[:MOST]:
        try:
            found.append(case_for(work, actor, ref, SEE))
        except Missing:
            continue
    return tuple(found)


def possible(work: Work, actor: Actor, cases: Sequence[Case]) -> Mapping[AtOnce, int]:
    """With how many of these cases each act can be done now; acts that fit none are left out."""
    counts = dict.fromkeys(AtOnce, 0)
    for case in cases:
        signs, assigns = may(work, actor, case, Move.SIGN), may(work, actor, case, Move.ASSIGN)
        worked = case.track is not Track.PETITION
        counts[AtOnce.SIGN] += signs
        counts[AtOnce.HAND] += worked and (signs or (assigns and case.state is State.SIGNED))
        counts[AtOnce.UNIT] += worked and (signs or assigns)
        counts[AtOnce.BODY] += _for_a_body(work, actor, case, signs=signs)
        counts[AtOnce.SUPERVISE] += may(work, actor, case, Move.SUPERVISE)
    return {act: count for act, count in counts.items() if count}


def units(work: Work, cases: Sequence[Case]) -> tuple[Place, ...]:
    """The responsible units that some of these cases may be given to, each once."""
    found = {unit.id: unit for case in cases for unit in casework.units_of(work, case)}
    return tuple(found.values())


def sign(work: Work, actor: Actor, refs: Sequence[str]) -> Outcomes:
    """签收, each."""
    return _each(work, refs, lambda ref: casework.sign(work, actor, ref))


def hand(work: Work, actor: Actor, refs: Sequence[str]) -> Outcomes:
    """签收并交办, each to its preset unit; what was signed for before is only handed over. A recording is signed for
    and waits for its summary, and what has no usual unit waits for one to be chosen."""
    outcomes = _each(work, refs, lambda ref: _hand(work, actor, ref))
    half = tuple(ref for ref in outcomes.done if _only_signed(case_for(work, actor, ref)))
    done = tuple(ref for ref in outcomes.done if ref not in half)
    return Outcomes(done, half, outcomes.refused)


def _hand(work: Work, actor: Actor, ref: str) -> Case:
    case = case_for(work, actor, ref)
    if case.state is not State.SIGNED:
        return casework.sign_and_assign(work, actor, ref)
    unit, inspector = casework.preset_unit(work, case), casework.preset_inspector(work, case)
    if unit is None and inspector is None:
        raise Refusal("no_unit")
    return casework.assign(work, actor, ref, unit.id if unit else None, _id(inspector))


def _only_signed(case: Case) -> bool:
    return case.state is State.SIGNED and case.track is not Track.PETITION


def hand_to(work: Work, actor: Actor, refs: Sequence[str], unit_id: int) -> Outcomes:
    """交办给某单位, each; signed for first where that is still to be done."""
    return _each(work, refs, lambda ref: _hand_to(work, actor, ref, unit_id))


def _hand_to(work: Work, actor: Actor, ref: str, unit_id: int) -> Case:
    case = case_for(work, actor, ref)
    if may(work, actor, case, Move.SIGN):
        case = casework.sign(work, actor, ref)
    inspector = casework.preset_inspector(work, case)
    return casework.assign(work, actor, ref, unit_id, case.inspector_id or _id(inspector))


def hand_over(work: Work, actor: Actor, refs: Sequence[str], body: Body, name: str = "") -> Outcomes:
    """转给信访机构, each petition to the same one; registered first where that is still to be done. The numbers
    they are given there come later, one by one. Raises Refusal: body_missing."""
    return _each(work, refs, lambda ref: _hand_over(work, actor, ref, body, name))


def _hand_over(work: Work, actor: Actor, ref: str, body: Body, name: str) -> Case:
    case = case_for(work, actor, ref)
    if case.track is not Track.PETITION:
        raise Refusal("no_petition")
    if may(work, actor, case, Move.SIGN):
        case = casework.sign(work, actor, ref)
    if case.state is not State.REGISTERED:
        # Another body has it already: that it goes elsewhere is said on its own card, never of many by one tap.
        raise Refusal("moved", number=case.number, state=case.state.value)
    return petitions.hand_over(work, actor, ref, body, name)


def _for_a_body(work: Work, actor: Actor, case: Case, *, signs: bool) -> bool:
    if case.track is not Track.PETITION:
        return False
    return signs or (case.state is State.REGISTERED and may(work, actor, case, Move.HAND_OVER))


def _id(person: Person | None) -> int | None:
    return person.id if person else None


def supervise(work: Work, actor: Actor, refs: Sequence[str], day: date) -> Outcomes:
    """One 督办 date for all of them. Raises Refusal: date_past, date_far."""
    return _each(work, refs, lambda ref: oversight.supervise(work, actor, ref, day))


def _each(work: Work, refs: Sequence[str], act: Callable[[str], Case]) -> Outcomes:
    """Each in its own part: what is refused for one case takes nothing back of another."""
    done: list[str] = []
    refused: dict[str, str] = {}
    for ref in refs[:MOST]:
        try:
            with work.savepoint():
                act(ref)
        except Refusal as refusal:
            if refusal.code in _FOR_ALL:
                raise
            refused[ref] = refusal.code
        else:
            done.append(ref)
    return Outcomes(tuple(done), (), refused)
