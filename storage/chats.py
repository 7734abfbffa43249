"""Chats: the content key of each, what was said in them, albums, and messages that can still be deleted."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Index, delete, select, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Long, table_of
from storage.unit_of_work import UnitOfWork

# Telegram lets a bot delete messages for 48 hours; one hour is left for the queue.
DELETABLE = timedelta(hours=47)
_SEEN_KEPT = timedelta(hours=48)
_STRANGERS_PAUSE = timedelta(hours=1)


class ChatRow(SQLModel, table=True):
    """A private chat. `key_id`: what is sent next is sealed under it."""

    __tablename__ = "chats"
    __table_args__ = (Index("ix_chats_key_id", "key_id"),)

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    key_id: str | None = None
    stranger_answered_at: datetime | None = Field(default=None, sa_type=UTC)


class AlbumRow(SQLModel, table=True):
    """Where an album's first picture went."""

    __tablename__ = "albums"

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    album: str = Field(primary_key=True)
    target: str
    at: datetime = Field(sa_type=UTC, index=True)


class SentMessageRow(SQLModel, table=True):
    """A message of ours, and the case it was about."""

    __tablename__ = "sent_messages"
    __table_args__ = (Index("ix_sent_messages_chat_id_at", "chat_id", "at"),)

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    case_id: int | None = Field(default=None, sa_type=Long)
    key_id: str | None = None
    outbox_id: int | None = Field(default=None, sa_type=Long)
    at: datetime = Field(sa_type=UTC)


class SeenMessageRow(SQLModel, table=True):
    """A message of theirs, kept 48 hours so that it can be deleted."""

    __tablename__ = "seen_messages"
    __table_args__ = (Index("ix_seen_messages_chat_id_at", "chat_id", "at"),)

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_type=UTC, index=True)


_CHATS = table_of(ChatRow)
_ALBUMS = table_of(AlbumRow)
_SENT = table_of(SentMessageRow)
_SEEN = table_of(SeenMessageRow)


class ChatsRepository:
    """Implements supervision.ports.Chats, and hands out the chats' content keys."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    # Content keys.

    def current_key(self, chat_id: int) -> str:
        """The chat's content key; made when there is none."""
        held = self.key_of(chat_id)
        return held if held is not None else self.fresh_key(chat_id)

    def key_of(self, chat_id: int) -> str | None:
        """The chat's content key, if it has one."""
        return self._work.execute(select(_CHATS.c.key_id).where(_CHATS.c.chat_id == chat_id)).scalar()

    def set_key(self, chat_id: int, key_id: str | None) -> None:
        """From now on seal under this key (None: a new one is made when needed)."""
        self._put(chat_id, key_id=key_id)

    def fresh_key(self, chat_id: int) -> str:
        """Give the chat a new content key; the old one stays for what lies under it."""
        key_id = self._work.keys.new()
        self.set_key(chat_id, key_id)
        return key_id

    def holds(self, key_id: str) -> bool:
        """Whether a chat goes on with this key."""
        return (
            self._work.execute(select(_CHATS.c.chat_id).where(_CHATS.c.key_id == key_id).limit(1)).first()
            is not None
        )

    def forget_key(self, key_id: str) -> None:
        """No chat may go on with a key that is about to be destroyed."""
        self._work.execute(update(_CHATS).where(_CHATS.c.key_id == key_id).values(key_id=None))

    # What supervision.ports.Chats asks for.

    def case_of_message(self, chat_id: int, message_id: int) -> int | None:
        """The case a message of ours was about."""
        found = select(_SENT.c.case_id).where(_SENT.c.chat_id == chat_id, _SENT.c.message_id == message_id)
        return self._work.execute(found).scalar()

    def stranger_may_be_answered(self, chat_id: int, now: datetime) -> bool:
        """True at most once an hour for a chat we do not know."""
        asked = select(_CHATS.c.stranger_answered_at).where(_CHATS.c.chat_id == chat_id)
        last = self._work.execute(asked).scalar()
        if last is not None and now - last < _STRANGERS_PAUSE:
            return False
        self._put(chat_id, stranger_answered_at=now)
        return True

    def remember_album(self, chat_id: int, album: str, target: str) -> None:
        """Remember where an album's first picture went; a later word replaces it."""
        row = {"chat_id": chat_id, "album": album, "target": target, "at": self._work.now}
        statement = self._work.insert(_ALBUMS).values(row)
        self._work.execute(
            statement.on_conflict_do_update(index_elements=["chat_id", "album"], set_={"target": target})
        )

    def album_target(self, chat_id: int, album: str) -> str | None:
        """Where the album goes, if its first picture has gone somewhere."""
        found = select(_ALBUMS.c.target).where(_ALBUMS.c.chat_id == chat_id, _ALBUMS.c.album == album)
        return self._work.execute(found).scalar()

    def forget_messages(self, chat_id: int, since: datetime) -> None:
        """Queue the deletion of both sides' messages since `since`, as far back as Telegram allows (47 h)."""
        floor = max(since, self._work.now - DELETABLE)
        ids: set[int] = set()
        for table in (_SENT, _SEEN):
            theirs = (table.c.chat_id == chat_id, table.c.at >= floor)
            ids |= set(self._work.execute(select(table.c.message_id).where(*theirs)).scalars())
        for message_id in sorted(ids):
            self._work.erase(chat_id, message_id)

    # What intake and the outbox ask for.

    def saw(self, messages: list[tuple[int, int]]) -> None:
        """Note (chat, message) ids of theirs, so that they can be deleted within 48 hours."""
        if messages:
            rows = [
                {"chat_id": chat, "message_id": message, "at": self._work.now} for chat, message in messages
            ]
            self._work.execute(self._work.insert(_SEEN).on_conflict_do_nothing(), rows)

    def said(self, chat_id: int, message_id: int, case_id: int | None, outbox_id: int) -> None:
        """Note a message of ours, so that replies find its case."""
        row = {
            "chat_id": chat_id,
            "message_id": message_id,
            "case_id": case_id,
            "key_id": self.key_of(chat_id),
            "outbox_id": outbox_id,
            "at": self._work.now,
        }
        statement = self._work.insert(_SENT).values(row)
        keys = ["chat_id", "message_id"]
        changed = {name: value for name, value in row.items() if name not in keys}
        self._work.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))

    def tidy(self) -> None:
        """Drop what can no longer be deleted at Telegram, and albums that have long ended."""
        before = self._work.now - _SEEN_KEPT
        self._work.execute(delete(_SEEN).where(_SEEN.c.at < before))
        self._work.execute(delete(_ALBUMS).where(_ALBUMS.c.at < before))

    def _put(self, chat_id: int, **values: object) -> None:
        statement = self._work.insert(_CHATS).values(chat_id=chat_id, **values)
        self._work.execute(statement.on_conflict_do_update(index_elements=["chat_id"], set_=values))
