"""One bot and a few people, for scenes that are not a campaign."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox
from tests import searched
from tests.faults.bots import Bot, House
from tests.faults.campaign import TOKEN
from tests.faults.deeds import Scene, Township
from tests.faults.grounds import Ground
from tests.faults.ledger import Ledger
from tests.faults.nursery import Nursery
from tests.faults.persons import Person
from tests.faults.village import opened, seeded, settle_in
from tests.figures_told import count

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
            await asyncio.to_thread(_searched, ground, house, searched.typed(sandbox))
            with contextlib.suppress(OSError):
                await asyncio.to_thread(ground.clear)


def _searched(ground: Ground, house: House, said: set[str]) -> None:
    """Of what people said nothing can be read: in no table, no file, no temporary file, no log."""
    count(
        "fault scenarios whose database, files and temporary files were searched for what was said, none found"
    )
    with closing(opened(ground.url, ground.folder / "data")) as store:
        assert searched.told(store, said) == []
    assert searched.found(ground.folder, said) == []
    assert searched.found(house.temp, said) == []
