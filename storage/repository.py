"""What every repository does alike: fetch rows fresh, change rows, seal and open values."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from storage.cipher import key_of
from storage.columns import table_of
from storage.errors import Unreadable
from storage.prepared import Adding, Prepared
from storage.unit_of_work import UnitOfWork

R = TypeVar("R")
RowT = TypeVar("RowT", bound=SQLModel)


class Repository:
    """Base of the repositories: one per aggregate and unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def _all(self, statement: SelectOfScalar[R]) -> Sequence[R]:
        """What was asked for: rows that can be read like the row class asked for, or the values of one column."""
        # Past the ORM: a session of its own and objects to track would cost ten times what is read.
        found: Any = self._work.execute(statement)
        rows: Sequence[R] = found.all() if len(found.keys()) > 1 else found.scalars().all()
        return rows

    def _first(self, statement: SelectOfScalar[R]) -> R | None:
        return next(iter(self._all(statement.limit(1))), None)

    def _change(self, statement: UpdateBase) -> int:
        """Run an UPDATE or DELETE; returns how many rows it met."""
        return self._work.execute(statement).rowcount

    def _insert(self, row: RowT) -> RowT:
        """Insert a row and learn its id."""
        table = table_of(type(row))
        given = {each.name: getattr(row, each.name) for each in table.c}
        keys = [each.name for each in table.primary_key if given[each.name] is None]
        for name in keys:
            del given[name]
        added = _adding(type(row), tuple(given)).first(self._work, **given)
        for name in keys:
            setattr(row, name, getattr(added, name))
        return row

    def _seal(self, key_id: str, table: str, column: str, row: str, text: str) -> bytes:
        return self._work.cipher.seal(key_id, table, column, row, text.encode())

    def _open(self, key_id: str, table: str, column: str, row: str, sealed: bytes | None) -> str | None:
        """The text of a sealed value; None when there is none, or when its key was destroyed.

        Raises Unreadable when the value was moved or changed: that must not look like a deletion.
        """
        if sealed is None:
            return None
        lies = key_of(sealed)
        if lies != key_id and self._work.keys.has(lies):
            # Another worker has replaced the key in this moment (storage.laying_anew): either opens it.
            key_id = lies
        try:
            self._work.keys.get(key_id)
        except Unreadable:
            return None
        return self._work.cipher.open(key_id, table, column, row, sealed).decode()


def inserting(row: type[SQLModel]) -> Adding:
    """The INSERT of one row, every column given but an id that the database chooses."""
    table = table_of(row)
    return Adding(table, {each.name: bindparam(each.name) for each in table.c if not each.primary_key})


@lru_cache(maxsize=128)
def _adding(row: type[SQLModel], given: tuple[str, ...]) -> Prepared:
    table = table_of(row)
    values: dict[str, Any] = {name: bindparam(name) for name in given}
    return Prepared(lambda insert: insert(table).values(values).returning(*table.primary_key))


def insert_new(work: UnitOfWork, row: type[SQLModel], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, leaving those that exist already as they are."""
    work.execute(work.insert(table_of(row)).on_conflict_do_nothing(), list(values))
