"""Matters passed to another village: row and repository. No words: who, from where, to where, which receipt."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, delete
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, RowId
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.passings import Passing


class PassingRow(SQLModel, table=True):
    """One matter, passed on by one person; its receipt leads to the villager, in whatever case that is now."""

    __tablename__ = "passings"
    __table_args__ = (Index("ix_passings_person", "person_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    complainant_id: int = Field(foreign_key="complainants.id", sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    from_id: int = Field(foreign_key="places.id", sa_type=RowId)
    to_id: int = Field(foreign_key="places.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)


_ADD = inserting(PassingRow)
_OF_CASE = Prepared(
    select(PassingRow).where(col(PassingRow.case_id) == bindparam("asked")).order_by(col(PassingRow.id))
)
_BY_REF = Prepared(select(PassingRow).where(col(PassingRow.ref) == bindparam("asked")))


class PassingsRepository(Repository):
    """Implements supervision.ports.Passings."""

    def add(self, case_id: int, receipt_id: int, person_id: int, from_id: int, to_id: int) -> Passing:
        """A matter was passed on now."""
        given: dict[str, Any] = {
            "ref": self._work.token(), "case_id": case_id, "complainant_id": receipt_id,
            "person_id": person_id, "from_id": from_id, "to_id": to_id, "at": self._work.now,
        }  # fmt: skip
        return Passing(
            _ADD.id(self._work, **given),
            given["ref"],
            case_id,
            receipt_id,
            person_id,
            from_id,
            to_id,
            self._work.now,
        )

    def by_ref(self, ref: str) -> Passing | None:
        """The one behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return _passing_of(row) if row is not None else None

    def of_case(self, case_id: int) -> Sequence[Passing]:
        """Who passed a case on: one, or nobody."""
        return tuple(_passing_of(row) for row in _OF_CASE.all(self._work, asked=case_id))

    def of_person(self, person_id: int, offset: int, limit: int) -> Sequence[Passing]:
        """What somebody passed on, the latest first."""
        mine = select(PassingRow).where(col(PassingRow.person_id) == person_id)
        newest = mine.order_by(col(PassingRow.id).desc()).offset(offset).limit(limit)
        return tuple(_passing_of(row) for row in self._all(newest))

    def forget(self, case_id: int) -> None:
        """A sealed matter was passed by nobody."""
        self._change(delete(PassingRow).where(col(PassingRow.case_id) == case_id))


def _passing_of(row: Any) -> Passing:
    return Passing(
        row.id, row.ref, row.case_id, row.complainant_id, row.person_id, row.from_id, row.to_id, row.at
    )
