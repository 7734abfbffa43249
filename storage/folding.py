"""Folding: a message that has shown a villager's words long enough keeps number, category and step, and is opened anew.

When it is due is a column (storage.chats); what it is folded to is worded when it is said (handlers.folded). A phone
that is found or stolen tells no more than what its owner looked at that day.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, text, tuple_, update

from storage.chats import DELETABLE, SentMessageRow
from storage.columns import table_of
from storage.outbox_rows import OutboxRow
from storage.shown_numbers import ShownNumberRow
from storage.unit_of_work import UnitOfWork
from supervision.acts.contents import FOLDED, NOTICES, WORDY, folds_at

#: So many of a chat at once, the others later: a chat takes one edit a second, and an answer is not to wait behind the
#: forty cards of a secretary (house).
_AT_ONCE, _PAUSE = 3, timedelta(seconds=10)

#: Before the first message of the first chat.
BEGINNING = (-(2**63), 0)

# In the words of the partial index: spelt otherwise it goes unused.
_DUE = "folds_at IS NOT NULL"

_SENT, _OUTBOX = table_of(SentMessageRow), table_of(OutboxRow)
_SHOWN = table_of(ShownNumberRow)


def fold(work: UnitOfWork, limit: int) -> int:
    """Queue the folding of what is due, said last of all; what is one too many for its chat gets a later moment. How
    many were looked at."""
    due = select(_SENT).where(text(_DUE), _SENT.c.folds_at <= work.now)
    rows = work.execute(due.order_by(_SENT.c.folds_at, _SENT.c.message_id).limit(limit)).all()
    said = _said(work, {row.outbox_id for row in rows if row.outbox_id is not None})
    for chat_id, messages in _by_message(rows).items():
        for turn, parts in enumerate(messages):
            if turn < _AT_ONCE:
                _fold(work, chat_id, parts, said.get(parts[-1].outbox_id))
            else:
                _put_off(work, chat_id, parts, work.now + _PAUSE * (turn // _AT_ONCE))
    return len(rows)


def early(work: UnitOfWork, case_id: int) -> None:
    """What shows words of a case, on its card or in a list, is folded at the next moment: some of it is covered."""
    here = (_SHOWN.c.chat_id == _SENT.c.chat_id, _SHOWN.c.message_id == _SENT.c.message_id)
    listed = select(_SHOWN.c.case_id).where(_SHOWN.c.case_id == case_id, *here).exists()
    due = (text(_DUE), or_(_SENT.c.case_id == case_id, listed))
    work.execute(update(_SENT).where(*due).values(folds_at=work.now))


def await_older(work: UnitOfWork, after: tuple[int, int], limit: int) -> tuple[int, int] | None:
    """What was said before each message noted whether it shows somebody's words (migration 0064) is folded a day from
    now: what may show some; and, of what nobody knows any more which screen it was, what is about a case. Repeatable.

    `after`: the message, by its chat, that was looked at last; where to go on, None at the end.
    """
    until = folds_at(work)
    if until is None:
        return None
    place = tuple_(_SENT.c.chat_id, _SENT.c.message_id)
    columns = (_SENT.c.chat_id, _SENT.c.message_id, _SENT.c.case_id, _OUTBOX.c.screen)
    loose = (_SENT.c.folds_at.is_(None), _SENT.c.leaves_at.is_(None), _SENT.c.outbox_id.is_not(None))
    said = _SENT.outerjoin(_OUTBOX, _OUTBOX.c.id == _SENT.c.outbox_id)
    found = select(*columns).select_from(said).where(place > tuple_(*after), *loose)
    rows = work.execute(found.order_by(_SENT.c.chat_id, _SENT.c.message_id).limit(limit)).all()
    for row in rows:
        if _may_tell(row.screen, row.case_id):
            this = (_SENT.c.chat_id == row.chat_id, _SENT.c.message_id == row.message_id)
            work.execute(update(_SENT).where(*this).values(folds_at=until))
    return (rows[-1].chat_id, rows[-1].message_id) if len(rows) == limit else None


def _may_tell(screen: str | None, case_id: int | None) -> bool:
    if screen is None:
        return case_id is not None
    return screen in WORDY or screen.startswith(NOTICES)


def stands(work: UnitOfWork, chat_id: int, message_id: int, outbox_id: int | None) -> bool:
    """Whether a message still shows what it was to be folded for: whoever has opened it since looks at it. One that is
    noted no more is folded all the same."""
    here = (_SENT.c.chat_id == chat_id, _SENT.c.message_id == message_id)
    row = work.execute(select(_SENT.c.outbox_id).where(*here)).first()
    return row is None or row.outbox_id == outbox_id


def folded(work: UnitOfWork, row: Any, messages: Collection[int], numbers: Collection[str]) -> None:
    """It is folded. When its reader was shown it (`at`), and of which case, stays noted as it was; `numbers`: what may
    be cases' numbers in it by now."""
    from storage import shown_numbers

    here = (_SENT.c.chat_id == row.chat_id, _SENT.c.message_id.in_(list(messages)))
    work.execute(update(_SENT).where(*here).values(outbox_id=row.id, leaves_at=None, folds_at=None))
    shown_numbers.note(work, row.chat_id, messages, numbers, about=None, anew=True)


