"""What the tests of backup and restore share: a stick to write on, and ways to look at what lies where."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url

from bot import backup, restore
from bot.backup import Wish
from bot.backup_vault import Vault
from bot.restore import Source
from bot.settings import Settings, read_settings
from storage.portable import shapes, snapshot
from storage.portable_writing import tally
from storage.store import Store
from tests.cast import KEPT
from tests.chat import Town


@dataclass
class Stick:
    """Where backups go, where keys go, and the machine they come back on."""

    folder: Path

    @property
    def target(self) -> Path:
        return self.folder / "backups"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def back_up(self, town: Town, **more: Any) -> dict[str, Any]:
        """With the bot stopped; it is started again."""
        data = town.store.data
        town.store.close()
        answer = backup.back_up(settings(data), Wish(self.target, self.keys, **more))
        town.store = reopened(data)
        return answer

    def vault(self, town: Town) -> Vault:
        """The folder of the backups, opened with the town's key."""
        keys = town.store.ground.keys
        return Vault(self.target, keys.get(keys.named("backup")))

    def source(self, town: Town, **more: Any) -> Source:
        return Source(self.target, self.keys, town.store.data / "master.key", **more)

    def restored(self, town: Town, name: str = "restored", **more: Any) -> Path:
        """A fresh data folder with everything in it."""
        data = self.folder / name
        restore.restore(settings(data), self.source(town, **more))
        return data


def settings(data: Path) -> Settings:
    return read_settings(data=data)


def reopened(data: Path) -> Store:
    return Store.open(None, data, clock=lambda: datetime.now(UTC), time=KEPT)


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def facts(data: Path) -> dict[str, tuple[int, str]]:
    """Count and checksum of every table but those a restore itself writes into."""
    return facts_of(make_url(f"sqlite:///{data / 'lianqin.db'}"))


def facts_of(url: URL) -> dict[str, tuple[int, str]]:
    """The same of any database."""
    own = {"journal", "journal_unsealed", "outbox", "meta", "lanes"}
    with snapshot(url) as connection:
        return {shape.name: tally(connection, shape) for shape in shapes() if shape.name not in own}


def queued(data: Path) -> list[str]:
    """The screens that wait to be said."""
    with closing(sqlite3.connect(data / "lianqin.db")) as connection:
        return [row[0] for row in connection.execute("SELECT screen FROM outbox WHERE state = 'queued'")]
