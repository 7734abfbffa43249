"""The folder backups lie in: sealed chunks named by what they hold, files by their seal, manifests by moment."""

import contextlib
import errno
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import shutil
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import failpoints
from storage.cipher import HEAD_LENGTH
from storage.errors import StoreRefused

#: All that is said in plain: what the file is, so that a later program knows how to read it.
HEADER = b'{"lianqin":"backup","format":1}\n'
_NONCE = 12
_PART = ".part"
_NAMED = "%Y%m%dT%H%M%S.%fZ"
# Over a month every chunk that is used again is read and compared: a stick forgets without saying so.
_LOOKED_AT_EVERY_DAYS = 30


@dataclass
class Written:
    """What a backup did: new and used-again pieces, and the bytes that were new."""

    new: int = 0
    again: int = 0
    bytes: int = 0


class Vault:
    """Reads and writes one backup folder under one key. Everything is whole or not there."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self.written = Written()
        self._seal = AESGCM(hmac.digest(key, b"backup seal", "sha256"))
        self._name_key = hmac.digest(key, b"backup name", "sha256")
        self._touched: set[Path] = set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder, keep other backups out of it, remove what a killed one left half written.

        Raises StoreRefused: another backup runs, or what lies there cannot be read with our key.
        """
        for folder in (self.folder, *map(self._in, ("chunks", "files", "manifests"))):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno == errno.EWOULDBLOCK:
                    raise StoreRefused("another backup is being written into this folder") from None
            for draft in self.folder.rglob(f"*{_PART}"):
                draft.unlink(missing_ok=True)
            self._recognise()
            yield

    def _recognise(self) -> None:
        """One damaged backup is no reason to make none any more; none that opens means another house's folder."""
        refused: StoreRefused | None = None
        for path in reversed(self.manifests()):
            try:
                self.manifest(path)
            except StoreRefused as error:
                refused = refused or error
            else:
                return
        if refused is not None:
            raise refused

    # Chunks.

    def put(self, plain: bytes, at: datetime) -> str:
        """Keep a chunk; the same bytes are kept once. Its name tells nothing without the key."""
        name = hmac.new(self._name_key, plain, hashlib.sha256).hexdigest()[:40]
        path = self._chunk(name)
        if path.exists() and not (_looked_at_today(name, at) and self._damaged(name)):
            self.written.again += 1
            return name
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._seal.encrypt(nonce, zlib.compress(plain, 1), name.encode())
        self._write(path, sealed)
        self.written.new += 1
        self.written.bytes += len(sealed)
        failpoints.hit("backup_chunk")
        return name

    def get(self, name: str) -> bytes:
        """A chunk as it was. Raises StoreRefused: missing or damaged."""
        try:
            sealed = self._chunk(name).read_bytes()
            plain = zlib.decompress(self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode()))
        except (OSError, InvalidTag, ValueError, zlib.error):
            raise StoreRefused(
                f"the backup is damaged: chunk {name[:8]}… cannot be read; try an older one"
            ) from None
        return plain

    def _damaged(self, name: str) -> bool:
        try:
            self.get(name)
        except StoreRefused:
            return True
        return False

    # Files of the file store: sealed already, under keys that may be destroyed.

    def put_file(self, path: Path) -> tuple[str, str, int] | None:
        """Copy a file once: (name, the nonce of its seal, size). None when it was destroyed meanwhile."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return None  # of the source alone: a target that is gone (the stick pulled out) is an error
        with source:
            nonce, size = _nonce_of(source.read(HEAD_LENGTH)), os.fstat(source.fileno()).st_size
            kept = self.file(path.name, nonce)
            if kept.exists() and kept.stat().st_size == size:
                self.written.again += 1
                return path.name, nonce, size
            source.seek(0)
            self._write_from(kept, source)
        self.written.new += 1
        self.written.bytes += size
        failpoints.hit("backup_file")
        return path.name, nonce, size

    def file(self, name: str, nonce: str) -> Path:
        """Where a file lies. One that was sealed anew is another file: older backups keep theirs."""
        return self._in("files") / name[:2] / f"{name}.{nonce}"

    # Manifests.

    def manifests(self) -> list[Path]:
        """Every finished backup, oldest first."""
        return sorted(self._in("manifests").glob("*.manifest"))

    def manifest(self, path: Path) -> dict[str, Any]:
        """What a backup consists of. Raises StoreRefused: damaged, of a later format, or under another key."""
        try:
            found = path.read_bytes()
        except OSError:
            raise StoreRefused(f"{path.name} cannot be read") from None
        if not found.startswith(HEADER):
            raise StoreRefused(f"{path.name} is no backup that this version can read")
        sealed = found[len(HEADER) :]
        try:
            plain = zlib.decompress(self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], path.name.encode()))
        except (InvalidTag, ValueError, zlib.error):
            raise StoreRefused(
                f"{path.name} cannot be opened with this key store: it is damaged, or of another house"
            ) from None
        told: dict[str, Any] = json.loads(plain)
        return told

    def finish(self, told: dict[str, Any], at: datetime) -> Path:
        """Write the manifest, last: only now the backup exists. All it names is safe on disk before."""
        for folder in (*sorted(self._touched), self._in("chunks"), self._in("files")):
            _sync_folder(folder)
        path = self._in("manifests") / f"{at.astimezone(UTC).strftime(_NAMED)}.manifest"
        nonce = secrets.token_bytes(_NONCE)
        plain = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 6)
        self._write(
            path, HEADER + nonce + self._seal.encrypt(nonce, plain, path.name.encode()), "backup_manifest"
        )
        _sync_folder(path.parent)
        _sync_folder(self.folder)
        return path

    # Old ones.

    def drop(self, paths: Collection[Path]) -> None:
        """Forget finished backups; what only they used is removed by `sweep`."""
        for path in paths:
            path.unlink(missing_ok=True)
        _sync_folder(self._in("manifests"))

    def sweep(self, chunks: Collection[str], files: Collection[str]) -> int:
        """Remove every chunk and file that is not named here. How many."""
        removed = 0
        for folder, named in (("chunks", chunks), ("files", files)):
            for path in self._in(folder).glob("*/*"):
                if path.name not in named:
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    def _in(self, folder: str) -> Path:
        return self.folder / folder

    def _chunk(self, name: str) -> Path:
        return self._in("chunks") / name[:2] / name

    def _write(self, path: Path, content: bytes, point: str = "") -> None:
        with self._draft(path, point) as file:
            file.write(content)

    def _write_from(self, path: Path, source: Any) -> None:
        with self._draft(path) as file:
            shutil.copyfileobj(source, file, 1024 * 1024)

    @contextmanager
    def _draft(self, path: Path, point: str = "") -> Iterator[Any]:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_name(path.name + _PART)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if point:
                failpoints.hit(point)
            draft.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
        self._touched.add(path.parent)


def moment_of(manifest: Path) -> datetime:
    """As of when a backup is, by its name."""
    return datetime.strptime(manifest.stem, _NAMED).replace(tzinfo=UTC)


def _looked_at_today(name: str, at: datetime) -> bool:
    return int(name[:4], 16) % _LOOKED_AT_EVERY_DAYS == at.toordinal() % _LOOKED_AT_EVERY_DAYS


def _nonce_of(head: bytes) -> str:
    """What makes this seal of the file unlike any other."""
    return head[-_NONCE:].hex()


def _sync_folder(folder: Path) -> None:
    """Without it a power cut may forget a new name though the file itself is safe."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some file systems of sticks and shares know no sync of a folder.
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
