"""Recusals 回避: who is concerned in a case, and therefore never learns of it."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, bindparam, select
from sqlmodel import Field, SQLModel

from storage import roster
from storage.columns import UTC, RowId, table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork


class RecusalRow(SQLModel, table=True):
    """Somebody who is concerned in a case; `by_id` said so."""

    __tablename__ = "recusals"

    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    )
    person_id: int = Field(
        sa_column=Column(RowId, ForeignKey("people.id"), primary_key=True, autoincrement=False, index=True)
    )
    by_id: int | None = Field(default=None, sa_type=RowId)
    at: datetime = Field(sa_type=UTC)


_RECUSALS = table_of(RecusalRow)
_OF_CASE = Prepared(select(_RECUSALS.c.person_id).where(_RECUSALS.c.case_id == bindparam("asked")))
_OF_PERSON = Prepared(select(_RECUSALS.c.case_id).where(_RECUSALS.c.person_id == bindparam("asked")))


class RecusalsRepository:
    """Implements supervision.ports.Recusals."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def add(self, case_id: int, person_id: int, by_id: int | None) -> None:
        """Somebody is concerned; said twice it stays said."""
        roster.changes(self._work, roster.Kind.RECUSALS)
        values = {"case_id": case_id, "person_id": person_id, "by_id": by_id, "at": self._work.now}
        self._work.execute(self._work.insert(_RECUSALS).on_conflict_do_nothing(), values)

    def of_case(self, case_id: int) -> frozenset[int]:
        """The persons concerned in a case."""
        return self._concerned(_OF_CASE, case_id)

    def of_person(self, person_id: int) -> frozenset[int]:
        """The cases somebody is concerned in."""
        return self._concerned(_OF_PERSON, person_id)

    def _concerned(self, statement: Prepared, asked: int) -> frozenset[int]:
        known, memo = roster.known(self._work, roster.Kind.RECUSALS), (statement, asked)
        found: frozenset[int] | None = known.get(memo)
        if found is None:
            found = known[memo] = frozenset(row[0] for row in statement.all(self._work, asked=asked))
        return found
