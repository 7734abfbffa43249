"""Which part of the house takes how much of a step's processor time, by a sampler inside the process."""

import asyncio
import json
import signal
import sys
from collections.abc import Iterable

from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, shown
from tests.benchmarks.standin import StandIn

_USERS = 40


def figures(plan: Plan) -> Iterable[Figure]:
    """One line a room, the biggest first."""
    if not sys.platform.startswith("linux"):
        yield Figure("shares", "–", "needs Linux: one thread's own processor time is read")
        return
    spent, gate, steps = asyncio.run(_measure(plan))
    total = sum(spent.values())
    yield Figure(
        "a step", shown(total / 1e6 / steps, "ms CPU"), "with a sampler in the process, which costs too"
    )
    for name, nanoseconds in sorted(spent.items(), key=lambda item: -item[1]):
        value = f"{nanoseconds / total:.0%}"
        yield Figure(name, value, shown(nanoseconds / 1e6 / steps, "ms"))
    asked = (
        f"{shown(gate / 1e6 / steps, 'ms')}; in the lines above: who may see or do what, its reading included"
    )
    yield Figure("of all this, the gate", f"{gate / total:.1%}", asked)


async def _measure(plan: Plan) -> tuple[dict[str, int], int, int]:
    plan.tell("shares: founding the county")
    made = county.found(plan.folder / "data")
    samples = plan.folder / "samples.json"
    async with StandIn() as standin:
        watched = bots.house(
            standin, plan.folder / "data", made, _USERS,
            module="tests.benchmarks.sampled", more={"SAMPLES": str(samples)},
        )  # fmt: skip
        async with watched as bench:
            plan.tell("shares: warming up")
            await bench.load(plan.few(3, 1))
            bench.bot.process.send_signal(signal.SIGUSR1)
            plan.tell("shares: sampling")
            measured = await bench.load(plan.few(10, 3))
    found = json.loads(samples.read_text(encoding="utf-8"))
    return found["rooms"], found["gate"], measured.load.steps
