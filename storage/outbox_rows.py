"""The outbox's rows: a message as it is promised, as it is claimed, and where it is on its way."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Column, Index, Row, text
from sqlmodel import Field, SQLModel

from storage.cipher import key_of
from storage.columns import UTC, Blob, Json, Long, RowId, one_of
from storage.errors import Unreadable
from storage.hidden import shown
from storage.unit_of_work import UnitOfWork

#: `replaces`: whichever message showed the screen last, found when it is worded (rows of a chat go in order).
LAST = -1


class Delivery(StrEnum):
    """Where a message is on its way."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


#: What is still to be said, in the words of the partial indexes: spelt otherwise they go unused.
LIVE = "state IN ('queued', 'claimed')"


class OutboxRow(SQLModel, table=True):
    """One message. `fields`: ids and codes, never a story; `rendered`: the words, until they are sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", Delivery),
        Index(
            "ix_outbox_live_chat_id_id",
            "chat_id",
            "id",
            postgresql_where=text(LIVE),
            sqlite_where=text(LIVE),
        ),
        Index(
            "ix_outbox_live_priority_id",
            "priority",
            "id",
            postgresql_where=text(LIVE),
            sqlite_where=text(LIVE),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    chat_id: int = Field(sa_type=Long)
    screen: str
    fields: dict[str, Any] = Field(sa_type=Json)
    case_id: int | None = Field(default=None, sa_type=Long)
    replaces: int | None = Field(default=None, sa_type=Long)
    reply_to: int | None = Field(default=None, sa_type=Long)
    priority: int
    asked_by: str | None = None
    state: str = Delivery.QUEUED
    tries: int = 0
    next_attempt: datetime | None = Field(default=None, sa_type=UTC)
    created_at: datetime = Field(sa_type=UTC)
    claimed_by: str | None = None
    rendered: bytes | None = Field(default=None, sa_type=Blob)
    sent_at: datetime | None = Field(default=None, sa_type=UTC)
    message_id: int | None = Field(default=None, sa_type=Long)
    error_code: str | None = None
    parts_sent: int = 0
    # Whether it was shown with buttons under it, for which Telegram forgets a press after 150 seconds.
    keyboard: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class Message(NamedTuple):
    """What an act wants said (see supervision.ports.Work.say). A tuple: every act makes several, and a frozen
    dataclass is made attribute by attribute."""

    chat_id: int
    screen: str
    fields: Mapping[str, Any] = MappingProxyType({})
    case_id: int | None = None
    replaces: int | None = None
    reply_to: int | None = None
    priority: int = 1
    asked_by: str | None = None


class Queued(NamedTuple):
    """A message claimed for sending: what has become of it, then what an act wanted said, as in Message.
    `rendered`: its words, when an earlier attempt has fixed them."""

    id: int
    tries: int
    created_at: datetime
    rendered: bytes | None
    parts_sent: int
    chat_id: int
    screen: str
    fields: Mapping[str, Any] = MappingProxyType({})
    case_id: int | None = None
    replaces: int | None = None
    reply_to: int | None = None
    priority: int = 1
    asked_by: str | None = None


def queued_of(work: UnitOfWork, row: Row[Any]) -> Queued:
    """A row as its carrier knows it, its words opened."""
    plain = {name: getattr(row, name) for name in Queued._fields if name != "rendered"}
    plain["fields"] = shown(work, row)
    return Queued(**plain, rendered=opened(work, row.id, row.rendered))


def opened(work: UnitOfWork, outbox_id: int, sealed: bytes | None) -> bytes | None:
    """Words that were fixed; None when there are none, or their key was destroyed since."""
    if sealed is None:
        return None
    try:
        return work.cipher.open(key_of(sealed), "outbox", "rendered", outbox_id, sealed)
    except Unreadable:
        return None
