"""`lianqin run`: the house with its workers, until somebody stops it or a part of it ends."""

import asyncio
import gc
import signal
from collections.abc import Callable, Sequence

import structlog

from bot.application import AFTER_ANSWERING, House, Worker
from bot.clock import Clock
from bot.control import ControlServer
from bot.control_acts import ControlActs
from bot.download import Downloads
from bot.fetcher import Fetcher
from bot.metronome import Metronome
from bot.opening import opened
from bot.settings import Settings, SettingsError
from bot.ticks import ticks

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises SettingsError (TokenRefused where Telegram does not know the token)
    and as `opened` does; whatever else ended the house."""
    if settings.webhook_url:
        raise SettingsError("LIANQIN_WEBHOOK_URL: this version only polls; leave it empty")
    clock = Clock()
    with opened(settings, clock) as store:
        house_workers = workers(settings, clock)
        asyncio.run(serve(lambda: House(store, settings.access(), workers=house_workers)))


def workers(settings: Settings, clock: Clock) -> Sequence[Callable[[House], Worker]]:
    """What runs beside the conversation, in the order it starts: fetcher, metronome, control socket."""
    pokes: list[Callable[[], object]] = []

    def fetcher(house: House) -> Worker:
        proxy = settings.access().proxy
        made = Fetcher(house.store, house.files, Downloads(house.bot, proxy=proxy))
        pokes.extend((made.poke, house.sender.poke))
        return made

    def metronome(house: House) -> Worker:
        table = ticks(house.store, house.files, house.moments, pokes)
        return Metronome(table, first=house.moments.begin, after=AFTER_ANSWERING)

    def control(house: House) -> Worker:
        def pushed(seconds: float) -> None:
            house.sender.time_passed(seconds)
            for poke in pokes:
                poke()

        acts = ControlActs(house.store, settings, clock, house.moments, pushed)
        return ControlServer(house.store.data, acts.table())

    return (fetcher, metronome, control)


async def serve(make: Callable[[], House]) -> None:
    """Start the house, wait for a signal or for a part that ends by itself, stop it."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    house = make()
    waits: list[asyncio.Task[object]] = [asyncio.create_task(stopped.wait())]
    try:
        await house.start()
        # What the imports made stays anyway: looking through it for cycles would stop everybody for 0.1 s.
        gc.freeze()
        log.info("started")
        waits.append(asyncio.create_task(house.ended()))
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in waits:
            task.cancel()
        await house.stop()
        log.info("stopped")
