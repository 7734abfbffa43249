"""How news travels inside the stand-in: a bell for whoever waits, a stream for pages that watch."""

from __future__ import annotations

import asyncio

from bot.sandbox.wire import Json


class Pulse:
    """Wakes waiting tasks and feeds watching pages; ringing is synchronous, so a phone may ring it."""

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None
        self._watchers: set[asyncio.Queue[Json]] = set()

    def ring(self) -> None:
        """Wake everyone who waits for something to change."""
        if self._event is not None:
            self._event.set()
            self._event = None

    def tell(self, event_type: str, **facts: object) -> None:
        """Send an event to every watching page and wake everyone who waits."""
        for queue in self._watchers:
            queue.put_nowait({"type": event_type, **facts})
        self.ring()

    async def change(self, seconds: float) -> bool:
        """Wait for the next change, at most so many seconds; False when nothing happened."""
        if self._event is None:
            self._event = asyncio.Event()
        try:
            # not wait_for(): before Python 3.12 it may swallow a cancellation that meets the ring
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        return True

    def watch(self) -> asyncio.Queue[Json]:
        """A queue which receives every event from now on, until unwatch()."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._watchers.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[Json]) -> None:
        """Stop feeding a queue."""
        self._watchers.discard(queue)
