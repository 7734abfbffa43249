"""Drafts that wait: reminded of after 1 and 7 days, deleted after 30; what was kept unasked, after two hours."""

from collections import defaultdict
from collections.abc import Sequence
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
    """Remind of, or delete, the drafts whose moment has passed: several for one person are one message. Returns how
    many were touched."""
    drafts = work.drafts.due(work.now, limit)
    deleted: dict[int, list[Draft]] = defaultdict(list)
    waiting: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not in_sight(work, draft):
            # Said nothing of: even its number would tell.
            work.drafts.discard(draft)
        elif draft.expires_at is not None and draft.expires_at <= work.now:
            if _deleted(work, draft):
                deleted[draft.chat_id].append(draft)
        elif _reminded(work, draft):
            waiting[draft.chat_id].append(draft)
    for chat_id, gone in deleted.items():
        _say_deleted(work, chat_id, gone)
    for chat_id, those in waiting.items():
        _say_waiting(work, chat_id, those)
    return len(drafts)


def _say_deleted(work: Work, chat_id: int, gone: Sequence[Draft]) -> None:
    if len(gone) == 1:
        work.say(chat_id, "draft.deleted", {"what": {"word": f"draft.{gone[0].flow}"}}, priority=2)
    else:
        work.say(chat_id, "draft.deleted_several", {"count": len(gone)}, priority=2)


def _say_waiting(work: Work, chat_id: int, waiting: Sequence[Draft]) -> None:
    """What each of several is about is not said again: it stands in the list, and nowhere else it would have to
    leave."""
    if len(waiting) == 1:
        work.say(chat_id, "draft.waiting", {"draft": waiting[0].ref}, priority=2)
    else:
        work.say(chat_id, "draft.waiting_several", {"drafts": [each.ref for each in waiting]}, priority=2)


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


def _deleted(work: Work, draft: Draft) -> bool:
    """It goes; whether that is to be said."""
    worth = worth_keeping(work, draft)
    work.drafts.discard(draft)
    return worth


def _reminded(work: Work, draft: Draft) -> bool:
    """Whether it is reminded of now; the next moment is set."""
    worth = worth_keeping(work, draft)
    if worth and _night(work):
        work.drafts.save(replace(draft, remind_at=_morning(work)))
        return False
    work.drafts.save(replace(draft, reminded=draft.reminded + 1, remind_at=_next(work, draft)))
    return worth


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
