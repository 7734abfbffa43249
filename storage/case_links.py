"""Links 关联 between cases that have to do with each other and are not the same: row and repository."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, bindparam, delete, or_, select
from sqlmodel import Field, SQLModel, col

from storage.columns import UTC, RowId, table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork


class CaseLinkRow(SQLModel, table=True):
    """One link, kept once: the older case first."""

    __tablename__ = "case_links"

    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    )
    other_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False, index=True)
    )
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)


_LINKS = table_of(CaseLinkRow)
_OF_CASE = Prepared(
    select(_LINKS.c.case_id, _LINKS.c.other_id)
    .where(or_(_LINKS.c.case_id == bindparam("one"), _LINKS.c.other_id == bindparam("two")))
    .order_by(_LINKS.c.at, _LINKS.c.case_id)
)


class CaseLinksRepository:
    """Implements supervision.ports.CaseLinks."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def of_case(self, case_id: int) -> tuple[int, ...]:
        """The cases linked with one."""
        rows = _OF_CASE.all(self._work, one=case_id, two=case_id)
        return tuple(row.other_id if row.case_id == case_id else row.case_id for row in rows)

    def add(self, case_id: int, other_id: int, by_id: int) -> None:
        """Link two; said twice it stays said."""
        first, second = sorted((case_id, other_id))
        values = {"case_id": first, "other_id": second, "by_id": by_id, "at": self._work.now}
        self._work.execute(self._work.insert(_LINKS).on_conflict_do_nothing(), values)

    def remove(self, case_id: int, other_id: int) -> None:
        """They have nothing to do with each other after all."""
        first, second = sorted((case_id, other_id))
        this = (col(CaseLinkRow.case_id) == first, col(CaseLinkRow.other_id) == second)
        self._work.execute(delete(CaseLinkRow).where(*this))

    def forget(self, case_id: int) -> None:
        """A sealed matter has to do with none that others see."""
        this = or_(col(CaseLinkRow.case_id) == case_id, col(CaseLinkRow.other_id) == case_id)
        self._work.execute(delete(CaseLinkRow).where(this))
