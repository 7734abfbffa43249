"""The long form: rounds of a hundred kills, each in a fresh house whose books are read, until it is enough."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.campaign import play
from tests.faults.deaths import deaths
from tests.faults.grounds import Ground, Grounds, webhook_settings
from tests.faults.nursery import Nursery
from tests.faults.tally import Tally
from tests.faults.village import seeded
from tests.postgres import served

ENGINES = ("sqlite", "postgresql")
ROUND = 100


@dataclass(frozen=True)
class Plan:
    """What one engine has to bear."""

    engine: str
    folder: Path
    kills: int
    messages: int
    seed: int
    workers: int = 1
    webhook: bool = False
    minutes: float | None = None

    @property
    def crew(self) -> int:
        """SQLite is written by one process."""
        return self.workers if self.engine == "postgresql" else 1

    @property
    def title(self) -> str:
        """The head of its column."""
        several = f", {self.crew} workers" if self.crew > 1 else ""
        return f"{self.engine}{several}{', webhook' if self.webhook else ''}"


async def campaign(nursery: Nursery, plan: Plan, tally: Tally, told: Callable[..., object]) -> None:
    """Play rounds until kills and messages are reached, or the minutes are over; `tally` grows round by round."""
    began, played = time.monotonic(), 0
    with ExitStack() as stack:
        grounds = _grounds(plan, stack)
        while tally.killed < plan.kills or tally.messages < plan.messages:
            if plan.minutes is not None and time.monotonic() - began > plan.minutes * 60:
                return
            played += 1
            left = plan.kills - tally.killed
            count = min(ROUND, left) if left > 0 else ROUND
            chosen = deaths(count, seeded(plan.seed, plan.engine, played))
            async with _on(grounds, plan) as ground:
                done = await play(
                    nursery, ground, chosen, plan.seed + played, workers=plan.crew,
                    told=lambda: told(description=plan.title + _so_far(tally)),
                )  # fmt: skip
            tally.add(done)


def _so_far(tally: Tally) -> str:
    return f": {tally.messages:,} messages, {len(tally.findings)} findings"


def _grounds(plan: Plan, stack: ExitStack) -> Grounds:
    server = stack.enter_context(served()) if plan.engine == "postgresql" else None
    folder = plan.folder / plan.engine
    folder.mkdir()
    return Grounds(folder, server).found()


@asynccontextmanager
async def _on(grounds: Grounds, plan: Plan) -> AsyncIterator[Ground]:
    """A fresh house, removed afterwards: a hundred kills leave a hundred logs."""
    ground = await asyncio.to_thread(grounds.fresh, webhook_settings() if plan.webhook else {})
    try:
        yield ground
    finally:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(ground.clear)
