"""Who holds which office: row, mapping, repository."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Index, and_, bindparam, or_, text, update
from sqlalchemy import select as columns
from sqlmodel import Field, SQLModel, col, select

from storage import roster
from storage.columns import UTC, RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.offices import Office, Role
from supervision.people import Person


class OfficeRow(SQLModel, table=True):
    """One office of one person. Ended offices stay: history asks who was in office then."""

    __tablename__ = "offices"
    __table_args__ = (
        one_of("role", Role),
        Index("ix_offices_place", "place_id", "role"),
        Index("ix_offices_role", "role", "until"),
        # Two workers appointing at once must not make the office twice.
        Index(
            "uq_offices_in_force",
            "person_id",
            "role",
            "place_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", index=True, sa_type=RowId)
    role: str
    place_id: int = Field(foreign_key="places.id", sa_type=RowId)
    since: datetime = Field(sa_type=UTC)
    until: datetime | None = Field(default=None, sa_type=UTC)
    deputy_of: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)


def office_of(row: OfficeRow) -> Office:
    """The row as the rules know it."""
    assert row.id is not None
    return Office(row.id, row.person_id, Role(row.role), row.place_id, row.since, row.until, row.deputy_of)


def held_at(moment: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Office.held_at as a WHERE clause."""
    until = col(OfficeRow.until)
    return and_(col(OfficeRow.since) <= moment, or_(until.is_(None), until > moment))


def _of(condition: ColumnElement[bool]) -> Prepared:
    """Ended offices too: what an act has read then holds at whatever moment it asks about."""
    return Prepared(select(OfficeRow).where(condition).order_by(col(OfficeRow.id)))


_OF_PERSON = _of(col(OfficeRow.person_id) == bindparam("asked"))
_AT_PLACE = _of(col(OfficeRow.place_id) == bindparam("asked"))
_WITH_ROLE = _of(col(OfficeRow.role) == bindparam("asked"))
_DEPUTIES_OF = _of(col(OfficeRow.deputy_of) == bindparam("asked"))
_HOLDERS = Prepared(
    columns(col(OfficeRow.since), col(OfficeRow.until), col(OfficeRow.person_id))
    .where(col(OfficeRow.role) == bindparam("role"), col(OfficeRow.place_id) == bindparam("place_id"))
    .order_by(col(OfficeRow.since), col(OfficeRow.id))
)


_SINCE: ColumnElement[datetime] = bindparam("since", type_=UTC)
_SAME = Prepared(
    select(OfficeRow).where(
        col(OfficeRow.person_id) == bindparam("person_id"),
        col(OfficeRow.role) == bindparam("role"),
        col(OfficeRow.place_id) == bindparam("place_id"),
        or_(col(OfficeRow.until).is_(None), held_at(_SINCE)),
    )
)
_ADD = inserting(OfficeRow)


#: Under which name what was read lies in an act's memo: asked a dozen times in each.
_KEPT = roster.Kind.OFFICES


class OfficesRepository(Repository):
    """Implements supervision.ports.Offices."""

    def of_person(self, person_id: int, at: datetime) -> Sequence[Office]:
        """The offices a person holds."""
        return self._held(_OF_PERSON, at, person_id)

    def ended_of(self, person_id: int, at: datetime) -> Sequence[Office]:
        """The offices a person held before and does not hold any more."""
        return [o for o in self._terms(_OF_PERSON, person_id) if o.until is not None and o.until <= at]

    def at_place(self, place_id: int, at: datetime) -> Sequence[Office]:
        """The offices held at a place itself, not below it."""
        return self._held(_AT_PLACE, at, place_id)

    def with_role(self, role: Role, at: datetime) -> Sequence[Office]:
        """Every office of this role, anywhere."""
        return self._held(_WITH_ROLE, at, role.value)

    def deputies_of(self, person_id: int, at: datetime) -> Sequence[Office]:
        """The offices in which others act for a person."""
        return self._held(_DEPUTIES_OF, at, person_id)

    def holders(self, role: Role, place_id: int, at: datetime) -> Sequence[Person]:
        """The persons holding the role at the place, longest in office first."""
        memo = (_HOLDERS, role, place_id)
        known = self._work.memo.get(_KEPT)
        if known is None:
            known = roster.known(self._work, _KEPT)
        terms: list[tuple[datetime, datetime | None, int]] | None = known.get(memo)
        if terms is None:
            rows = _HOLDERS.all(self._work, role=role.value, place_id=place_id)
            terms = known[memo] = [tuple(row) for row in rows]
        found, by_id = {}, self._work.people.by_id
        for since, until, person in terms:
            if since <= at and (until is None or at < until):
                found[person] = by_id(person)
        return tuple(found.values())

    def appoint(
        self,
        person_id: int,
        role: Role,
        place_id: int,
        since: datetime,
        *,
        until: datetime | None = None,
        deputy_of: int | None = None,
    ) -> Office:
        """Put somebody in office; the same office already in force at `since` is returned as it is."""
        office = {"person_id": person_id, "role": role.value, "place_id": place_id, "since": since}
        row = _SAME.first(self._work, **office)
        if row is not None:
            return office_of(row)
        roster.changes(self._work, roster.Kind.OFFICES)
        added = _ADD.id(self._work, **office, until=until, deputy_of=deputy_of)
        return Office(added, person_id, role, place_id, since, until, deputy_of)

    def end(self, office_id: int, until: datetime) -> None:
        """End an office; an end already set is replaced."""
        roster.changes(self._work, roster.Kind.OFFICES)
        self._change(update(OfficeRow).where(col(OfficeRow.id) == office_id).values(until=until))

    def _held(self, statement: Prepared, at: datetime, asked: int | str) -> Sequence[Office]:
        held = []
        for office in self._terms(statement, asked):
            if office.since <= at and (office.until is None or at < office.until):
                held.append(office)  # noqa: PERF401 - a comprehension is one more call, in what is asked most
        return tuple(held)

    def _terms(self, statement: Prepared, asked: int | str) -> tuple[Office, ...]:
        memo = (statement, asked)
        known = self._work.memo.get(_KEPT)
        if known is None:
            known = roster.known(self._work, _KEPT)
        terms: tuple[Office, ...] | None = known.get(memo)
        if terms is None:
            terms = known[memo] = tuple(office_of(row) for row in statement.all(self._work, asked=asked))
        return terms
