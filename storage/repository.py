"""What every repository does alike: fetch rows fresh, change rows, seal and open values."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from storage.columns import table_of
from storage.errors import Unreadable
from storage.unit_of_work import UnitOfWork

R = TypeVar("R")
RowT = TypeVar("RowT", bound=SQLModel)


class Repository:
    """Base of the repositories: one per aggregate and unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def _all(self, statement: SelectOfScalar[R]) -> Sequence[R]:
        # Without populate_existing a row changed by an UPDATE would be seen as it was first read.
        return self._work.session.exec(statement, execution_options={"populate_existing": True}).all()

    def _first(self, statement: SelectOfScalar[R]) -> R | None:
        return next(iter(self._all(statement.limit(1))), None)

    def _change(self, statement: UpdateBase) -> int:
        """Run an UPDATE or DELETE; returns how many rows it met."""
        result = self._work.session.exec(statement, execution_options={"synchronize_session": False})
        return result.rowcount

    def _insert(self, row: RowT) -> RowT:
        """Insert a row and learn its id."""
        self._work.session.add(row)
        self._work.session.flush()
        return row

    def _seal(self, key_id: str, table: str, column: str, row: str, text: str) -> bytes:
        return self._work.cipher.seal(key_id, table, column, row, text.encode())

    def _open(self, key_id: str, table: str, column: str, row: str, sealed: bytes | None) -> str | None:
        """The text of a sealed value; None when there is none, or when its key was destroyed.

        Raises Unreadable when the value was moved or changed: that must not look like a deletion.
        """
        if sealed is None:
            return None
        try:
            self._work.keys.get(key_id)
        except Unreadable:
            return None
        return self._work.cipher.open(key_id, table, column, row, sealed).decode()


def insert_new(work: UnitOfWork, row: type[SQLModel], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, leaving those that exist already as they are."""
    work.execute(work.insert(table_of(row)).on_conflict_do_nothing(), list(values))
