"""The house put together: who is given what, in which order it starts, and how it stops."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import structlog
from telegram.ext import Application

from bot.attachments import Attachments
from bot.claimed_lanes import ClaimedLanes
from bot.client import POLL_SECONDS, BotSettings, hang_up, make_bot
from bot.clock import Clock
from bot.composing import Composer
from bot.delivery import Delivery
from bot.desk import AnyApplication, Desk
from bot.duties import ALL, LEASES, Duty
from bot.filestore import FileStore
from bot.intake import Intake
from bot.keeping import Keeping
from bot.lanes import Lanes
from bot.leased import Leased, Leases, WhileHeld
from bot.moments import Moments
from bot.outages import made_up_for
from bot.presence import Presence
from bot.seal import Seal
from bot.sender import Sender
from bot.waking import call_in
from locales.catalogue import Catalogue
from storage import meta
from storage.engine import resolve
from storage.lock import Hold
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.timekeeping import Timekeeping

log = structlog.get_logger(__name__)

_SHOW_AGAIN = 60.0
#: Seconds for finishing what is begun.
_STOPPING, _SAYING = 5.0, 2.5

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
        duties: Collection[Duty] = ALL,
        polls: bool = True,
        poll_seconds: int = POLL_SECONDS,
        catalogue: Catalogue | None = None,
        register: Register | None = None,
    ) -> None:
        """`duties`: this process's part of the work; `polls`: no webhook brings what Telegram has.

        `catalogue`, `register`: the words and the table of handlers, where they are not the house's own.
        """
        self.store = store
        self.duties = frozenset(duties)
        self.leases = Leases(store, [name for name, duty in LEASES.items() if duty in self.duties])
        self._polls = polls
        self.alarms: Counter[str] = Counter()
        self.bot = make_bot(settings)
        self.catalogue = catalogue or Catalogue.load()
        self._register = register or _registered
        self.seal = Seal(store.read_now(_button_key))
        self.files = FileStore(store.data / "files", store.ground.cipher)
        composer = Composer(self.catalogue, self.seal)
        delivery = Delivery(self.bot, Attachments(store, self.files))
        self.keeping = Keeping(
            store, self.bot, composer, delivery, received=lambda: self.intake.last_received
        )
        self.sender = Sender(store, composer, delivery, alarm=self.alarm, lease=self.leases["sender"])
        self.desk = Desk(store, self.bot, self.seal, self.catalogue, composer, self.sender)
        self.lanes = self._make_lanes()
        self.intake = Intake(
            store,
            self.bot,
            taken=self.lanes.take,
            alarm=self.alarm,
            poll_seconds=poll_seconds,
            outage=made_up_for,
        )
        self.moments = Moments(store, alarm=self.alarm)
        self.presence = Presence(store, self.bot, self.catalogue)
        self._tasks: list[asyncio.Task[None]] = []
        self._workers = [make(self) for make in workers]

    def alarm(self, code: str) -> None:
        """Something the operator should hear of; counted, and logged the first time and each hundredth."""
        self.alarms[code] += 1
        self.keeping.alarms.raised(code)
        if self.alarms[code] % 100 == 1:
            log.error("alarm", code=code, times=self.alarms[code])

    def lease(self, name: str) -> Leased:
        """One of bot.duties.LEASES; held for ever where there is one process."""
        return self.leases[name]

    async def start(self) -> None:
        """Speak what was promised, take up what waits and listen; only then whatever can wait.

        Before all of it what another policy file moves is reckoned: nothing stale is shown or acted on.
        """
        application = Application.builder().bot(self.bot).updater(None).job_queue(None).build()
        self._register(application)
        self.desk.serve(application)
        await self._join()
        await self.keeping.start()
        await self.moments.before_serving()
        if Duty.SEND in self.duties:
            self._begin("sender", self.sender.run())
        if Duty.WORK in self.duties:
            await self.lanes.start()
        if Duty.INTAKE in self.duties and self._polls:
            self._begin("intake", WhileHeld(self.leases["intake"], self.intake.run).run())
        for worker in self._workers:
            await worker.start()
            self._watch(getattr(worker, "task", None))
        if Duty.WORK in self.duties:
            self._begin("presence", WhileHeld(self.leases["metronome"], self._show).run())

    async def ended(self) -> None:
        """Wait until a part of the house ends though nobody asked; raises what ended it."""
        if not self._tasks:  # other parts do all there is to do
            await asyncio.Event().wait()
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Listen no more, finish what is begun, hang up: ten seconds in all. The store stays its owner's."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _STOPPING
        for task in self._tasks:
            if task.get_name() != "sender":
                task.cancel()
        await _within(self.lanes.stop(_STOPPING / 2), ends)
        for worker in reversed(self._workers):
            await _within(worker.stop(), ends)
        await _within(self.desk.settle(), ends)
        await _within(self.keeping.stop(), ends)
        # What is on its way to Telegram is waited for, whatever the others took: cut off, it would be said twice.
        saying = max(_SAYING, ends - loop.time())
        await _within(self.sender.stop(saying), loop.time() + saying + 0.5)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await _within(self.leases.stop(), max(ends, loop.time()) + 1.0)
        await hang_up(self.bot)

    def _make_lanes(self) -> Lanes | ClaimedLanes:
        if self.store.shared:
            return ClaimedLanes(self.store, self.desk.perform, alarm=self.alarm)
        return Lanes(self.store, self.desk.perform, alarm=self.alarm, wary=not self._polls)

    async def _join(self) -> None:
        """Among the other workers, where there may be others."""
        wires, loop = self.store.wires, asyncio.get_running_loop()
        if wires is not None:
            served = {"outbox": self.leases["sender"], "files": self.leases["fetcher"]}
            served |= {"exports": self.leases["exporter"]}
            wires.served = lambda: [topic for topic, lease in served.items() if lease.held is not None]
            self.store.on("worker_lost", lambda: call_in(loop, partial(self.alarm, "worker_lost")))
        await self.leases.start()

    def _watch(self, task: "asyncio.Task[None] | None") -> None:
        """A worker whose task ends by itself ends the house: a bot that does not listen must not look alive."""
        if task is not None:
            self._tasks.append(task)

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


async def _within(work: Awaitable[object], ends: float) -> None:
    """What does not end in time, or fails, must not keep the rest from ending."""
    try:
        async with asyncio.timeout_at(ends):
            await work
    except Exception:
        log.exception("not stopped in good order")


def _registered(application: AnyApplication) -> None:
    from handlers.registration import register

    register(application)


def open_store(
    url: str | None,
    data: Path,
    clock: Clock,
    time: Timekeeping,
    *,
    keys_url: str | None = None,
    shared: bool = False,
) -> Store:
    """The store with notices wired in and the clock's persisted offset taken up. Raises as Store.open does.

    `shared`: on PostgreSQL as one of several workers, who go by the database's clock.
    """
    from handlers.notices import announce

    hold = Hold.SHARED if shared and resolve(url, data).get_backend_name() != "sqlite" else Hold.ALONE
    store = Store.open(url, data, clock=clock.now, time=time, announce=announce, keys_url=keys_url, hold=hold)
    if store.wires is not None:
        clock.follow(store.wires.now)
    clock.set_offset(float(store.read_now(lambda work: meta.get(work, meta.CLOCK_OFFSET)) or 0))
    clock.keep = lambda seconds: store.act_now(lambda work: meta.put(work, meta.CLOCK_OFFSET, str(seconds)))
    return store


def _button_key(work: UnitOfWork) -> bytes:
    """64 bytes for the buttons' seal, derived from the key store's digest key.

    Each restore begins a new epoch: what was shown before it may be about what never happened here.
    """
    epoch = meta.get(work, meta.BUTTON_EPOCH) or ""
    return work.digest("buttons", f"1{epoch}") + work.digest("buttons", f"2{epoch}")
