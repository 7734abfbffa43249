"""What the one writing connection has read and still holds: nobody else writes, so it is not asked in every act."""

import sqlite3
from typing import Any, cast

from sqlalchemy import Connection

#: So many answers of a kind are kept (some MB); then they are gathered anew.
_MOST = 20_000


class ReadBefore:
    """Kept from act to act by the group writer (SQLite). Whoever changes a row changes the answer, or drops it; a part
    that is rolled back takes every answer with it."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None

    def begun(self, connection: Connection) -> dict[Any, Any]:
        """What still holds, asked within a transaction that lets nobody else write: all of it, unless another
        connection (a command, somebody's repair) has committed since, which SQLite tells by its data_version."""
        driver: Any = connection.connection.driver_connection
        own = cast("sqlite3.Connection", driver)
        version = int(own.execute("PRAGMA data_version").fetchone()[0])
        if own is not self._connection or version != self._version:
            self._known.clear()
            self._connection, self._version = own, version
        return self._known

    def forget(self) -> None:
        """Something was rolled back: what was read in it may be what was changed in it."""
        self._known.clear()


def answers(before: dict[Any, Any], kind: Any) -> dict[Any, Any]:
    """The answers of a kind, to be looked up and added to."""
    known: dict[Any, Any] = before.setdefault(kind, {})
    if len(known) >= _MOST:
        known.clear()
    return known
