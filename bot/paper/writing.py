"""Has a file written by a child of its own, which is killed when nobody wants the file any more."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from bot.pictures.easel import HEAD

#: What telegram takes from a bot in one document (Bot API: 50 MB), with room for the form around it.
LARGEST = 49_000_000

#: A folder that is memory, where there is one with so much room: what is being written never touches the disk.
_MEMORY, _ROOM = Path("/dev/shm"), 1_000_000_000  # noqa: S108 - named at random, and ours alone, below
_OURS = "lianqin-paper-"

_ROOT = str(Path(__file__).resolve().parents[2])
_START = (
    "import runpy, sys; sys.path[:0] = sys.argv.pop().split('|');"
    "runpy.run_module('bot.paper.press', run_name='__main__')"
)


class NotWritten(ValueError):  # noqa: N818 - a finding
    """There is no file; the text is the kind of the reason."""


class TooLarge(NotWritten):
    """It was written, and is more than one document may be."""


class Writing:
    """One file in the making. Blocking: call it from a thread. Leave it by `end`, whatever happened."""

    def __init__(self, aside: Path) -> None:
        """`aside`: our folder for unfinished files, where no memory is to be had for them. Raises OSError."""
        self.folder = _folder(aside)
        try:
            self._child = _started()
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def put(self, orders: Iterable[list[Any]]) -> None:
        """Hand over some lines. Raises NotWritten when the child has died."""
        lines = b"".join(json.dumps(order).encode() + b"\n" for order in orders)
        try:
            self._pipe(self._child.stdin).write(lines)
            self._pipe(self._child.stdin).flush()
        except OSError:
            self.finish()  # it has stopped reading, and may have said why
            raise NotWritten("Left") from None

    def finish(self) -> bytes:
        """The whole file. Raises NotWritten, TooLarge."""
        with contextlib.suppress(OSError):
            self._pipe(self._child.stdin).close()
        out = self._pipe(self._child.stdout)
        head = out.read(HEAD.size)
        if len(head) < HEAD.size:
            raise NotWritten("Left")
        good, length = HEAD.unpack(head)
        if good and length > LARGEST:
            raise TooLarge("TooLarge")
        answer = out.read(length)
        if len(answer) < length:
            raise NotWritten("Left")
        if not good:
            raise NotWritten(answer.decode("ascii", "replace"))
        return answer

    def end(self) -> None:
        """The child is gone, and what it had laid aside. Repeatable."""
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):
                self._pipe(pipe).close()
        self._child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _pipe(pipe: Any) -> BinaryIO:
        assert pipe is not None
        found: BinaryIO = pipe
        return found


def sweep(aside: Path) -> None:
    """Remove what a killed process of this house has left unfinished."""
    prefix = _prefix(aside)
    for home in (aside, _MEMORY):
        for left in home.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)


def _folder(aside: Path) -> Path:
    home = aside
    with contextlib.suppress(OSError):
        if shutil.disk_usage(_MEMORY).free > _ROOM and os.access(_MEMORY, os.W_OK):
            home = _MEMORY
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_prefix(aside), dir=home))  # readable by its owner only


def _prefix(aside: Path) -> str:
    """Several houses may share one machine: each knows its own by the place of its data."""
    import hashlib

    return f"{_OURS}{hashlib.sha256(str(aside.resolve()).encode()).hexdigest()[:12]}-"


def _started() -> subprocess.Popen[bytes]:
    """It gets no environment: the bot's own holds the token."""
    kept = "LD_LIBRARY_PATH"
    paths = "|".join([_ROOT, *(path for path in sys.path if path)])
    return subprocess.Popen(  # noqa: S603 - fixed words, and our own paths
        [sys.executable, "-I", "-c", _START, paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={kept: os.environ[kept]} if kept in os.environ else {},
        cwd="/",
        start_new_session=True,
    )
