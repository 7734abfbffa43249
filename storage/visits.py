"""Visits, as logged: row, mapping, repository. What was found, with whom and where is sealed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Index, and_, bindparam, func, literal_column, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, Blob, Json, RowId, one_of
from storage.file_rows import FileRow
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.cases import Case
from supervision.visits import Form, Topic, Visit

#: Where it belongs is known: no report that was begun from it is still being told. Whom that one is about may be said
#: last; a visit counted until then would be missed by whoever is named.
SETTLED = "NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.ref = visits.draft_ref)"


class VisitRow(SQLModel, table=True):
    """One visit. Its files are those whose `visit_id` names it. `draft_ref`: the report begun from it, which may be
    over long since."""

    __tablename__ = "visits"
    __table_args__ = (
        one_of("form", Form),
        Index("ix_visits_person", "person_id", "visited_at"),
        Index("ix_visits_village", "village_id", "visited_at", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    village_id: int = Field(foreign_key="places.id", sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    form: str
    topics: list[str] = Field(default_factory=list, sa_type=Json)
    found: bytes = Field(sa_type=Blob)
    visited_at: datetime = Field(sa_type=UTC)
    key_id: str = Field(index=True)
    whom: bytes | None = Field(default=None, sa_type=Blob)
    place: bytes | None = Field(default=None, sa_type=Blob)
    members: list[int] = Field(default_factory=list, sa_type=Json)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True, sa_type=RowId)
    draft_ref: str | None = None


def settled() -> ColumnElement[bool]:
    """As `SETTLED`."""
    return literal_column(SETTLED)


def _besides(hidden: Collection[int]) -> ColumnElement[bool]:
    """Not those that led to one of these cases, or may yet."""
    others = or_(col(VisitRow.case_id).is_(None), col(VisitRow.case_id).not_in(sorted(hidden)))
    return and_(others, settled())


_ADD = inserting(VisitRow)
_BY_REF = Prepared(select(VisitRow).where(col(VisitRow.ref) == bindparam("asked")))
_LAST_ALONE = Prepared(
    select(func.max(col(VisitRow.visited_at), type_=UTC())).where(
        col(VisitRow.person_id) == bindparam("asked"), col(VisitRow.case_id).is_(None), settled()
    )
)


class VisitsRepository(Repository):
    """Implements supervision.ports.Visits."""

    def add(  # noqa: PLR0913 - one answer of the conversation each
        self,
        *,
        village_id: int,
        person_id: int,
        form: str,
        topics: Sequence[str],
        found: str,
        visited_at: datetime,
        key_id: str,
        whom: str | None,
        place: str | None,
        members: Sequence[int],
        files: Sequence[str],
    ) -> Visit:
        """Log a visit; its files become the visit's."""
        ref = self._work.token()
        how, what = Form(form), tuple(Topic(topic) for topic in topics)
        added = _ADD.id(
            self._work,
            ref=ref,
            village_id=village_id,
            person_id=person_id,
            form=how.value,
            topics=[topic.value for topic in what],
            found=self._seal(key_id, "visits", "found", ref, found),
            visited_at=visited_at,
            key_id=key_id,
            whom=self._seal(key_id, "visits", "whom", ref, whom) if whom else None,
            place=self._seal(key_id, "visits", "place", ref, place) if place else None,
            members=list(members),
            case_id=None,
            draft_ref=None,
        )
        if files:
            self._work.files.attach(files, visit_id=added)
        return Visit(
            id=added,
            ref=ref,
            village_id=village_id,
            person_id=person_id,
            form=how,
            topics=what,
            found=found,
            visited_at=visited_at,
            key_id=key_id,
            whom=whom or None,
            place=place or None,
            members=tuple(members),
            files=tuple(self._files_of([added])[added]) if files else (),
            case_id=None,
        )

    def by_ref(self, ref: str) -> Visit | None:
        """The visit behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return self._visits_of([row])[0] if row else None

    def of_person(self, person_id: int, limit: int, offset: int = 0) -> Sequence[Visit]:
        """The person's own visits, latest first."""
        latest = (col(VisitRow.visited_at).desc(), col(VisitRow.id).desc())
        statement = select(VisitRow).where(col(VisitRow.person_id) == person_id).order_by(*latest)
        return self._visits_of(self._all(statement.offset(offset).limit(limit)))

    def of_ids(self, ids: Sequence[int]) -> Sequence[Visit]:
        """These visits, in this order; one that is gone is left out."""
        rows = self._all(select(VisitRow).where(col(VisitRow.id).in_(list(ids))))
        by_id = {visit.id: visit for visit in self._visits_of(rows)}
        return [by_id[visit_id] for visit_id in ids if visit_id in by_id]

    def link_case(self, visit_id: int, case_id: int) -> None:
        """Note the case that came of the visit."""
        known = update(VisitRow).where(col(VisitRow.id) == visit_id)
        self._change(known.values(case_id=case_id, draft_ref=None))
        if (case := self._work.cases.by_id(case_id)) is not None:
            self.cover(case)

    def cover(self, case: Case) -> None:
        """Who the villager is stands no more in what was found on the visits a case came of than in the case."""
        for row in self._all(select(VisitRow).where(col(VisitRow.case_id) == case.id)):
            text = self._open(row.key_id, "visits", "found", row.ref, row.found) or ""
            now = text
            for person_id in sorted({row.person_id, case.reporter_id}):
                now = self._work.cases.unnamed(case, person_id, now)
            if now != text:
                found = self._seal(row.key_id, "visits", "found", row.ref, now)
                self._change(update(VisitRow).where(col(VisitRow.id) == row.id).values(found=found))

    def wait_for(self, visit_id: int, draft_ref: str) -> None:
        """It counts for nobody until this draft is filed, put away or lapsed."""
        self._change(update(VisitRow).where(col(VisitRow.id) == visit_id).values(draft_ref=draft_ref))

    def forget(self, visit_id: int) -> None:
        """Destroy what was found on the visit (see storage.forgetting); that it was made remains."""
        from storage.forgetting import forget_visit

        forget_visit(self._work, visit_id)

    def count_of(self, person_id: int) -> int:
        """How many visits the person logged."""
        statement = select(func.count()).select_from(VisitRow).where(col(VisitRow.person_id) == person_id)
        return int(self._work.execute(statement).scalar_one())

    def last_of(self, person_id: int, hidden: Collection[int]) -> datetime | None:
        """When the person was last out, as those may know who see none of the `hidden` cases nor covert visits."""
        open_ones = (col(VisitRow.form) != Form.COVERT.value, _besides(hidden))
        latest = select(func.max(col(VisitRow.visited_at), type_=UTC()))
        found = latest.where(col(VisitRow.person_id) == person_id, *open_ones)
        last: datetime | None = self._work.execute(found).scalar()
        return last

    def last_alone(self, person_id: int) -> datetime | None:
        """When the person was last out without a report of it, filed or still being told."""
        last: datetime | None = _LAST_ALONE.scalar(self._work, asked=person_id)
        return last

    def count_between(
        self, person_id: int, start: datetime, end: datetime, hidden: Collection[int] = ()
    ) -> int:
        """How many visits the person logged from `start` up to, and without, `end`, without what led to `hidden`."""
        mine = (col(VisitRow.person_id) == person_id, col(VisitRow.visited_at) >= start, _besides(hidden))
        statement = select(func.count()).select_from(VisitRow).where(*mine, col(VisitRow.visited_at) < end)
        return int(self._work.execute(statement).scalar_one())

    def _visits_of(self, rows: Sequence[VisitRow]) -> tuple[Visit, ...]:
        files = self._files_of([row.id for row in rows if row.id is not None])
        return tuple(self._visit_of(row, tuple(files.get(row.id or 0, ()))) for row in rows)

    def _files_of(self, visit_ids: Sequence[int]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        statement = select(FileRow).where(col(FileRow.visit_id).in_(visit_ids)) if visit_ids else None
        for row in self._all(statement.order_by(col(FileRow.ordinal))) if statement is not None else ():
            assert row.visit_id is not None
            found[row.visit_id].append(row.id)
        return found

    def _visit_of(self, row: VisitRow, files: tuple[str, ...]) -> Visit:
        assert row.id is not None
        return Visit(
            id=row.id,
            ref=row.ref,
            village_id=row.village_id,
            person_id=row.person_id,
            form=Form(row.form),
            topics=tuple(Topic(topic) for topic in row.topics),
            found=self._open(row.key_id, "visits", "found", row.ref, row.found) or "",
            visited_at=row.visited_at,
            key_id=row.key_id,
            whom=self._open(row.key_id, "visits", "whom", row.ref, row.whom),
            place=self._open(row.key_id, "visits", "place", row.ref, row.place),
            members=tuple(row.members),
            files=files,
            case_id=row.case_id,
        )
