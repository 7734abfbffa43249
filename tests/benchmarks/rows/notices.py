"""Half past eight: 30 officers are told 200 things each, as fast as Telegram allows and not once too fast."""

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path

from storage.unit_of_work import UnitOfWork
from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, shown
from tests.benchmarks.processes import running
from tests.benchmarks.standin import Flood, StandIn

_OFFICERS = 30
#: Telegram: 30 messages in a second.
_ALLOWED = 30.0
_PATIENCE = 600.0


def figures(plan: Plan) -> Iterable[Figure]:
    """The ideal time, the real one, and what Telegram refused."""
    each = plan.few(200, 20)
    seconds, said, refused = asyncio.run(_measure(plan, each))
    ideal = said / _ALLOWED
    yield Figure(
        f"{_OFFICERS} officers × {each} notices",
        shown(seconds, "s"),
        f"ideal {shown(ideal, 's')} at 30 a second: {ideal / seconds:.0%} of what is permitted; "
        f"{refused} refused (429)",
    )


async def _measure(plan: Plan, each: int) -> tuple[float, int, int]:
    """From the first message to the last; the bot is the true one, limits and all."""
    data = plan.folder / "data"
    made = county.found(data)
    _queue(data, made.secretaries[:_OFFICERS], each)
    count = each * _OFFICERS
    async with StandIn() as standin:
        account = standin.account(bots.HOUSE)
        account.flood = Flood()
        env = bots.house_environment(standin, data)
        async with (
            running("bot", "run", log=plan.folder / "notices.log", env=env),
            asyncio.timeout(_PATIENCE),
        ):
            while not account.said:
                await asyncio.sleep(0.01)
            began = time.perf_counter()
            while account.said < count:
                plan.tell(f"notices: {account.said:,} of {count:,}")
                await asyncio.sleep(0.1)
            return time.perf_counter() - began, account.said, account.flood.refused


def _queue(data: Path, chats: Iterable[int], each: int) -> None:
    def act(work: UnitOfWork) -> None:
        for _ in range(each):
            for chat in chats:
                work.say(chat, "update_parked", priority=2)

    with county.store(data) as opened:
        opened.act_now(act)
