"""Handing a case to another inspector: by the secretary, or taken over by a colleague; and notes 内部备注."""

from supervision.acts.casework import say_why
from supervision.altering import altered
from supervision.case_clock import recomputed
from supervision.cases import Case, EntryKind, Move
from supervision.chain import inspectors
from supervision.events import Noted, Reassigned
from supervision.gate import Actor, case_for
from supervision.ports import Work
from supervision.refusals import Refusal


def reassign(work: Work, actor: Actor, ref: str, person_ref: str) -> Case:
    """换人跟办: another inspector follows it, by name; the clock runs on, since the villager waits no longer for it.

    Raises Refusal: inspector_unknown (not one of this township's at work now), already_follows.
    """
    case = case_for(work, actor, ref, Move.REASSIGN)
    card = ("case.card", {"case": ref})
    person = next((each for each in inspectors(work, case) if each.ref == person_ref), None)
    if person is None:
        raise Refusal("inspector_unknown", screen=card)
    if person.id == case.inspector_id:
        raise Refusal("already_follows", screen=card, number=case.number)
    handed = recomputed(work.time, altered(case, inspector_id=person.id), work.now)
    saved = work.cases.save(handed)
    work.record(Reassigned(by_id=actor.person.id, case_id=case.id, was_id=case.inspector_id))
    return saved


def note(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """内部备注: seen by the township and above, never by the village, and never read to a villager."""
    case = case_for(work, actor, ref, Move.NOTE)
    say_why(work, actor, case, EntryKind.NOTE, text)
    work.record(Noted(by_id=actor.person.id, case_id=case.id))
    return case
