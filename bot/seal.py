"""Buttons sealed to their chat: what comes back was written by us, for this chat, by this version."""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

#: Telegram's limit for callback_data.
MOST_BYTES = 64
_VERSION = "1"
_VERSION_BYTES = _VERSION.encode()
_SEAL = 16


class Seal:
    """AES-SIV: equal buttons look equal, so that an edit can be “not modified”."""

    def __init__(self, key: bytes) -> None:
        """`key`: 64 bytes. Raises ValueError for any other length."""
        if len(key) != 64:
            raise ValueError("the seal's key has 64 bytes")
        self._siv = AESSIV(key)

    def close(self, chat_id: int, text: str) -> str:
        """The callback_data for a button in that chat. Raises ValueError when it would not fit 64 bytes."""
        sealed = self._siv.encrypt(text.encode() or b"\0", _bound_to(chat_id))
        data = _VERSION + _spelt(sealed).decode()
        if len(data) > MOST_BYTES:
            raise ValueError(f"button of {len(data)} bytes")
        return data

    def open(self, chat_id: int, data: str | None) -> str | None:
        """What the button meant; None for anything forged, cut, of another chat or another version."""
        if not data or not data.startswith(_VERSION) or len(data) > MOST_BYTES or not data.isascii():
            return None
        body = data[1:].encode()
        try:
            sealed = base64.b64decode(body + b"=" * (-len(body) % 4), altchars=b"-_", validate=True)
            if len(sealed) <= _SEAL or _spelt(sealed) != body:
                return None
            return self._siv.decrypt(sealed, _bound_to(chat_id)).decode()
        except (binascii.Error, InvalidTag, UnicodeDecodeError):
            return None


def _spelt(sealed: bytes) -> bytes:
    """Base64 leaves spare bits at its end: one button must have one spelling only."""
    return base64.urlsafe_b64encode(sealed).rstrip(b"=")


def _bound_to(chat_id: int) -> list[bytes]:
    return [_VERSION_BYTES, str(chat_id).encode()]
