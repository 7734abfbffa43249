"""What Telegram deletes no more: two days old, our own messages are still edited to nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from storage.chats import DELETABLE, SentMessageRow
from storage.columns import table_of
from storage.outbox_shown import standing_in
from storage.unit_of_work import UnitOfWork
from supervision.drafts import REPEATING

#: Of a lost phone's chat so many messages, the newest first (house: a supervisor's year; each is one call).
_MOST = 2_000

#: A report is told within a day, as a rule; when it was begun is known no more once it is filed (house).
_TOLD_WITHIN = timedelta(days=1)

#: Longer than the outbox keeps what was said.
_EVER = timedelta(days=366)

_SENT = table_of(SentMessageRow)


def conversation(work: UnitOfWork, chat_id: int, since: datetime, but: Collection[int]) -> None:
    """Ours since `since` that say again what was told in a conversation, as far as they are too old to be deleted."""
    _blank(work, chat_id, standing_in(work, chat_id, since, work.now - DELETABLE, REPEATING) - set(but))


def told(work: UnitOfWork, chat_id: int, filed_at: datetime) -> None:
    """As `conversation`, of one that became a case at a moment."""
    until = min(filed_at, work.now - DELETABLE)
    _blank(work, chat_id, standing_in(work, chat_id, filed_at - _TOLD_WITHIN, until, REPEATING))


def case(work: UnitOfWork, case_id: int) -> None:
    """All we have said about a case, in every chat."""
    for chat_id, messages in _about(work, case_id).items():
        _blank(work, chat_id, messages)


def everything(work: UnitOfWork, chat_id: int) -> None:
    """All we have said in a chat, about cases and else: its phone is lost."""
    floor = work.now - DELETABLE
    noted = select(_SENT.c.message_id).where(_SENT.c.chat_id == chat_id)
    old = set(work.execute(noted.where(_SENT.c.at < floor)).scalars())
    old |= standing_in(work, chat_id, floor - _EVER, floor)
    young = set(work.execute(noted.where(_SENT.c.at >= floor)).scalars())
    _blank(work, chat_id, sorted(old - young, reverse=True)[:_MOST])


def _about(work: UnitOfWork, case_id: int) -> dict[int, list[int]]:
    old = select(_SENT.c.chat_id, _SENT.c.message_id).where(
        _SENT.c.case_id == case_id, _SENT.c.at < work.now - DELETABLE
    )
    found: dict[int, list[int]] = {}
    for row in work.execute(old.order_by(_SENT.c.chat_id, _SENT.c.message_id)):
        found.setdefault(row.chat_id, []).append(row.message_id)
    return found


def _blank(work: UnitOfWork, chat_id: int, messages: Collection[int]) -> None:
    """The newest first: whoever looks sees those."""
    for message_id in sorted(messages, reverse=True):
        work.say(chat_id, "", {"blank": message_id})
