"""Memory of the bot's process at rest, under load and at most; and of the child that opens pictures."""

import asyncio
from collections.abc import Iterable

from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, shown
from tests.benchmarks.phones import Phone
from tests.benchmarks.pictures import photo_message, twelve_megapixels
from tests.benchmarks.scripts import REPORT_TO_PREVIEW
from tests.benchmarks.standin import StandIn

_USERS = 40
_REST = 5.0


def figures(plan: Plan) -> Iterable[Figure]:
    """RSS in MiB, as the kernel counts it."""
    rest, end, most, child = asyncio.run(_measure(plan))
    yield Figure("at rest", shown(rest, "MiB"), f"RSS, {_REST:.0f} s after the start")
    yield Figure("at the end of the load", shown(end, "MiB"), f"RSS, {_USERS} people at once, 12 MP photos")
    yield Figure("at most", shown(most, "MiB"), "the bot's process, over the whole run")
    yield Figure("the child that opens pictures", shown(child, "MiB"), "at most; it lives for one picture")


async def _measure(plan: Plan) -> tuple[float, float, float, float]:
    made = county.found(plan.folder / "data")
    plan.tell("memory: drawing a photo")
    picture = await asyncio.to_thread(twelve_megapixels)
    async with StandIn() as standin, bots.house(standin, plan.folder / "data", made, _USERS) as bench:
        plan.tell("memory: at rest")
        await asyncio.sleep(_REST)
        rest = bench.bot.memory()
        plan.tell("memory: under load")
        seen: list[float] = []
        watching = asyncio.create_task(_watch_children(bench, seen))
        somebody = Phone(bench.account, made.supervisors[-1], iter(REPORT_TO_PREVIEW))
        load = asyncio.create_task(bench.load(plan.few(10, 3)))
        for step in REPORT_TO_PREVIEW[:2]:
            await somebody.does(step)
        for nth in range(3):
            await somebody.sends(*photo_message(somebody, f"photo{nth}", picture))
        await load
        await bots.settled()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return rest, bench.bot.memory(), bench.bot.memory("VmHWM"), max(seen)


async def _watch_children(bench: bots.Bench, seen: list[float]) -> None:
    """Note what its children hold, twenty times a second."""
    while True:
        seen.append(bench.bot.children_memory())
        await asyncio.sleep(0.05)
