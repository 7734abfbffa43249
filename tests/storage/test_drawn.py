"""Randomness drawn ahead is still given to one taker each."""

import secrets
from concurrent.futures import ThreadPoolExecutor

from storage.drawn import Drawn


def test_nobody_gets_a_piece_that_another_has_got() -> None:
    drawn = Drawn(12, secrets.token_bytes)
    with ThreadPoolExecutor(4) as threads:
        pieces = list(threads.map(lambda _: drawn.take(), range(1_000)))
    assert len(set(pieces)) == 1_000
    assert {len(piece) for piece in pieces} == {12}
