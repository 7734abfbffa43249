"""报上去: the number, the receipt drawn as a picture, the township told. Heavier than a step of the conversation."""

import asyncio
import time
from collections.abc import Iterable

from tests.benchmarks import bots, county, scripts
from tests.benchmarks.figures import Figure, Plan, median, p95, shown
from tests.benchmarks.phones import Phone
from tests.benchmarks.standin import StandIn


def figures(plan: Plan) -> Iterable[Figure]:
    """From 报上去 pressed to the receipt, one at a time."""
    seconds, cpu = asyncio.run(_measure(plan))
    yield Figure(
        "报上去 pressed → receipt in the chat",
        shown(median(seconds) * 1000, "ms"),
        f"P95 {shown(p95(seconds) * 1000, 'ms')}, {shown(cpu / len(seconds) * 1000, 'ms CPU')}, drawing included",
    )


async def _measure(plan: Plan) -> tuple[list[float], float]:
    made = county.found(plan.folder / "data")
    seconds: list[float] = []
    cpu = 0.0
    async with StandIn() as standin, bots.house(standin, plan.folder / "data", made, 0) as bench:
        phone = Phone(bench.account, made.supervisors[0], scripts.reporter())
        count = plan.few(20, 5)
        for nth in range(count + 1):
            plan.tell(f"filing: {nth} of {count}")
            for _ in scripts.REPORT_TO_PREVIEW:
                await phone.step()
            await bots.settled(0.2)
            began, before = time.perf_counter(), bench.bot.cpu()
            await phone.step()
            took = time.perf_counter() - began
            await bots.settled(0.2)
            if nth:  # the first one loads the font and what draws
                seconds.append(took)
                cpu += bench.bot.cpu() - before
    return seconds, cpu
