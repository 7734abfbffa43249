"""Statements built and compiled once: on SQLite they run on the driver's own cursor, a twentieth of the cost."""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter

from storage.columns import UTC, stored_moment, told_moment
from storage.spelling import speller

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

# As SQLAlchemy has it written.
_JSON = speller()

_SQLITE: Dialect = sqlite.dialect(paramstyle="qmark")

#: What makes the statement: it is given the engine's own INSERT, which knows ON CONFLICT.
Make = Callable[[Callable[[Table], Any]], Executable]
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Lite:
    """A statement as SQLite's driver takes it. `given` puts named values in their order, converted; `made` makes a
    row with names of what is found, its values as Python knows them."""

    sql: str
    given: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    made: Callable[[Sequence[Any]], Any]


class Prepared:
    """One statement with named parameters. Rows are named tuples (SQLite) or SQLAlchemy's rows."""

    def __init__(self, make: Make | Executable) -> None:
        self._make = make

    def all(self, work: "UnitOfWork", **values: Any) -> Sequence[Any]:
        """Every row."""
        if work.postgres:
            return work.execute(self._postgres, values).all()
        lite = self._lite
        return list(map(lite.made, self._run(work, lite, values).fetchall()))

    def first(self, work: "UnitOfWork", **values: Any) -> Any:
        """The first row, or None."""
        if work.postgres:
            return work.execute(self._postgres, values).first()
        lite = self._lite
        # The cursor goes with this line: a statement left in the middle would hold its snapshot open.
        found = self._run(work, lite, values).fetchone()
        return None if found is None else lite.made(found)

    def scalar(self, work: "UnitOfWork", **values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.first(work, **values)
        return None if found is None else found[0]

    def run(self, work: "UnitOfWork", **values: Any) -> int:
        """Change rows; how many it met."""
        if work.postgres:
            return work.execute(self._postgres, values).rowcount
        return self._run(work, self._lite, values).rowcount

    def met(self, work: "UnitOfWork", rows: Sequence[Mapping[str, Any]]) -> int:
        """Change with each of several sets of parameters; how many rows they met together. On PostgreSQL they are sent
        at once, without waiting for the answer to each."""
        if work.postgres:
            return work.execute(self._postgres, rows).rowcount
        return sum(self.run(work, **row) for row in rows)

    def many(self, work: "UnitOfWork", rows: Sequence[Mapping[str, Any]]) -> None:
        """Change with each of several sets of parameters."""
        if work.postgres:
            if rows:
                work.execute(self._postgres, rows)
            return
        lite = self._lite
        try:
            work.driver.executemany(lite.sql, list(map(lite.given, rows)))
        except sqlite3.Error as error:
            raise _told(lite.sql, error) from error

    def _run(self, work: "UnitOfWork", lite: _Lite, values: Mapping[str, Any]) -> sqlite3.Cursor:
        try:
            return work.driver.execute(lite.sql, lite.given(values))
        except sqlite3.Error as error:
            raise _told(lite.sql, error) from error

    @cached_property
    def _postgres(self) -> Executable:
        return self._made(postgresql.insert)

    def _made(self, insert: Callable[[Table], Insert]) -> Executable:
        return self._make if isinstance(self._make, Executable) else self._make(insert)

    @cached_property
    def _lite(self) -> _Lite:
        compiled = self._made(sqlite.insert).compile(dialect=_SQLITE)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError("a prepared statement names every column that has a default")
        if "POSTCOMPILE" in compiled.string:
            raise ValueError("a prepared statement has no list of values")
        converts = compiled._bind_processors
        given = {
            name: (_inward(bind, converts.get(name)), None if bind.required else _Fixed(bind.effective_value))
            for name, bind in compiled.binds.items()
        }
        columns = compiled._result_columns
        return _Lite(
            compiled.string,
            _giving((name, *given[name]) for name in compiled.positiontup or ()),
            _making([column.keyname for column in columns], [_outward(column.type) for column in columns]),
        )


class Adding(Prepared):
    """The INSERT of one row whose id the database chooses. RETURNING costs SQLite 9 µs of 25: its driver knows the
    id without."""

    def __init__(self, table: Table, values: Mapping[str, Any]) -> None:
        super().__init__(
            lambda insert: (
                insert(table).values(values).returning(*table.primary_key)
                if insert is postgresql.insert
                else insert(table).values(values)
            )
        )

    def id(self, work: "UnitOfWork", **values: Any) -> int:
        """Add the row; its id."""
        if work.postgres:
            return int(work.execute(self._postgres, values).scalar_one())
        added = self._run(work, self._lite, values).lastrowid
        assert added is not None
        return added


def _told(sql: str, error: sqlite3.Error) -> BaseException:
    """The driver's error as SQLAlchemy would raise it, and like it without what people wrote."""
    return DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True, dialect=_SQLITE)


def _inward(bind: BindParameter[Any], convert: Any) -> _Convert | None:
    """A bind's conversion; those of whole tuples (expanding IN) have no place here."""
    if isinstance(bind.type, UTC):
        # Moments are in every statement: their conversion without SQLAlchemy's two calls around it.
        return stored_moment
    if isinstance(bind.type, JSON):
        return _JSON
    if isinstance(bind.type, Boolean):
        # The driver stores a truth as SQLAlchemy would have it stored.
        return None
    return convert if callable(convert) else None


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A parameter that never changes."""

    value: Any


# Written out as one expression, as namedtuple writes its constructor: picking, copying and converting one by one
# in loops costs as much as SQLite itself. In the text stand numbers alone; names and values are beside it.


def _giving(
    places: Iterable[tuple[str, _Convert | None, _Fixed | None]],
) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """What puts named values in the order of the places, converted."""
    scope: dict[str, Any] = {}
    written = []
    for at, (name, convert, fixed) in enumerate(places):
        if fixed is not None:
            scope[f"fixed{at}"] = convert(fixed.value) if convert is not None else fixed.value
            written.append(f"fixed{at}")
            continue
        scope[f"name{at}"], scope[f"convert{at}"] = name, convert
        value = f"values[name{at}]"
        written.append(value if convert is None else f"convert{at}({value})")
    made: Callable[[Mapping[str, Any]], tuple[Any, ...]] = _compiled(
        f"lambda values: {_tuple(written)}", scope
    )
    return made


def _making(names: Sequence[str], converts: Sequence[_Convert | None]) -> Callable[[Sequence[Any]], Any]:
    """What makes a row with names; what is NULL stays None."""
    kind: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    if not any(converts):
        # As `_make`, without its look whether all columns came.
        return partial(tuple.__new__, kind)
    scope: dict[str, Any] = {"kind": kind, "new": tuple.__new__}
    written = []
    for at, convert in enumerate(converts):
        scope[f"convert{at}"] = convert
        value = f"found[{at}]"
        written.append(value if convert is None else f"None if {value} is None else convert{at}({value})")
    made: Callable[[Sequence[Any]], Any] = _compiled(f"lambda found: new(kind, {_tuple(written)})", scope)
    return made


def _tuple(written: Iterable[str]) -> str:
    return f"({''.join(f'{each}, ' for each in written)})"


def _compiled(text: str, scope: dict[str, Any]) -> Any:
    return eval(text, scope)  # noqa: S307 - the text is made of numbers (see above)


def _outward(kind: Any) -> _Convert | None:
    """How a value that is not NULL is told."""
    if isinstance(kind, UTC):
        return told_moment
    found: _Convert | None = kind._cached_result_processor(_SQLITE, None)
    return found
