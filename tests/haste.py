"""What every store of a test pays for, and no test is about: a disk that confirms, the same SQL written out anew, and
every step of the migrations on an empty file.

All are off in this process alone. Processes of their own (stories, kills, cut power) keep the field's settings, and
so does whoever asks for `as_in_the_field`.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.util import LRUCache

from storage import engine as engines
from storage.store import Store

_FIELD = dict(engines.WRITER), dict(engines.KEYS)
_ROOM = 2000  # statements; the house has some hundreds of shapes on each engine
_Written = LRUCache[Any, Any]
_known: dict[str, tuple[Dialect, _Written]] = {}


@contextmanager
def in_haste() -> Iterator[None]:
    """Stores opened meanwhile in this process do not wait for the disk, and know each other's statements."""
    with pytest.MonkeyPatch.context() as patch:
        # Nobody cuts the power of this process: what is written is there for whoever opens it next.
        patch.setitem(engines.WRITER, "synchronous", 0)
        patch.setitem(engines.KEYS, "synchronous", 0)
        patch.setattr(engines, "create_engine", _made)
        with tempfile.TemporaryDirectory(prefix="lianqin-tables-") as folder:
            patch.setattr(Store, "migrate", _laying(Path(folder) / "lianqin.db"))
            yield


@contextmanager
def as_in_the_field() -> Iterator[None]:
    """The pragmas as they are outside of tests."""
    with pytest.MonkeyPatch.context() as patch:
        for pragmas, kept in zip((engines.WRITER, engines.KEYS), _FIELD, strict=True):
            patch.setitem(pragmas, "synchronous", kept["synchronous"])
        yield


def _laying(kept: Path) -> Callable[[Store], None]:
    """In place of `Store.migrate`: an empty SQLite file is given the tables that were migrated first and `kept`.

    Some thirty steps take a second. Whatever has tables, or is no SQLite, is migrated as in the field.
    """
    migrate = Store.migrate

    def lay(store: Store) -> None:
        if store.url.get_backend_name() != "sqlite" or inspect(store.engine).get_table_names():
            migrate(store)
        elif kept.exists():
            _copied(kept, Path(str(store.url.database)))
        else:
            migrate(store)
            _copied(Path(str(store.url.database)), kept)

    return lay


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        there.execute("PRAGMA synchronous = OFF")
        here.backup(there)


def _made(url: URL, **settings: Any) -> Engine:
    """An engine that shares its dialect, and what was compiled for it, with those before it.

    By itself each engine compiles every statement for itself: a third of the CPU of a script of a chat.
    """
    engine = create_engine(url, **settings)
    dialect, written = _known.get(url.drivername, (engine.dialect, LRUCache(_ROOM)))
    if getattr(dialect, "server_version_info", None) is None:
        # Nobody has connected with it yet, and who connects now would not make it acquainted with the server.
        dialect = engine.dialect
    _known[url.drivername] = dialect, written
    engine.dialect = engine.pool._dialect = dialect
    engine._compiled_cache = written
    return engine
