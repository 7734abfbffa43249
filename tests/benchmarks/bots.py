"""The bots that are measured: the house, and two bare echo bots to hold it against."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import scripts
from tests.benchmarks.county import County
from tests.benchmarks.phones import Load, Phone, drive
from tests.benchmarks.processes import Bot, answering, running
from tests.benchmarks.standin import Account, StandIn

HOUSE = "1:house"


@dataclass(frozen=True)
class Measured:
    """One stretch of load on one bot, as seen from outside."""

    load: Load
    cpu: float

    @property
    def cpu_a_step(self) -> float:
        """Milliseconds of the bot's processor for one step."""
        return self.cpu / self.load.steps * 1000


@dataclass
class Bench:
    """A running bot and the people who talk to it."""

    bot: Bot
    account: Account
    phones: list[Phone]

    async def load(self, seconds: float) -> Measured:
        """Everybody talks for so long."""
        before = self.bot.cpu()
        load = await drive(self.phones, seconds)
        return Measured(load, self.bot.cpu() - before)


def house_environment(standin: StandIn, data: Path) -> dict[str, str]:
    """The contract's variables and nothing else."""
    return {"LIANQIN_TOKEN": HOUSE, "LIANQIN_API_URL": standin.url, "LIANQIN_DATA": str(data)}


@asynccontextmanager
async def house(
    standin: StandIn,
    data: Path,
    county: County,
    users: int,
    *,
    module: str = "tests.benchmarks.house",
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Bench]:
    """The house on a founded county, with so many supervisors who visit and report; `more`: for the process."""
    account = standin.account(HOUSE)
    account.polled.clear()
    log = data.parent / f"{data.name}.log"
    env = house_environment(standin, data) | dict(more or {})
    async with running(module, "run", log=log, env=env) as bot:
        await answering(bot, account.polled)
        await account.quiet()
        phones = [
            Phone(account, user, scripts.supervisor(index))
            for index, user in enumerate(county.supervisors[:users])
        ]
        yield Bench(bot, account, phones)


@asynccontextmanager
async def echo(standin: StandIn, kind: str, folder: Path, users: int) -> AsyncIterator[Bench]:
    """A bare echo bot: `kind` is "ptb" or "aiogram"."""
    token = f"{2 if kind == 'ptb' else 3}:{kind}"
    account = standin.account(token)
    module = f"tests.benchmarks.echo_{kind}"
    async with running(module, standin.url, token, log=folder / f"{kind}.log", env={}) as bot:
        await answering(bot, account.polled)
        yield Bench(bot, account, [Phone(account, 7_000_000 + n, scripts.talker()) for n in range(users)])


async def settled(seconds: float = 1.0) -> None:
    """Let a bot finish what it does after the last answer, so that it is not counted to the next one."""
    await asyncio.sleep(seconds)
