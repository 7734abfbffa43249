"""A savepoint: SQLite's by its own words, since SQLAlchemy's bookkeeping costs more than what stands between."""

import sqlite3
from typing import Any, cast

from sqlalchemy import Connection


class Savepoint:
    """Begun when made; then released, or rolled back. They end in the reverse order of their beginning."""

    def __init__(self, connection: Connection, name: str, *, postgres: bool) -> None:
        self._name = name
        self._nested = connection.begin_nested() if postgres else None
        driver: Any = connection.connection.driver_connection
        self._driver = cast("sqlite3.Connection", driver)
        if self._nested is None:
            self._driver.execute(f"SAVEPOINT {name}")

    def release(self) -> None:
        """What was done since stays in the transaction."""
        if self._nested is not None:
            self._nested.commit()
        else:
            self._driver.execute(f"RELEASE {self._name}")

    def rollback(self) -> None:
        """What was done since is undone. Nothing is left to undo where SQLite rolled everything back by itself."""
        if self._nested is not None:
            self._nested.rollback()
        elif self._driver.in_transaction:
            self._driver.execute(f"ROLLBACK TO {self._name}")
            self._driver.execute(f"RELEASE {self._name}")
