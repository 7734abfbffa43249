"""Every table as a stream of bytes that both engines read and write alike: for backup, restore and moving."""

import hashlib
import json
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    create_engine,
    text,
)
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from storage import meta, migrations
from storage.columns import UTC
from storage.engine import open_migrator
from storage.errors import StoreRefused
from storage.unit_of_work import UnitOfWork

#: A chunk ends behind a row whose key says so, so that rows put in or taken out change one chunk and no other.
ROWS_A_CHUNK = 1024
#: … and never grows beyond this, in bytes: what is held in memory at once.
LONGEST_CHUNK = 4 * 1024 * 1024
#: Sorted by this column first, for which there is an index: what is added today lies together.
_FIRST = {"case_words": "case_id"}
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (UTC, "moment"), (JSON, "json"), (LargeBinary, "blob"), (Boolean, "bool"),
    (Float, "float"), (BigInteger, "int"), (Integer, "int"),
)  # fmt: skip
_SERVER_SIDE = 2000

Line = bytes


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as it is carried: its columns with their kinds, and the columns its rows are sorted by."""

    name: str
    columns: tuple[tuple[str, str], ...]
    order: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """As a manifest keeps it."""
        return {
            "name": self.name,
            "columns": [list(each) for each in self.columns],
            "order": list(self.order),
        }

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> "Shape":
        """As a manifest has kept it. A name that is no plain word raises StoreRefused: it would be run as SQL."""
        shape = cls(data["name"], tuple((name, kind) for name, kind in data["columns"]), tuple(data["order"]))
        if not all(name.isidentifier() for name in (shape.name, *dict(shape.columns), *shape.order)):
            raise StoreRefused("the backup names a table that cannot be: it is damaged")
        return shape


@dataclass
class Tally:
    """How many rows of a table there were, and SHA-256 over them in order: equal on both engines."""

    rows: int = 0
    _sum: Any = field(default_factory=hashlib.sha256)

    def count(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Let lines pass, counting them."""
        for line in lines:
            self.rows += 1
            self._sum.update(line)
            yield line

    @property
    def result(self) -> tuple[int, str]:
        """(rows, checksum)."""
        return self.rows, self._sum.hexdigest()


def shapes() -> list[Shape]:
    """Every table of this version, parents before their children."""
    migrations.fill_metadata()
    return [_shape(table) for table in SQLModel.metadata.sorted_tables]


def _shape(table: Table) -> Shape:
    columns = tuple((column.name, _kind(column.type)) for column in table.columns)
    order = [column.name for column in table.primary_key.columns]
    order.sort(key=lambda name: name != _FIRST.get(table.name))
    return Shape(table.name, columns, tuple(order))


def _kind(given: Any) -> str:
    return next((kind for known, kind in _KINDS if isinstance(given, known)), "text")


@contextmanager
def snapshot(url: URL) -> Iterator[Connection]:
    """One consistent look at the whole database while others go on writing. Raises StoreRefused: not of this version.

    SQLite: a connection that cannot write at all, so that it never touches the journal of the bot that runs.
    """
    if url.get_backend_name() == "sqlite":
        if not Path(url.database or "").exists():
            raise StoreRefused("there is no database yet: nothing to read")
        asked = {"mode": "ro", "uri": "true", **url.query}
        engine = create_engine(url.set(database=f"file:{url.database}", query=asked), hide_parameters=True)
        options: dict[str, Any] = {}
    else:
        engine = open_migrator(url)
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        with engine.connect().execution_options(**options) as connection:
            if not options:
                connection.exec_driver_sql("BEGIN")
            if migrations.revision(connection) != migrations.newest():
                raise StoreRefused("the database is not of this program's version: run `lianqin migrate`")
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def lines(connection: Connection, shape: Shape) -> Iterator[Line]:
    """A table's rows in order, each as a line of JSON; memory stays small however many there are."""
    encode = _encoder(shape)
    for found in rows_of(connection, shape):
        yield encode(found)


