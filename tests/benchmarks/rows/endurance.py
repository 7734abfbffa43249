"""Does the bot's memory stay where it is? Everybody talks until very many updates have come."""

import asyncio
from collections.abc import Iterable

from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, shown
from tests.benchmarks.standin import StandIn

_USERS = 100
_STRETCH = 5.0


def figures(plan: Plan) -> Iterable[Figure]:
    """RSS after the first tenth and after the last update, in MiB."""
    wanted = plan.many(1_000_000, 50_000, 5000)
    count, early, late, seconds = asyncio.run(_measure(plan, wanted))
    yield Figure(
        f"after {count:,} updates",
        shown(late, "MiB"),
        f"RSS; {shown(early, 'MiB')} after the first tenth: {late / early - 1:+.1%}; "
        f"{shown(count / seconds, 'updates/s')}",
    )


async def _measure(plan: Plan, wanted: int) -> tuple[int, float, float, float]:
    made = county.found(plan.folder / "data")
    async with StandIn() as standin, bots.house(standin, plan.folder / "data", made, _USERS) as bench:
        count, seconds, early = 0, 0.0, 0.0
        while count < wanted:
            plan.tell(f"endurance: {count:,} of {wanted:,} updates")
            load = (await bench.load(_STRETCH)).load
            count, seconds = count + load.steps, seconds + load.wall
            if not early and count >= wanted / 10:
                early = bench.bot.memory()
        await bots.settled()
        return count, early, bench.bot.memory(), seconds
