"""Founded houses: made once on each engine, copied for each round."""

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.faults import witness
from tests.faults.bots import House
from tests.faults.village import POLICY, found, opened
from tests.ports import free_port


@dataclass
class Ground:
    """A copy for one round; on PostgreSQL its database bears the name of its folder."""

    folder: Path
    url: str | None = None
    server: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    def house(self, api_url: str, token: str) -> House:
        """Where the round's bots live."""
        policy = self.folder / "policy.toml"
        policy.write_text(POLICY, encoding="utf-8")
        return House(self.folder / "data", api_url, token, policy, self.url, self.more)

    def clear(self) -> None:
        """The round is over: what it wrote goes, the database with it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.server is not None:
            with psycopg.connect(self.server, autocommit=True) as connection:
                _run(connection, f"DROP DATABASE {self.folder.name} WITH (FORCE)")


class Grounds:
    """`server`: the URL of an empty database on PostgreSQL; None: SQLite."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder = folder
        self.server = server
        self._made = 0

    def found(self) -> "Grounds":
        """Found the house that is copied. Not in a thread: alembic bears one migration at a time."""
        template = self.folder / "founded"
        url = self._database("founded", None) if self.server else None
        found(url, template)
        store = opened(url, template)
        witness.call(store)
        store.close()
        return self

    def fresh(self, more: Mapping[str, str] | None = None) -> Ground:
        """A copy of it; `more`: further settings of its bots."""
        self._made += 1
        folder = self.folder / f"round{self._made}"
        folder.mkdir()
        shutil.copytree(self.folder / "founded", folder / "data")
        url = self._database(f"round{self._made}", "founded") if self.server else None
        return Ground(folder, url, self.server, more or {})

    def _database(self, name: str, template: str | None) -> str:
        assert self.server is not None
        with psycopg.connect(self.server, autocommit=True) as connection:
            _run(connection, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        head, _, tail = self.server.partition("/postgres?")
        return f"{head}/{name}?{tail}"


def webhook_settings() -> dict[str, str]:
    """A webhook on a port of this machine that was free a moment ago."""
    place = _free_place()
    return {
        "LIANQIN_WEBHOOK_URL": f"http://{place}/telegram",
        "LIANQIN_WEBHOOK_SECRET": secrets.token_urlsafe(32),
        "LIANQIN_LISTEN": place,
    }


def door(worker: int) -> dict[str, str]:
    """Telegram knocks at the first worker's door; each further one listens elsewhere."""
    return {"LIANQIN_LISTEN": _free_place()} if worker else {}


def _free_place() -> str:
    return f"127.0.0.1:{free_port()}"


def _run(connection: "psycopg.Connection[Any]", statement: str) -> None:
    connection.execute(statement.encode())
