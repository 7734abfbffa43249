"""Random bytes drawn many at a time: asking the system for each costs a switch of threads."""

import secrets
import string
from collections.abc import Callable
from typing import AnyStr, Generic

_AT_ONCE = 64
_LETTERS = (string.ascii_letters + string.digits).encode()
#: Of 256 bytes the last eight are thrown away: each of 62 letters stands for four of the others.
_LETTER = bytes(_LETTERS[each % len(_LETTERS)] for each in range(256))
_BEYOND = bytes(range(256 // len(_LETTERS) * len(_LETTERS), 256))


def random_letters(most: int) -> str:
    """Somewhat fewer than `most` random letters of A–Z, a–z and 0–9, each as likely as any other."""
    return secrets.token_bytes(most).translate(_LETTER, _BEYOND).decode("ascii")


class Drawn(Generic[AnyStr]):
    """Random pieces of one length, each given to one taker. Any thread may ask."""

    def __init__(self, length: int, draw: Callable[[int], AnyStr]) -> None:
        """`length` of a piece; `draw`: so many at once, or somewhat fewer (secrets.token_bytes, random_letters)."""
        self._length = length
        self._draw: Callable[[int], AnyStr] = draw
        self._pieces: list[AnyStr] = []

    def take(self) -> AnyStr:
        """A piece that nobody else gets."""
        while True:
            try:
                return self._pieces.pop()
            except IndexError:
                length = self._length
                drawn = self._draw(length * _AT_ONCE)
                self._pieces += [drawn[at : at + length] for at in range(0, len(drawn) - length + 1, length)]
