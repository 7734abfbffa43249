"""Random bytes drawn many at a time: asking the system for each costs a switch of threads."""

import secrets

_AT_ONCE = 64


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
