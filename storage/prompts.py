"""Prompts: one message about several cases, and how it is found again when one of them changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, bindparam, exists, select, text
from sqlmodel import Field, SQLModel

from storage.columns import UTC, RowId, table_of
from storage.outbox import dropped, queue
from storage.outbox_rows import LIVE, Message, OutboxRow
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

#: The screen of reminders and escalations.
SCREEN = "prompts"
_CASES = "cases"
# In the words of the outbox's partial indexes: spelt otherwise they go unused.
_QUEUED = "state = 'queued' AND state IN ('queued', 'claimed')"
# Nobody scrolls back further to see how a matter stands; what is older says itself that it is old once it is pressed.
_LOOKED_AT = timedelta(days=7)


class PromptRow(SQLModel, table=True):
    """A case that a message reminds of."""

    __tablename__ = "prompts"

    outbox_id: int = Field(
        sa_column=Column(
            RowId, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False, index=True)
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that reminded of cases, as it stands in a chat."""

    chat_id: int
    message_id: int
    case_ids: tuple[int, ...]


_PROMPTS = table_of(PromptRow)
_OUTBOX = table_of(OutboxRow)
_EVER_SHOWN = (
    select(_OUTBOX.c.id, _OUTBOX.c.chat_id, _OUTBOX.c.message_id)
    .join_from(_PROMPTS, _OUTBOX, _OUTBOX.c.id == _PROMPTS.c.outbox_id)
    .where(_PROMPTS.c.case_id == bindparam("asked"), _OUTBOX.c.message_id.is_not(None))
)
_SHOWN = Prepared(_EVER_SHOWN.where(_OUTBOX.c.created_at >= bindparam("since", type_=UTC)))
_CASES_OF = Prepared(
    select(_PROMPTS.c.case_id).where(_PROMPTS.c.outbox_id == bindparam("asked")).order_by(_PROMPTS.c.case_id)
)
_UNSAID = Prepared(
    select(_OUTBOX)
    .where(
        text(_QUEUED),
        _OUTBOX.c.chat_id == bindparam("chat"),
        text(f"screen = '{SCREEN}'"),
        _OUTBOX.c.rendered.is_(None),
        _OUTBOX.c.replaces.is_(None),
    )
    .order_by(_OUTBOX.c.id)
    .with_for_update(skip_locked=True)
)
_SHOWN_AGAIN = Prepared(
    select(_OUTBOX.c.id)
    .where(
        text(_QUEUED),
        _OUTBOX.c.chat_id == bindparam("chat"),
        _OUTBOX.c.replaces == bindparam("message"),
        _OUTBOX.c.rendered.is_(None),
        text(f"screen = '{SCREEN}'"),
    )
    .limit(1)
    # As in storage.outbox_shown: nobody words it before this act has ended.
    .with_for_update(skip_locked=True)
)
_REMEMBER = Prepared(
    lambda insert: insert(_PROMPTS).values(outbox_id=bindparam("row_id"), case_id=bindparam("of_case"))
)


def say(work: UnitOfWork, chat_id: int, cases: Mapping[int, Mapping[str, Any]], *, priority: int) -> None:
    """Queue one message about several cases: case id → what the screen needs to know of it.

    What still waits to be said to this chat joins it: after an outage a person hears one message, not forty.
    """
    mine = {case_id: dict(item) for case_id, item in cases.items()}
    for row in _unsaid(work, chat_id):
        mine = {case_id: row.fields[_CASES][str(case_id)] for case_id in cases_in(row.fields)} | mine
        priority = min(priority, row.priority)
        dropped(work, row.id, "joined")
    fields = {_CASES: {str(case_id): item for case_id, item in mine.items()}}
    row_id = queue(work, Message(chat_id=chat_id, screen=SCREEN, fields=fields, priority=priority))
    _remember(work, row_id, mine)


def cases_in(fields: Mapping[str, Any]) -> tuple[int, ...]:
    """The cases a message of this screen is about."""
    return tuple(int(case_id) for case_id in fields.get(_CASES, ()))


def only_case(work: UnitOfWork, outbox_id: int) -> int | None:
    """The case a message reminds of, where it is a reminder, and of one case."""
    found = _cases_of(work, outbox_id)
    return found[0] if len(found) == 1 else None


def shown(work: UnitOfWork, case_id: int) -> Sequence[Shown]:
    """The messages of the last days that remind of a case, each once, with everything they remind of."""
    return _each_once(work, _SHOWN.all(work, asked=case_id, since=work.now - _LOOKED_AT))


