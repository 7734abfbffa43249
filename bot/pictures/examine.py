"""Have a picture opened by a child process with limits; the bot itself never decodes one."""

import asyncio
import contextlib
import math
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import PIL

from bot.pictures.frame import LONGEST, Examined, Unreadable, from_frame
from bot.pictures.kinds import PICTURES, Kind, kind_of_content

__all__ = ["Allowance", "Examined", "Unreadable", "examine"]

PATIENCE = 6
"""Seconds by the clock for each second of processor time."""

_MEBIBYTE = 2**20
_ROOTS = [str(Path(__file__).resolve().parents[2]), str(Path(PIL.__path__[0]).parent)]
_START = (
    "import runpy, sys; sys.path += sys.argv.pop().split('|');"
    "runpy.run_module('bot.pictures.child', run_name='__main__')"
)
_TWO_AT_A_TIME = ThreadPoolExecutor(max_workers=2, thread_name_prefix="picture")


@dataclass(frozen=True)
class Allowance:
    """What one child may use, in bytes: `data` is private memory (close to RSS), `space` is addresses."""

    data: int = 232 * _MEBIBYTE
    space: int = 512 * _MEBIBYTE


async def examine(
    content: bytes, *, seconds: float = 5.0, allowance: Allowance | None = None
) -> Examined | Unreadable:
    """Open an untrusted picture and derive its copy, thumbnail and likeness.

    `seconds` is processor time of the child; on a crowded machine it has six times as much by the
    clock, lest an honest picture be refused for its neighbours. The wait for one of two places is not
    counted. A child that is killed, runs out of memory or talks nonsense gives `Unreadable`. Raises OSError
    when the machine has no process, handle or memory to spare for a child: the picture is not at fault.
    """
    if not content:
        return Unreadable("empty")
    kind = kind_of_content(content[:512])
    if kind not in PICTURES:
        return Unreadable("not_a_picture" if kind is Kind.PLAIN else "kind_refused")
    child = _Child(content, seconds, allowance or Allowance())
    try:
        return await asyncio.get_running_loop().run_in_executor(_TWO_AT_A_TIME, child.run)
    except asyncio.CancelledError:
        child.stop()
        raise


class _Child:
    """One process for one picture, so that a hostile picture can never read the next one.

    Driven from a thread: asyncio's own pipes hang in 3.11 when a killed child leaves unread output.
    """

    def __init__(self, content: bytes, seconds: float, allowance: Allowance) -> None:
        self._content = content
        self._seconds = seconds
        self._allowance = allowance
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._late = False

    def stop(self) -> None:
        """Kill the process now, or keep it from starting."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def run(self) -> Examined | Unreadable:
        """Start the process, talk to it, bury it, and say what came out."""
        process = self._started()
        if process is None:
            return Unreadable("too_slow")
        watchdog = threading.Timer(self._seconds * PATIENCE, self._give_up)
        watchdog.start()
        try:
            frame = _answer(process, self._content)
        finally:
            watchdog.cancel()
            process.kill()
            process.wait()
        return self._verdict(process.returncode, frame)

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if not self._stopped:
                self._process = subprocess.Popen(  # noqa: S603  fixed words, and numbers made here
                    self._command(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    cwd="/",
                    start_new_session=True,
                )
            return self._process

    def _command(self) -> list[str]:
        limits = (max(1, math.ceil(self._seconds)), self._allowance.data, self._allowance.space)
        return [sys.executable, "-I", "-B", "-c", _START, *map(str, limits), "|".join(_ROOTS)]

    def _give_up(self) -> None:
        self._late = True
        self.stop()

    def _verdict(self, code: int, frame: bytes) -> Examined | Unreadable:
        result = from_frame(frame)
        if result is not None:
            return result
        if self._late or code in {-signal.SIGXCPU, -signal.SIGALRM}:
            return Unreadable("too_slow")
        return Unreadable("too_much_memory" if code == -signal.SIGKILL else "broken")


def _environment() -> dict[str, str]:
    """Nothing but where shared libraries lie: the bot's own environment holds the token."""
    kept = "LD_LIBRARY_PATH"
    return {kept: os.environ[kept]} if kept in os.environ else {}


def _answer(process: subprocess.Popen[bytes], content: bytes) -> bytes:
    """All of the picture in, then at most one frame out; the child speaks only after reading all."""
    if process.stdin is None or process.stdout is None:
        return b""
    with contextlib.suppress(OSError):  # it died while reading: its code says why
        process.stdin.write(content)
    with contextlib.suppress(OSError):
        process.stdin.close()
    with process.stdout as out:
        return out.read(LONGEST + 1)
