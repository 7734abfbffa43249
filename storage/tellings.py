"""Tellings 转告: that a villager was told of a step, kept once for each. No words: which step, when, by whom."""

# ruff: noqa: S608 - what is joined here are conditions and columns of ours; values are bound

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, bindparam, delete, select
from sqlmodel import Field, SQLModel, col

from storage.columns import UTC, RowId, one_of, table_of
from storage.duties import seen
from storage.prepared import Prepared
from storage.repository import Repository
from storage.scopes import Parts
from supervision.duty import Sight
from supervision.tallies import Span
from supervision.tellings import Telling, Told


class TellingRow(SQLModel, table=True):
    """One villager, one step. `version` tells a step that comes again from the first."""

    __tablename__ = "tellings"
    __table_args__ = (
        one_of("step", Told),
        UniqueConstraint("complainant_id", "step", "version"),
        Index("ix_tellings_person", "person_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    complainant_id: int = Field(foreign_key="complainants.id", sa_type=RowId)
    step: str
    version: int
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)


_TELLINGS = table_of(TellingRow)
_ADD = Prepared(
    lambda insert: (
        insert(_TELLINGS)
        .values({each.name: bindparam(each.name) for each in _TELLINGS.c if each.name != "id"})
        .on_conflict_do_nothing()
    )
)
_OF_CASE = Prepared(
    select(_TELLINGS).where(_TELLINGS.c.case_id == bindparam("asked")).order_by(_TELLINGS.c.id)
)


class TellingsRepository(Repository):
    """Implements supervision.ports.Tellings."""

    def add(self, case_id: int, complainant_id: int, step: Told, version: int, person_id: int) -> bool:
        """Note it now; False where it was noted before."""
        given = {
            "case_id": case_id,
            "complainant_id": complainant_id,
            "step": step.value,
            "version": version,
            "person_id": person_id,
            "at": self._work.now,
        }
        return _ADD.run(self._work, **given) == 1

    def of_case(self, case_id: int) -> Sequence[Telling]:
        """All that was passed on about a case, in order."""
        return tuple(
            Telling(row.case_id, row.complainant_id, Told(row.step), row.version, row.person_id, row.at)
            for row in _OF_CASE.all(self._work, asked=case_id)
        )

    def count(self, person_id: int, sight: Sight, span: Span) -> int:
        """How often the person passed something on in a span, about cases that are seen."""
        parts = Parts(self._work.postgres)
        mine = f"person_id = {parts.bind(person_id)}"
        within = f"at >= {parts.bind(span.start)} AND at < {parts.bind(span.end)}"
        where = " AND ".join((mine, within, *seen(parts, sight, "tellings.case_id")))
        joined = "tellings JOIN cases ON cases.id = tellings.case_id"
        found = self._work.execute(parts.statement(f"SELECT count(*) FROM {joined} WHERE {where}"))
        return int(found.scalar_one())

    def forget(self, case_id: int) -> None:
        """A sealed matter was told to nobody."""
        self._work.execute(delete(_TELLINGS).where(col(TellingRow.case_id) == case_id))
