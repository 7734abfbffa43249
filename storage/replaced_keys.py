"""Content keys that were replaced: kept until all that lay under them lies anew, then destroyed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ForeignKey, delete, select
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Json, RowId, table_of
from storage.unit_of_work import UnitOfWork

#: How long the old key can still be had: for who began to read, to fetch a file, or to make a backup just before.
KEPT = timedelta(minutes=10)


class ReplacedKeyRow(SQLModel, table=True):
    """A key of before. `files`: those of the file store that may lie under it; `over_at`: when it is destroyed."""

    __tablename__ = "replaced_keys"

    key_id: str = Field(primary_key=True)
    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), nullable=False, index=True, autoincrement=False)
    )
    files: list[str] = Field(default_factory=list, sa_type=Json)
    over_at: datetime = Field(sa_type=UTC)


@dataclass(frozen=True, slots=True)
class Replaced:
    """One of them, as whoever lays files anew knows it."""

    key_id: str
    case_id: int
    files: tuple[str, ...]
    over_at: datetime


_REPLACED = table_of(ReplacedKeyRow)


def keep(work: UnitOfWork, key_id: str, case_id: int, files: Iterable[str]) -> None:
    """A key was replaced now; replaced once more, its files are all of them."""
    before = work.execute(select(_REPLACED.c.files).where(_REPLACED.c.key_id == key_id)).scalar()
    values = {"files": sorted({*(before or ()), *files}), "over_at": work.now + KEPT}
    adding = work.insert(_REPLACED).values(key_id=key_id, case_id=case_id, **values)
    work.execute(adding.on_conflict_do_update(index_elements=["key_id"], set_=values))


def waiting(work: UnitOfWork) -> Sequence[Replaced]:
    """Every key that is still kept, the one that is over first."""
    rows: Any = work.execute(select(_REPLACED).order_by(_REPLACED.c.over_at, _REPLACED.c.key_id))
    return [Replaced(row.key_id, row.case_id, tuple(row.files), row.over_at) for row in rows]


def of_case(work: UnitOfWork, case_id: int) -> set[str]:
    """The keys of before of one case."""
    return set(work.execute(select(_REPLACED.c.key_id).where(_REPLACED.c.case_id == case_id)).scalars())


def let_go(work: UnitOfWork, key_ids: Iterable[str]) -> None:
    """Nothing waits for these keys any more."""
    work.execute(delete(_REPLACED).where(_REPLACED.c.key_id.in_(list(key_ids))))
