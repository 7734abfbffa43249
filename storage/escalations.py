"""Escalations: every rung that was climbed, who heard of it, and who was passed over and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, select
from sqlmodel import Field, SQLModel

from storage import failpoints
from storage.columns import UTC, Json, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import inserting
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case
from supervision.escalations import Colour, Escalation
from supervision.offices import Role


class EscalationRow(SQLModel, table=True):
    """One rung. `heard` are ids of persons, `skipped` roles with the reason."""

    __tablename__ = "escalations"
    __table_args__ = (
        one_of("role", Role),
        one_of("colour", Colour),
        Index("ix_escalations_case_id", "case_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    rung: int
    role: str
    colour: str
    due_kind: str
    due_at: datetime = Field(sa_type=UTC)
    at: datetime = Field(sa_type=UTC)
    heard: dict[str, Any] = Field(sa_type=Json)
    skipped: dict[str, Any] = Field(sa_type=Json)


_ESCALATIONS = table_of(EscalationRow)
_ADD = inserting(EscalationRow)
_OF_CASE = Prepared(
    select(_ESCALATIONS).where(_ESCALATIONS.c.case_id == bindparam("asked")).order_by(_ESCALATIONS.c.id)
)


class EscalationsRepository:
    """Implements supervision.ports.Escalations."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def add(self, escalation: Escalation) -> None:
        """Keep one rung that was climbed."""
        values = {
            "case_id": escalation.case_id,
            "rung": escalation.rung,
            "role": escalation.role.value,
            "colour": escalation.colour.value,
            "due_kind": escalation.due_kind,
            "due_at": escalation.due_at,
            "at": escalation.at,
            "heard": {"people": list(escalation.heard)},
            "skipped": dict(escalation.skipped),
        }
        _ADD.id(self._work, **values)
        failpoints.hit("rung_climbed")

    def of_case(self, case_id: int) -> Sequence[Escalation]:
        """Every rung of a case, in order."""
        return tuple(_escalation_of(row) for row in _OF_CASE.all(self._work, asked=case_id))

    def waits_for(self, case: Case, person_id: int) -> bool:
        """Whether this person heard that the present stage of the case is late and has not signed for that yet."""
        if case.due_kind is None or case.clock_started_at is None:
            return False
        return any(
            person_id in row.heard["people"]
            for row in self._unsigned(case.id, person_id)
            if row.due_kind == case.due_kind and row.at >= case.clock_started_at
        )

    def sign(self, case_id: int, person_id: int) -> None:
        """The person signs for everything heard of the case."""
        for row in self._unsigned(case_id, person_id):
            heard = {**row.heard, "signed": [*row.heard.get("signed", []), person_id]}
            self._work.execute(_ESCALATIONS.update().where(_ESCALATIONS.c.id == row.id).values(heard=heard))

    def _unsigned(self, case_id: int, person_id: int) -> list[Any]:
        rows = _OF_CASE.all(self._work, asked=case_id)
        return [row for row in rows if person_id not in row.heard.get("signed", [])]

    def forget(self, case_id: int) -> None:
        """A sealed matter was never late."""
        self._work.execute(_ESCALATIONS.delete().where(_ESCALATIONS.c.case_id == case_id))


def _escalation_of(row: Any) -> Escalation:
    return Escalation(
        case_id=row.case_id,
        rung=row.rung,
        role=Role(row.role),
        colour=Colour(row.colour),
        due_kind=row.due_kind,
        due_at=row.due_at,
        at=row.at,
        heard=tuple(row.heard["people"]),
        skipped=row.skipped,
    )
