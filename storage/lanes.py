"""Lanes: one chat, one worker at a time, so that a chat's messages are taken in their order."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Index, bindparam, func, or_, select, text, tuple_, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Long, table_of
from storage.errors import FencedOff
from storage.leases import present, until
from storage.prepared import Prepared
from storage.read_before import answers
from storage.unit_of_work import UnitOfWork

_HELD = "owner IS NOT NULL"
# Two workers reckon the database's clock each for itself: what one has just woken is not yet ready for the other.
_APART = timedelta(milliseconds=500)


class LaneRow(SQLModel, table=True):
    """A chat's lane. `ready_at`: when it next has something to do; `fence` rises with each new owner."""

    __tablename__ = "lanes"
    __table_args__ = (
        Index("ix_lanes_owner", "owner", sqlite_where=text(_HELD), postgresql_where=text(_HELD)),
    )

    chat_id: int = Field(sa_column=Column(Long, primary_key=True, autoincrement=False))
    owner: str | None = None
    fence: int = Field(default=0, sa_type=Long)
    leased_until: datetime | None = Field(default=None, sa_type=UTC)
    ready_at: datetime | None = Field(default=None, sa_type=UTC, index=True)


_LANES = table_of(LaneRow)


def _waking(insert: Any) -> Any:
    coming = insert.excluded.ready_at
    sooner = or_(_LANES.c.ready_at.is_(None), _LANES.c.ready_at > coming)
    return insert.on_conflict_do_update(index_elements=["chat_id"], set_={"ready_at": coming}, where=sooner)


_WAKE = Prepared(
    lambda insert: _waking(
        insert(_LANES).values(chat_id=bindparam("chat"), fence=0, ready_at=bindparam("at"))
    )
)
_FENCE = Prepared(select(_LANES.c.fence).where(_LANES.c.chat_id == bindparam("chat")).with_for_update())
_LAY_DOWN = Prepared(
    update(_LANES)
    .where(_LANES.c.chat_id == bindparam("chat"))
    .values(owner=None, leased_until=None, ready_at=bindparam("at"))
)


def wake(work: UnitOfWork, chat_ids: Iterable[int], at: datetime) -> None:
    """These chats have something to do from `at` on; in one order always, so that acts do not deadlock."""
    awake = answers(work.before, _WAKE)
    rows = [
        {"chat": chat_id, "at": at}
        for chat_id in sorted(set(chat_ids))
        # The one process never lays a lane down: it is awake once and for all.
        if (since := awake.get(chat_id)) is None or since > at
    ]
    if rows:
        _WAKE.many(work, rows)
        awake.update((row["chat"], at) for row in rows)
    work.poke("lanes")


def claim(work: UnitOfWork, owner: str, lease: timedelta, limit: int) -> list[tuple[int, int]]:
    """Take up to `limit` free lanes that are ready: (chat, fence) of each, longest waiting first."""
    free = or_(_LANES.c.leased_until.is_(None), _LANES.c.leased_until < present(work))
    ready = select(_LANES.c.chat_id, _LANES.c.fence).where(_LANES.c.ready_at <= work.now + _APART, free)
    ready = ready.order_by(_LANES.c.ready_at, _LANES.c.chat_id).limit(limit).with_for_update(skip_locked=True)
    taken = [(row.chat_id, row.fence + 1) for row in work.execute(ready).all()]
    if taken:
        mine = update(_LANES).where(_LANES.c.chat_id.in_([chat_id for chat_id, _ in taken]))
        work.execute(mine.values(owner=owner, fence=_LANES.c.fence + 1, leased_until=until(work, lease)))
    return taken


def extend(work: UnitOfWork, chat_id: int, fence: int, lease: timedelta) -> None:
    """Go on holding a lane. Raises FencedOff when it was lost."""
    if not extend_all(work, [(chat_id, fence)], lease):
        raise FencedOff(f"lane {chat_id}")


def extend_all(work: UnitOfWork, held: Collection[tuple[int, int]], lease: timedelta) -> set[tuple[int, int]]:
    """Go on holding lanes, each a (chat, fence); those that are still held."""
    mine = update(_LANES).where(_LANES.c.owner.is_not(None))
    mine = mine.where(tuple_(_LANES.c.chat_id, _LANES.c.fence).in_(list(held)))
    kept = mine.values(leased_until=until(work, lease)).returning(_LANES.c.chat_id, _LANES.c.fence)
    return {(row.chat_id, row.fence) for row in work.execute(kept).all()}


def check_fence(work: UnitOfWork, chat_id: int, fence: int) -> None:
    """Raise FencedOff unless this worker holds the lane; nobody can take it before this act ends."""
    if _FENCE.scalar(work, chat=chat_id) != fence:
        raise FencedOff(f"lane {chat_id}")


def release(work: UnitOfWork, chat_id: int, fence: int) -> None:
    """Give a lane back, to be ready again when its next row is. Nothing happens when it was lost already."""
    from storage.inbox import next_moment

    # Held before the inbox is read: an intake that commits in between would wake a lane that then sleeps.
    if _FENCE.scalar(work, chat=chat_id) == fence:
        lay_down(work, chat_id, next_moment(work, chat_id))


def lay_down(work: UnitOfWork, chat_id: int, ready_at: datetime | None) -> None:
    """Give a lane back in the act that has checked its fence, to be ready again at a moment (None: when woken)."""
    answers(work.before, _WAKE).pop(chat_id, None)
    _LAY_DOWN.run(work, chat=chat_id, at=ready_at)
    if ready_at is not None:
        work.poke("lanes")


def release_but(work: UnitOfWork, owner: str, known: Collection[tuple[int, int]]) -> None:
    """Give back every lane of an owner but those he knows of, each a (chat, fence)."""
    theirs = select(_LANES.c.chat_id, _LANES.c.fence).where(_LANES.c.owner == owner)
    for row in work.execute(theirs.order_by(_LANES.c.chat_id)).all():
        if (row.chat_id, row.fence) not in known:
            release(work, row.chat_id, row.fence)


def lull(work: UnitOfWork) -> None:
    """After a restore: a lane on which nothing waits sleeps (the one process never lays one down)."""
    from storage.inbox import chats_waiting

    waiting = set(chats_waiting(work))
    awake = work.execute(select(_LANES.c.chat_id).where(_LANES.c.ready_at.is_not(None))).scalars().all()
    idle = [{"chat": chat_id, "at": None} for chat_id in sorted(awake) if chat_id not in waiting]
    answers(work.before, _WAKE).clear()
    _LAY_DOWN.many(work, idle)


def release_all(work: UnitOfWork) -> None:
    """At the start of the one process: whoever held lanes before is dead."""
    work.execute(update(_LANES).values(owner=None, leased_until=None, fence=_LANES.c.fence + 1))


def next_ready(work: UnitOfWork) -> datetime | None:
    """The earliest moment any lane has something to do; may have passed."""
    found: datetime | None = work.execute(select(func.min(_LANES.c.ready_at))).scalar()
    return found
