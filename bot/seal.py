"""Buttons sealed to their chat, and to the words they stand under: what comes back was written by us, for this chat, by
this version; and whether it was pressed under the words we had put it under.

Whoever has the bot's token reads the keyboards in a chat, and can send any of their buttons again under words of his
own (“meeting at nine, press 收到”): nobody may be made to sign by that. What a message shows when it is pressed comes
from Telegram, not from him, and each button carries three bytes that only we can make of it.
"""

import base64
import hashlib
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

#: Telegram's limit for callback_data.
MOST_BYTES = 64
_SEAL = 16
#: Short: each wrong guess costs a press by somebody, and tells the keeper.
_MARK = 3


class _Spelling(NamedTuple):
    """How a sealed button is written behind the sign of its version."""

    sign: str
    write: Callable[[bytes], bytes]
    read: Callable[[bytes], bytes]


#: Base 85 holds three bytes more, and takes the interpreter 8 µs a button where base 64 takes none.
_DENSE = _Spelling("2", base64.b85encode, base64.b85decode)
_QUICK = _Spelling("3", lambda sealed: b2a_base64(sealed, newline=False), a2b_base64)
_SPELLINGS = {each.sign: each for each in (_DENSE, _QUICK)}
_MOST_QUICK = (MOST_BYTES - 1) // 4 * 3


class Opened(NamedTuple):
    """What a button meant, and the mark of the words it was put under."""

    meaning: str
    mark: bytes


class Seal:
    """AES-SIV: equal buttons look equal, so that an edit can be “not modified”."""

    def __init__(self, key: bytes) -> None:
        """`key`: 64 bytes. Raises ValueError for any other length."""
        if len(key) != 64:
            raise ValueError("the seal's key has 64 bytes")
        self._siv = AESSIV(key)
        self._marks = hashlib.blake2b(key, person=b"words", digest_size=32).digest()

    def close(self, chat_id: int, text: str, under: bytes = b"") -> str:
        """The callback_data for a button in that chat; `under`: the digest of its label and the words above it (see
        bot.pressed_on). Raises ValueError when it would not fit 64 bytes."""
        plain = self.mark(under) + text.encode()
        spelling = _QUICK if len(plain) + _SEAL <= _MOST_QUICK else _DENSE
        sealed = self._siv.encrypt(plain, _bound_to(chat_id, spelling))
        data = spelling.sign + spelling.write(sealed).decode()
        if len(data) > MOST_BYTES:
            raise ValueError(f"button of {len(data)} bytes")
        return data

    def mark(self, under: bytes) -> bytes:
        """What a button carries of the words it stands under."""
        return hashlib.blake2b(under, key=self._marks, digest_size=_MARK).digest()

    def open(self, chat_id: int, data: str | None) -> str | None:
        """What the button meant; None for anything forged, cut, of another chat or another version."""
        opened = self.opened(chat_id, data)
        return None if opened is None else opened.meaning

    def opened(self, chat_id: int, data: str | None) -> Opened | None:
        """As `open`, with the mark."""
        spelling = _SPELLINGS.get(data[0]) if data else None
        if not data or spelling is None or len(data) > MOST_BYTES or not data.isascii():
            return None
        body = data[1:].encode()
        try:
            sealed = spelling.read(body)
            if len(sealed) < _SEAL + _MARK or spelling.write(sealed) != body:
                return None  # one button must have one spelling only
            plain = self._siv.decrypt(sealed, _bound_to(chat_id, spelling))
            return Opened(plain[_MARK:].decode(), plain[:_MARK])
        except (ValueError, InvalidTag):
            return None


def _bound_to(chat_id: int, spelling: _Spelling) -> list[bytes]:
    return [spelling.sign.encode(), str(chat_id).encode()]
