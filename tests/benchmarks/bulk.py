"""Rows by the million, as fast as each engine takes them, spelled once for both; nothing survives a power cut."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import make_url

#: The house opens the finished database as it always does.
_IN_HASTE = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000")
#: A server that has not to wait for its disk, and not to write everything twice.
_SERVER_IN_HASTE = (
    "maintenance_work_mem = '512MB'",
    "work_mem = '512MB'",
    "session_replication_role = replica",
)
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = '{table}'::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"""
_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint AS own
WHERE conrelid = '{table}'::regclass AND contype IN ('u', 'p')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND conindid = own.conindid)"""


class Bulk(Protocol):
    """One engine's way. `no` is how it spells what is false."""

    no: str

    def numbers(self, count: int) -> str:
        """The beginning of a statement: `numbers(n)`, 1 to `count`."""

    def moment(self, microseconds: str) -> str:
        """As the engine keeps a moment."""

    def after(self, moment: str, microseconds: str) -> str:
        """A kept moment, so much later."""

    def noise(self, length: int, number: str) -> str:
        """So many bytes, others for every number."""

    def in_order(self, columns: str) -> str:
        """The end of a statement that fills a table whose rows lie in the order of its key."""

    def run(self, sql: str) -> None:
        """One statement."""

    def rows(self, sql: str) -> list[Any]:
        """What is found."""

    def put(self, table: str, columns: str, rows: Collection[Sequence[Any]]) -> None:
        """A temporary table with these rows; its first column is looked up."""

    def counted_on(self, table: str, last: int) -> None:
        """Ids were written that were chosen here: from `last` on the engine chooses."""

    def once(self, *tables: str) -> None:
        """These are written once, not into a log besides; nothing refers to them."""

    def without_indexes(self, *tables: str) -> AbstractContextManager[None]:
        """Their indexes are dropped, and made again afterwards: sorting once is faster."""


class Lite:
    """SQLite."""

    no = "0"

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def numbers(self, count: int) -> str:
        """See Bulk."""
        return (
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}),"
        )

    def moment(self, microseconds: str) -> str:
        """See Bulk."""
        return f"({microseconds})"

    def after(self, moment: str, microseconds: str) -> str:
        """See Bulk."""
        return f"({moment} + ({microseconds}))"

    def noise(self, length: int, number: str) -> str:
        """See Bulk."""
        return f"randomblob({length})"

    def in_order(self, columns: str) -> str:
        """See Bulk."""
        return f"ORDER BY {columns}"

    def run(self, sql: str) -> None:
        """See Bulk."""
        self._database.execute(sql)

    def rows(self, sql: str) -> list[Any]:
        """See Bulk."""
        return self._database.execute(sql).fetchall()

    def put(self, table: str, columns: str, rows: Collection[Sequence[Any]]) -> None:
        """See Bulk."""
        self.run(f"CREATE TEMP TABLE {table} ({columns})")
        places = ", ".join("?" * (columns.count(",") + 1))
        self._database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        self.run(f"CREATE INDEX temp.ix_{table} ON {table} ({columns.split(maxsplit=1)[0]})")

    def counted_on(self, table: str, last: int) -> None:
        """See Bulk. SQLite looks at what is there."""

    def once(self, *tables: str) -> None:
        """See Bulk. There is no log (see _IN_HASTE)."""

    @contextmanager
    def without_indexes(self, *tables: str) -> Iterator[None]:
        """See Bulk. What a table's own words demand stays: SQLite cannot drop it."""
        among = ", ".join(f"'{table}'" for table in tables)
        asked = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name IN ({among})"
        found = self.rows(asked)
        for name, _ in found:
            self.run(f'DROP INDEX "{name}"')
        yield
        for _, statement in found:
            self.run(statement)


class Postgres:
    """PostgreSQL, written by the server itself."""

    no = "false"

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection

    def numbers(self, count: int) -> str:
        """See Bulk."""
        return f"WITH numbers AS (SELECT n FROM generate_series(CAST(1 AS bigint), {count}) AS n),"

    def moment(self, microseconds: str) -> str:
        """See Bulk."""
        return f"to_timestamp(({microseconds}) / 1000000.0)"

    def after(self, moment: str, microseconds: str) -> str:
        """See Bulk."""
        return f"({moment} + ({microseconds}) * interval '1 microsecond')"

    def noise(self, length: int, number: str) -> str:
        """See Bulk."""
        rest = "5a" * (length - 8)
        return f"(int8send(({number}) * 2654435761 % 4294967296) || CAST('\\x{rest}' AS bytea))"

    def in_order(self, columns: str) -> str:
        """See Bulk. Here rows lie as they come."""
        return ""

    def run(self, sql: str) -> None:
        """See Bulk."""
        self._connection.execute(sql.encode())

    def rows(self, sql: str) -> list[Any]:
        """See Bulk."""
        return self._connection.execute(sql.encode()).fetchall()

    def put(self, table: str, columns: str, rows: Collection[Sequence[Any]]) -> None:
        """See Bulk."""
        self.run(f"CREATE TEMP TABLE {table} ({columns.replace(' BLOB', ' BYTEA')})")
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copied:
            for row in rows:
                copied.write_row(row)
        self.run(f"CREATE INDEX ON {table} ({columns.split(maxsplit=1)[0]})")
        self.run(f"ANALYZE {table}")

    def counted_on(self, table: str, last: int) -> None:
        """See Bulk."""
        self.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")

    def once(self, *tables: str) -> None:
        """See Bulk."""
        for table in tables:
            self.run(f"ALTER TABLE {table} SET UNLOGGED")

    @contextmanager
    def without_indexes(self, *tables: str) -> Iterator[None]:
        """See Bulk. A key that another table refers to stays."""
        again = []
        for table in tables:
            for name, definition in self.rows(_INDEXES.format(table=table)):
                self.run(f"DROP INDEX {name}")
                again.append(definition)
            for name, definition in self.rows(_KEYS.format(table=table)):
                self.run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
                again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        yield
        for statement in again:
            self.run(statement)


def in_haste(data: Path, url: str | None) -> AbstractContextManager[Bulk]:
    """At `url` on PostgreSQL, or else SQLite's in the folder; whole at the end, or not to be used."""
    return _postgres(url) if url else _lite(data)


@contextmanager
def _lite(data: Path) -> Iterator[Lite]:
    with closing(sqlite3.connect(data / "lianqin.db", isolation_level=None)) as database:
        for pragma in _IN_HASTE:
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        yield Lite(database)
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _postgres(url: str) -> Iterator[Postgres]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for setting in _SERVER_IN_HASTE:
            connection.execute(f"SET {setting}".encode())
        yield Postgres(connection)
        # Its planner knows what is there, and no page is read only to see who may see it.
        connection.execute("VACUUM ANALYZE")


def beside(url: str, name: str) -> str:
    """Another database of the same server, made here."""
    with psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(), autocommit=True
    ) as made:
        made.execute(f"CREATE DATABASE {name}".encode())
    return make_url(url).set(database=name).render_as_string(hide_password=False)
