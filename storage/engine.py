"""Engines: one writing connection and `query_only` readers on SQLite, pools on PostgreSQL.

Errors never show parameters: they are what people wrote.
"""

import contextlib
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Pool, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from storage.errors import StoreRefused

BUSY_MS = 5000
WRITER = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged message survives a power cut
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": BUSY_MS,
    "temp_store": 2,  # no temporary files that would keep content
    # KiB. SQLite's own 2 MB hold no county: pages of the indexes would be read again for every act, and a long
    # transaction's would be written to the log several times.
    "cache_size": -16_384,
}
READER = {"foreign_keys": 1, "query_only": 1, "busy_timeout": BUSY_MS, "temp_store": 2}
# Without it the count of rows an INSERT … ON CONFLICT met is lost on PostgreSQL.
_COUNTING = {"preserve_rowcount": True}
KEYS = {"journal_mode": "delete", "synchronous": 3, "secure_delete": 1, "busy_timeout": BUSY_MS}
_DAMAGED = (
    "the database is damaged or cannot be opened: restore a backup (see the runbook); nothing was changed"
)
# A worker that is paused in the middle of an act must not hold its rows for longer than a lease lasts.
_POSTGRES_OPTIONS = (
    "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=8s -c TimeZone=UTC"
)
# A server that has vanished without a word is noticed in seconds, not when TCP gives up after minutes.
_KEPT_ALIVE = {
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "connect_timeout": 10,
}
_MIGRATING = "-c lock_timeout=60s -c TimeZone=UTC"


# sqlite3 looks for an adapter of every value that is not exactly a number or text, and for two attributes where there
# is none: a microsecond for each NULL and each blob of a statement. These say at once what it ends up with.
_ADAPTERS: dict[type, Any] = {type(None): {}.get, bytes: bytes, bool: int}
for _kind, _adapter in _ADAPTERS.items():
    sqlite3.register_adapter(_kind, _adapter)


def resolve(url: str | None, data: Path) -> URL:
    """The database's URL: by default `lianqin.db` in the data folder; PostgreSQL always through psycopg 3.

    Raises StoreRefused for anything that is neither SQLite nor PostgreSQL.
    """
    parsed = make_url(url or f"sqlite:///{data / 'lianqin.db'}")
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreRefused(f"the database must be sqlite or postgresql, not {backend}")


def open_writer(url: URL, *, threads: int = 8) -> Engine:
    """The engine acts are written through. SQLite: one connection, `BEGIN IMMEDIATE` at each begin."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, WRITER, begin="BEGIN IMMEDIATE", size=1)
    return open_postgres(url, threads)


def open_reader(url: URL, *, threads: int = 4) -> Engine:
    """The engine screens are read through; writing on it raises."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, READER, begin="BEGIN", size=threads)
    return open_postgres(url, threads).execution_options(postgresql_readonly=True)


def open_migrator(url: URL) -> Engine:
    """The engine migrations run on. SQLite: foreign keys off, since tables are changed by copying them."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, {**WRITER, "foreign_keys": 0}, begin="BEGIN IMMEDIATE", size=1)
    return open_postgres(url, 1, options=_MIGRATING)


def open_keys(url: str, *, create: bool) -> Engine:
    """The key store's engine. Raises StoreRefused when a key store file is missing and may not be made."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return open_postgres(resolve(url, Path()), 4)
    if not create and not Path(parsed.database or "").exists():
        raise StoreRefused(
            "the key store is missing: restore the newest copy of it, nothing can be read without it"
        )
    return _sqlite(parsed, KEYS, begin="BEGIN IMMEDIATE", size=4)


def check(engine: Engine, expected: Mapping[str, Any]) -> None:
    """Raise StoreRefused when a pragma is not as it must be, or the database is damaged."""
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.connect() as connection:
            check_pragmas(connection, expected)
            if expected is WRITER and connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok":
                raise StoreRefused(_DAMAGED)
            # Looking through all of it has filled the cache with pages nobody asks for.
            connection.execute(text("PRAGMA shrink_memory"))
    except DBAPIError:
        raise StoreRefused(_DAMAGED) from None


def check_pragmas(connection: Connection, expected: Mapping[str, Any]) -> None:
    """Raise StoreRefused, naming the pragma, when somebody has changed one."""
    for pragma, wanted in expected.items():
        found = connection.execute(text(f"PRAGMA {pragma}")).scalar()
        if found != wanted:
            raise StoreRefused(
                f"SQLite does not keep {pragma}={wanted} here (it says {found}): refused to start"
            )


def prepare(url: URL) -> None:
    """Make the database's folder and see that it can be written. Raises StoreRefused with one clear line."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise StoreRefused(f"the folder {path.parent.name} cannot be made") from None
    for place in (path.parent, path):
        if place.exists() and not os.access(place, os.W_OK):
            raise StoreRefused(
                f"{place.name} cannot be written: check its owner and that the disk is not read-only"
            )


def make_private(url: URL) -> None:
    """A new database file is its owner's alone; SQLite gives its journals the same mode."""
    path = Path(url.database) if url.database and url.database != ":memory:" else None
    if path is None or not path.parent.is_dir():
        return
    with contextlib.suppress(OSError):  # what cannot be opened is said where it is used
        # A file that is there is not opened: closing it would drop every lock this process has on it (POSIX),
        # and the next program that looks into the database would remove the journal from under the writer.
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)


def _sqlite(url: URL, pragmas: Mapping[str, Any], *, begin: str, size: int) -> Engine:
    make_private(url)
    engine = create_engine(
        url,
        hide_parameters=True,
        execution_options=_COUNTING,
        pool_size=size,
        max_overflow=0,
        # sqlite3's own implicit BEGIN would make savepoints leak: it is off, and begin is ours.
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "timeout": BUSY_MS / 1000,
            # By default 128: an update of a case names only what changed, and there are more shapes than that.
            "cached_statements": 1024,
        },
    )

    @event.listens_for(engine, "connect")
    def _set(connection: sqlite3.Connection, _record: object) -> None:
        for pragma, value in pragmas.items():
            connection.execute(f"PRAGMA {pragma}={value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def open_postgres(
    url: URL, threads: int = 1, *, options: str = _POSTGRES_OPTIONS, poolclass: type[Pool] | None = None
) -> Engine:
    """An engine on PostgreSQL with so many connections, or with another kind of pool."""
    pool = {"poolclass": poolclass} if poolclass else _pool(threads)
    return create_engine(
        url,
        hide_parameters=True,
        execution_options=_COUNTING,
        connect_args={"options": options, **_KEPT_ALIVE},
        **pool,
    )


def _pool(threads: int) -> dict[str, Any]:
    return {"pool_size": threads, "max_overflow": 2, "pool_timeout": 10}
