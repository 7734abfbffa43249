"""Former names: what somebody of the roster was called before a correction. People go on saying it for years."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, Blob, RowId
from storage.prepared import Prepared
from storage.repository import Repository, inserting


class FormerNameRow(SQLModel, table=True):
    """One of them, sealed under the system's key. It stays for ever: a corrected name must open no matter that was told
    under the other one."""

    __tablename__ = "former_names"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId, index=True)
    name: bytes = Field(sa_type=Blob)
    at: datetime = Field(sa_type=UTC)


_ADD = inserting(FormerNameRow)
_ALL = Prepared(select(FormerNameRow).order_by(col(FormerNameRow.id)))


class FormerNames(Repository):
    """The former names of everybody."""

    def add(self, person_id: int, name: str) -> None:
        """Keep one."""
        ref = self._work.token()
        sealed = self._seal(self._work.keys.system, "former_names", "name", ref, name)
        _ADD.id(self._work, ref=ref, person_id=person_id, name=sealed, at=self._work.now)

    def all(self) -> Sequence[tuple[int, str]]:
        """(person, name), the oldest first."""
        return tuple((row.person_id, self._opened(row)) for row in _ALL.all(self._work))

    def _opened(self, row: Any) -> str:
        return self._open(self._work.keys.system, "former_names", "name", row.ref, row.name) or ""
