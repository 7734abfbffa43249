"""From the process's start to the answer to a message that has waited at Telegram."""

import asyncio
import time
from collections.abc import Iterable

from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, median, shown
from tests.benchmarks.phones import Phone, Step
from tests.benchmarks.processes import running
from tests.benchmarks.standin import StandIn


def figures(plan: Plan) -> Iterable[Figure]:
    """Seconds, and the processor's part of them."""
    runs = asyncio.run(_measure(plan))
    yield Figure(
        "process start → answer to a waiting message",
        shown(median([wall for wall, _ in runs]), "s"),
        f"{shown(median([cpu for _, cpu in runs]), 's CPU')}; median of {len(runs)}, "
        f"{shown(min(wall for wall, _ in runs), 's')} to {shown(max(wall for wall, _ in runs), 's')}",
    )


async def _measure(plan: Plan) -> list[tuple[float, float]]:
    data = plan.folder / "data"
    made = county.found(data)
    count = plan.few(5, 3)
    runs: list[tuple[float, float]] = []
    async with StandIn() as standin:
        env = bots.house_environment(standin, data)
        for nth in range(count):
            plan.tell(f"start: {nth + 1} of {count}")
            phone = Phone(standin.account(bots.HOUSE), made.supervisors[nth], iter(()))
            answered = asyncio.ensure_future(phone.does(Step(text="记走访")))
            await asyncio.sleep(0)
            began = time.perf_counter()
            async with running("bot", "run", log=plan.folder / "start.log", env=env) as bot:
                await answered
                runs.append((time.perf_counter() - began, bot.cpu()))
                await bots.settled()
    return runs
