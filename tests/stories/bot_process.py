"""The bot as a process of its own, given nothing but the contract's environment; killed and started at will."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bot.control import ask
from storage.engine import resolve

CHECKOUT = Path(__file__).resolve().parents[2]
_PATIENCE = 300.0


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """Standard output as JSON."""
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass
class BotProcess:
    """One data folder and the bot that runs on it. `logs`: one file for each start. `more`: further variables;
    `around`: words before the command, which end in becoming it; `name`: where several run on one folder."""

    data: Path
    api_url: str
    token: str
    database_url: str | None = None
    policy: Path | None = None
    logs: list[Path] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    around: tuple[str, ...] = ()
    name: str = ""
    _process: Process | None = None
    _reading: asyncio.Task[None] | None = None
    _started: asyncio.Event = field(default_factory=asyncio.Event)

    def environment(self, fail: str | None = None) -> dict[str, str]:
        """The contract's variables and nothing else (FAIL is the rig's own, see storage.failpoints)."""
        given = {
            "LIANQIN_TOKEN": self.token,
            "LIANQIN_API_URL": self.api_url,
            "LIANQIN_DATA": str(self.data),
            "LIANQIN_LOG": "DEBUG",
            "LIANQIN_DATABASE_URL": self.database_url,
            "LIANQIN_POLICY": str(self.policy) if self.policy else None,
            "FAIL": fail,
            "PATH": os.environ["PATH"],
            **self.more,
        }
        return {name: value for name, value in given.items() if value}

    async def command(self, *words: str) -> Said:
        """`python -m bot …`, to its end."""
        process = await self._spawn(words, None, out=PIPE)
        out, err = await asyncio.wait_for(process.communicate(), _PATIENCE)
        assert process.returncode is not None
        return Said(process.returncode, out.decode(), err.decode())

    async def start(self, fail: str | None = None) -> None:
        """`run`, until it says that it has started, or has died of its fail point."""
        assert self._process is None, "it runs already"
        self._started = asyncio.Event()
        self._process = await self._spawn(("run",), fail, out=DEVNULL)
        self.logs.append(self.data.parent / f"{self.name or self.data.name}-{len(self.logs)}.log")
        self._reading = asyncio.create_task(self._read(self._process, self.logs[-1]))
        await asyncio.wait_for(self._started.wait(), _PATIENCE)
        assert fail or self._process.returncode is None, self.logs[-1].read_text()

    async def kill(self) -> None:
        """SIGKILL."""
        self._signal(signal.SIGKILL)
        await self.dies()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        self._signal(signal.SIGTERM)
        return await self.dies()

    async def restart(self, fail: str | None = None) -> None:
        """Killed where it stands, and started again."""
        await self.kill()
        await self.start(fail)

    async def dies(self, within: float = _PATIENCE) -> int:
        """Wait for its end (of a fail point, say); the exit code, -9 after SIGKILL."""
        assert self._process is not None, "it does not run"
        assert self._reading is not None
        await asyncio.wait_for(self._process.wait(), within)
        await self._reading
        code, self._process = self._process.returncode, None
        assert code is not None
        return code

    async def status(self) -> dict[str, Any]:
        """What the running bot says of itself: {"inbox", "outbox", "now"}, through its control socket."""
        answer = await asyncio.to_thread(ask, self.seen_from_here, {"do": "status"})
        assert answer is not None, "nobody answers on the data folder"
        return answer

    @property
    def seen_from_here(self) -> Path:
        """The data folder of the running bot, also where it has mounts of its own."""
        if not self.around or self._process is None:
            return self.data
        return Path(f"/proc/{self._process.pid}/root") / self.data.relative_to("/")

    async def files_pending(self) -> int:
        """How many files are still to be fetched, as the database says."""
        return await asyncio.to_thread(self._files_pending)

    def _files_pending(self) -> int:
        engine = create_engine(resolve(self.database_url, self.data))
        try:
            with engine.connect() as connection:
                waiting = connection.execute(text("SELECT count(*) FROM files WHERE state = 'pending'"))
                return int(waiting.scalar_one())
        finally:
            engine.dispose()

    @property
    def running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.returncode is None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def _spawn(self, words: tuple[str, ...], fail: str | None, *, out: int) -> Process:
        return await asyncio.create_subprocess_exec(
            *self.around, sys.executable, "-m", "bot", *words,
            cwd=CHECKOUT, env=self.environment(fail), stdin=DEVNULL, stdout=out, stderr=PIPE,
        )  # fmt: skip

    async def _read(self, process: Process, log: Path) -> None:
        assert process.stderr is not None
        with log.open("wb", buffering=0) as file:
            while line := await process.stderr.readline():
                file.write(line)
                if b'"started"' in line:
                    self._started.set()
        self._started.set()
