"""From the writer's thread back to the event loop: woken once for all acts that were committed together."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Any


class Answer:
    """An act's outcome on its way to a task; in the writer's eyes like a future of concurrent.futures."""

    __slots__ = ("error", "future", "loop", "result")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def set_running_or_notify_cancel(self) -> bool:
        """Whether somebody still waits for the act to be done."""
        return not self.future.cancelled()

    def set_result(self, result: Any) -> None:
        """It is committed; told by `deliver`."""
        self.result = result

    def set_exception(self, error: BaseException) -> None:
        """It was rolled back; told by `deliver`."""
        self.error = error


def deliver(answers: Iterable[Answer]) -> None:
    """Tell those who wait. A loop that is closed has nobody left who does."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Answer]] = {}
    for answer in answers:
        by_loop.setdefault(answer.loop, []).append(answer)
    for loop, theirs in by_loop.items():
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell, theirs)


def _tell(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.future.done():
            continue
        if answer.error is not None:
            answer.future.set_exception(answer.error)
        else:
            answer.future.set_result(answer.result)
