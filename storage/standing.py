"""What stands in a chat about one request: found again once somebody has decided it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update

from storage.chats import SentMessageRow
from storage.columns import table_of
from storage.outbox_rows import OutboxRow
from storage.unit_of_work import UnitOfWork

#: Which field of a screen says what it asks about: an opaque reference, kept beside the message while the row is.
ABOUT = {
    "draft": "draft",
    "draft.waiting": "draft",
    "outage.draft": "draft",
    "enrol.ask": "invitation",
    "identity": "request",
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


def kept(screen: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of a message's fields once it was sent: what it asks about, which list it is, nothing else."""
    name = ABOUT.get(screen) or _OPENED_WITH.get(screen, "")
    return {name: fields[name]} if name in fields else {}


def put_away(work: UnitOfWork, chat_id: int, draft: str, *, but: int | None = None) -> None:
    """A conversation is over: what it asked and was answered below, by typing, loses its buttons. Said last of all, and
    not tried twice. `but`: the message that is pressed just now is answered in place."""
    recent = (_SENT.c.at >= work.now - _LOOKED_AT, _OUTBOX.c.keyboard.is_(True))
    for message_id in _asked_no_more(work, chat_id, draft, but, *recent):
        work.say(chat_id, "", {"strip": message_id}, priority=3)


def take_back(work: UnitOfWork, chat_id: int, draft: str, *, but: int | None = None) -> None:
    """What a conversation asked and would leave the chat by itself, since it names a villager, goes at once. `but`: the
    message that is pressed just now is answered in place."""
    for message_id in _asked_no_more(work, chat_id, draft, but, _SENT.c.leaves_at.is_not(None)):
        work.erase(chat_id, message_id)


def _asked_no_more(
    work: UnitOfWork, chat_id: int, draft: str, but: int | None, *which: ColumnElement[bool]
) -> list[int]:
    """The messages in which a conversation asked, noted as without buttons from now on."""
    shown = _shown(chat_id).where(*which, _OUTBOX.c.screen.in_(_QUESTIONS))
    found = [each for each in work.execute(shown).all() if each.fields.get("draft") == draft]
    found = [each for each in found if each.message_id != but]
    for row in found:
        work.execute(update(_OUTBOX).where(_OUTBOX.c.id == row.id).values(keyboard=False))
    return [row.message_id for row in found]


def standing(work: UnitOfWork, chat_id: int, ref: str) -> list[int]:
    """The messages of a chat that ask, or wait, about this, as they stand now; the oldest first."""
    shown = _shown(chat_id).where(_SENT.c.at >= work.now - _LOOKED_AT, _OUTBOX.c.screen.in_(list(ABOUT)))
    return [row.message_id for row in work.execute(shown) if row.fields.get(ABOUT[row.screen]) == ref]


def _shown(chat_id: int) -> Select[Any]:
    """What stands in a chat, the oldest first."""
    columns = (_OUTBOX.c.id, _SENT.c.message_id, _OUTBOX.c.screen, _OUTBOX.c.fields)
    found = select(*columns).join_from(_SENT, _OUTBOX, _OUTBOX.c.id == _SENT.c.outbox_id)
    return found.where(_SENT.c.chat_id == chat_id).order_by(_SENT.c.message_id)
