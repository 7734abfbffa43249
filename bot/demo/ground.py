"""What one demo holds alone: its port and its data folder, both taken before anything is deleted."""

import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import SettingsError
from storage.errors import StoreBusy
from storage.lock import FolderLock, Hold

HOST = "127.0.0.1"
_RUNNING = "a demo is already running here: stop it first"


@contextmanager
def cleared(data: Path, port: int) -> Iterator[socket.socket]:
    """The folder emptied and held, and a socket that listens on the port (0: any free one).

    Raises SettingsError with one line, nothing deleted, when a demo runs on the folder or the port is taken.
    """
    with _alone(data), _listening(port) as door:
        shutil.rmtree(data, ignore_errors=True)
        yield door


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """A lock beside the folder, since the one inside is the bot's own and goes with every start."""
    data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(data.with_name(f"{data.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if data.exists():  # a bot whose demo was killed may live on in it
            FolderLock(data, Hold.ALONE).release()
        yield
    except (BlockingIOError, StoreBusy):
        raise SettingsError(_RUNNING) from None
    finally:
        os.close(handle)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """Whoever comes before the page is served waits in the line."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
            door.listen(128)
        except OSError as error:
            raise SettingsError(_unusable(port, error)) from None
        yield door


def _unusable(port: int, error: OSError) -> str:
    other = f"`.venv/bin/python -m bot demo --port {port + 1 if port < 65535 else 8485}`"
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken: stop what uses it, or {other}"
    return f"port {port} cannot be used ({error.strerror}): try {other}"
