"""Field encryption: AES-256-GCM, bound to the place where the value lies."""

import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.drawn import Drawn
from storage.errors import Unreadable

VERSION = 1
_VERSION = bytes([VERSION])
KEY_ID_LENGTH = 16
_NONCE_LENGTH = 12
HEAD_LENGTH = 1 + KEY_ID_LENGTH + _NONCE_LENGTH


class Keys(Protocol):
    """Where unwrapped keys come from."""

    def get(self, key_id: str) -> bytes:
        """The 32 bytes of a key. Raises Unreadable when it is gone."""


class Cipher:
    """Seals and opens single values. Layout: version (1), key id (16), nonce (12), ciphertext, tag."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._nonces = Drawn(_NONCE_LENGTH, secrets.token_bytes)

    def seal(self, key_id: str, table: str, column: str, row: str | int, plain: bytes) -> bytes:
        """Encrypt one value for one place. Raises Unreadable when the key is gone."""
        nonce = self._nonces.take()
        head = _VERSION + key_id.encode("ascii") + nonce
        return head + AESGCM(self._keys.get(key_id)).encrypt(nonce, plain, _place(table, column, row))

    def open(self, key_id: str, table: str, column: str, row: str | int, sealed: bytes) -> bytes:
        """Decrypt one value. Raises Unreadable when the key is gone, or the value was moved or changed."""
        if len(sealed) < HEAD_LENGTH or sealed[0] != VERSION or key_of(sealed) != key_id:
            raise Unreadable(f"{table}.{column}")
        nonce = sealed[HEAD_LENGTH - _NONCE_LENGTH : HEAD_LENGTH]
        try:
            plain = AESGCM(self._keys.get(key_id)).decrypt(
                nonce, sealed[HEAD_LENGTH:], _place(table, column, row)
            )
        except InvalidTag:
            raise Unreadable(f"{table}.{column}") from None
        return plain


def key_of(sealed: bytes) -> str:
    """The id of the key a value was sealed under."""
    return sealed[1 : 1 + KEY_ID_LENGTH].decode("ascii", errors="replace")


def _place(table: str, column: str, row: str | int) -> bytes:
    """What a ciphertext is bound to: moved elsewhere, it does not open."""
    return f"{table}|{column}|{row}".encode()
