"""Keys condemned inside a transaction: destroyed right after it, or at the next start."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlmodel import Field, SQLModel

from storage.columns import UTC, table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork


class DoomedKeyRow(SQLModel, table=True):
    """A key that must be destroyed. The row may outlive the key: destroying is repeatable."""

    __tablename__ = "doomed_keys"

    key_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UTC)


_DOOMED = table_of(DoomedKeyRow)
_ADD = Prepared(
    lambda insert: (
        insert(_DOOMED).values(key_id=bindparam("key"), at=bindparam("now")).on_conflict_do_nothing()
    )
)


def add(work: UnitOfWork, key_id: str) -> None:
    """Condemn a key in this transaction; no chat goes on with it."""
    _ADD.run(work, key=key_id, now=work.now)
    work.chats.forget_key(key_id)


def waiting(work: UnitOfWork, limit: int) -> Sequence[str]:
    """So many of the keys that were condemned and whose row has not been cleared."""
    return work.execute(select(_DOOMED.c.key_id).limit(limit)).scalars().all()


def clear(work: UnitOfWork, key_ids: Sequence[str]) -> None:
    """Remove the rows of keys that are destroyed."""
    work.execute(delete(_DOOMED).where(_DOOMED.c.key_id.in_(key_ids)))
