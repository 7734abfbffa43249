"""kill -9 under load, and the bot is started again as systemd would: when is the next answer heard?"""

import asyncio
import time
from collections.abc import Iterable

from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, median, shown
from tests.benchmarks.phones import Phone, Step
from tests.benchmarks.processes import running
from tests.benchmarks.standin import StandIn

_TYPING = 20


def figures(plan: Plan) -> Iterable[Figure]:
    """Seconds from the kill to the next answer."""
    runs = asyncio.run(_measure(plan))
    yield Figure(
        "SIGKILL → next answer",
        shown(median(runs), "s"),
        f"median of {len(runs)}, at most {shown(max(runs), 's')}",
    )


async def _measure(plan: Plan) -> list[float]:
    data = plan.folder / "data"
    made = county.found(data)
    runs: list[float] = []
    async with StandIn() as standin:
        account = standin.account(bots.HOUSE)
        env = bots.house_environment(standin, data)
        log = plan.folder / "recovery.log"
        for nth in range(plan.few(5, 2)):
            plan.tell(f"recovery: kill {nth + 1}")
            async with running("bot", "run", log=log, env=env) as bot:
                phones = [Phone(account, user, iter(())) for user in made.supervisors[:_TYPING]]
                await asyncio.gather(*(phone.does(Step(text="我的待办")) for phone in phones))
                waiting = [asyncio.ensure_future(phone.does(Step(text="我的待办"))) for phone in phones]
                await asyncio.sleep(0)
                bot.process.kill()
                await bot.process.wait()
                killed = time.perf_counter()
                async with running("bot", "run", log=log, env=env):
                    await asyncio.gather(*waiting)
                    runs.append(time.perf_counter() - killed)
    return runs
