"""The inbox: an update is a row here before Telegram hears that it arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, Row, bindparam, delete, func, or_, select, text, update
from sqlmodel import Field, SQLModel

from storage import holes, lanes
from storage.columns import UTC, Blob, Long, one_of, table_of
from storage.errors import AlreadyHandled, Unreadable
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from storage.claims import Claim

# The lane of updates that belong to no chat.
NO_CHAT = 0
TRIES = 3
# Telegram keeps an update for a day, and numbers anew after a silent week: no repeat is older than this.
_KNOWN = timedelta(days=30)
# Kinds that are ordered by message_id; everything else by update_id.
MESSAGES = ("message",)
EDITS = ("edited_message",)


class Arrival(StrEnum):
    """What became of an update."""

    NEW = "new"
    DONE = "done"
    PARKED = "parked"
    DROPPED = "dropped"


_NEW = "state = 'new'"


class InboxRow(SQLModel, table=True):
    """One raw update. The payload is wiped when it is handled; the row stays, to know repeats by."""

    __tablename__ = "inbox"
    __table_args__ = (
        one_of("state", Arrival),
        Index(
            "ix_inbox_new_chat_id_update_id",
            "chat_id",
            "update_id",
            postgresql_where=text(_NEW),
            sqlite_where=text(_NEW),
        ),
        Index("ix_inbox_state_received_at", "state", "received_at"),
    )

    update_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    chat_id: int = Field(sa_type=Long)
    message_id: int | None = Field(default=None, sa_type=Long)
    dedupe: bytes = Field(sa_column=Column(Blob, nullable=False, unique=True))
    kind: str
    key_id: str | None = None
    payload: bytes | None = Field(default=None, sa_type=Blob)
    state: str = Arrival.NEW
    tries: int = 0
    next_attempt: datetime | None = Field(default=None, sa_type=UTC)
    received_at: datetime = Field(sa_type=UTC)
    handled_at: datetime | None = Field(default=None, sa_type=UTC)
    error_code: str | None = None


_INBOX = table_of(InboxRow)

_WAITING_HERE = (_INBOX.c.chat_id == bindparam("chat"), text(_NEW))
_KNOWN_ID = Prepared(select(_INBOX.c.update_id).where(_INBOX.c.update_id == bindparam("asked")))
_WAITS = Prepared(select(_INBOX.c.update_id).where(*_WAITING_HERE).limit(1))
_HEAD = Prepared(select(_INBOX).where(*_WAITING_HERE).order_by(_INBOX.c.update_id).limit(1))
_EARLIER = Prepared(
    select(_INBOX)
    .where(*_WAITING_HERE, _INBOX.c.kind == MESSAGES[0], _INBOX.c.message_id <= bindparam("upto"))
    .order_by(_INBOX.c.message_id, _INBOX.c.update_id)
    .limit(1)
)
_UNDER_KEY = Prepared(
    select(_INBOX.c.update_id, _INBOX.c.chat_id, _INBOX.c.payload).where(
        text(f"state IN ('{Arrival.NEW}', '{Arrival.PARKED}')"), _INBOX.c.key_id == bindparam("key")
    )
)
_GIVEN = (
    "update_id", "chat_id", "message_id", "dedupe", "kind", "received_at", "key_id", "payload",
)  # fmt: skip
_ADD = Prepared(
    lambda insert: (
        insert(_INBOX)
        .values({name: bindparam(name) for name in _GIVEN} | {"state": Arrival.NEW.value, "tries": 0})
        .on_conflict_do_nothing()
    )
)
_WIPED: dict[str, Any] = {"payload": None, "key_id": None, "next_attempt": None}
_HANDLED = Prepared(
    update(_INBOX)
    .where(_INBOX.c.update_id == bindparam("asked"), text(_NEW))
    .values(state=Arrival.DONE.value, handled_at=bindparam("now"), **_WIPED)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUpdate:
    """An update as it came. `dedupe`: what a repeat under another number has in common with it; `payload` may
    be empty (a stranger of whom nothing is kept); `unkept`: it came, and not even a row is kept; `album`: of which
    it is a picture."""

    update_id: int
    chat_id: int | None
    kind: str
    dedupe: str
    payload: bytes
    message_id: int | None = None
    from_stranger: bool = False
    unkept: bool = False
    album: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An update whose turn it is. `payload` is empty where nothing was kept or its key was destroyed.

    `claim`: how this worker holds its lane, where there are several (see storage.claims).
    """

    update_id: int
    chat_id: int | None
    kind: str
    message_id: int | None
    payload: bytes
    tries: int
    received_at: datetime
    claim: "Claim | None" = None


