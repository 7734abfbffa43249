"""The newest copy of the key store, for another folder than the backups: what was destroyed is not in it.

Beside the keys it names the cases that were sealed late: a key that others need outlived them, their words did not; and
what was taken away from somebody (see storage.portable_taken).
"""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, column, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage import failpoints, portable_taken
from storage.columns import UTC
from storage.engine import open_keys
from storage.errors import StoreRefused
from storage.keystore import create_table
from storage.portable_taken import Taken

NAME = "keys.db"
DAMAGED = (
    "keys.db: this copy of the key store is damaged: give another copy of it (--keys); nothing was changed"
)
_PART = ".part"
_KEYS = table("keys", column("id"), column("name"), column("wrapped"), column("made_at", UTC))


def copy_keys(url: str, folder: Path, sealed: Iterable[str] = (), taken: Taken | None = None) -> Path:
    """Put the key store's newest copy into `folder` in place of the one before; whole or not at all.

    Only what is in it now is written (no free pages, where a destroyed key might still be read). `sealed`: the
    refs of cases that were sealed late; `taken`: what was taken away from somebody. Raises OSError, and StoreRefused
    where another house's keys lie there: in their place ours would make that house's backups unreadable.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft, final = folder / (NAME + _PART), folder / NAME
    draft.unlink(missing_ok=True)
    source = open_keys(url, create=False)
    try:
        if source.dialect.name == "sqlite":
            with source.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("VACUUM INTO ?", (str(draft),))
        else:
            _write(f"sqlite:///{draft}", _read(source))
    finally:
        source.dispose()
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("CREATE TABLE sealed_cases (ref TEXT PRIMARY KEY)")
        connection.executemany("INSERT INTO sealed_cases VALUES (?)", [(ref,) for ref in sealed])
        if taken is not None:
            portable_taken.write(connection, taken)
        connection.commit()
    draft.chmod(0o600)
    if _house(final) not in {None, _house(draft)}:
        draft.unlink()
        raise StoreRefused(
            "--keys: the key store there is another house's, and its backups need it: give another folder"
        )
    _sync(draft)
    failpoints.hit("backup_keys")
    draft.replace(final)
    _sync(folder)
    return final


def _house(copy: Path) -> str | None:
    """Whose keys these are, by the one that lives as long as its house; None: none, or none that can be read."""
    if not copy.exists():
        return None
    try:
        with closing(sqlite3.connect(copy)) as connection:
            found = connection.execute("SELECT id FROM keys WHERE name = 'system'").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Survivors:
    """What had not been destroyed when the newest copy was made: `ids` of keys; `sealed`: refs of cases sealed late.
    `taken`: what had been taken away by then; None where the version that made it did not say."""

    ids: frozenset[str]
    sealed: tuple[str, ...]
    taken: Taken | None = None


def survivors(copy: Path) -> Survivors:
    """What a copy says. Raises StoreRefused for one that is damaged."""
    try:
        with closing(sqlite3.connect(copy)) as connection:
            ids = frozenset(row[0] for row in connection.execute("SELECT id FROM keys"))
            sealed = tuple(row[0] for row in connection.execute("SELECT ref FROM sealed_cases ORDER BY ref"))
            taken = portable_taken.read(connection)
    except sqlite3.DatabaseError:
        raise StoreRefused(DAMAGED) from None
    return Survivors(ids, sealed, taken)


def put_keys(copy: Path, url: str) -> None:
    """Fill the (empty) key store at `url` from a copy. Repeatable. Raises StoreRefused: it holds others already."""
    source = open_keys(f"sqlite:///{copy}", create=False)
    try:
        rows = _read(source)
    except DBAPIError:
        raise StoreRefused(DAMAGED) from None
    finally:
        source.dispose()
    _write(url, rows)


def _read(engine: Engine) -> Sequence[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(_KEYS)).mappings()]


def _write(url: str, rows: Sequence[dict[str, Any]]) -> None:
    if make_url(url).get_backend_name() == "sqlite":
        Path(make_url(url).database or "").touch(mode=0o600)
    engine = open_keys(url, create=True)
    try:
        create_table(engine)
        with engine.begin() as connection:
            there = set(connection.execute(select(_KEYS.c.id)).scalars())
            if there - {row["id"] for row in rows}:
                raise StoreRefused("the key store there holds keys of another house: it must be empty")
            missing = [row for row in rows if row["id"] not in there]
            if missing:
                connection.execute(_KEYS.insert(), missing)
    finally:
        engine.dispose()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
