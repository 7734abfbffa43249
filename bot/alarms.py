"""Alarms gathered from everywhere in the bot, written down once a second, and so told to whoever keeps the house."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import structlog

from bot.waking import Wake
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.alarms import end_alarms, raise_alarms, something_to_tell
from supervision.alarms import Raised

log = structlog.get_logger(__name__)

#: Seconds between two writings, and between two looks at what goes on or is over.
_GATHER, _LOOK = 1.0, 10.0
#: When writing fails for so long, what is gathered is said past the database.
_UNWRITTEN = 30.0
#: How many kinds are held at most: codes are ours, so more would be a mistake of ours.
_MOST = 100

#: Says alarms without writing them down; returns whether anybody was told.
Aloud = Callable[[list[Raised]], Awaitable[bool]]


class Alarms:
    """`raised` and `over` may be called from any thread at any time: they only remember, and never fail."""

    def __init__(self, store: Store, *, aloud: Aloud | None = None, gather: float = _GATHER) -> None:
        self._store = store
        self._aloud = aloud
        self._gather = gather
        self._lock = threading.Lock()
        self._raised: dict[str, Raised] = {}
        self._over: set[str] = set()
        self._wake = Wake()
        self._task: asyncio.Task[None] | None = None
        self._failing_since: float | None = None
        self._said_aloud: set[str] = set()

    def raised(self, code: str, **fields: Any) -> None:
        """This trouble is there (again). `fields`: counts and moments in ISO form, never content."""
        now = self._store.clock()
        with self._lock:
            self._over.discard(code)
            self._hold(Raised(code=code, first=now, last=now, fields=fields))
        self._wake.poke()

    def over(self, code: str) -> None:
        """This trouble is over, says who watches it. Nothing happens when there was none."""
        with self._lock:
            self._over.add(code)

    async def start(self) -> None:
        """Begin to write down; what was raised before is not lost."""
        self._wake.begin()
        self._task = asyncio.create_task(self._run(), name="alarms")

    async def stop(self) -> None:
        """Write down what is left, if storage still takes it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await asyncio.wait_for(self.settle(), timeout=2.0)
        except Exception as error:  # noqa: BLE001 - the end must not wait for it
            log.warning("alarms not written", error=type(error).__name__)

    async def settle(self) -> None:
        """Write down what is gathered, and tell what is due. Raises what storage raises; nothing is lost then."""
        with self._lock:
            raised, over, told = self._raised, self._over, frozenset(self._said_aloud)
            self._raised, self._over = {}, set()
        try:
            waits = bool(raised) or await self._store.read(lambda work: _to_do(work, over))
            if waits:
                await self._store.act(lambda work: _written(work, raised.values(), over, told))
        except BaseException:
            self._take_back(raised, over)
            raise

    async def attempt(self) -> None:
        """`settle`; where it fails for long, say past the database what cannot be written."""
        try:
            await self.settle()
        except Exception as error:  # noqa: BLE001 - storage may be what is wrong
            await self._failed(error)
        else:
            self._failing_since = None
            self._said_aloud.clear()

    def _take_back(self, raised: dict[str, Raised], over: set[str]) -> None:
        with self._lock:
            newer, self._raised = self._raised, {}
            for each in (*raised.values(), *newer.values()):
                self._hold(each)
            self._over |= over - newer.keys()

    def _hold(self, raised: Raised) -> None:
        known = self._raised.get(raised.code)
        if known is not None:
            self._raised[raised.code] = known.and_then(raised)
        elif len(self._raised) < _MOST:
            self._raised[raised.code] = raised

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            await self.attempt()
            await asyncio.sleep(self._gather)
            # A bare wait_for would leave what was raised in the meantime for ten seconds.
            if not self._wake.is_set():
                await self._wake.wait(_LOOK - self._gather)

    async def _failed(self, error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        if self._failing_since is None:
            self._failing_since = now
            log.error("alarms not written yet", error=type(error).__name__)
        self._wake.set()  # tried again after a second, not after ten
        if now - self._failing_since >= _UNWRITTEN:
            await self._say_aloud()

    async def _say_aloud(self) -> None:
        """What cannot be written down cannot wait in the outbox either: say it once, past both."""
        with self._lock:
            unsaid = [each for code, each in self._raised.items() if code not in self._said_aloud]
        if self._aloud is None or not unsaid:
            return
        try:
            for each in unsaid:
                if await self._aloud([each]):  # one by one: said to one is said, and not repeated each second
                    self._said_aloud.add(each.code)
        except Exception as error:  # noqa: BLE001 - tried again in a second
            log.error("alarms not said", error=type(error).__name__)  # noqa: TRY400


def _to_do(work: UnitOfWork, over: set[str]) -> bool:
    """Most seconds there is nothing: an act is begun only where it would change something."""
    return something_to_tell(work) or any(each.code in over for each in work.alarms.lasting())


def _written(work: UnitOfWork, raised: Iterable[Raised], over: set[str], told: frozenset[str]) -> None:
    end_alarms(work, over)
    raise_alarms(work, raised, told)