def take_in(work: UnitOfWork, rows: Sequence[RawUpdate]) -> list[int]:
    """Store updates, ignoring those known by number or `dedupe`; returns the numbers of the new ones."""
    work.aftermath.marks.add("inbox")
    accepted = [row for row in rows if not row.unkept and _insert(work, row)]
    arrived = {row.update_id for row in accepted}
    # What was not new: a repeat, known by its own number, or one that is known (or not kept) under a new number.
    others = (row for row in rows if row.update_id not in arrived)
    holes.note(
        work,
        arrived | {row.update_id for row in others if _KNOWN_ID.first(work, asked=row.update_id) is None},
    )
    lanes.wake(work, (_lane(row.chat_id) for row in accepted), work.now)
    theirs = [row for row in accepted if row.kind in MESSAGES and not row.from_stranger]
    work.chats.saw([(row.chat_id, row.message_id) for row in theirs if row.chat_id and row.message_id])
    return [row.update_id for row in accepted]


def waiting(work: UnitOfWork, limit: int) -> list[tuple[int, int]]:
    """(update, lane) of everything that may be handled now, in the order of arrival."""
    ready = or_(_INBOX.c.next_attempt.is_(None), _INBOX.c.next_attempt <= work.now)
    found = select(_INBOX.c.update_id, _INBOX.c.chat_id).where(text(_NEW), ready)
    found = found.order_by(_INBOX.c.received_at, _INBOX.c.update_id).limit(limit)
    return [(row.update_id, row.chat_id) for row in work.execute(found)]


def chats_waiting(work: UnitOfWork) -> list[int]:
    """Every lane with something that waits, the longest waiting first."""
    found = select(_INBOX.c.chat_id).where(text(_NEW)).group_by(_INBOX.c.chat_id)
    return list(work.execute(found.order_by(func.min(_INBOX.c.update_id))).scalars())


def waits(work: UnitOfWork, chat_id: int) -> bool:
    """Whether something of this chat still waits to be handled."""
    return _WAITS.first(work, chat=chat_id) is not None


def next_of(work: UnitOfWork, chat_id: int) -> Waiting | None:
    """The update of a lane whose turn it is, or None (nothing there, or the next one waits for another try).

    Order: by update_id; where a message or an edit is next, the waiting message with the lowest message_id
    goes before it, since webhooks may shuffle. So messages are in the order they were written, an edit never
    comes before its original while both wait, and presses keep their place by update_id.
    """
    head = _HEAD.first(work, chat=chat_id)
    if head is None:
        return None
    if head.message_id is not None and head.kind in (*MESSAGES, *EDITS):
        head = _EARLIER.first(work, chat=chat_id, upto=head.message_id) or head
    if head.next_attempt is not None and head.next_attempt > work.now:
        return None
    return _waiting(work, head)


def next_moment(work: UnitOfWork, chat_id: int) -> datetime | None:
    """When a lane next has something to do; may have passed. None: nothing."""
    moment = func.coalesce(_INBOX.c.next_attempt, _INBOX.c.received_at, type_=UTC)
    found: datetime | None = work.execute(
        select(func.min(moment, type_=UTC)).where(_INBOX.c.chat_id == chat_id, text(_NEW))
    ).scalar()
    return found


def handled(work: UnitOfWork, update_id: int) -> None:
    """Mark it in the act that handles it; its payload is wiped. Raises AlreadyHandled if another did."""
    work.aftermath.marks.add("act")
    if _HANDLED.run(work, asked=update_id, now=work.now) != 1:
        raise AlreadyHandled(str(update_id))


def dropped(work: UnitOfWork, update_id: int, code: str) -> None:
    """Not for us, on purpose: wiped like a handled one. Raises AlreadyHandled."""
    _end(work, update_id, Arrival.DROPPED, error_code=code)


def failed(work: UnitOfWork, update_id: int, code: str, retry_at: datetime | None) -> bool:
    """Not handled: try again at `retry_at` (None: at once); the third time it is parked, payload kept for the keeper.

    True when it was parked now. Raises AlreadyHandled when it is not waiting any more.
    """
    tries = work.execute(select(_INBOX.c.tries).where(_INBOX.c.update_id == update_id)).scalar_one() + 1
    parked_now = tries >= TRIES
    values = {"tries": tries, "error_code": code, "next_attempt": None if parked_now else retry_at}
    _change(work, update_id, state=Arrival.PARKED if parked_now else Arrival.NEW, **values)
    return bool(parked_now)


def parked(work: UnitOfWork) -> list[Waiting]:
    """What was put aside after three tries, oldest first."""
    found = select(_INBOX).where(_INBOX.c.state == Arrival.PARKED).order_by(_INBOX.c.received_at)
    return [_waiting(work, row) for row in work.execute(found).all()]


