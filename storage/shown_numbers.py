"""Shown numbers: in which message of a chat the number of a case stands that the message is not about, as in a list, on
the card of a linked case, or in what somebody wrote: found by the case when it is kept from that chat, however old."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, bindparam, delete, select
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Long, RowId, table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork


class ShownNumberRow(SQLModel, table=True):
    """The number of `case_id` stands in a message about something else, shown last `at`."""

    __tablename__ = "shown_numbers"
    __table_args__ = (Index("ix_shown_numbers_chat_id_message_id", "chat_id", "message_id"),)

    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    )
    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_type=UTC)


_SHOWN = table_of(ShownNumberRow)
_REPLACED = Prepared(
    delete(_SHOWN).where(
        _SHOWN.c.chat_id == bindparam("chat"),
        _SHOWN.c.message_id == bindparam("message"),
        # Noted twice in one act it stays: a message in several parts is noted after each.
        _SHOWN.c.at < bindparam("now", type_=UTC),
    )
)
_NOTE = Prepared(
    lambda insert: (
        insert(_SHOWN)
        .values(
            case_id=bindparam("of_case"),
            chat_id=bindparam("chat"),
            message_id=bindparam("message"),
            at=bindparam("now"),
        )
        .on_conflict_do_update(
            index_elements=["case_id", "chat_id", "message_id"], set_={"at": bindparam("now", type_=UTC)}
        )
    )
)
_IN_CHAT = Prepared(
    select(_SHOWN.c.message_id, _SHOWN.c.at).where(
        _SHOWN.c.case_id == bindparam("asked"), _SHOWN.c.chat_id == bindparam("chat")
    )
)
_CHATS = Prepared(select(_SHOWN.c.chat_id).where(_SHOWN.c.case_id == bindparam("asked")).distinct())


def note(
    work: UnitOfWork,
    chat_id: int,
    messages: Collection[int],
    numbers: Iterable[str],
    *,
    about: int | None,
    anew: bool,
) -> None:
    """These messages of a chat show these numbers now, and are about that case. `anew`: they may have shown others."""
    if anew:
        for message_id in messages:
            _REPLACED.run(work, chat=chat_id, message=message_id, now=work.now)
    cases = {found for number in numbers if (found := work.cases.id_of(number)) is not None} - {about}
    shown = {"chat": chat_id, "now": work.now}
    rows = [{"of_case": c, "message": m, **shown} for c in sorted(cases) for m in messages]
    if rows:
        _NOTE.many(work, rows)


def in_chat(work: UnitOfWork, chat_id: int, case_id: int) -> dict[int, datetime]:
    """The messages of a chat in which a case's number stands, and since when."""
    return {row.message_id: row.at for row in _IN_CHAT.all(work, asked=case_id, chat=chat_id)}


def chats(work: UnitOfWork, case_id: int) -> list[int]:
    """The chats in which a case's number stands in something else."""
    return [row.chat_id for row in _CHATS.all(work, asked=case_id)]


def forget(work: UnitOfWork, case_id: int, chat_id: int | None = None) -> None:
    """Of this case it is known no more (it tells nothing any more), or not in this chat (it was taken back there)."""
    here = () if chat_id is None else (_SHOWN.c.chat_id == chat_id,)
    work.execute(delete(_SHOWN).where(_SHOWN.c.case_id == case_id, *here))
