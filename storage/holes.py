"""The gap meter: Telegram numbers updates one after the other, so a hole is a loss that can be counted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, bindparam, delete, func, select, text, update
from sqlmodel import Field, SQLModel

from storage import meta
from storage.columns import UTC, Long, RowId, table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

# Bot API, Update.update_id: without updates for a week the next number is chosen at random.
_RESTART = timedelta(days=7)
# Nobody sends this many between two updates: the numbers have begun anew.
_LEAP = 100_000
# Those that come late (a webhook shuffles, two posts cross) come within seconds.
_LATE = timedelta(seconds=60)
# A hole that was filled is of no use to anybody.
_FILLED = timedelta(days=1)


class HoleRow(SQLModel, table=True):
    """Numbers from_id..upto_id that never came; `missing` falls when some of them come late."""

    __tablename__ = "holes"

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    from_id: int = Field(sa_type=Long)
    upto_id: int = Field(sa_type=Long)
    missing: int
    # When the update before it arrived, and the one after.
    since: datetime | None = Field(default=None, sa_type=UTC)
    at: datetime = Field(sa_type=UTC, index=True)
    told_at: datetime | None = Field(default=None, sa_type=UTC)


_HOLES = table_of(HoleRow)
# A webhook's updates come side by side and may overtake each other, by no more than this.
_ON_ITS_WAY = timedelta(seconds=1)
_FRESH = Prepared(
    select(_HOLES.c.id)
    .where(
        _HOLES.c.upto_id >= bindparam("before"),
        _HOLES.c.from_id <= bindparam("before"),
        _HOLES.c.missing > 0,
        _HOLES.c.at > bindparam("since"),
    )
    .limit(1)
)

_UNTOLD = Prepared(
    select(_HOLES)
    .where(text("told_at IS NULL"), text("missing > 0"), _HOLES.c.at <= bindparam("before", type_=UTC))
    .order_by(_HOLES.c.id)
)


@dataclass(frozen=True, slots=True)
class Loss:
    """Updates that never came: how many, after which arrival, before which."""

    count: int
    since: datetime
    until: datetime
    hole_ids: tuple[int, ...]


def note(work: UnitOfWork, update_ids: Iterable[int]) -> None:
    """Count the holes before and between these newly arrived updates; late ones fill theirs."""
    last, at = _last(work)
    for update_id in sorted(update_ids):
        fresh = last is None or at is None or work.now - at >= _RESTART
        if last is None or fresh or abs(update_id - last) >= _LEAP:
            pass
        elif update_id < last:
            _fill(work, update_id)
            continue
        elif update_id > last + 1:
            values = {"from_id": last + 1, "upto_id": update_id - 1, "missing": update_id - last - 1}
            work.execute(_HOLES.insert(), {**values, "since": at, "at": work.now})
        last, at = update_id, work.now
    if last is not None:
        meta.put(work, meta.LAST_UPDATE, f"{last} {work.now.isoformat()}")


def missing(work: UnitOfWork, since: datetime | None = None) -> int:
    """How many updates were lost (since a moment)."""
    counted = select(func.coalesce(func.sum(_HOLES.c.missing), 0))
    if since is not None:
        counted = counted.where(_HOLES.c.at >= since)
    return int(work.execute(counted).scalar_one())


def untold(work: UnitOfWork) -> Loss | None:
    """What has stayed missing for a minute and nobody was told of yet."""
    rows = _UNTOLD.all(work, before=work.now - _LATE)
    if not rows:
        return None
    return Loss(
        count=sum(row.missing for row in rows),
        since=min(row.since or row.at for row in rows),
        until=max(row.at for row in rows),
        hole_ids=tuple(row.id for row in rows),
    )


def told(work: UnitOfWork, hole_ids: Collection[int]) -> None:
    """Somebody was told of these."""
    work.execute(update(_HOLES).where(_HOLES.c.id.in_(hole_ids)).values(told_at=work.now))


def fresh_before(work: UnitOfWork, update_id: int) -> bool:
    """Whether the update just before this one has not come within the last second: it may be on its way."""
    return _FRESH.first(work, before=update_id - 1, since=work.now - _ON_ITS_WAY) is not None


def tidy(work: UnitOfWork) -> int:
    """Drop day-old holes of which everything came late after all. How many."""
    filled = (_HOLES.c.missing == 0, _HOLES.c.at < work.now - _FILLED)
    return work.execute(delete(_HOLES).where(*filled)).rowcount


def _last(work: UnitOfWork) -> tuple[int | None, datetime | None]:
    held = meta.get(work, meta.LAST_UPDATE, hold=True)
    if held is None and work.postgres:
        # No row to hold yet: a webhook's very first updates come side by side, and the last would go backwards.
        work.execute(text("SELECT pg_advisory_xact_lock(5209)"))
        held = meta.get(work, meta.LAST_UPDATE, hold=True)
    if held is None:
        return None, None
    number, at = held.split(" ")
    return int(number), datetime.fromisoformat(at)


def _fill(work: UnitOfWork, update_id: int) -> None:
    around = (_HOLES.c.from_id <= update_id, _HOLES.c.upto_id >= update_id, _HOLES.c.missing > 0)
    work.execute(update(_HOLES).where(*around).values(missing=_HOLES.c.missing - 1))
