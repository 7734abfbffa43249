"""Chats: the content key of each, what was said in them, albums, and messages that can still be deleted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Select,
    Table,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel, col

from storage import hidden
from storage.columns import UTC, Long, table_of
from storage.prepared import Prepared
from storage.read_before import answers
from storage.unit_of_work import UnitOfWork
from supervision.files import GONE

# Telegram lets a bot delete messages for 48 hours; one hour is left for the queue.
DELETABLE = timedelta(hours=47)
_SEEN_KEPT = timedelta(hours=48)
_STRANGERS_PAUSE = timedelta(hours=1)
#: Where an album of a sealed number goes: the number itself must not stand beside the chat.
_NUMBER = "s:"


_LEAVES, _FOLDS = "leaves_at IS NOT NULL", "folds_at IS NOT NULL"


class ChatRow(SQLModel, table=True):
    """A private chat. `key_id`: what is sent next is sealed under it."""

    __tablename__ = "chats"
    __table_args__ = (Index("ix_chats_key_id", "key_id"),)

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    key_id: str | None = None
    stranger_answered_at: datetime | None = Field(default=None, sa_type=UTC)


class AlbumRow(SQLModel, table=True):
    """Where an album's first picture went; of a sealed number, that it went to one."""

    __tablename__ = "albums"

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    album: str = Field(primary_key=True)
    target: str
    at: datetime = Field(sa_type=UTC, index=True)


class SentMessageRow(SQLModel, table=True):
    """A message of ours, the case it was about, and when it is deleted or folded by itself."""

    __tablename__ = "sent_messages"
    __table_args__ = (
        Index("ix_sent_messages_chat_id_at", "chat_id", "at"),
        Index(
            "ix_sent_messages_leaves_at",
            "leaves_at",
            sqlite_where=text(_LEAVES),
            postgresql_where=text(_LEAVES),
        ),
        Index(
            "ix_sent_messages_folds_at", "folds_at", sqlite_where=text(_FOLDS), postgresql_where=text(_FOLDS)
        ),
    )

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    case_id: int | None = Field(default=None, sa_type=Long)
    key_id: str | None = None
    outbox_id: int | None = Field(default=None, sa_type=Long)
    at: datetime = Field(sa_type=UTC)
    leaves_at: datetime | None = Field(default=None, sa_type=UTC)
    folds_at: datetime | None = Field(default=None, sa_type=UTC)


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


_ASKED = select(_CHATS.c.key_id).where(_CHATS.c.chat_id == bindparam("asked"))
_KEY, _KEY_HELD = Prepared(_ASKED), Prepared(_ASKED.with_for_update(read=True))
_SET_KEY = Prepared(
    lambda insert: (
        insert(_CHATS)
        .values(chat_id=bindparam("chat"), key_id=bindparam("key"))
        .on_conflict_do_update(index_elements=["chat_id"], set_={"key_id": bindparam("key")})
    )
)
_FORGET_KEY = Prepared(update(_CHATS).where(_CHATS.c.key_id == bindparam("key")).values(key_id=None))
_CASE_OF = Prepared(
    select(_SENT.c.case_id, _SENT.c.outbox_id).where(
        _SENT.c.chat_id == bindparam("chat"), _SENT.c.message_id == bindparam("message")
    )
)
_ALBUM = Prepared(
    select(_ALBUMS.c.target).where(
        _ALBUMS.c.chat_id == bindparam("chat"), _ALBUMS.c.album == bindparam("name")
    )
)
_ALBUMS_GONE = Prepared(
    update(_ALBUMS).where(_ALBUMS.c.target == bindparam("was")).values(target=bindparam("gone"))
)
_SAW = Prepared(
    lambda insert: (
        insert(_SEEN)
        .values(chat_id=bindparam("chat"), message_id=bindparam("message"), at=bindparam("now"))
        .on_conflict_do_nothing()
    )
)
_SAID_VALUES: dict[str, Any] = {
    "case_id": bindparam("case_id"),
    "key_id": select(_CHATS.c.key_id).where(_CHATS.c.chat_id == bindparam("chat")).scalar_subquery(),
    "outbox_id": bindparam("outbox_id"),
    "at": bindparam("now", type_=UTC),
    "leaves_at": bindparam("leaves_at", type_=UTC),
    "folds_at": bindparam("folds_at", type_=UTC),
}
_SAID = Prepared(
    lambda insert: _replacing(
        insert(_SENT).values(chat_id=bindparam("chat"), message_id=bindparam("message"), **_SAID_VALUES)
    )
)

