"""Demands 督办: row and repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.demands import Demand
from supervision.offices import Role


class DemandRow(SQLModel, table=True):
    """One 督办 on one case. Its words are a line of the case's history."""

    __tablename__ = "demands"
    __table_args__ = (one_of("role", Role),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    role: str
    entry_id: int = Field(foreign_key="entries.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)
    until: datetime = Field(sa_type=UTC)
    signed_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    signed_at: datetime | None = Field(default=None, sa_type=UTC)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTC)


_ADD = inserting(DemandRow)
_OF_CASE = Prepared(
    select(DemandRow).where(col(DemandRow.case_id) == bindparam("asked")).order_by(col(DemandRow.id))
)
_BY_REF = Prepared(select(DemandRow).where(col(DemandRow.ref) == bindparam("asked")))


class DemandsRepository(Repository):
    """Implements supervision.ports.Demands."""

    def add(self, case_id: int, by_id: int, role: Role, entry_id: int, until: datetime) -> None:
        """Set one."""
        _ADD.id(
            self._work,
            ref=self._work.token(),
            case_id=case_id,
            by_id=by_id,
            role=role.value,
            entry_id=entry_id,
            at=self._work.now,
            until=until,
            signed_by=None,
            signed_at=None,
            withdrawn_at=None,
        )

    def of_case(self, case_id: int) -> Sequence[Demand]:
        """Every one of a case, in the order in which they were set."""
        return tuple(_demand_of(row) for row in _OF_CASE.all(self._work, asked=case_id))

    def by_ref(self, ref: str) -> Demand | None:
        """The one behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return _demand_of(row) if row else None

    def sign(self, demand_id: int, person_id: int) -> None:
        """Somebody at work has signed for it."""
        self._set(demand_id, signed_by=person_id, signed_at=self._work.now)

    def withdraw(self, demand_id: int) -> None:
        """It presses no longer."""
        self._set(demand_id, withdrawn_at=self._work.now)

    def move(self, from_case: int, to_case: int) -> None:
        """After a merge they press the case it went into."""
        of_case = col(DemandRow.case_id) == from_case
        self._change(update(DemandRow).where(of_case).values(case_id=to_case))

    def forget(self, case_id: int) -> None:
        """A sealed matter was never pressed."""
        self._change(delete(DemandRow).where(col(DemandRow.case_id) == case_id))

    def _set(self, demand_id: int, **values: Any) -> None:
        self._change(update(DemandRow).where(col(DemandRow.id) == demand_id).values(**values))


def _demand_of(row: Any) -> Demand:
    return Demand(
        id=row.id,
        ref=row.ref,
        case_id=row.case_id,
        by_id=row.by_id,
        role=Role(row.role),
        entry_id=row.entry_id,
        at=row.at,
        until=row.until,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
        withdrawn_at=row.withdrawn_at,
    )
