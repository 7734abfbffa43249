"""One bot and a few people, for scenes that are not a campaign."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox
from tests.faults.bots import Bot, House
from tests.faults.campaign import TOKEN
from tests.faults.deeds import Scene, Township
from tests.faults.grounds import Ground
from tests.faults.ledger import Ledger
from tests.faults.nursery import Nursery
from tests.faults.persons import Person
from tests.faults.village import seeded, settle_in

_PATIENCE = 90.0


@dataclass
class Play:
    """What a scene needs."""

    sandbox: Sandbox
    house: House
    bot: Bot
    keeper: Person
    townships: list[Township]

    def scene(self, at: int = 0) -> Scene:
        """The first supervisor of a township, with a ledger of his own."""
        here = self.townships[at]
        return Scene(here.supervisors[0], here, Ledger(), seeded(1, "scene", at))


@asynccontextmanager
async def played(nursery: Nursery, ground: Ground, *, log: Path | None = None) -> AsyncIterator[Play]:
    """The bot runs until the scene is over; `log`: where it writes instead of a file of its own."""
    async with Sandbox(token=TOKEN) as sandbox:
        house = ground.house(sandbox.url, TOKEN)
        keeper, townships = settle_in(sandbox, _PATIENCE)
        bot = Bot(house, nursery, log=log)
        await bot.start()
        try:
            yield Play(sandbox, house, bot, keeper, townships)
        finally:
            if bot.pid is not None:
                await bot.kill()
            with contextlib.suppress(OSError):
                await asyncio.to_thread(ground.clear)
