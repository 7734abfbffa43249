"""Keyboards that stand open: whose buttons may have been pressed while nobody listened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, text, update

from storage.chats import SentMessageRow
from storage.columns import UTC, table_of
from storage.draft_rows import DraftRow
from storage.inbox import Arrival, InboxRow
from storage.outbox_rows import Delivery, OutboxRow
from storage.prepared import Prepared
from storage.prompts import PromptRow
from storage.unit_of_work import UnitOfWork
from supervision.outages import MOST_BESIDE, OpenKeyboard

_OUTBOX, _INBOX = table_of(OutboxRow), table_of(InboxRow)
_DRAFTS, _PROMPTS, _SENT = table_of(DraftRow), table_of(PromptRow), table_of(SentMessageRow)


#: The screens of which only the newest of a case keeps its buttons in a chat: the card, and what a tap on it asks in
#: its place; further back nobody scrolls.
_ASKS = ("units", "asked", "asked_next", "satisfaction", "merge", "direct", "withdraw")
CARDS = ("case.card", *(f"case.{each}" for each in _ASKS))
_WRITTEN = ", ".join(f"'{each}'" for each in CARDS)
_LOOKED_AT = timedelta(days=2)

_CARDS = Prepared(
    select(_OUTBOX.c.id, _SENT.c.message_id)
    .join_from(_SENT, _OUTBOX, _OUTBOX.c.id == _SENT.c.outbox_id)
    .where(
        _SENT.c.chat_id == bindparam("chat"),
        _SENT.c.at >= bindparam("since", type_=UTC),
        _SENT.c.case_id == bindparam("about"),
        text(f"outbox.screen IN ({_WRITTEN})"),
        _OUTBOX.c.keyboard.is_(True),
    )
)
_STRIPPED = Prepared(update(_OUTBOX).where(_OUTBOX.c.id == bindparam("asked")).values(keyboard=False))


def retire(work: UnitOfWork, chat_id: int, case_id: int) -> None:
    """A newer card of the case is said here: the older one's buttons go, since they would only answer that it has
    moved on. Said last of all, and not tried twice: a chat takes one edit a second."""
    for row in _CARDS.all(work, chat=chat_id, since=work.now - _LOOKED_AT, about=case_id):
        _STRIPPED.run(work, asked=row.id)
        work.say(chat_id, "", {"strip": row.message_id}, priority=3)


def open_since(work: UnitOfWork, since: datetime, until: datetime) -> list[OpenKeyboard]:
    """One for each chat: its active draft's question, else its newest message with buttons that was not answered;
    with the cases that its other open messages are about; shown or asked between these moments."""
    drafts = _questions(work, since)
    standing: dict[int, list[Any]] = defaultdict(list)
    for row in _pressable(work, since, until):
        standing[row.chat_id].append(row)
    heard = speakers(work, since)
    shown = {
        chat_id: rows[-MOST_BESIDE - 1 :]
        for chat_id, rows in standing.items()
        if chat_id in drafts or not (chat_id in heard and heard[chat_id] >= rows[-1].sent_at)
    }
    about = _cases_of(work, [row.id for rows in shown.values() for row in rows])
    found = [replace(each, others=_others(shown.get(chat_id, []), about)) for chat_id, each in drafts.items()]
    for chat_id, rows in shown.items():
        if chat_id not in drafts:
            first = _open(rows[-1], about.get(rows[-1].id, ()))
            others = _others(rows[:-1], about)
            own = {first.case_id, *first.prompts}
            found.append(replace(first, others=tuple(each for each in others if each not in own)))
    return found


def _others(rows: Sequence[Any], about: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    """The cases these messages are about, each once, the newest first."""
    cases = (case_id for row in reversed(rows) for case_id in about.get(row.id) or (row.case_id,))
    return tuple(dict.fromkeys(case_id for case_id in cases if case_id is not None))[:MOST_BESIDE]


def speakers(work: UnitOfWork, since: datetime) -> Mapping[int, datetime]:
    """Who has said or pressed anything since a moment, and when last."""
    # With every state named the index on (state, received_at) serves.
    lately = (_INBOX.c.state.in_(list(Arrival)), _INBOX.c.received_at >= since)
    last = func.max(_INBOX.c.received_at, type_=UTC).label("last")
    rows = work.execute(select(_INBOX.c.chat_id, last).where(*lately).group_by(_INBOX.c.chat_id))
    return {row.chat_id: row.last for row in rows}


def _questions(work: UnitOfWork, since: datetime) -> dict[int, OpenKeyboard]:
    mine = (_DRAFTS.c.active.is_(True), _DRAFTS.c.updated_at >= since)
    rows = work.execute(select(_DRAFTS.c.chat_id, _DRAFTS.c.ref, _DRAFTS.c.version).where(*mine))
    return {row.chat_id: OpenKeyboard(chat_id=row.chat_id, draft=(row.ref, row.version)) for row in rows}


def _pressable(work: UnitOfWork, since: datetime, until: datetime) -> Iterable[Any]:
    """Messages that still have buttons, the newest of a chat last. A message may have been changed by a later row."""
    said = (_OUTBOX.c.state == Delivery.SENT, _OUTBOX.c.sent_at >= since, _OUTBOX.c.sent_at <= until)
    columns = (_OUTBOX.c[name] for name in ("id", "chat_id", "message_id", "case_id", "keyboard", "sent_at"))
    found = select(*columns).where(*said, _OUTBOX.c.message_id.is_not(None)).order_by(_OUTBOX.c.id)
    latest = {(row.chat_id, row.message_id): row for row in work.execute(found)}
    return sorted((row for row in latest.values() if row.keyboard), key=lambda row: row.id)


def _cases_of(work: UnitOfWork, outbox_ids: list[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    asked = select(_PROMPTS).where(_PROMPTS.c.outbox_id.in_(outbox_ids)).order_by(_PROMPTS.c.case_id)
    for row in work.execute(asked):
        found[row.outbox_id] = (*found.get(row.outbox_id, ()), row.case_id)
    return found


def _open(row: Any, about: tuple[int, ...]) -> OpenKeyboard:
    return OpenKeyboard(
        chat_id=row.chat_id, message_id=row.message_id, prompts=about, case_id=None if about else row.case_id
    )
