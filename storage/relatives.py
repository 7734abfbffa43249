"""Declared relatives: the name sealed under the system's key, and a keyed digest by which it is found again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, text, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, Blob, RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.naming import name_key, windows
from supervision.relatives import Kin, Relative


class RelativeRow(SQLModel, table=True):
    """One relative of somebody of the roster."""

    __tablename__ = "relatives"
    __table_args__ = (one_of("kin", Kin),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId, index=True)
    kin: str
    name: bytes = Field(sa_type=Blob)
    name_digest: bytes = Field(sa_type=Blob, index=True)
    at: datetime = Field(sa_type=UTC)
    by_roster: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


#: So many spellings of what may be a name are asked for in one statement.
_AT_ONCE = 400

_ADD = inserting(RelativeRow)
_OF_PERSON = Prepared(
    select(RelativeRow).where(col(RelativeRow.person_id) == bindparam("asked")).order_by(col(RelativeRow.id))
)


class RelativesRepository(Repository):
    """Implements supervision.ports.Relatives."""

    def of_person(self, person_id: int) -> Sequence[Relative]:
        """Whom somebody has declared."""
        return tuple(self._relative(row) for row in _OF_PERSON.all(self._work, asked=person_id))

    def add(self, person_id: int, kin: Kin, name: str, *, by_roster: bool = False) -> None:
        """Keep one; the same name said twice stays said."""
        digest = self._digest(name)
        if any(name_key(each.name) == name_key(name) for each in self.of_person(person_id)):
            return
        ref = self._work.token()
        sealed = self._seal(self._work.keys.system, "relatives", "name", ref, name)
        values = {"person_id": person_id, "kin": kin.value, "name": sealed, "name_digest": digest}
        _ADD.id(self._work, ref=ref, at=self._work.now, by_roster=by_roster, **values)

    def vouch(self, ref: str, *, by_roster: bool) -> None:
        """The roster declares this one too, or does no more."""
        self._change(update(RelativeRow).where(col(RelativeRow.ref) == ref).values(by_roster=by_roster))

    def by_roster(self) -> frozenset[int]:
        """Of whom the roster declares anybody."""
        rows = select(col(RelativeRow.person_id)).where(col(RelativeRow.by_roster).is_(True)).distinct()
        return frozenset(self._work.execute(rows).scalars())

    def remove(self, person_id: int, ref: str) -> None:
        """Take one back."""
        mine = (col(RelativeRow.person_id) == person_id, col(RelativeRow.ref) == ref)
        self._change(delete(RelativeRow).where(*mine))

    def declared_by(self, name: str) -> frozenset[int]:
        """Who has declared somebody whose name stands in it."""
        asked = sorted(self._work.keys.digests("name", windows(name)))
        found: set[int] = set()
        for at in range(0, len(asked), _AT_ONCE):
            some = col(RelativeRow.name_digest).in_(asked[at : at + _AT_ONCE])
            found.update(self._work.execute(select(col(RelativeRow.person_id)).where(some)).scalars())
        return frozenset(found)

    def names(self) -> Collection[str]:
        """Every declared name, to be looked for in words, and never shown."""
        return {self._relative(row).name for row in self._all(select(RelativeRow))}

    def _digest(self, name: str) -> bytes:
        return self._work.digest("name", name_key(name))

    def _relative(self, row: RelativeRow) -> Relative:
        assert row.id is not None
        name = self._open(self._work.keys.system, "relatives", "name", row.ref, row.name) or ""
        return Relative(row.id, row.ref, row.person_id, Kin(row.kin), name, row.by_roster)
