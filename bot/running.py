"""`lianqin run`: the house with its workers, until somebody stops it or a part of it ends."""

import asyncio
import gc
import signal
from collections.abc import Callable, Collection, Sequence
from functools import cache

import structlog
from aiohttp import web

from bot.anchoring import Anchoring
from bot.api_copies import ApiCopies
from bot.application import AFTER_ANSWERING, House, Worker
from bot.clock import Clock
from bot.control import ControlServer
from bot.control_acts import ControlActs
from bot.download import Downloads
from bot.duties import ALL, Duty, check
from bot.exporting import Exporter
from bot.fetcher import Fetcher
from bot.listening import Listening
from bot.metronome import Metronome
from bot.opening import opened, plain
from bot.settings import Settings, anchors_file
from bot.ticks import ticks
from bot.version import version
from bot.watching import Watching
from bot.webhook import Webhook
from storage.engine import resolve

log = structlog.get_logger(__name__)


def run(settings: Settings, duties: Collection[Duty] = ALL) -> None:
    """Serve until SIGTERM or SIGINT. Raises SettingsError (TokenRefused where Telegram does not know the token)
    and as `opened` does; whatever else ended the house."""
    clock = Clock()
    check(duties, resolve(plain(settings.database_url), settings.data).get_backend_name())
    with opened(settings, clock, shared=True) as store:
        house_workers = workers(settings, clock, duties)
        polls = settings.hook() is None
        asyncio.run(
            serve(lambda: House(store, settings.access(), workers=house_workers, duties=duties, polls=polls))
        )


def workers(
    settings: Settings, clock: Clock, duties: Collection[Duty] = ALL
) -> Sequence[Callable[[House], Worker]]:
    """What runs beside the conversation in a process with these duties, in the order it starts.

    Whatever only one of several workers may do asks the house for its lease (bot.duties.LEASES).
    """
    pokes: list[Callable[[], object]] = []
    routes: list[web.RouteDef] = []

    def fetcher(house: House) -> Worker:
        access, folder = settings.access(), settings.api_files
        copies = ApiCopies(folder, access.token.get_secret_value()) if folder is not None else None
        source = Downloads(house.bot, proxy=access.proxy, copies=copies)
        made = Fetcher(house.store, house.files, source, lease=house.lease("fetcher"))
        pokes.extend((made.poke, house.sender.poke))
        return made

    def exporter(house: House) -> Worker:
        lease = house.lease("exporter")
        made = Exporter(house.store, house.files, house.catalogue, lease=lease)
        pokes.append(made.poke)
        return made

    def metronome(house: House) -> Worker:
        house.desk.stays_in = settings.anchor_chat
        anchoring = Anchoring(
            house.store, anchors_file(settings), settings.anchor_chat, alarms=house.keeping.alarms
        )
        own = ticks(house.store, house.files, house.moments, pokes, anchoring)
        table = (*own, *house.keeping.ticks())
        lease = house.lease("metronome")
        return Metronome(table, first=house.moments.begin, after=AFTER_ANSWERING, lease=lease)

    def control(house: House) -> Worker:
        def pushed(seconds: float) -> None:
            house.sender.time_passed(seconds)
            for poke in pokes:
                poke()

        acts = ControlActs(house.store, settings, clock, house.moments, pushed)
        return ControlServer(house.store.data, acts.table(), shared=house.store.shared)

    hook = settings.hook()
    where = settings.listens if Duty.INTAKE in duties else settings.listen

    def webhook(house: House) -> Worker:
        assert hook is not None
        made = Webhook(house.intake, hook, house.bot, house.alarm)
        routes.extend(made.routes())
        return made

    @cache
    def watching(house: House) -> Watching:
        return Watching.of(house, settings, version=version())

    def listening(house: House) -> Worker:
        assert where is not None
        return Listening(where, [*routes, *watching(house).routes()])

    stations: tuple[tuple[Callable[[House], Worker], Duty | None], ...] = (
        (fetcher, Duty.WORK),
        (exporter, Duty.WORK),
        (metronome, None),  # its ticks for each worker; the others where the lease is held
        (control, None),  # whoever has the folder's control.lock
        *(((webhook, Duty.INTAKE),) if hook else ()),
        *(((listening, None),) if where else ()),
        (watching, None),  # last: what systemd hears of has started
    )
    return [make for make, duty in stations if duty is None or duty in duties]


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
