"""The data folder while it is being restored: everything is made in `restoring/`, and moved to its place at the end."""

import os
import shutil
from pathlib import Path

from bot.backup import EXTRAS, POLICY
from bot.settings import SettingsError
from bot.unfinished import MOVED, RESTORING
from storage import failpoints
from storage.portable_keys import NAME as KEYS

MASTER = "master.key"
FILES = "files"
_EPOCH = "epoch"
_RESTORED_POLICY = "restored-policy.toml"
#: In the order they are moved.
_PIECES = (FILES, *EXTRAS, _RESTORED_POLICY, KEYS, MASTER)
_BESIDE = ("", "-wal", "-shm", "-journal")


class Place:
    """`database`: where the SQLite file will lie; None on PostgreSQL."""

    def __init__(self, data: Path, database: Path | None) -> None:
        self.data = data
        self.work = data / RESTORING
        self._database = database

    @property
    def draft(self) -> Path | None:
        """Where the SQLite file is made."""
        return self._database.with_name(self._database.name + ".restoring") if self._database else None

    def begin(self) -> None:
        """An empty place. What a killed restore left is removed; raises SettingsError where anything else lies."""
        if self.work.exists():
            self._clear()
        there = [name for name in (*_PIECES, MOVED) if (self.data / name).exists()]
        if (self.data / FILES).is_dir() and not any((self.data / FILES).iterdir()):
            there.remove(FILES)
        if self._database is not None and self._database.exists():
            there.append(self._database.name)
        if there:
            raise SettingsError(
                f"the data folder is not empty ({', '.join(there)}): nothing was changed; move it away first"
            )
        self.work.mkdir(mode=0o700)

    def epoch(self) -> str | None:
        """What a killed restore was about to commit."""
        path = self.work / _EPOCH
        return path.read_text("ascii") if path.exists() else None

    def promise(self, epoch: str) -> None:
        """Remember what is about to be committed, safe on disk: the next restore finds out whether it was."""
        (self.work / _EPOCH).write_text(epoch, "ascii")
        os.sync()

    def keep_extras(self, extras: dict[str, str]) -> None:
        """Put small files back; the policy is only laid beside, since the environment names the one that holds."""
        for name, told in extras.items():
            if name in (*EXTRAS, POLICY):
                (self.work / (_RESTORED_POLICY if name == POLICY else name)).write_text(told, "utf-8")

    def settle(self) -> None:
        """Move everything but the database to its place. Safe on disk before."""
        os.sync()
        for name in _PIECES:
            if not (self.work / name).exists():
                continue
            if name == FILES and (self.data / FILES).exists():
                (self.data / FILES).rmdir()
            (self.work / name).rename(self.data / name)
            failpoints.hit("restore_moved")

    def finish(self) -> None:
        """The database last; then nothing says any more that this is half a restore."""
        if self._database is not None and self.draft is not None:
            self.draft.rename(self._database)
        failpoints.hit("restore_finished")
        self.done()

    def done(self) -> None:
        """What is in place is whole."""
        shutil.rmtree(self.work)
        os.sync()

    def give_up(self) -> None:
        """Leave the data folder as empty as it was."""
        self._clear()

    def _clear(self) -> None:
        for name in _PIECES:
            path = self.data / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for database in (self._database, self.draft):
            if database is None:
                continue
            for end in _BESIDE:
                database.with_name(database.name + end).unlink(missing_ok=True)
        shutil.rmtree(self.work)
