"""Random bytes drawn many at a time: asking the system for each costs a switch of threads."""

import secrets
import string

_AT_ONCE = 64
_LETTERS = (string.ascii_letters + string.digits).encode()
#: Of 256 bytes the last eight are thrown away: each of 62 letters stands for four of the others.
_LETTER = bytes(_LETTERS[each % len(_LETTERS)] for each in range(256))
_BEYOND = bytes(range(256 // len(_LETTERS) * len(_LETTERS), 256))


class Drawn:
    """Random pieces of one length, each given to one taker. Any thread may ask."""

    def __init__(self, length: int) -> None:
        """`length` in bytes."""
        self._length = length
        self._pieces: list[bytes] = []

    def take(self) -> bytes:
        """A piece that nobody else gets."""
        while True:
            try:
                return self._pieces.pop()
            except IndexError:
                drawn, length = secrets.token_bytes(self._length * _AT_ONCE), self._length
                self._pieces += [drawn[at : at + length] for at in range(0, len(drawn), length)]


class Letters:
    """Random texts of one length, of A–Z, a–z and 0–9, each letter as likely as any other. Any thread may ask."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._pieces: list[str] = []

    def take(self) -> str:
        """A text that nobody else gets."""
        while True:
            try:
                return self._pieces.pop()
            except IndexError:
                length = self._length
                drawn = secrets.token_bytes(length * _AT_ONCE).translate(_LETTER, _BEYOND).decode("ascii")
                self._pieces += [drawn[at : at + length] for at in range(0, len(drawn) - length + 1, length)]