def rows_of(connection: Connection, shape: Shape) -> Iterator[Sequence[Any]]:
    """The rows as plain values: moments in microseconds since 1970, JSON as text, blobs as bytes."""
    postgres = connection.dialect.name == "postgresql"
    statement = _select(shape, postgres=postgres)
    driver: Any = connection.connection.driver_connection
    if not postgres:
        yield from driver.execute(statement)
        return
    # A cursor on the server's side: psycopg would otherwise fetch the whole table first.
    with driver.cursor(name="portable") as cursor:
        cursor.itersize = _SERVER_SIDE
        cursor.execute(statement)
        yield from cursor


def _select(shape: Shape, *, postgres: bool) -> str:
    kinds = dict(shape.columns)
    columns = ", ".join(_column(name, kind, postgres=postgres) for name, kind in shape.columns)
    # SQLite compares text byte by byte, PostgreSQL by the database's language unless told.
    collated = ' COLLATE "C"' if postgres else ""
    order = ", ".join(f'"{name}"' + (collated if kinds[name] == "text" else "") for name in shape.order)
    return f'SELECT {columns} FROM "{shape.name}" ORDER BY {order}'  # noqa: S608 - names of our own tables


def _column(name: str, kind: str, *, postgres: bool) -> str:
    if not postgres:
        return f'"{name}"'
    casts = {
        "moment": f'(extract(epoch FROM "{name}") * 1000000)::bigint',
        "json": f'"{name}"::text',
        "bool": f'"{name}"::int',
    }
    return casts.get(kind, f'"{name}"')


_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _encoder(shape: Shape) -> Callable[[Sequence[Any]], Line]:
    ways: dict[str, Callable[[Any], Any]] = {"blob": _blob, "json": _json, "float": float, "bool": int}
    changed = [(place, ways[kind]) for place, (_, kind) in enumerate(shape.columns) if kind in ways]

    def encode(found: Sequence[Any]) -> Line:
        values = list(found)
        for place, way in changed:
            if values[place] is not None:
                values[place] = way(values[place])
        return _LINE(values).encode() + b"\n"

    return encode


def _blob(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _json(value: str) -> str:
    """One spelling for what means the same."""
    return _CANONICAL(json.loads(value))


def chunks(shape: Shape, found: Iterable[Line]) -> Iterator[bytes]:
    """Lines in pieces that stay byte for byte the same while their rows do, whatever comes between or before."""
    places = [list(dict(shape.columns)).index(name) for name in shape.order]
    held: list[Line] = []
    size = 0
    for line in found:
        held.append(line)
        size += len(line)
        if size >= LONGEST_CHUNK or _ends(line, places):
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _ends(line: Line, places: Sequence[int]) -> bool:
    # The key stands in front in nearly every table: no need to read the rest of the line.
    key = line[1 : line.find(b",")] if places == [0] else [json.loads(line)[place] for place in places]
    return zlib.crc32(key if isinstance(key, bytes) else repr(key).encode()) % ROWS_A_CHUNK == 0


def split(chunk: bytes) -> Iterator[Line]:
    """The lines of a chunk."""
    return (line + b"\n" for line in chunk.split(b"\n") if line)


def joined(pieces: Iterable[bytes]) -> Iterator[Line]:
    """The lines of many chunks, one chunk in memory at a time."""
    return chain.from_iterable(split(piece) for piece in pieces)


def told(connection: Connection) -> tuple[str, str]:
    """(instance, version of the tables) of the database that is looked at."""
    instance = connection.execute(
        text("SELECT value FROM meta WHERE key = :key"), {"key": meta.INSTANCE}
    ).scalar()
    return str(instance or ""), str(migrations.revision(connection))


def sealed_late(connection: Connection) -> list[str]:
    """The refs of cases that turned out to be sealed matters after they were filed."""
    found = text("SELECT ref FROM cases WHERE track = 'integrity' ORDER BY ref")
    return [row[0] for row in connection.execute(found)]


def last_backup(work: UnitOfWork) -> datetime | None:
    """As of when the newest backup is; None where there never was one."""
    held = meta.get(work, meta.LAST_BACKUP)
    return datetime.fromisoformat(held) if held else None
