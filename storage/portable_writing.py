"""Carried tables written into an empty database of either engine, and counted again as they lie there."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storage import meta, migrations
from storage.columns import told_moment
from storage.engine import open_migrator
from storage.errors import StoreRefused
from storage.portable import Line, Shape, Tally, lines

_AT_ONCE = 500


@contextmanager
def target(url: URL) -> Iterator[Connection]:
    """One transaction around everything that is written: all of it is there at the end, or nothing.

    SQLite: closing the last connection puts its journal into the file, which alone is carried on.
    """
    engine = open_migrator(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def is_empty(connection: Connection) -> bool:
    """Whether there is no table of anybody in this database."""
    return not inspect(connection).get_table_names()


def build(connection: Connection, revision: str) -> None:
    """Make the tables as they were at that version. Raises StoreRefused for one this program does not know."""
    versions = Path(migrations.__file__).parent / "versions"
    if not any(versions.glob(f"{revision}_*.py")):
        raise StoreRefused("this was made by a newer version of the program: install that one first")
    migrations.upgrade(connection, revision)


def write(connection: Connection, shape: Shape, found: Iterable[Line]) -> None:
    """Put a table's lines into the empty table. Raises StoreRefused, naming the table, where one does not fit."""
    decode = _decoder(shape, postgres=connection.dialect.name == "postgresql")
    rows = (decode(line) for line in found)
    try:
        if connection.dialect.name == "postgresql":
            _copy(connection, shape, rows)
        else:
            _insert(connection, shape, rows)
    except (_errors(connection), ValueError) as error:
        # The driver's words hold the row: only its kind is said.
        raise StoreRefused(f"a row does not fit into {shape.name} ({type(error).__name__})") from None


def _errors(connection: Connection) -> type[Exception]:
    found: type[Exception] = connection.dialect.loaded_dbapi.Error
    return found


def _insert(connection: Connection, shape: Shape, rows: Iterator[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name, _ in shape.columns)
    marks = ", ".join("?" for _ in shape.columns)
    statement = f'INSERT INTO "{shape.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own tables
    driver: Any = connection.connection.driver_connection
    while some := list(islice(rows, _AT_ONCE)):
        driver.executemany(statement, some)


def _copy(connection: Connection, shape: Shape, rows: Iterator[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name, _ in shape.columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{shape.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _decoder(shape: Shape, *, postgres: bool) -> Callable[[Line], Sequence[Any]]:
    ways: dict[str, Callable[[Any], Any]] = {"blob": b64decode}
    if postgres:
        ways |= {"moment": told_moment, "bool": bool}
    changed = [(place, ways[kind]) for place, (_, kind) in enumerate(shape.columns) if kind in ways]

    def decode(line: Line) -> Sequence[Any]:
        values: list[Any] = json.loads(line)
        for place, way in changed:
            if values[place] is not None:
                values[place] = way(values[place])
        return values

    return decode


@contextmanager
def unbound(connection: Connection) -> Iterator[None]:
    """Rows may come before their parents; at the end each must have its own, else StoreRefused.

    PostgreSQL: the constraints are taken off and put on again, which checks every row.
    SQLite: `target` opens without them, and they are looked through at the end.
    """
    postgres = connection.dialect.name == "postgresql"
    held = _constraints(connection) if postgres else []
    for name, table, _ in held:
        connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
    yield
    try:
        for name, table, definition in held:
            connection.execute(text(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'))
    except DBAPIError as error:
        raise StoreRefused(
            f"rows without their parents ({type(error).__name__}): nothing was changed"
        ) from None
    if not postgres and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise StoreRefused("rows without their parents: nothing was changed")


def _constraints(connection: Connection) -> list[tuple[str, str, str]]:
    found = connection.execute(
        text(
            "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"
        )
    )
    return [(row[0], row[1], row[2]) for row in found]


def set_counters(connection: Connection, shapes: Iterable[Shape]) -> None:
    """PostgreSQL: the next id of each table follows the highest there is (SQLite finds it by itself)."""
    if connection.dialect.name != "postgresql":
        return
    for shape in shapes:
        column = shape.order[0]
        asked = {"table": f'"{shape.name}"', "column": column}
        counter = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), asked).scalar()
        if counter is not None:
            highest = f'SELECT coalesce(max("{column}"), 0) + 1 FROM "{shape.name}"'  # noqa: S608
            connection.execute(text(f"SELECT setval(:counter, ({highest}), false)"), {"counter": counter})
    connection.execute(text("ANALYZE"))


def tally(connection: Connection, shape: Shape) -> tuple[int, str]:
    """(rows, checksum) of a table as it lies in the database."""
    counted = Tally()
    for _ in counted.count(lines(connection, shape)):
        pass
    return counted.result


def bring_up_to_date(connection: Connection, revision: str) -> None:
    """From the version the tables were carried in to this one."""
    if revision != migrations.newest():
        migrations.upgrade(connection)
        migrations.leave_word(connection)


def epoch_of(url: URL) -> str | None:
    """The epoch of the buttons, which each restore makes anew; None where there is no database (yet)."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None
    engine = open_migrator(url)
    try:
        with engine.connect() as connection:
            if is_empty(connection) or not inspect(connection).has_table("meta"):
                return None
            asked = text("SELECT value FROM meta WHERE key = :key")
            found: str | None = connection.execute(asked, {"key": meta.BUTTON_EPOCH}).scalar()
            return found
    finally:
        engine.dispose()


def check_whole(connection: Connection) -> None:
    """SQLite's own checks, as everything lies now (PostgreSQL checks as it goes). Raises StoreRefused."""
    if connection.dialect.name != "sqlite":
        return
    whole = connection.execute(text("PRAGMA integrity_check(1)")).scalar() == "ok"
    if not whole or connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise StoreRefused("the written database is not whole: check the disk; nothing was changed")


def note_backup(url: URL, at: datetime, *, beside: bool, keyless: bool) -> bool:
    """PostgreSQL: remember as of when the newest backup is, whether it lies on the disk of the data itself, and
    whether the key store was left out. SQLite has one writer, who does it: False."""
    if url.get_backend_name() == "sqlite":
        return False
    engine = open_migrator(url)
    try:
        with engine.begin() as connection:
            put = "INSERT INTO meta (key, value) VALUES (:key, :value)"
            put += " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            connection.execute(text(put), {"key": meta.LAST_BACKUP, "value": at.isoformat()})
            for key, holds in ((meta.BACKUP_BESIDE, beside), (meta.BACKUP_KEYLESS, keyless)):
                connection.execute(text("DELETE FROM meta WHERE key = :key"), {"key": key})
                if holds:
                    connection.execute(text(put), {"key": key, "value": "yes"})
    finally:
        engine.dispose()
    return True
