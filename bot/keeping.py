"""Whoever watches over the house and tells its keeper, put together: alarms, watchman, loss meter, mark."""

from collections.abc import Callable
from datetime import datetime

from telegram import Bot

from bot.alarm_aloud import Aloud
from bot.alarms import Alarms
from bot.composing import Composer
from bot.delivery import Delivery
from bot.loss_meter import LossMeter
from bot.mark import Mark
from bot.metronome import Tick
from bot.watchman import Watchman
from storage.store import Store


class Keeping:
    """A worker of every process; `ticks` are for the metronome, and knocked in one process of the house."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        composer: Composer,
        delivery: Delivery,
        *,
        received: Callable[[], datetime | None],
    ) -> None:
        self.alarms = Alarms(store, aloud=Aloud(store, composer, delivery))
        self._losses = LossMeter(store)
        self._watchman = Watchman(store, self.alarms, received=received)
        self._mark = Mark(store, bot, self.alarms.raised)

    def ticks(self) -> tuple[Tick, ...]:
        """What is looked at, and how often (seconds)."""
        return (
            Tick("losses", 10.0, self._losses.knock),
            Tick("watchman", 30.0, self._watchman.knock),
            Tick("mark", 60.0, self._mark.knock),
        )

    async def start(self) -> None:
        """Begin to write down what is raised."""
        await self.alarms.start()

    async def stop(self) -> None:
        """Write down what is left."""
        await self.alarms.stop()
