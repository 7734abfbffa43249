"""Lanes: one chat, one worker at a time, so that a chat's messages are taken in their order."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Index, bindparam, func, or_, select, text, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Long, table_of
from storage.errors import FencedOff
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

_HELD = "owner IS NOT NULL"


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


def wake(work: UnitOfWork, chat_ids: Iterable[int], at: datetime) -> None:
    """These chats have something to do from `at` on; in one order always, so that acts do not deadlock."""
    rows = [{"chat": chat_id, "at": at} for chat_id in sorted(set(chat_ids))]
    _WAKE.many(work, rows)


def claim(work: UnitOfWork, owner: str, lease: timedelta, limit: int) -> list[tuple[int, int]]:
    """Take up to `limit` free lanes that are ready: (chat, fence) of each, longest waiting first."""
    free = or_(_LANES.c.leased_until.is_(None), _LANES.c.leased_until < work.now)
    ready = select(_LANES.c.chat_id, _LANES.c.fence).where(_LANES.c.ready_at <= work.now, free)
    ready = ready.order_by(_LANES.c.ready_at, _LANES.c.chat_id).limit(limit).with_for_update(skip_locked=True)
    taken = [(row.chat_id, row.fence + 1) for row in work.execute(ready).all()]
    if taken:
        mine = update(_LANES).where(_LANES.c.chat_id.in_([chat_id for chat_id, _ in taken]))
        until = work.now + lease
        work.execute(mine.values(owner=owner, fence=_LANES.c.fence + 1, leased_until=until))
    return taken


def extend(work: UnitOfWork, chat_id: int, fence: int, lease: timedelta) -> None:
    """Go on holding a lane. Raises FencedOff when it was lost."""
    mine = update(_LANES).where(_LANES.c.chat_id == chat_id, _LANES.c.fence == fence)
    if work.execute(mine.values(leased_until=work.now + lease)).rowcount != 1:
        raise FencedOff(f"lane {chat_id}")


def check_fence(work: UnitOfWork, chat_id: int, fence: int) -> None:
    """Raise FencedOff unless this worker holds the lane; nobody can take it before this act ends."""
    held = select(_LANES.c.fence).where(_LANES.c.chat_id == chat_id).with_for_update()
    if work.execute(held).scalar() != fence:
        raise FencedOff(f"lane {chat_id}")


def release(work: UnitOfWork, chat_id: int, fence: int) -> None:
    """Give a lane back, to be ready again when its next row is. Nothing happens when it was lost already."""
    from storage.inbox import next_moment

    # Held before the inbox is read: an intake that commits in between would wake a lane that then sleeps.
    held = select(_LANES.c.fence).where(_LANES.c.chat_id == chat_id).with_for_update()
    if work.execute(held).scalar() != fence:
        return
    values = {"owner": None, "leased_until": None, "ready_at": next_moment(work, chat_id)}
    work.execute(update(_LANES).where(_LANES.c.chat_id == chat_id).values(**values))


def release_all(work: UnitOfWork) -> None:
    """At the start of the one process: whoever held lanes before is dead."""
    work.execute(update(_LANES).values(owner=None, leased_until=None, fence=_LANES.c.fence + 1))


def next_ready(work: UnitOfWork) -> datetime | None:
    """The earliest moment any lane has something to do; may have passed."""
    found: datetime | None = work.execute(select(func.min(_LANES.c.ready_at))).scalar()
    return found
