"""The master key: a 0600 file beside the key store, which wraps every other key."""

import contextlib
import hashlib
import os
import secrets
import stat
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import StoreRefused, Unreadable

_LENGTH = 32
_NONCE = 12
_MARK = 4


@dataclass(frozen=True)
class Masters:
    """The present master key, first, and, while keys are being rewrapped, the one before it."""

    path: Path
    keys: tuple[bytes, ...]

    @classmethod
    def load(cls, path: Path, *, create: bool) -> "Masters":
        """Read the file, or make it (`create`). Raises StoreRefused: missing, open to others, or no key."""
        if not path.exists():
            if not create:
                raise StoreRefused(
                    f"the master key is missing: {path.name}; restore it, nothing can be read without it"
                )
            cls(path, (secrets.token_bytes(_LENGTH),)).write(first=True)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise StoreRefused(f"{path.name} may be read by others: its mode must be 0600")
        try:
            keys = tuple(bytes.fromhex(line) for line in path.read_text("ascii").split())
        except ValueError:
            keys = ()
        if not keys or any(len(key) != _LENGTH for key in keys):
            raise StoreRefused(f"{path.name} holds no master key")
        return cls(path, keys)

    def write(self, *, first: bool = False) -> None:
        """Replace the file whole and safe on disk: a power cut leaves the old or the new one.

        `first`: unless another worker, started in the same moment, has just written it: then that one holds.
        """
        draft = self.path.with_suffix(f".{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("\n".join(key.hex() for key in self.keys) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if first:
            with contextlib.suppress(FileExistsError):
                self.path.hardlink_to(draft)
            draft.unlink()
        else:
            draft.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def wrap(self, key_id: str, key: bytes) -> bytes:
        """The key as it is stored: which master (4), nonce (12), ciphertext bound to its id."""
        mark, present = self._present
        nonce = secrets.token_bytes(_NONCE)
        return mark + nonce + present.encrypt(nonce, key, key_id.encode())

    @cached_property
    def _present(self) -> tuple[bytes, AESGCM]:
        """The present master key, ready: keys are made by the hundred."""
        return _mark(self.keys[0]), AESGCM(self.keys[0])

    def unwrap(self, key_id: str, wrapped: bytes) -> bytes:
        """The key itself. Raises Unreadable when no master key at hand wrapped it."""
        for master in self.keys:
            if _mark(master) == wrapped[:_MARK]:
                try:
                    nonce, sealed = wrapped[_MARK : _MARK + _NONCE], wrapped[_MARK + _NONCE :]
                    return AESGCM(master).decrypt(nonce, sealed, key_id.encode())
                except InvalidTag:
                    break
        raise Unreadable("key")

    def as_written(self) -> "Masters":
        """As the file has it now; as it is known where the file cannot be read at this moment."""
        with contextlib.suppress(StoreRefused, OSError):
            return Masters.load(self.path, create=False)
        return self

    @property
    def age(self) -> float:
        """Seconds since the file was written, by the machine's clock."""
        return time.time() - self.path.stat().st_mtime

    def is_present(self, wrapped: bytes) -> bool:
        """Whether a key is wrapped with the present master key."""
        return wrapped[:_MARK] == _mark(self.keys[0])

    def fresh(self) -> "Masters":
        """A new master key before the present one."""
        return Masters(self.path, (secrets.token_bytes(_LENGTH), self.keys[0]))

    def alone(self) -> "Masters":
        """The present master key only, once everything is rewrapped."""
        return Masters(self.path, self.keys[:1])


def _mark(master: bytes) -> bytes:
    """Which master key it is, telling nothing about it."""
    return hashlib.sha256(b"lianqin master" + master).digest()[:_MARK]
