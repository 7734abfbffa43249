"""The store's gauges, read at most once in a while however many ask, and never two readings at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

#: Seconds: a scraper in a loop, or ten of them, must not become a load.
FRESH = 5.0


class Kept(Generic[T]):
    """An answer that is asked for anew when it is older than `fresh` seconds; whoever asks meanwhile waits for it.

    A question that fails is kept as long as an answer: a broken disk is not asked by each who comes by.
    """

    def __init__(
        self, ask: Callable[[], Awaitable[T]], *, fresh: float = FRESH, patience: float = 10.0
    ) -> None:
        """`patience`: seconds after which an answer is given up with TimeoutError; the question goes on."""
        self._ask = ask
        self._fresh = fresh
        self._patience = patience
        self._asking: asyncio.Future[T] | None = None
        self._asked_at = 0.0

    async def get(self) -> T:
        """The answer; raises what the question raised, TimeoutError when it takes too long."""
        now = asyncio.get_running_loop().time()
        asking = self._asking
        if asking is None or (asking.done() and now - self._asked_at >= self._fresh):
            self._asked_at = now
            asking = self._asking = asyncio.ensure_future(self._ask())
        # Shielded: one who hangs up must not take the answer from the others, nor leave a second one running.
        return await asyncio.wait_for(asyncio.shield(asking), self._patience)

    def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
