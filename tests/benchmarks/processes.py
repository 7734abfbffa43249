"""Bots as processes of their own: started, looked at from outside (CPU, memory), and always ended."""

import asyncio
import contextlib
import math
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Bot:
    """A running bot. Figures are NaN where the system has no /proc."""

    process: Process
    log: Path

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.process.pid

    def cpu(self) -> float:
        """Seconds of processor so far: its own, and its children's once they have ended."""
        stat = _stat(self.pid)
        return sum(map(int, stat[11:15])) / _TICKS if stat else math.nan

    def memory(self, field: str = "VmRSS") -> float:
        """MiB in memory now (VmRSS), or at most ever (VmHWM)."""
        return _memory(self.pid, field)

    def children_memory(self) -> float:
        """MiB of everything it has started and that still lives."""
        return sum(_memory(pid, "VmRSS") for pid in _children(self.pid))

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL to what does not end."""
        if self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), 15)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


@asynccontextmanager
async def running(module: str, *words: str, log: Path, env: Mapping[str, str]) -> AsyncIterator[Bot]:
    """`python -m module …` for the time of the block. What it writes goes to `log`."""
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *words,
            cwd=CHECKOUT, env={"PATH": os.environ["PATH"], **env}, stdin=DEVNULL, stdout=file, stderr=file,
        )  # fmt: skip
    bot = Bot(process, log)
    try:
        yield bot
    finally:
        await bot.stop()


async def answering(bot: Bot, event: asyncio.Event, seconds: float = 60.0) -> None:
    """Wait for the bot's first poll. Raises RuntimeError with its last words when it ends instead."""
    ended = asyncio.create_task(bot.process.wait())
    polled = asyncio.create_task(event.wait())
    await asyncio.wait({ended, polled}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in (ended, polled):
        task.cancel()
    if not event.is_set():
        raise RuntimeError(f"the bot does not poll: {bot.log.read_text(errors='replace')[-2000:]}")


def _stat(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        # The name in brackets may hold spaces; what follows it does not.
        return (_PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    return []


def _memory(pid: int, field: str) -> float:
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) * 1024 / _MIB
    return math.nan if not _PROC.joinpath("self").exists() else 0.0


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for path in (_PROC / str(pid) / "task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, path.read_text().split())
    return found + [each for child in found for each in _children(child)]
