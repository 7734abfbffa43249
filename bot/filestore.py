"""Files at rest: encrypted under their conversation's key, whole or not there, named by a random id."""

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from storage import failpoints
from storage.cipher import HEAD_LENGTH, key_of

# Ids are made by storage; anything else could name a path outside the folder.
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_DRAFT = ".part"
# A file written but not yet attached to its row is no orphan; neither is a draft still being written.
GRACE = timedelta(hours=1)


class Part(StrEnum):
    """What is kept of one file: the bytes as sent, the copy without metadata, the small picture."""

    ORIGINAL = "original"
    COPY = "copy"
    THUMBNAIL = "thumbnail"


class Sealing(Protocol):
    """Field encryption as storage does it: bound to a key and to a place, so that files cannot be swapped."""

    def seal(self, key_id: str, table: str, column: str, row: str | int, plain: bytes) -> bytes: ...
    def open(self, key_id: str, table: str, column: str, row: str | int, sealed: bytes) -> bytes: ...


class FileGone(LookupError):  # noqa: N818 - destroyed by rule as often as lost
    """There is no such part of this file on disk."""


class FileStore:
    """A folder of encrypted files: `<folder>/ab/abcdef….copy`. Blocking: call it from a thread."""

    def __init__(self, folder: Path, cipher: Sealing) -> None:
        self._folder = folder
        self._cipher = cipher
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write(
        self, file_id: str, key_id: str, part: Part, plain: bytes, *, stamp: datetime | None = None
    ) -> None:
        """Keep one part: after the return it survives a power cut; before, nobody sees it. Raises OSError.

        `stamp`: the moment that file and shelf say they were written at, where the true one would lead to a chat.
        """
        with self._alone(file_id):
            self._write(file_id, key_id, part, plain)
            if stamp is not None:
                path, at = self._path(file_id, part), stamp.timestamp()
                os.utime(path, (at, at))
                os.utime(path.parent, (at, at))

    def lay_anew(self, file_id: str, key_id: str, part: Part) -> bool:
        """Seal a part under this key; whether it lay under another. Raises as `read` and `write` do.

        Nobody writes the part meanwhile: what a person has just covered in a picture must not come back.
        """
        with self._alone(file_id):
            path = self._path(file_id, part)
            if not path.exists() or key_of(path.read_bytes()) == key_id:
                return False
            self._write(file_id, key_id, part, self.read(file_id, key_id, part))
        return True

    def _write(self, file_id: str, key_id: str, part: Part, plain: bytes) -> None:
        path = self._path(file_id, part)
        sealed = self._cipher.seal(key_id, "file_store", part.value, file_id, plain)
        draft = path.with_name(f"{secrets.token_hex(8)}{_DRAFT}")
        try:
            self._put(draft, path, sealed)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        failpoints.hit("file_renamed")

    def read(self, file_id: str, key_id: str, part: Part) -> bytes:
        """One part as it was. Raises FileGone; storage's Unreadable when the key is destroyed.

        `key_id`: of its row; a part that is not laid anew yet, or was in this moment, opens under the one it lies
        under (storage.laying_anew).
        """
        try:
            sealed = self._path(file_id, part).read_bytes()
        except FileNotFoundError:
            raise FileGone(part.value) from None
        lies = key_of(sealed) if len(sealed) >= HEAD_LENGTH else key_id
        return self._cipher.open(lies, "file_store", part.value, file_id, sealed)

    def has(self, file_id: str, part: Part) -> bool:
        """Whether this part is on disk."""
        return self._path(file_id, part).exists()

    def destroy(self, file_id: str) -> None:
        """Remove every part. The key's destruction makes them unreadable; this gives the space back."""
        for part in Part:
            self._path(file_id, part).unlink(missing_ok=True)

    def sweep(self, now: datetime, known: Callable[[Iterable[str]], Iterable[str]]) -> int:
        """Remove drafts, and files whose id `known` does not give back, older than an hour. How many."""
        before = (now - GRACE).timestamp()
        old = [path for path in self._folder.glob("??/*") if _older(path, before)]
        drafts = [path for path in old if path.suffix == _DRAFT]
        files = [path for path in old if path.suffix != _DRAFT]
        kept = set(known({path.stem for path in files})) if files else set()
        doomed = [*drafts, *(path for path in files if path.stem not in kept)]
        for path in doomed:
            path.unlink(missing_ok=True)
        return len(doomed)

    @contextlib.contextmanager
    def _alone(self, file_id: str) -> Iterator[None]:
        """Nobody else writes on this file's shelf, be it another process."""
        shelf = self._path(file_id, Part.ORIGINAL).parent
        shelf.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(shelf, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _path(self, file_id: str, part: Part) -> Path:
        if not _ID.fullmatch(file_id):
            raise ValueError("not a file id")
        return self._folder / file_id[:2] / f"{file_id}.{part.value}"

    def _put(self, draft: Path, path: Path, sealed: bytes) -> None:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            failpoints.hit("file_written")
            os.fsync(file.fileno())
        failpoints.hit("file_synced")
        draft.replace(path)
        _sync_folder(path.parent)
        # A new folder is an entry of the one above it.
        _sync_folder(self._folder)


def _older(path: Path, moment: float) -> bool:
    with contextlib.suppress(FileNotFoundError):  # taken away while we looked
        return path.stat().st_mtime < moment
    return False


def _sync_folder(folder: Path) -> None:
    """Without it a power cut may forget the rename though the file itself is safe."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
