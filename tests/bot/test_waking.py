"""Waking a task from any thread, also while its loop ends."""

import asyncio
import threading
from typing import Any

import pytest

from bot.waking import Wake, call_in, waited


def from_a_thread(call: Any) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


async def test_poked_from_a_thread_it_wakes() -> None:
    wake = Wake()
    wake.begin()
    from_a_thread(wake.poke)
    await wake.wait()
    assert wake.is_set()


async def test_what_is_poked_after_clearing_is_news() -> None:
    wake = Wake()
    wake.begin()
    wake.set()
    wake.clear()
    await wake.wait(0.0)
    assert not wake.is_set()


def test_before_anybody_waits_and_after_the_loop_has_closed_poking_does_nothing() -> None:
    wake = Wake()
    wake.poke()

    async def begins() -> None:
        wake.begin()

    asyncio.run(begins())
    wake.poke()
    assert not wake.is_set()


def test_a_loop_that_closes_between_question_and_call_fails_nobody() -> None:
    class Closing:
        def is_closed(self) -> bool:
            return False  # not yet, when it was asked

        def call_soon_threadsafe(self, _call: Any) -> None:
            raise RuntimeError("Event loop is closed")

    call_in(Closing(), lambda: None)  # type: ignore[arg-type]


async def test_waiting_can_be_cancelled() -> None:
    task = asyncio.create_task(waited(asyncio.Event(), 60.0))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
