"""Has pictures drawn by a child that leaves when it rests: fonts and Pillow take 75 MB, which the bot never holds."""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from bot.pictures.easel import HEAD, drawn

log = structlog.get_logger(__name__)

#: Seconds without a drawing after which the child leaves, and after which one drawing is given up.
REST, PATIENCE = 20.0, 30.0

_ROOT = str(Path(__file__).resolve().parents[2])
_START = (
    "import runpy, sys; sys.path[:0] = sys.argv.pop().split('|');"
    "runpy.run_module('bot.pictures.easel', run_name='__main__')"
)


class NotDrawn(ValueError):  # noqa: N818 - a finding
    """These fields cannot be drawn; the text is the kind of the reason."""


class _Left(Exception):  # noqa: N818 - what happens to a process
    """The child is no more, in the middle of its work or before it."""


class Painter:
    """One child at most, started when it is needed. Blocking: call it from a thread."""

    def __init__(self, *, rest: float = REST) -> None:
        self._rest = rest
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._leaving: threading.Timer | None = None

    @property
    def at_work(self) -> bool:
        """Whether there is a child."""
        return self._child is not None

    def draw(self, name: str, fields: Mapping[str, Any]) -> bytes:
        """The picture of that name, as PNG (a photo: as JPEG). Raises NotDrawn where no try would draw it."""
        line = json.dumps([name, dict(fields)]).encode() + b"\n"
        with self._lock:
            self._stay()
            try:
                for _ in range(2):  # the one that was there may have been killed since its last drawing
                    try:
                        return self._asked(line)
                    except _Left:
                        self._bury()
            finally:
                self._may_leave()
        log.warning("no child to draw")
        if name == "photo":  # what people sent is opened here never, and goes nowhere as it is
            raise NotDrawn(name)
        return drawn(name, fields)  # a machine with no process to spare still gives the villager a receipt

    def dismiss(self) -> None:
        """The child leaves now. Repeatable; the next drawing starts another."""
        with self._lock:
            self._stay()
            self._bury()

    def _asked(self, line: bytes) -> bytes:
        child = self._child = self._child or _started()
        watchdog = threading.Timer(PATIENCE, child.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(line)
            child.stdin.flush()
            drawing, length = HEAD.unpack(_exactly(child.stdout, HEAD.size))
            answer = _exactly(child.stdout, length)
        except OSError:
            raise _Left from None
        finally:
            watchdog.cancel()
        if not drawing:
            raise NotDrawn(answer.decode())
        return answer

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def _may_leave(self) -> None:
        self._leaving = threading.Timer(self._rest, self.dismiss)
        self._leaving.daemon = True
        self._leaving.start()

    def _bury(self) -> None:
        if self._child is None:
            return
        child, self._child = self._child, None
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not written yet goes to nobody
                    pipe.close()
        child.wait()


def _exactly(stream: BinaryIO | Any, length: int) -> bytes:
    found: bytes = stream.read(length)
    if len(found) < length:
        raise _Left
    return found


def _started() -> subprocess.Popen[bytes]:
    """Raises _Left where no process can be started. It gets no environment: the bot's own holds the token."""
    kept = "LD_LIBRARY_PATH"
    paths = "|".join([_ROOT, *(path for path in sys.path if path)])
    try:
        return subprocess.Popen(  # noqa: S603 - fixed words, and our own paths
            [sys.executable, "-I", "-c", _START, paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={kept: os.environ[kept]} if kept in os.environ else {},
            cwd="/",
            start_new_session=True,  # Ctrl-C is for the bot: it finishes what it has begun
        )
    except OSError:
        raise _Left from None


PAINTER = Painter()
atexit.register(PAINTER.dismiss)
