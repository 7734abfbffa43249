"""Who may hold the store: a lock on the folder, one in PostgreSQL; both are freed when the process dies."""

import fcntl
import os
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from storage.errors import StoreBusy

#: The number of the house's lock in PostgreSQL, "lianqin".
HOUSE = 0x6C69616E71696E

# PostgreSQL frees what a killed process held when it next listens to the broken connection: in a moment, not at once.
# Who starts again right after a kill must not be turned away for that.
_FREED_WITHIN = "5s"
_LOCK_NOT_AVAILABLE = "55P03"


class Hold(StrEnum):
    """ALONE: the one process; SHARED: one of several workers on PostgreSQL; NONE: only looks."""

    ALONE = "alone"
    SHARED = "shared"
    NONE = "none"


class FolderLock:
    """`flock` on `<data>/lock`."""

    def __init__(self, data: Path, hold: Hold) -> None:
        """Raises StoreBusy when another process holds the folder."""
        self._handle: int | None = None
        if hold is Hold.NONE:
            return
        handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        how = fcntl.LOCK_EX if hold is Hold.ALONE else fcntl.LOCK_SH
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise StoreBusy("another process is running on this data folder") from None
        self._handle = handle

    def release(self) -> None:
        """Let others in. Repeatable."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class DatabaseLock:
    """The house's session lock on PostgreSQL, on a connection of its own; nothing on SQLite.

    Several workers share it, and go on sharing it on the connections they live by (storage.liveness).
    """

    def __init__(self, engine: Engine, hold: Hold) -> None:
        """Raises StoreBusy when another process holds the database."""
        self._connection: Connection | None = None
        if hold is Hold.NONE or engine.dialect.name != "postgresql":
            return
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        suffix = "" if hold is Hold.ALONE else "_shared"
        try:
            connection.execute(text(f"SET lock_timeout = '{_FREED_WITHIN}'"))
            connection.execute(text(f"SELECT pg_advisory_lock{suffix}(:number)"), {"number": HOUSE})
        except OperationalError as error:
            connection.invalidate()
            connection.close()
            if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise StoreBusy("another process is running on this database") from None
            raise
        self._connection = connection

    def release(self) -> None:
        """Let others in. Repeatable."""
        if self._connection is not None:
            # Closed for good: a connection given back to the pool would go on holding the lock.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
