"""The metronome knocks, and nothing more."""

import asyncio

from bot.metronome import Metronome, Tick

SOON = 0.01


async def knocked(metronome: Metronome, done: asyncio.Event) -> None:
    await metronome.start()
    try:
        await asyncio.wait_for(done.wait(), timeout=60)
    finally:
        await metronome.stop()


def until(count: int, done: asyncio.Event) -> Tick:
    seen: list[int] = []

    async def knock() -> None:
        seen.append(1)
        if len(seen) >= count:
            done.set()

    return Tick("counted", SOON, knock)


async def test_a_tick_knocks_again_and_again() -> None:
    done = asyncio.Event()
    await knocked(Metronome([until(3, done)]), done)
    assert done.is_set()


async def test_every_tick_knocks_at_once_at_the_start() -> None:
    done = asyncio.Event()

    async def knock() -> None:
        done.set()

    await knocked(Metronome([Tick("daily", 86400, knock)]), done)
    assert done.is_set()


async def test_a_tick_that_fails_comes_again_and_the_others_go_on() -> None:
    done, failures = asyncio.Event(), []

    async def fail() -> None:
        failures.append(1)
        raise ValueError("always")

    await knocked(Metronome([Tick("broken", SOON, fail), until(5, done)]), done)
    assert len(failures) >= 1
    assert done.is_set()


async def test_a_tick_that_is_still_busy_is_not_started_beside_itself() -> None:
    running, most, done = [], [], asyncio.Event()

    async def slow() -> None:
        running.append(1)
        most.append(len(running))
        await asyncio.sleep(SOON * 3)
        running.pop()
        if len(most) >= 3:
            done.set()

    await knocked(Metronome([Tick("slow", SOON, slow)]), done)
    assert max(most) == 1


async def test_after_stop_nothing_knocks() -> None:
    done = asyncio.Event()
    metronome = Metronome([until(1, done)])
    await knocked(metronome, done)
    await metronome.stop()
    assert done.is_set()
