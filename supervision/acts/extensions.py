"""More time 延期: asked for with a reason by one person, granted or refused by another; never by silence."""

from supervision.acts.casework import say_why
from supervision.altering import altered
from supervision.case_clock import extended
from supervision.cases import Case, EntryKind, Move
from supervision.chain import approvers, opened_to
from supervision.events import Extended, ExtensionAsked, ExtensionRefused
from supervision.gate import Actor, case_for
from supervision.ports import Work
from supervision.refusals import Refusal


def ask_for_more(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """申请延期: the inspector asks the secretary, the secretary the linked office. The clock runs on meanwhile.

    Raises Refusal: extensions_used (beyond the policy's number it is 督办), words_missing, nobody_approves.
    """
    case = case_for(work, actor, ref, Move.ASK_EXTENSION)
    if case.extensions >= work.time.policy.track.everyday.extensions or case.due_at is None:
        raise Refusal("extensions_used", number=case.number)
    asked = altered(case, extension_by=actor.person.id)
    people = approvers(work, asked)
    if not people:
        raise Refusal("nobody_approves", number=case.number)
    say_why(work, actor, case, EntryKind.EXTENSION_ASKED, text)
    saved = work.cases.save(opened_to(work, asked, people))
    work.record(ExtensionAsked(by_id=actor.person.id, case_id=case.id))
    return saved


def grant(work: Work, actor: Actor, ref: str) -> Case:
    """同意延期, by another person than who asked: one more time of the same length."""
    case = case_for(work, actor, ref, Move.EXTEND)
    longer = extended(work.time, altered(case, extension_by=None), work.now)
    saved = work.cases.save(longer)
    work.record(Extended(by_id=actor.person.id, case_id=case.id, asked_by=case.extension_by))
    return saved


def refuse(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """不同意延期, with a reason: the clock was never longer. Raises Refusal("words_missing")."""
    case = case_for(work, actor, ref, Move.REFUSE_EXTENSION)
    say_why(work, actor, case, EntryKind.EXTENSION_REFUSED, text)
    saved = work.cases.save(altered(case, extension_by=None))
    work.record(ExtensionRefused(by_id=actor.person.id, case_id=case.id, asked_by=case.extension_by))
    return saved
