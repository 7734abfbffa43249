"""The data folder while it is being restored: everything is made in `restoring/`, and moved to its place at the end."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.backup import EXTRAS, POLICY
from bot.settings import SettingsError
from bot.unfinished import MOVED, RESTORING
from storage import failpoints
from storage.portable_keys import NAME as KEYS

MASTER = "master.key"
FILES = "files"
_EPOCH = "epoch"
_MARKS = "pieces.json"
_DONE = RESTORING + ".done"
_RESTORED_POLICY = "restored-policy.toml"
#: In the order they are moved.
_PIECES = (FILES, *EXTRAS, _RESTORED_POLICY, KEYS, MASTER)
_BESIDE = ("", "-wal", "-shm", "-journal")


class Place:
    """`database`: where the SQLite file will lie; None on PostgreSQL. `aside`: the folder to which `begin` has moved
    what was not ours; None where there was no such thing."""

    def __init__(self, data: Path, database: Path | None) -> None:
        self.data = data
        self.work = data / RESTORING
        self.aside: str | None = None
        self._database = database

    @property
    def draft(self) -> Path | None:
        """Where the SQLite file is made."""
        return self._database.with_name(self._database.name + ".restoring") if self._database else None

    def begin(self) -> None:
        """An empty place. What a killed restore left is removed, what somebody has put beside it is moved `aside`.

        Raises SettingsError where anything lies and no restore was killed.
        """
        moved = [MOVED] if (self.data / MOVED).exists() else []
        if self.work.exists() and not moved:
            self._set_aside()
            self._clear()
        there = [path.name for path in self._there()] + moved
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
        """Remember what is about to be committed, safe on disk: the next restore finds out whether it was, and
        which of the pieces in place are ours."""
        marks = {name: _mark(self.work / name) for name in _PIECES if (self.work / name).exists()}
        (self.work / _MARKS).write_text(json.dumps(marks), "ascii")
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
        """What is in place is whole. In one step: half of `restoring/` would say that it is not."""
        done = self.data / _DONE
        shutil.rmtree(done, ignore_errors=True)
        self.work.rename(done)
        os.sync()
        failpoints.hit("restore_done")
        shutil.rmtree(done)

    def give_up(self) -> None:
        """Leave the data folder as empty as it was."""
        self._clear()

    def _there(self) -> Iterator[Path]:
        """What lies where the restored pieces will; an empty folder for files is nothing."""
        for path in (self.data / name for name in _PIECES):
            if path.exists() and not (path.name == FILES and path.is_dir() and not any(path.iterdir())):
                yield path
        if self._database is not None:
            yield from (path for path in _with_journals(self._database) if path.exists())

    def _set_aside(self) -> None:
        """A house that somebody has moved back beside a killed restore is the only one: it is never deleted."""
        there, marks = list(self._there()), self._marks()
        if all(marks.get(path.name) == _mark(path) for path in there):
            return
        self.aside = f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
        for path in there:
            folder = path.parent / self.aside
            folder.mkdir(mode=0o700, exist_ok=True)
            path.rename(folder / path.name)
        os.sync()

    def _marks(self) -> dict[str, list[int]]:
        try:
            marks: dict[str, list[int]] = json.loads((self.work / _MARKS).read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return {}
        return marks

    def _clear(self) -> None:
        """Remove what is ours. First away from its place, so that half of a piece never looks like another's."""
        gone = self.work / "gone"
        shutil.rmtree(gone, ignore_errors=True)
        gone.mkdir(mode=0o700)
        for name in _PIECES:
            if (self.data / name).exists():
                (self.data / name).rename(gone / name)
        if self.draft is not None:
            for path in _with_journals(self.draft):
                path.unlink(missing_ok=True)
        shutil.rmtree(self.work)


def _with_journals(database: Path) -> Iterator[Path]:
    return (database.with_name(database.name + end) for end in _BESIDE)


def _mark(path: Path) -> list[int]:
    """What moving a piece to its place leaves as it is, and copying something over it does not."""
    found = path.stat()
    return [found.st_ino, 0 if path.is_dir() else found.st_mtime_ns]
