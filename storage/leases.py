"""Named leases with a fence: the sender, the metronome, the sealer, each one at a time in the whole house."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, Interval, Update, and_, case, func, literal, or_, select, update
from sqlalchemy.sql import ColumnElement
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Long, table_of
from storage.errors import FencedOff
from storage.unit_of_work import UnitOfWork


class LeaseRow(SQLModel, table=True):
    """Who does a thing now, until when; `fence` rises with each new owner."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    owner: str | None = None
    fence: int = Field(default=0, sa_type=Long)
    leased_until: datetime | None = Field(default=None, sa_type=UTC)


_LEASES = table_of(LeaseRow)


def present(work: UnitOfWork) -> ColumnElement[Any]:
    """The moment leases end by: the database's own, since one machine's clock may be an hour ahead of another's."""
    return func.clock_timestamp(type_=UTC) if work.postgres else literal(work.now, UTC)


def until(work: UnitOfWork, lease: timedelta) -> ColumnElement[Any]:
    """The moment a lease taken now ends."""
    if work.postgres:
        return func.clock_timestamp(type_=DateTime(timezone=True)) + literal(lease, Interval)
    return literal(work.now + lease, UTC)


def take(work: UnitOfWork, name: str, owner: str, lease: timedelta) -> int | None:
    """Take or keep a lease: its fence (unchanged by keeping), or None while somebody else holds it."""
    return take_all(work, (name,), owner, lease).get(name)


def take_all(work: UnitOfWork, names: Collection[str], owner: str, lease: timedelta) -> dict[str, int]:
    """Take or keep those of these leases that are free or one's own: name → fence."""
    found = work.execute(select(_LEASES.c.name).where(_LEASES.c.name.in_(list(names)))).scalars()
    for name in sorted(set(names) - set(found)):
        work.execute(work.insert(_LEASES).values(name=name, fence=0).on_conflict_do_nothing())
    now = present(work)
    kept = and_(_LEASES.c.owner == owner, _LEASES.c.leased_until >= now)
    free = or_(_LEASES.c.leased_until.is_(None), _LEASES.c.leased_until < now)
    mine = select(_LEASES.c.name).where(_LEASES.c.name.in_(list(names)), or_(kept, free))
    # What another takes at this moment is his: nobody waits for a worker that is paused in the middle of it.
    mine = mine.with_for_update(skip_locked=True)
    fence = case((kept, _LEASES.c.fence), else_=_LEASES.c.fence + 1)
    taken = update(_LEASES).where(_LEASES.c.name.in_(list(work.execute(mine).scalars())))
    taken = taken.values(owner=owner, fence=fence, leased_until=until(work, lease))
    return {
        row.name: row.fence for row in work.execute(taken.returning(_LEASES.c.name, _LEASES.c.fence)).all()
    }


def check(work: UnitOfWork, name: str, fence: int, *, hold: bool = True) -> None:
    """Raise FencedOff unless the lease is still this one.

    `hold`: nobody can take it until this act has ended. Not for acts that come often: they would stand in the
    way of its renewal.
    """
    asked = select(_LEASES.c.fence).where(_LEASES.c.name == name)
    if work.execute(asked.with_for_update() if hold else asked).scalar() != fence:
        raise FencedOff(name)


def give_up(work: UnitOfWork, name: str, fence: int) -> None:
    """Let another take over at once. Nothing happens when it was lost already."""
    mine = update(_LEASES).where(_LEASES.c.name == name, _LEASES.c.fence == fence)
    _free(work, mine)


def give_up_all(work: UnitOfWork, owner: str) -> None:
    """As `give_up`, for everything this owner holds."""
    _free(work, update(_LEASES).where(_LEASES.c.owner == owner))


def _free(work: UnitOfWork, mine: Update) -> None:
    if work.execute(mine.values(owner=None, leased_until=None)).rowcount:
        work.poke("leases")