def _each_once(work: UnitOfWork, rows: Sequence[Any]) -> Sequence[Shown]:
    if not rows:
        return []
    # Asked after every act, and mostly nothing is found: to have it sorted costs more than to look for it.
    latest = {(row.chat_id, row.message_id): row.id for row in sorted(rows)}
    return [
        Shown(chat_id, message_id, _cases_of(work, row_id))
        for (chat_id, message_id), row_id in latest.items()
    ]


def newest(found: Iterable[Shown]) -> Sequence[Shown]:
    """The newest of them in each chat: a matter that is long late has many, and a chat takes one edit a second."""
    return tuple({each.chat_id: each for each in sorted(found, key=lambda each: each.message_id)}.values())


def show_again(work: UnitOfWork, message: Shown, *, priority: int = 2) -> None:
    """Bring such a message up to date in place: what is done says so. Asked twice, it is done once."""
    if _SHOWN_AGAIN.first(work, chat=message.chat_id, message=message.message_id) is not None:
        return
    fields: dict[str, Any] = {_CASES: {str(case_id): {} for case_id in message.case_ids}}
    row_id = queue(
        work,
        Message(
            chat_id=message.chat_id,
            screen=SCREEN,
            fields=fields,
            replaces=message.message_id,
            priority=priority,
        ),
    )
    _remember(work, row_id, message.case_ids)


def withdraw(work: UnitOfWork, case_id: int, chat_id: int | None = None) -> None:
    """A case is kept from a chat, or from everybody (None): nothing that ever reminded of it there says so any more,
    however old; what else it reminds of stays. Messages that may be said at this moment go once they are said."""
    here = () if chat_id is None else (_OUTBOX.c.chat_id == chat_id,)
    for message in _each_once(work, work.execute(_EVER_SHOWN.where(*here), {"asked": case_id}).all()):
        show_again(work, message)
    about = exists().where(_PROMPTS.c.outbox_id == _OUTBOX.c.id, _PROMPTS.c.case_id == case_id)
    for row in _being_said(work, about, *here):
        others = {each: row.fields[_CASES][str(each)] for each in cases_in(row.fields) if each != case_id}
        if others and row.replaces is None:
            say(work, row.chat_id, others, priority=row.priority)
        work.say(row.chat_id, "", {"delete_of": row.id})
    if chat_id is not None:
        # What stands there does not tell of it any more: an edit, be it to the same words, would tell that it moved.
        there = select(_OUTBOX.c.id).where(_OUTBOX.c.chat_id == chat_id)
        work.execute(_PROMPTS.delete().where(_PROMPTS.c.case_id == case_id, _PROMPTS.c.outbox_id.in_(there)))


def _being_said(work: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Any]:
    """Those of them whose words are made already, or may be at this moment: all that this act cannot hold unworded."""
    unworded = (text(_QUEUED), _OUTBOX.c.rendered.is_(None))
    held = select(_OUTBOX.c.id).where(*which, *unworded).with_for_update(skip_locked=True)
    later = set(work.execute(held).scalars())
    live = work.execute(select(_OUTBOX).where(*which, text(LIVE)).order_by(_OUTBOX.c.id)).all()
    return [row for row in live if row.id not in later]


def found_by() -> ColumnElement[bool]:
    """Of the outbox's rows those by which a message that reminds of a case is found: they stay as long as the case
    tells anything, for somebody may be named in it at any time."""
    return _OUTBOX.c.message_id.is_not(None) & exists().where(_PROMPTS.c.outbox_id == _OUTBOX.c.id)


def forget(work: UnitOfWork, case_id: int) -> None:
    """No message reminds of this case any more (it is sealed)."""
    work.execute(_PROMPTS.delete().where(_PROMPTS.c.case_id == case_id))


def _unsaid(work: UnitOfWork, chat_id: int) -> Sequence[Any]:
    """Prompts that nobody has worded yet; edits of older messages are left alone.

    Held until the act ends, and one that the sender holds is not joined: it would be said twice.
    """
    return _UNSAID.all(work, chat=chat_id)


def _remember(work: UnitOfWork, row_id: int, case_ids: Iterable[int]) -> None:
    _REMEMBER.many(work, [{"row_id": row_id, "of_case": case_id} for case_id in case_ids])


def _cases_of(work: UnitOfWork, row_id: int) -> tuple[int, ...]:
    return tuple(row[0] for row in _CASES_OF.all(work, asked=row_id))
