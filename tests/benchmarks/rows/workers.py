"""Conversation steps a second with one, two and four `lianqin run` processes on one PostgreSQL."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack

from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, median, p95, shown
from tests.benchmarks.phones import Load, drive
from tests.benchmarks.processes import Bot, running
from tests.benchmarks.rows.conversation import USERS
from tests.benchmarks.standin import StandIn
from tests.postgres import served


def figures(plan: Plan) -> Iterable[Figure]:
    """Telegram's limits lifted; all processes, the server and the stand-in share this machine's cores."""
    for count in (1, 2, 4):
        load, cpu = asyncio.run(_measure(plan, count))
        answers = [seconds * 1000 for seconds in load.answers]
        yield Figure(
            f"{count} worker{'s' if count > 1 else ''}",
            shown(load.rate, "steps/s"),
            f"{shown(cpu / load.steps * 1000, 'ms CPU a step')} without the server's; "
            f"answer after {shown(median(answers), 'ms')}, P95 {shown(p95(answers), 'ms')}",
        )


async def _measure(plan: Plan, count: int) -> tuple[Load, float]:
    folder = plan.folder / f"{count}"
    folder.mkdir()
    with served() as url:
        made = county.found(folder / "data", url=url)
        more = {"LIANQIN_DATABASE_URL": url}
        async with StandIn() as standin, AsyncExitStack() as stack:
            bench = await stack.enter_async_context(
                bots.house(standin, folder / "data", made, USERS, more=more)
            )
            processes = [bench.bot]
            env = bots.house_environment(standin, folder / "data") | more
            for nth in range(1, count):
                log = folder / f"{nth}.log"
                other = running("tests.benchmarks.house", "run", log=log, env=env)
                processes.append(await stack.enter_async_context(other))
                await _started(processes[-1])
            plan.tell(f"workers: {count}, warming up")
            await drive(bench.phones, plan.few(3, 1))
            plan.tell(f"workers: {count}")
            before = sum(each.cpu() for each in processes)
            load = await drive(bench.phones, plan.few(10, 3))
            return load, sum(each.cpu() for each in processes) - before


async def _started(bot: Bot) -> None:
    """Until it says so in its log. Raises RuntimeError where it ends instead."""
    async with asyncio.timeout(60):
        while '"started"' not in bot.log.read_text(errors="replace"):
            if bot.process.returncode is not None:
                raise RuntimeError(bot.log.read_text(errors="replace")[-2000:])
            await asyncio.sleep(0.1)