_GONE = Prepared(
    update(_SENT)
    .where(_SENT.c.chat_id == bindparam("chat"), _SENT.c.message_id == bindparam("message"))
    .values(leaves_at=None, folds_at=None)
)


class ChatsRepository:
    """Implements supervision.ports.Chats, and hands out the chats' content keys."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    # Content keys.

    def current_key(self, chat_id: int) -> str:
        """The chat's content key; made when there is none."""
        # Held until a writing act ends: else another's destroying of the key could pass it by (PostgreSQL).
        asked = _KEY_HELD if self._work.writing else _KEY
        held: str | None = self._known.get(chat_id) or asked.scalar(self._work, asked=chat_id)
        # A key that is gone must not stop everything this chat says (an older key store was restored).
        if held is None or not self._work.keys.has(held):
            return self.fresh_key(chat_id)
        self._known[chat_id] = held
        return held

    def key_of(self, chat_id: int) -> str | None:
        """The chat's content key, if it has one."""
        found: str | None = _KEY.scalar(self._work, asked=chat_id)
        return found

    def set_key(self, chat_id: int, key_id: str | None) -> None:
        """From now on seal under this key (None: a new one is made when needed)."""
        self._known.pop(chat_id, None)
        _SET_KEY.run(self._work, chat=chat_id, key=key_id)
        if key_id is not None:
            self._known[chat_id] = key_id

    def fresh_key(self, chat_id: int) -> str:
        """Give the chat a new content key; the old one stays for what lies under it."""
        key_id = self._work.keys.new()
        self.set_key(chat_id, key_id)
        return key_id

    def move_on(self, chat_id: int) -> None:
        """The chat goes on under a fresh key, unless something that is to stay lies under its present one: what a
        conversation under way is told must not lie under another key than the one that is destroyed with it."""
        from storage import content_keys

        present = self.key_of(chat_id)
        if present is not None and not content_keys.holds(self._work, present):
            self.fresh_key(chat_id)

    def forget_key(self, key_id: str) -> None:
        """No chat may go on with a key that is about to be destroyed."""
        for chat_id in [chat for chat, known in self._known.items() if known == key_id]:
            del self._known[chat_id]
        _FORGET_KEY.run(self._work, key=key_id)

    @property
    def _known(self) -> dict[int, str]:
        """The keys this act has read and holds, or set, by chat; and those the one writer knows from earlier acts."""
        return answers(self._work.before, _KEY)

    # What supervision.ports.Chats asks for.

    def case_of_message(self, chat_id: int, message_id: int) -> int | None:
        """The case a message of ours was about; of a reminder the one it reminds of, where it is only one."""
        from storage import prompts

        row = _CASE_OF.first(self._work, chat=chat_id, message=message_id)
        if row is None or row.case_id is not None or row.outbox_id is None:
            return None if row is None else row.case_id
        return prompts.only_case(self._work, row.outbox_id)

    def is_ours(self, chat_id: int, message_id: int) -> bool:
        """Whether we said this message. Rows of messages about no case go after two days, those of the outbox after
        weeks; what is said at this moment is noted only once it was said, and is pressed before that."""
        from storage.outbox_shown import may_have_said

        found = _CASE_OF.first(self._work, chat=chat_id, message=message_id) is not None
        return found or may_have_said(self._work, chat_id, message_id)

    def strip(self, chat_id: int, message_id: int) -> None:
        """Queue that a message loses its buttons. Said last of all, and not tried twice."""
        self._work.say(chat_id, "", {"strip": message_id}, priority=3)

    def stranger_may_be_answered(self, chat_id: int, now: datetime) -> bool:
        """True at most once an hour for a chat we do not know."""
        if self.stranger_rests(chat_id):
            return False
        self._put(chat_id, stranger_answered_at=now)
        return True

    def stranger_rests(self, chat_id: int) -> bool:
        """Whether a chat we do not know has been answered within the hour."""
        asked = select(_CHATS.c.stranger_answered_at).where(_CHATS.c.chat_id == chat_id)
        last = self._work.execute(asked).scalar()
        return last is not None and self._work.now - last < _STRANGERS_PAUSE

    def remember_album(self, chat_id: int, album: str, target: str) -> None:
        """Remember where an album's first picture went; a later word replaces it."""
        if target.startswith(_NUMBER):
            number = target.removeprefix(_NUMBER)
            target = _NUMBER + hidden.seal(self._work, "albums", f"{chat_id}:{album}", number)
        row = {"chat_id": chat_id, "album": album, "target": target, "at": self._work.now}
        statement = self._work.insert(_ALBUMS).values(row)
        self._work.execute(
            statement.on_conflict_do_update(index_elements=["chat_id", "album"], set_={"target": target})
        )

    def album_target(self, chat_id: int, album: str) -> str | None:
        """Where the album goes, if its first picture has gone somewhere."""
        found: str | None = _ALBUM.scalar(self._work, chat=chat_id, name=album)
        if found is None or not found.startswith(_NUMBER):
            return found
        number = hidden.unseal(self._work, "albums", f"{chat_id}:{album}", found.removeprefix(_NUMBER))
        return found if number is None else _NUMBER + number

    def let_albums_go(self, target: str) -> None:
        """What went there is no more: pictures of its albums that come later are not to be kept."""
        _ALBUMS_GONE.run(self._work, was=target, gone=GONE)

    def goes_apart(self, chat_id: int, album: str) -> bool:
        """Whether later pictures of an album must leave nothing under the chat's key: those of what was made
        unreadable or thrown away, and of a sealed number."""
        target = self.album_target(chat_id, album)
        return target is not None and (target == GONE or target.startswith(_NUMBER))

    def forget_messages(
        self, chat_id: int, since: datetime, *, but: Collection[str] = (), harmless: Collection[str] = ()
    ) -> None:
        """Queue the deletion of both sides' messages since `since`, as far back as Telegram allows (47 h); older ones
        of ours that say again what was told are edited to nothing.

        What we said about filed cases stays, and what was told in them: it is of another matter; so do the screens
        of `but`, and messages that never showed anything but `harmless` ones. What is being said at this moment is
        deleted once it is said, and what was put aside after three tries, or waits for a PIN, is wiped.
        """
        from storage import blanking, inbox
        from storage.outbox_shown import only_shown_in, shown_in

        inbox.forget_parked(self._work, chat_id, since)
        self._work.pins.forget_wanted(chat_id, since)
        floor = max(since, self._work.now - DELETABLE)
        ours = (_SENT.c.chat_id == chat_id, _SENT.c.at >= floor, _SENT.c.case_id.is_(None))
        theirs = (_SEEN.c.chat_id == chat_id, _SEEN.c.at >= floor)
        said = {row.message_id for row in self._work.execute(_messages(_SENT, *ours))}
        kept = shown_in(self._work, chat_id, but).keys()
        said -= kept
        said -= only_shown_in(self._work, chat_id, harmless) if harmless else set()
        told = [row.message_id for row in self._work.execute(_messages(_SEEN, *theirs))]
        for message_id in sorted({*said, *self._in_no_case(chat_id, told)}):
            self._work.erase(chat_id, message_id)
        blanking.conversation(self._work, chat_id, since, kept)
        self._erase_when_said(chat_id, since, None)

    def forget_case(self, case_id: int, sources: Collection[bytes], submitted_at: datetime) -> None:
        """As `forget_messages`, for a case sealed after it was filed: everywhere it was spoken of.

        `sources`: keyed digests of the messages it was told in; what we said between is deleted with them.
        """
        from storage import blanking

        floor = self._work.now - DELETABLE
        self._erase(_messages(_SENT, _SENT.c.case_id == case_id, _SENT.c.at >= floor))
        seen = self._work.execute(select(_SEEN).where(_SEEN.c.at >= floor)).all() if sources else ()
        told = [each for each in seen if self._source(each.chat_id, each.message_id) in sources]
        for chat_id in {each.chat_id for each in told}:
            begun = min(each.at for each in told if each.chat_id == chat_id)
            ours = (*_between(_SENT, chat_id, begun, submitted_at), _SENT.c.case_id.is_(None))
            theirs = _between(_SEEN, chat_id, begun, submitted_at)
            self._erase(_messages(_SENT, *ours), _messages(_SEEN, *theirs))
        blanking.case(self._work, case_id)
        self._erase_when_said(None, floor, case_id)

    def erase_told(self, sources: Collection[bytes]) -> None:
        """Queue the deletion of the messages these lines of a case were told in, as far back as Telegram allows."""
        floor = self._work.now - DELETABLE
        seen = self._work.execute(select(_SEEN).where(_SEEN.c.at >= floor)).all() if sources else ()
        for each in seen:
            if self._source(each.chat_id, each.message_id) in sources:
                self._work.erase(each.chat_id, each.message_id)

    def wipe(self, chat_id: int) -> None:
        """Queue the deletion of everything said in a chat, as far back as Telegram allows (47 h): its phone is lost.
        What we said before that is edited to nothing."""
        from storage import blanking

        floor = self._work.now - DELETABLE
        self._erase(
            _messages(_SENT, _SENT.c.chat_id == chat_id, _SENT.c.at >= floor),
            _messages(_SEEN, _SEEN.c.chat_id == chat_id, _SEEN.c.at >= floor),
        )
        blanking.everything(self._work, chat_id)

    def take_back(
        self,
        chat_id: int,
        case_id: int,
        lists: Collection[str],
        *,
        since: datetime,
        but: Collection[str] = (),
    ) -> None:
        """As `forget_case`, in one chat only, with whatever else its number stands in, and with the lists that may have
        shown it otherwise, since it was filed (`but` no question of these conversations); what is too old for Telegram
        to delete is edited to nothing. What they said themselves stays theirs."""
        from storage import prompts, shown_numbers
        from storage.outbox_shown import being_worded, shown_in

        about = select(_SENT.c.message_id, _SENT.c.at).where(
            _SENT.c.chat_id == chat_id, _SENT.c.case_id == case_id
        )
        found = {row.message_id: row.at for row in self._work.execute(about)}
        shown = shown_in(self._work, chat_id, lists, but=but)
        found |= {message_id: at for message_id, at in shown.items() if at > since}
        found |= shown_numbers.in_chat(self._work, chat_id, case_id)
        floor = self._work.now - DELETABLE
        self._take_out_of(chat_id, found, floor)
        shown_numbers.forget(self._work, case_id, chat_id)
        prompts.withdraw(self._work, case_id, chat_id)
        self._erase_when_said(chat_id, floor, case_id)
        for outbox_id in being_worded(self._work, chat_id, lists, but=but):
            self._work.say(chat_id, "", {"delete_of": outbox_id})

    def take_lists_back(
        self, chat_id: int, lists: Collection[str], *, since: datetime, but: Collection[str] = ()
    ) -> None:
        """As `take_back`, of what is no case: these lists alone, where they were shown since `since`."""
        from storage.outbox_shown import shown_in

        shown = shown_in(self._work, chat_id, lists, but=but)
        found = {message_id: at for message_id, at in shown.items() if at >= since}
        self._take_out_of(chat_id, found, self._work.now - DELETABLE)

    def _take_out_of(self, chat_id: int, found: Mapping[int, datetime], floor: datetime) -> None:
        """Deleted; what was said before `floor`, and Telegram deletes no more, is edited to nothing."""
        for message_id, at in sorted(found.items()):
            if at >= floor:
                self._work.erase(chat_id, message_id)
            else:
                self._work.say(chat_id, "", {"blank": message_id})

    def take_pictures_back(
        self, chat_id: int, case_id: int, screens: Collection[str], *, since: datetime
    ) -> bool:
        """Queue the deletion of what these screens have shown of a case in one chat since a moment; what is too old for
        Telegram to delete is replaced by nothing, what is being said just now goes once it is said. Whether there was
        anything."""
        from storage.outbox_rows import OutboxRow
        from storage.outbox_shown import being_said

        outbox = table_of(OutboxRow)
        shown = select(outbox.c.id).where(
            outbox.c.screen.in_(list(screens)), outbox.c.id == _SENT.c.outbox_id
        )
        here = (_SENT.c.chat_id == chat_id, _SENT.c.at >= since, _SENT.c.case_id == case_id, shown.exists())
        rows = self._work.execute(select(_SENT.c.message_id, _SENT.c.at).where(*here))
        found = {row.message_id: row.at for row in rows}
        self._take_out_of(chat_id, found, self._work.now - DELETABLE)
        if found:
            # Taken back once: a second cover of the same case must not find them, and tell the reader again.
            gone = (_SENT.c.chat_id == chat_id, _SENT.c.message_id.in_(list(found)))
            self._work.execute(update(_SENT).where(*gone).values(outbox_id=None, leaves_at=None))
        going = being_said(self._work, chat_id, case_id, screens)
        for outbox_id in going:
            self._work.say(chat_id, "", {"delete_of": outbox_id})
        return bool(found or going)

    def seen(self, case_id: int) -> list[tuple[int, datetime, datetime, int]]:
        """(chat, first, last, how many) messages about a case, the earliest chat first."""
        first, last = func.min(_SENT.c.at, type_=UTC), func.max(_SENT.c.at, type_=UTC)
        grouped = select(_SENT.c.chat_id, first, last, func.count()).where(_SENT.c.case_id == case_id)
        rows: Any = self._work.execute(grouped.group_by(_SENT.c.chat_id).order_by(first, _SENT.c.chat_id))
        return [(row[0], row[1], row[2], int(row[3])) for row in rows]

    def first_said(self, chat_id: int, message_id: int) -> datetime | None:
        """When a message of ours was said first, whatever it shows by now; None where that is not known any more."""
        from storage.outbox_shown import first_said

        return first_said(self._work, chat_id, message_id)

    def messages_said(self, outbox_id: int) -> list[int]:
        """The messages in which a row of the outbox was said."""
        found = select(_SENT.c.message_id).where(_SENT.c.outbox_id == outbox_id)
        return sorted(self._work.execute(found).scalars())

    def _in_no_case(self, chat_id: int, messages: Sequence[int]) -> list[int]:
        """Those of somebody's messages that have not become part of a case."""
        from storage.entries import EntryRow

        by_source = {self._source(chat_id, each): each for each in messages}
        told = select(col(EntryRow.source_digest)).where(col(EntryRow.source_digest).in_(by_source))
        kept = set(self._work.execute(told).scalars())
        return [message_id for source, message_id in by_source.items() if source not in kept]

    def _source(self, chat_id: int, message_id: int) -> bytes:
        return self._work.digest("source", f"{chat_id}:{message_id}")

    def _erase(self, *messages: Select[Any]) -> None:
        found = {(row.chat_id, row.message_id) for each in messages for row in self._work.execute(each)}
        for chat_id, message_id in sorted(found):
            self._work.erase(chat_id, message_id)

    def _erase_when_said(self, chat_id: int | None, since: datetime, case_id: int | None) -> None:
        """What is on its way stands before this in its chat: when this is done its messages are known."""
        from storage.outbox_shown import on_the_way

        for where, outbox_id in on_the_way(self._work, chat_id, since, case_id):
            self._work.say(where, "", {"delete_of": outbox_id})

    # What intake and the outbox ask for.

    def saw(self, messages: list[tuple[int, int]]) -> None:
        """Note (chat, message) ids of theirs, so that they can be deleted within 48 hours."""
        now = self._work.now
        _SAW.many(self._work, [{"chat": chat, "message": message, "now": now} for chat, message in messages])

    def said(
        self,
        chat_id: int,
        message_id: int,
        case_id: int | None,
        outbox_id: int,
        leaves_at: datetime | None = None,
        folds_at: datetime | None = None,
    ) -> None:
        """Note a message of ours, so that replies find its case; `leaves_at`, `folds_at`: when it is taken out of the
        chat, or folded."""
        about = {"case_id": case_id, "outbox_id": outbox_id, "now": self._work.now}
        _SAID.run(
            self._work, chat=chat_id, message=message_id, leaves_at=leaves_at, folds_at=folds_at, **about
        )

    def gone(self, chat_id: int, message_id: int) -> None:
        """Nothing is left in this message, or nothing will be: it is neither deleted nor folded once more."""
        _GONE.run(self._work, chat=chat_id, message=message_id)

    def take_out(self, limit: int) -> int:
        """Queue the deletion of content that has stood in a chat for as long as the policy lets it. How many."""
        due = select(_SENT).where(text(_LEAVES), _SENT.c.leaves_at <= self._work.now)
        rows = self._work.execute(due.order_by(_SENT.c.leaves_at).limit(limit)).all()
        for row in rows:
            self._work.erase(row.chat_id, row.message_id)
        return len(rows)

    def fold(self, limit: int) -> int:
        """Queue the folding of what is due (see supervision.ports.Chats.fold)."""
        from storage import folding

        return folding.fold(self._work, limit)

    def tidy(self) -> None:
        """Drop what can no longer be deleted at Telegram, and albums that have long ended."""
        before = self._work.now - _SEEN_KEPT
        self._work.execute(delete(_SEEN).where(_SEEN.c.at < before))
        self._work.execute(delete(_ALBUMS).where(_ALBUMS.c.at < before))
        # Somebody of the roster has a row in people; of the others nothing is kept for long.
        from storage.people import PersonRow

        known = select(table_of(PersonRow).c.user_id).where(table_of(PersonRow).c.user_id.is_not(None))
        strangers = (_CHATS.c.stranger_answered_at < before, _CHATS.c.chat_id.not_in(known))
        self._known.clear()
        self._work.execute(delete(_CHATS).where(*strangers))
        # Those about a case stay: somebody may yet reply to one; and so does what is yet to be folded.
        loose = (_SENT.c.case_id.is_(None), _SENT.c.folds_at.is_(None))
        self._work.execute(delete(_SENT).where(_SENT.c.at < before, *loose))

    def _put(self, chat_id: int, **values: object) -> None:
        statement = self._work.insert(_CHATS).values(chat_id=chat_id, **values)
        self._work.execute(statement.on_conflict_do_update(index_elements=["chat_id"], set_=values))


def _replacing(insert: Any) -> Any:
    """The row as it is now told, where there was one already."""
    told = {name: insert.excluded[name] for name in _SAID_VALUES}
    return insert.on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=told)


def _messages(table: Table, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(table.c.chat_id, table.c.message_id).where(*conditions)


def _between(table: Table, chat_id: int, begun: datetime, ended: datetime) -> tuple[ColumnElement[bool], ...]:
    return table.c.chat_id == chat_id, table.c.at >= begun, table.c.at <= ended
