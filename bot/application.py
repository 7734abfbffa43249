"""The house put together: who is given what, in which order it starts, and how it stops."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import structlog
from telegram.ext import Application

from bot.attachments import Attachments
from bot.client import POLL_SECONDS, BotSettings, hang_up, make_bot
from bot.clock import Clock
from bot.composing import Composer
from bot.delivery import Delivery
from bot.desk import AnyApplication, Desk
from bot.filestore import FileStore
from bot.intake import Intake
from bot.lanes import Lanes
from bot.moments import Moments
from bot.presence import Presence
from bot.seal import Seal
from bot.sender import Sender
from locales.catalogue import Catalogue
from storage import meta
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.timekeeping import Timekeeping

log = structlog.get_logger(__name__)

_SHOW_AGAIN = 60.0

#: Seconds after a start in which what can wait leaves the machine to those who have waited for an answer.
AFTER_ANSWERING = 2.0

Register = Callable[[AnyApplication], None]


class Worker(Protocol):
    """Something that runs beside the conversation: the fetcher of files, the metronome."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class House:
    """The running bot. `workers` are made with the house once its parts exist."""

    def __init__(
        self,
        store: Store,
        settings: BotSettings,
        *,
        workers: Sequence[Callable[["House"], Worker]] = (),
        poll_seconds: int = POLL_SECONDS,
        catalogue: Catalogue | None = None,
        register: Register | None = None,
    ) -> None:
        """`catalogue`, `register`: the words and the table of handlers, where they are not the house's own."""
        self.store = store
        self.alarms: Counter[str] = Counter()
        self.bot = make_bot(settings)
        self.catalogue = catalogue or Catalogue.load()
        self._register = register or _registered
        self.seal = Seal(store.read_now(_button_key))
        self.files = FileStore(store.data / "files", store.ground.cipher)
        composer = Composer(self.catalogue, self.seal)
        self.sender = Sender(
            store, composer, Delivery(self.bot, Attachments(store, self.files)), alarm=self.alarm
        )
        self.desk = Desk(store, self.bot, self.seal, self.catalogue, composer, self.sender)
        self.lanes = Lanes(store, self.desk.perform, alarm=self.alarm)
        self.intake = Intake(
            store, self.bot, taken=self.lanes.take, alarm=self.alarm, poll_seconds=poll_seconds
        )
        self.moments = Moments(store, alarm=self.alarm)
        self.presence = Presence(store, self.bot, self.catalogue)
        self._tasks: list[asyncio.Task[None]] = []
        self._workers = [make(self) for make in workers]

    def alarm(self, code: str) -> None:
        """Something the operator should hear of; counted, and logged the first time and each hundredth."""
        self.alarms[code] += 1
        if self.alarms[code] % 100 == 1:
            log.error("alarm", code=code, times=self.alarms[code])

    async def start(self) -> None:
        """Speak what was promised, take up what waits and listen; only then whatever can wait."""
        application = Application.builder().bot(self.bot).updater(None).job_queue(None).build()
        self._register(application)
        self.desk.serve(application)
        self._begin("sender", self.sender.run())
        await self.lanes.start()
        self._begin("intake", self.intake.run())
        for worker in self._workers:
            await worker.start()
        self._begin("presence", self._show())

    async def ended(self) -> None:
        """Wait until a part of the house ends though nobody asked; raises what ended it."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Listen no more, finish what is begun (at most 10 s each), hang up. The store stays its owner's."""
        for task in self._tasks:
            if task.get_name() != "sender":
                task.cancel()
        await self.lanes.stop()
        for worker in reversed(self._workers):
            await worker.stop()
        await self.desk.settle()
        await self.sender.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await hang_up(self.bot)

    def _begin(self, name: str, work: Any) -> None:
        self._tasks.append(asyncio.create_task(work, name=name))

    async def _show(self) -> None:
        """Once all is shown, only new offices are looked for."""
        await asyncio.sleep(AFTER_ANSWERING)
        shown = False
        while True:
            try:
                shown = await (self.presence.refresh() if shown else self.presence.show())
            except Exception:
                log.exception("presence not shown")  # a menu out of date is no reason to stop listening
            await asyncio.sleep(_SHOW_AGAIN)


def _registered(application: AnyApplication) -> None:
    from handlers.registration import register

    register(application)


def open_store(
    url: str | None, data: Path, clock: Clock, time: Timekeeping, *, keys_url: str | None = None
) -> Store:
    """The store with notices wired in and the clock's persisted offset taken up. Raises as Store.open does."""
    from handlers.notices import announce

    store = Store.open(url, data, clock=clock.now, time=time, announce=announce, keys_url=keys_url)
    clock.set_offset(float(store.read_now(lambda work: meta.get(work, meta.CLOCK_OFFSET)) or 0))
    clock.keep = lambda seconds: store.act_now(lambda work: meta.put(work, meta.CLOCK_OFFSET, str(seconds)))
    return store


def _button_key(work: UnitOfWork) -> bytes:
    """64 bytes for the buttons' seal, derived from the key store's digest key."""
    return work.digest("buttons", "1") + work.digest("buttons", "2")
