"""Drafts that wait: reminded of after 1 and 7 days, deleted after 30; what was kept unasked, after two hours."""

from dataclasses import replace
from datetime import datetime

from supervision.clocks import next_allowed
from supervision.drafts import Draft
from supervision.gate import actor_of, case_for
from supervision.own_moments import remind_at
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Missing

#: A draft's version when its first question is asked; each answer raises it, and each reminder.
_UNANSWERED = 2


def remind_due(work: Work, limit: int = 100) -> int:
    """Remind of, or delete, the drafts whose moment has passed. Returns how many were touched."""
    drafts = work.drafts.due(work.now, limit)
    for draft in drafts:
        if not in_sight(work, draft):
            # Said nothing of: even its number would tell.
            work.drafts.discard(draft)
        elif draft.expires_at is not None and draft.expires_at <= work.now:
            _delete(work, draft)
        else:
            _remind(work, draft)
    return len(drafts)


def worth_keeping(work: Work, draft: Draft) -> bool:
    """Whether anything was said in it: a question that nobody answered is no unfinished matter."""
    said = draft.version > _UNANSWERED + draft.reminded or bool(draft.body.get("parts"))
    return said or bool(work.files.of_draft(draft.id))


def in_sight(work: Work, draft: Draft) -> bool:
    """Whether its owner still sees the case it is about; one that is about none is in sight."""
    ref = draft.body.get("case")
    if not isinstance(ref, str):
        return True
    try:
        case_for(work, actor_of(work, work.people.by_id(draft.person_id)), ref)
    except Missing:
        return False
    return True


def end_unseen(work: Work, person: Person) -> None:
    """Somebody has lost sight of a case: what he had begun to say about it ends at once, and is not named again."""
    for draft in work.drafts.begun(person.id):
        if not in_sight(work, draft):
            work.drafts.discard(draft)


def _delete(work: Work, draft: Draft) -> None:
    worth = worth_keeping(work, draft)
    work.drafts.discard(draft)
    if worth:
        work.say(draft.chat_id, "draft.deleted", {"what": {"word": f"draft.{draft.flow}"}}, priority=2)


def _remind(work: Work, draft: Draft) -> None:
    worth = worth_keeping(work, draft)
    if not worth or not _night(work):
        if worth:
            work.say(draft.chat_id, "draft.waiting", {"draft": draft.ref}, priority=2)
        work.drafts.save(replace(draft, reminded=draft.reminded + 1, remind_at=_next(work, draft)))
        return
    work.drafts.save(replace(draft, remind_at=_morning(work)))


def _night(work: Work) -> bool:
    return _morning(work) > work.now


def _morning(work: Work) -> datetime:
    """This moment, or the end of the quiet hours when it lies in them (product, section 5)."""
    return next_allowed(work.now, work.time.policy.hours, work.time.timezone)


def _next(work: Work, draft: Draft) -> datetime | None:
    later = remind_at(work.time, replace(draft, reminded=draft.reminded + 1))
    return max(later, work.now) if later is not None else None


def answered(work: Work, draft: Draft) -> Draft:
    """Its owner has said something: it is reminded of after 1 and 7 days and deleted after 30 (product, section 2)."""
    ends = work.time.due(work.now, work.time.policy.drafts.delete).at
    fresh = replace(draft, updated_at=work.now, answered_at=work.now, reminded=0, expires_at=ends)
    return replace(fresh, remind_at=remind_at(work.time, fresh))
