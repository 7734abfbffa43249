"""Named leases with a fence: the sender, the metronome, the sealer, each one at a time in the whole house."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
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


def take(work: UnitOfWork, name: str, owner: str, lease: timedelta) -> int | None:
    """Take or keep a lease: its fence (unchanged by keeping), or None while somebody else holds it."""
    work.execute(work.insert(_LEASES).values(name=name, fence=0).on_conflict_do_nothing())
    row = work.execute(select(_LEASES).where(_LEASES.c.name == name).with_for_update()).one()
    running = row.leased_until is not None and row.leased_until >= work.now
    if running and row.owner != owner:
        return None
    fence: int = row.fence if running else row.fence + 1
    values = {"owner": owner, "fence": fence, "leased_until": work.now + lease}
    work.execute(update(_LEASES).where(_LEASES.c.name == name).values(**values))
    return fence


def check(work: UnitOfWork, name: str, fence: int) -> None:
    """Raise FencedOff unless the lease is still this one; nobody can take it until this act has ended."""
    held = select(_LEASES.c.fence).where(_LEASES.c.name == name).with_for_update()
    if work.execute(held).scalar() != fence:
        raise FencedOff(name)


def give_up(work: UnitOfWork, name: str, fence: int) -> None:
    """Let another take over at once. Nothing happens when it was lost already."""
    mine = update(_LEASES).where(_LEASES.c.name == name, _LEASES.c.fence == fence)
    work.execute(mine.values(owner=None, leased_until=None))