def undone(work: UnitOfWork, chat_id: int, fields: Mapping[str, Any]) -> None:
    """What is taken back must not be folded later: that would say again that there was something."""
    message_id = fields.get("delete", fields.get("blank"))
    if message_id is not None:
        work.chats.gone(chat_id, message_id)


def _by_message(rows: Sequence[Any]) -> Mapping[int, list[list[Any]]]:
    """By chat what was said there, each with its parts: a long text is said in several messages."""
    found: dict[int, dict[object, list[Any]]] = defaultdict(dict)
    for row in rows:
        said: object = row.outbox_id if row.outbox_id is not None else ("alone", row.message_id)
        found[row.chat_id].setdefault(said, []).append(row)
    return {
        chat_id: [sorted(parts, key=lambda part: part.message_id) for parts in messages.values()]
        for chat_id, messages in found.items()
    }


def _fold(work: UnitOfWork, chat_id: int, parts: Sequence[Any], said: Any) -> None:
    *first, last = parts
    for part in first:
        if part.at >= work.now - DELETABLE:
            work.erase(chat_id, part.message_id)
        else:
            work.say(chat_id, "", {"blank": part.message_id}, priority=3)
    fields = {**(said.fields if said else {}), "of": said.screen if said else "", "was": last.outbox_id}
    if said is None:
        # It may be a picture, a villager's receipt: that is left as it is (see bot.delivery).
        fields["unknown"] = True
    if said is not None and said.keyboard:
        fields["open"] = True
    case_id = _about(work, last, said)
    if case_id is not None:
        fields["about"] = case_id
    work.chats.gone(chat_id, last.message_id)
    work.say(chat_id, FOLDED, fields, replaces=last.message_id, priority=3)


def _about(work: UnitOfWork, row: Any, said: Any) -> int | None:
    from storage import prompts

    if row.case_id is not None or said is None or said.screen != prompts.SCREEN:
        found: int | None = row.case_id
        return found
    return prompts.only_case(work, said.id)


def _put_off(work: UnitOfWork, chat_id: int, parts: Sequence[Any], until: Any) -> None:
    here = (_SENT.c.chat_id == chat_id, _SENT.c.message_id.in_([part.message_id for part in parts]))
    work.execute(update(_SENT).where(*here).values(folds_at=until))


def _said(work: UnitOfWork, rows: Collection[int]) -> Mapping[int | None, Any]:
    """What is still known of what was said: its screen, what it asks about (see storage.standing.kept), and whether it
    has its buttons still."""
    columns = (_OUTBOX.c.id, _OUTBOX.c.screen, _OUTBOX.c.fields, _OUTBOX.c.keyboard)
    return {row.id: row for row in work.execute(select(*columns).where(_OUTBOX.c.id.in_(list(rows))))}
