"""What every store of a test pays for, and no test is about: a disk that confirms, and the same SQL written out anew.

Both are off in this process alone. Processes of their own (stories, kills, cut power) keep the field's settings, and
so does whoever asks for `as_in_the_field`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.util import LRUCache

from storage import engine as engines

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
        yield


@contextmanager
def as_in_the_field() -> Iterator[None]:
    """The pragmas as they are outside of tests."""
    with pytest.MonkeyPatch.context() as patch:
        for pragmas, kept in zip((engines.WRITER, engines.KEYS), _FIELD, strict=True):
            patch.setitem(pragmas, "synchronous", kept["synchronous"])
        yield


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
