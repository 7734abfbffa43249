"""The bot was away: messages have piled up at Telegram. How long until each is taken in, done and answered?"""

import asyncio
import time
from collections.abc import Iterable

from bot.control import ask
from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, shown
from tests.benchmarks.phones import Phone
from tests.benchmarks.processes import running
from tests.benchmarks.standin import Flood, StandIn

_PEOPLE = 250
_PATIENCE = 900.0


def figures(plan: Plan) -> Iterable[Figure]:
    """With Telegram's limits: they allow 30 answers a second."""
    count = plan.few(5000, 500)
    seconds, said, refused, cpu = asyncio.run(_measure(plan, count))
    yield Figure(
        f"{count:,} messages of {_PEOPLE} people",
        shown(seconds, "s"),
        f"from the process's start to the last answer; {said:,} messages said, "
        f"ideal {shown(said / 30, 's')} at 30 a second; {refused} refused (429); {cpu:.0f} s CPU",
    )


async def _measure(plan: Plan, count: int) -> tuple[float, int, int, float]:
    data = plan.folder / "data"
    made = county.found(data)
    async with StandIn() as standin:
        account = standin.account(bots.HOUSE)
        account.flood = Flood()
        people = [Phone(account, user, iter(())) for user in made.supervisors[:_PEOPLE]]
        for nth in range(count):
            phone = people[nth % _PEOPLE]
            account.put("message", {**phone.message(), "text": "记走访" if nth % 2 else "我的待办"})
        env = bots.house_environment(standin, data)
        began = time.perf_counter()
        async with running("bot", "run", log=plan.folder / "backlog.log", env=env) as bot:
            async with asyncio.timeout(_PATIENCE):
                while account.waiting or account.said < count / 2:
                    await asyncio.sleep(0.2)
                while (left := await asyncio.to_thread(ask, data, {"do": "status"})) is None or (
                    left["inbox"] or left["outbox"]
                ):
                    plan.tell(f"backlog: {account.said:,} said, {left and left['inbox']} still to be done")
                    await asyncio.sleep(0.5)
            return time.perf_counter() - began, account.said, account.flood.refused, bot.cpu()
