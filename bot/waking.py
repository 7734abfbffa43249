"""Waking a task of the loop from any thread, and waiting to be woken."""

import asyncio
import contextlib
from collections.abc import Callable


async def waited(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, no longer than so many seconds. wait_for of Python 3.11 may swallow a cancellation that
    comes in the same moment, and a loop around it would never end."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def call_in(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    """Have the loop call something, from any thread; a loop that is closed, or closes meanwhile, has nobody left."""
    with contextlib.suppress(
        RuntimeError
    ):  # asking first would not do: it may close between question and call
        loop.call_soon_threadsafe(call)


class Wake:
    """What a task waits for: that somebody, in whatever thread, says there may be something to do."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Here, in this loop, it is waited for; what is poked before finds nobody."""
        self._loop = asyncio.get_running_loop()

    def poke(self) -> None:
        """There may be something to do. From any thread, at any time; never fails."""
        if self._loop is not None:
            call_in(self._loop, self._event.set)

    def set(self) -> None:
        """As `poke`, from the loop itself: at once."""
        self._event.set()

    def clear(self) -> None:
        """What is poked from now on is news."""
        self._event.clear()

    def is_set(self) -> bool:
        """Whether it was poked since it was cleared."""
        return self._event.is_set()

    async def wait(self, seconds: float | None = None) -> None:
        """Wait until it is poked, no longer than so many seconds (None: however long)."""
        if seconds is None:
            await self._event.wait()
        else:
            await waited(self._event, seconds)
