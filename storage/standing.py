"""What stands in a chat about one request: found again once somebody has decided it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, update

from storage.chats import SentMessageRow
from storage.columns import table_of
from storage.outbox_rows import OutboxRow
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

#: Which field of a screen says what it asks about: an opaque reference, kept beside the message while the row is.
ABOUT = {
    "draft": "draft",
    "draft.waiting": "draft",
    "outage.draft": "draft",
    "enrol.ask": "invitation",
    "identity": "request",
    "erasure": "erasure",
    "amend.ask": "amendment",
    "amend.proposed": "amendment",
    "correction": "correction",
    "integrity.reading": "reading",
    "lock.ask": "person",
    "notice.extension_asked": "case",
    "notice.supervised": "demand",
    "notice.offered": "case",
    "case.elsewhere": "case",
    "offer.not_taken": "case",
}

#: Which field of a screen says with what it is opened again once it is folded: a code or a reference, kept as long.
_OPENED_WITH = {
    "queue": "bucket",
    "callback": "callback",
    "duty.commented": "sampling",
    "duty.judged": "sampling",
    "visit.card": "visit",
}

#: Where a conversation asks, or asks whether to go on.
_QUESTIONS = tuple(screen for screen, about in ABOUT.items() if about == "draft")

_OUTBOX, _SENT = table_of(OutboxRow), table_of(SentMessageRow)

#: Nobody scrolls back further; what is older says itself that it is old once it is pressed.
_LOOKED_AT = timedelta(days=7)


def _shown(*which: ColumnElement[bool]) -> Select[Any]:
    """What stands in a chat, the oldest first."""
    columns = (_OUTBOX.c.id, _SENT.c.message_id, _OUTBOX.c.screen, _OUTBOX.c.fields)
    found = select(*columns).join_from(_SENT, _OUTBOX, _OUTBOX.c.id == _SENT.c.outbox_id)
    return found.where(_SENT.c.chat_id == bindparam("chat"), *which).order_by(_SENT.c.message_id)


def _of(screens: Iterable[str]) -> ColumnElement[bool]:
    # Written out: a prepared statement has no list of values.
    return or_(*(_OUTBOX.c.screen == screen for screen in screens))


_RECENT = _SENT.c.at >= bindparam("since")
_PRESSABLE = Prepared(_shown(_of(_QUESTIONS), _OUTBOX.c.keyboard.is_(True), _RECENT))
_LEAVING = Prepared(_shown(_of(_QUESTIONS), _SENT.c.leaves_at.is_not(None)))
_ASKING = Prepared(_shown(_of(ABOUT), _RECENT))
_NO_KEYBOARD = Prepared(update(_OUTBOX).where(_OUTBOX.c.id == bindparam("row")).values(keyboard=False))


def kept(screen: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of a message's fields once it was sent: what it asks about, which list it is, nothing else."""
    name = ABOUT.get(screen) or _OPENED_WITH.get(screen, "")
    return {name: fields[name]} if name in fields else {}


def put_away(work: UnitOfWork, chat_id: int, draft: str, *, but: int | None = None) -> None:
    """A conversation is over: what it asked and was answered below, by typing, loses its buttons. Said last of all, and
    not tried twice. `but`: the message that is pressed just now is answered in place."""
    recent = _PRESSABLE.all(work, chat=chat_id, since=work.now - _LOOKED_AT)
    for message_id in _asked_no_more(work, recent, draft, but):
        work.say(chat_id, "", {"strip": message_id}, priority=3)


def take_back(work: UnitOfWork, chat_id: int, draft: str, *, but: int | None = None) -> None:
    """What a conversation asked and would leave the chat by itself, since it names a villager, goes at once. `but`: the
    message that is pressed just now is answered in place."""
    for message_id in _asked_no_more(work, _LEAVING.all(work, chat=chat_id), draft, but):
        work.erase(chat_id, message_id)


def _asked_no_more(work: UnitOfWork, stands: Sequence[Any], draft: str, but: int | None) -> list[int]:
    """The messages in which a conversation asked, noted as without buttons from now on."""
    found = [each for each in stands if each.fields.get("draft") == draft and each.message_id != but]
    for row in found:
        _NO_KEYBOARD.run(work, row=row.id)
    return [row.message_id for row in found]


def standing(work: UnitOfWork, chat_id: int, ref: str) -> list[int]:
    """The messages of a chat that ask, or wait, about this, as they stand now; the oldest first."""
    shown = _ASKING.all(work, chat=chat_id, since=work.now - _LOOKED_AT)
    return [row.message_id for row in shown if row.fields.get(ABOUT[row.screen]) == ref]
