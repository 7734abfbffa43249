"""Entries of the journal that would lead to a sealed number by where they stand: linked once their day is over.

Between two entries with their moments an entry without one still tells its own. So each waits, in no order and with its
day alone (that a number is kept from somebody: with its month), until that is over; then all of it come into the chain
together. Whoever reads the journal learns that a number was given that day, as the list of numbers says too, and not
after which act of whom. What waits is looked at by `verify` as well; that a waiting entry was taken away is not seen.
"""

import struct
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, table_of
from storage.keystore import KeyStore
from storage.repository import insert_new
from storage.sealed import day_of, month_of
from storage.unit_of_work import UnitOfWork
from supervision.events import Event, NumberKept

_AT_ONCE = 500
#: What has its month only.
_BY_MONTH = (NumberKept.name,)


class LaterRow(SQLModel, table=True):
    """One entry that waits. `id`: drawn by lot, and the order they are linked in; `day`: the beginning of its day, or
    month; `mac`: over all the rest."""

    __tablename__ = "journal_later"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: str = Field(primary_key=True)
    day: datetime = Field(sa_type=UTC)
    act: str
    policy: int | None = None
    salt: bytes = Field(sa_type=Blob)
    digest: bytes = Field(sa_type=Blob)
    mac: bytes = Field(sa_type=Blob)


_LATER = table_of(LaterRow)


def wait(work: UnitOfWork, event: Event, salt: bytes, digest: bytes, policy: int | None) -> None:
    """Keep an event's entry for later."""
    row: dict[str, Any] = {
        "id": f"{work.token()}{work.token()}",
        "day": month_of(work) if event.by_month else day_of(work),
        "act": event.name,
        "policy": policy,
        "salt": salt,
        "digest": digest,
    }
    insert_new(work, LaterRow, [{**row, "mac": _mac(work.keys, row)}])


def over(work: UnitOfWork) -> list[Any]:
    """So many of those whose day, or month, is over, as they were written, in the order of their lots."""
    day_over = (_LATER.c.day < day_of(work)) & _LATER.c.act.not_in(_BY_MONTH)
    ended = or_(day_over, _LATER.c.day < month_of(work))
    found = select(_LATER).where(ended).order_by(_LATER.c.id).limit(_AT_ONCE)
    return [row for row in work.execute(found).all() if genuine(work.keys, dict(row._mapping))]


def linked(work: UnitOfWork, ids: list[str]) -> None:
    """These stand in the chain now."""
    work.execute(delete(_LATER).where(_LATER.c.id.in_(ids)))


def genuine(keys: KeyStore, row: dict[str, Any]) -> bool:
    """Whether it is as it was written."""
    try:
        return bool(_mac(keys, row) == row["mac"])
    except (TypeError, ValueError, AttributeError, OverflowError, struct.error):
        return False


def _mac(keys: KeyStore, row: dict[str, Any]) -> bytes:
    head = f"{row['id']}|{row['day'].isoformat()}|{row['act']}|{row['policy']}|".encode()
    return keys.mac("journal", b"later|" + head + row["salt"] + row["digest"])
