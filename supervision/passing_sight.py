"""Who passed a matter on sees its number and step and holds its receipt: the part of the gate that is about that.

Nothing else of the case is shown: its words are the other village's now, and other villagers may have joined it.
"""

from collections.abc import Sequence

from supervision.cases import Case, Complainant, Track
from supervision.chain import left
from supervision.gate import Actor, case_by_id, scope_of
from supervision.passings import Passing
from supervision.ports import Work
from supervision.refusals import Missing


def passed_by(work: Work, actor: Actor, offset: int, limit: int) -> Sequence[tuple[Passing, Case]]:
    """What the actor passed on, the latest first, each with the case in which its villager is now."""
    if not actor.offices:
        return ()
    mine = work.passings.of_person(actor.person.id, offset, limit)
    found = ((each, _where(work, actor, each)) for each in mine)
    return tuple((each, case) for each, case in found if case is not None)


def passed_for(work: Work, actor: Actor, ref: str) -> tuple[Passing, Case]:
    """One of them, by its reference. Raises Missing when it is not there, not the actor's, or not to be seen."""
    passing = work.passings.by_ref(ref)
    if passing is None or passing.person_id != actor.person.id or not actor.offices:
        raise Missing
    case = _where(work, actor, passing)
    if case is None:
        raise Missing
    return passing, case


def receipt_of(work: Work, passing: Passing, case: Case) -> Complainant:
    """The villager whose receipt it is. Raises Missing when there is none any more."""
    found = next((each for each in work.cases.complainants(case.id) if each.id == passing.receipt_id), None)
    if found is None:
        raise Missing
    return found


def may_be_told(work: Work, actor: Actor, case_id: int) -> Case:
    """As `case_by_id`, also for whoever passed the case on: what is said to them tells number and step."""
    try:
        return case_by_id(work, actor, case_id)
    except Missing:
        case = work.cases.by_id(case_id)
        mine = (each for each in work.passings.of_case(case_id) if each.person_id == actor.person.id)
        passed = bool(actor.offices) and any(not _before(work, actor, each) for each in mine)
        if case is None or not passed or case_id in scope_of(work, actor).hidden:
            raise
        return case


def _before(work: Work, actor: Actor, passing: Passing) -> bool:
    """Whether it was passed on out of an office that somebody else has now."""
    since, villages = left(work, actor.person.id)
    return passing.from_id in villages or (since is not None and passing.at < since)


def _where(work: Work, actor: Actor, passing: Passing) -> Case | None:
    """The case in which the villager is now; none for somebody who is concerned in it, nor of a sealed one."""
    if _before(work, actor, passing):
        return None
    hidden = scope_of(work, actor).hidden
    case = work.cases.by_id(passing.case_id)
    while case is not None and case.id not in hidden and case.merged_into is not None:
        case = work.cases.by_id(case.merged_into)
    if case is None or case.id in hidden or case.track is Track.INTEGRITY:
        return None
    return case
