"""The bot under the rig: a fork of the nursery or a cold process, with the webhook and fail points it is given."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.nursery import CHECKOUT, Nursery


@dataclass(frozen=True)
class House:
    """Where bots live: several on one PostgreSQL share it. `more`: further settings (a webhook's, say)."""

    data: Path
    api_url: str
    token: str
    policy: Path
    url: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def temp(self) -> Path:
        """Where the bot may put temporary files, so that they can be looked through."""
        return self.data.parent / "tmp"

    def environment(self, fail: str | None, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The contract's variables and nothing else (FAIL is the rig's own, see storage.failpoints)."""
        given = {
            "LIANQIN_TOKEN": self.token,
            "LIANQIN_API_URL": self.api_url,
            "LIANQIN_DATA": str(self.data),
            "LIANQIN_LOG": "DEBUG",
            "LIANQIN_DATABASE_URL": self.url or "",
            "LIANQIN_POLICY": str(self.policy),
            "FAIL": fail or "",
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self.temp),
            **self.more,
            **(more or {}),
        }
        return {name: value for name, value in given.items() if value}


@dataclass
class Bot:
    """One `lianqin run`, started and killed at will. `logs`: one for each life, or all into `log`."""

    house: House
    nursery: Nursery
    name: str = "bot"
    more: Mapping[str, str] = field(default_factory=dict)
    logs: list[Path] = field(default_factory=list)
    log: Path | None = None
    pid: int | None = None
    _cold: Process | None = None

    async def start(self, fail: str | None = None, *, cold: bool = False) -> None:
        """Begin a life; it is not waited for: work that waits is its first."""
        assert self.pid is None, "it runs already"
        self.house.temp.mkdir(exist_ok=True)
        log = self.log or self.house.data.parent / f"{self.name}-{len(self.logs)}.log"
        self.logs.append(log)
        environment = self.house.environment(fail, self.more)
        if cold:
            with log.open("ab") as err:
                self._cold = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "bot", "run",
                    cwd=CHECKOUT, env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=err,
                )  # fmt: skip
            self.pid = self._cold.pid
        else:
            self.pid = await self.nursery.spawn(environment, log)

    @property
    def has_begun(self) -> bool:
        """Whether its last life came as far as serving. Before that SIGTERM ends it as it ends any program: where
        several serve, the one asked to stop may be at its imports while the others are heard."""
        return b'"started"' in self.logs[-1].read_bytes()

    async def ends(self) -> int:
        """Wait for its end; the exit code, -9 after SIGKILL."""
        assert self.pid is not None, "it does not run"
        code = await (self._cold.wait() if self._cold else self.nursery.wait(self.pid))
        self.pid = self._cold = None
        return code

    async def dies_within(self, seconds: float) -> int | None:
        """The exit code, or None where it still lives then."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self.ends()
        return None

    def send(self, number: signal.Signals) -> None:
        """A signal."""
        assert self.pid is not None, "it does not run"
        with contextlib.suppress(ProcessLookupError):  # its fail point was faster
            os.kill(self.pid, number)

    async def kill(self) -> int:
        """SIGKILL."""
        self.send(signal.SIGKILL)
        return await self.ends()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.send(signal.SIGTERM)
        return await self.ends()