def retry(work: UnitOfWork, update_id: int) -> None:
    """Give a parked update three more tries. Raises AlreadyHandled when it is not parked."""
    again = update(_INBOX).where(_INBOX.c.update_id == update_id, _INBOX.c.state == Arrival.PARKED)
    chat_id = work.execute(again.values(state=Arrival.NEW, tries=0).returning(_INBOX.c.chat_id)).scalar()
    if chat_id is None:
        raise AlreadyHandled(str(update_id))
    lanes.wake(work, [chat_id], work.now)


def lay_anew(work: UnitOfWork, key_id: str) -> None:
    """A key is about to be destroyed: what still waits under it goes on under its chat's present key.

    Without it somebody who presses 不要了 and types on at once would lose what was typed.
    """
    for row in _UNDER_KEY.all(work, key=key_id):
        try:
            plain = work.cipher.open(key_id, "inbox", "payload", row.update_id, row.payload or b"")
        except Unreadable:
            continue
        fresh = work.chats.current_key(row.chat_id)
        sealed = work.cipher.seal(fresh, "inbox", "payload", row.update_id, plain)
        mine = update(_INBOX).where(_INBOX.c.update_id == row.update_id)
        work.execute(mine.values(key_id=fresh, payload=sealed))


def forget_parked(work: UnitOfWork, chat_id: int, since: datetime) -> None:
    """What was put aside in a chat since `since` is wiped: it belongs to a matter that is now sealed."""
    theirs = (_INBOX.c.chat_id == chat_id, _INBOX.c.received_at >= since)
    aside = update(_INBOX).where(_INBOX.c.state == Arrival.PARKED, *theirs)
    work.execute(aside.values(state=Arrival.DROPPED, error_code="sealed", payload=None, key_id=None))


def readable(work: UnitOfWork, update_id: int) -> bool:
    """Whether the words of an update can be read as it lies here now."""
    row = work.execute(select(_INBOX).where(_INBOX.c.update_id == update_id)).first()
    return row is not None and bool(_payload(work, row))


def tidy(work: UnitOfWork) -> int:
    """Drop rows of what was handled long ago: no repeat of it can come any more. How many."""
    ended = (_INBOX.c.state.in_([Arrival.DONE, Arrival.DROPPED]), _INBOX.c.received_at < work.now - _KNOWN)
    return work.execute(delete(_INBOX).where(*ended)).rowcount


def depth(work: UnitOfWork) -> int:
    """How many updates wait to be handled."""
    return int(work.execute(select(func.count()).select_from(_INBOX).where(text(_NEW))).scalar_one())


def _insert(work: UnitOfWork, row: RawUpdate) -> bool:
    """Whether it was new; a repeat under another number is known by its digest."""
    key_id = payload = None
    if row.payload:
        key_id = _key_for(work, row)
        payload = work.cipher.seal(key_id, "inbox", "payload", row.update_id, row.payload)
    added = _ADD.run(
        work,
        update_id=row.update_id,
        chat_id=_lane(row.chat_id),
        message_id=row.message_id,
        dedupe=work.digest("inbox", row.dedupe),
        kind=row.kind,
        received_at=work.now,
        key_id=key_id,
        payload=payload,
    )
    return added == 1


def _key_for(work: UnitOfWork, row: RawUpdate) -> str:
    """The chat's; of a picture that belongs to what was made unreadable one of its own, which goes once it is
    handled: the chat's may be that of a report by now."""
    if row.album is not None and row.chat_id is not None and work.chats.goes_apart(row.chat_id, row.album):
        return work.keys.new()
    return work.chats.current_key(_lane(row.chat_id))


def _waiting(work: UnitOfWork, row: Row[Any]) -> Waiting:
    return Waiting(
        update_id=row.update_id,
        chat_id=row.chat_id or None,
        kind=row.kind,
        message_id=row.message_id,
        payload=_payload(work, row),
        tries=row.tries,
        received_at=row.received_at,
    )


def _payload(work: UnitOfWork, row: Row[Any]) -> bytes:
    if row.payload is None:
        return b""
    try:
        return work.cipher.open(row.key_id, "inbox", "payload", row.update_id, row.payload)
    except Unreadable:
        # Its key was destroyed while it waited (a sealed matter): there is nothing left to handle.
        return b""


def _lane(chat_id: int | None) -> int:
    return NO_CHAT if chat_id is None else chat_id


def _end(work: UnitOfWork, update_id: int, state: Arrival, **values: Any) -> None:
    _change(work, update_id, state=state, handled_at=work.now, **_WIPED, **values)


def _change(work: UnitOfWork, update_id: int, **values: Any) -> None:
    """Compare-and-set: only what still waits can be changed."""
    mine = update(_INBOX).where(_INBOX.c.update_id == update_id, text(_NEW))
    if work.execute(mine.values(**values)).rowcount != 1:
        raise AlreadyHandled(str(update_id))
