"""Bots forked from a process that has imported everything: real processes, real SIGKILL, a start in no time.

Most of a start is importing. A kill costs two seconds of processor then, and thousands of kills an evening; so the
imports are made once here, and each bot is a fork that has opened nothing yet. Every tenth start is a cold one.
"""

import asyncio
import ctypes
import json
import os
import selectors
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
_DIE_WITH_PARENT = 1
#: What `lianqin run` imports; what is missing here is imported by each bot itself and costs time, no more.
_IMPORTED = (
    "bot.command_line", "bot.running", "bot.opening", "bot.application", "handlers.registration",
    "handlers.notices", "storage.store", "storage.migrations", "aiohttp.connector", "aiohttp.client",
    "telegram.ext", "psycopg", "psycopg_binary", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite.pysqlite", "babel.messages.pofile",
    "apscheduler.schedulers.asyncio", "bot.presence", "bot.refusal_lines", "zoneinfo", "bot.policy_file",
    "bot.holidays_source",
)  # fmt: skip


class Nursery:
    """The driver's side: `spawn` a bot, `wait` for its end."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> "Nursery":
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.nursery",
            cwd=CHECKOUT,
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,  # Ctrl-C is for us: we still want to hear how its children end
        )
        self._reader = asyncio.create_task(self._read(self._process))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        assert self._reader is not None
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
        await self._reader

    async def spawn(self, environment: Mapping[str, str], log: Path, words: Sequence[str] = ("run",)) -> int:
        """Fork a bot with this environment and nothing else; its process id."""
        assert self._process is not None
        assert self._process.stdin is not None
        asked = {"env": dict(environment), "log": str(log), "words": list(words)}
        async with self._turn:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            return await self._born.get()

    async def wait(self, pid: int) -> int:
        """Its exit code, -9 after SIGKILL."""
        return await asyncio.shield(self._ends[pid])

    async def _read(self, process: Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            said = json.loads(line)
            if "code" in said:
                self._ends[said["pid"]].set_result(said["code"])
            else:
                self._ends[said["pid"]] = asyncio.get_running_loop().create_future()
                self._born.put_nowait(said["pid"])
        for end in self._ends.values():
            if not end.done():  # they have died with it
                end.set_result(-9)


def serve() -> None:
    """Fork what is asked for on standard input; say on standard output when one is born and when one ends."""
    for name in _IMPORTED:
        import_module(name)
    import_module("storage.migrations").fill_metadata()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
    waiting = b""
    while True:
        for key, _ in selector.select():
            if key.data is not None:
                _buried(selector, key)
                continue
            read = os.read(sys.stdin.fileno(), 65536)
            if not read:
                return
            *lines, waiting = (waiting + read).split(b"\n")
            for line in lines:
                _bear(selector, json.loads(line))


def _bear(selector: selectors.BaseSelector, asked: dict[str, Any]) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(_live(asked))
    selector.register(os.pidfd_open(pid), selectors.EVENT_READ, data=pid)
    _tell({"pid": pid})


def _buried(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    _, status = os.waitpid(key.data, 0)
    selector.unregister(key.fileobj)
    os.close(key.fd)
    _tell({"pid": key.data, "code": os.waitstatus_to_exitcode(status)})


def _tell(said: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _live(asked: dict[str, Any]) -> int:
    """A bot's life, in its own process."""
    from bot.__main__ import main
    from storage import failpoints

    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open(os.devnull, os.O_RDWR)
    for target, source in ((0, null), (1, null), (2, log)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(asked["env"])
    failpoints.arm(asked["env"].get("FAIL", ""))
    sys.argv = ["lianqin", *asked["words"]]
    try:
        return main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1


if __name__ == "__main__":
    serve()
