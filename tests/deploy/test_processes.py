"""The bot among other processes: systemd that listens, a log that takes no more, a Telegram that hangs."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault
from tests.deploy.reading import ROOT
from tests.stories import canary
from tests.stories.canary import Well

#: The house promises to end in ten seconds; systemd waits twenty, and so do we: a busy machine ends nothing at once.
ENDS_WITHIN = 20.0
STORY = "六组的水管漏了两天"


@pytest.fixture
async def well(tmp_path: Path) -> AsyncIterator[Well]:
    """A founded house whose bot does not run yet."""
    async with Sandbox(token=canary.TOKEN) as sandbox:
        made = canary.dig(tmp_path, sandbox)
        del made.bot.more["LIANQIN_HEARTBEAT_URL"]
        yield made
        if made.bot.running:
            await made.bot.kill()


@asynccontextmanager
async def process(well: Well, stderr: int | None, **more: str) -> AsyncIterator[Process]:
    """`run` with a standard error of our choice."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env={**well.bot.environment(), **more}, stderr=stderr
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def ended(running: Process) -> int:
    """SIGTERM, and the exit code; it must come in time."""
    running.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(running.wait(), ENDS_WITHIN)


async def answers(well: Well) -> None:
    well.supervisor.phone.sticker()
    await well.supervisor.hears("表情没有存")


async def test_a_log_whose_disk_is_full_stops_nothing(well: Well) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    async with process(well, full) as running:
        os.close(full)
        await answers(well)
        assert await ended(running) == 0


async def test_a_log_that_nobody_reads_any_more_stops_nothing(well: Well) -> None:
    reading, writing = os.pipe()
    async with process(well, writing) as running:
        os.close(writing)
        os.close(reading)
        await answers(well)
        await answers(well)
        assert await ended(running) == 0


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket systemd would listen on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(tmp_path / "notify"))
        door.settimeout(100)
        yield door


async def test_systemd_hears_that_it_stands_lives_and_stops(
    well: Well, systemd: socket.socket, tmp_path: Path
) -> None:
    notify = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}
    async with process(well, PIPE, **notify) as running:
        said = [await asyncio.to_thread(systemd.recv, 100) for _ in range(3)]
        assert said == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
        ending = asyncio.create_task(ended(running))
        # Listened to all the while, as systemd does: the socket holds ten and no more.
        while said[-1] != b"STOPPING=1":
            said.append(await asyncio.to_thread(systemd.recv, 100))
        assert await ending == 0


async def test_it_stops_in_time_though_telegram_hangs_and_keeps_everything(well: Well) -> None:
    await well.bot.start()
    await answers(well)
    hang = Fault.hang()
    for method in ("sendMessage", "editMessageText", "answerCallbackQuery", "getFile", "sendPhoto"):
        well.sandbox.script(method=method, fault=hang, times=-1)
    for hand in well.others:
        hand.phone.text(STORY)
    async with asyncio.timeout(100):
        while well.sandbox.pending_updates() or not well.sandbox.api.in_flight:
            await well.sandbox.world.pulse.change(0.1)
    well.bot._signal(signal.SIGTERM)
    assert await well.bot.dies(ENDS_WITHIN) == 0
    well.sandbox.world.script.lines.clear()
    await well.bot.start()
    await well.settled()
    heard = [hand.count("先替您存着") for hand in well.others]
    assert set(heard) == {1}
    assert await well.bot.stop() == 0
