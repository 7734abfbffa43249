"""What only one worker of all does at a time: polling, sending, the metronome, fetching files."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from datetime import timedelta
from typing import Any

import structlog

from bot.waking import Wake, waited
from storage import leases
from storage.steady import elapsed
from storage.store import Store

log = structlog.get_logger(__name__)

#: Seconds: how long a lease lasts, when it is renewed, and how often whoever has none asks for it.
LASTS, RENEWED, ASKED = 15.0, 5.0, 1.0
#: Who holds a lease stops this much sooner than others may take it.
_MARGIN = 1.0
#: The fence of the one process, which holds everything.
_ALONE = 0


class Leased:
    """One lease as its holder knows it, by the steady clock: a paused worker finds it lost when it wakes."""

    def __init__(self, name: str, *, alone: bool = False) -> None:
        """`alone`: there is one process, and it holds everything for ever."""
        self.name = name
        self._alone = alone
        self._fence: int | None = _ALONE if alone else None
        self._until = 0.0
        self._changed = asyncio.Event()
        #: How often it was taken; what runs under it ends with the turn it was begun in.
        self.turn = 0

    @property
    def held(self) -> int | None:
        """The lease's fence while it is ours."""
        return self._fence if self._alone or elapsed() < self._until else None

    def keep(self, fence: int, until: float) -> None:
        """It is ours until a moment of the steady clock."""
        fresh = self.held != fence
        self._fence, self._until = fence, until
        if fresh:
            self.turn += 1
            log.info("lease taken", lease=self.name, fence=fence)
            self._tell()

    def lose(self) -> None:
        """It is not ours (any more)."""
        if self._until:
            log.info("lease ended", lease=self.name)
            self._until = 0.0
            self._tell()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def changes(self, seconds: float) -> None:
        """Wait until it is taken or lost; no longer than so many seconds, since a lease also ends by itself."""
        await waited(self._changed, seconds)


class Leases:
    """Takes, renews and gives up the leases of one worker; on a store that is not shared all are its own."""

    def __init__(self, store: Store, names: Collection[str]) -> None:
        """`names`: those this worker competes for."""
        self._store = store
        alone = not store.shared
        self._leased = {name: Leased(name, alone=alone) for name in names}
        self._free = Wake()
        self._task: asyncio.Task[None] | None = None
        self._owner = ""
        self._renew_at = 0.0

    def __getitem__(self, name: str) -> Leased:
        """One lease; one this worker does not compete for is never held."""
        return self._leased.get(name) or Leased(name)

    async def start(self) -> None:
        """Ask for all of them once, then go on in the background."""
        if not self._store.shared or not self._leased:
            return
        self._free.begin()
        self._store.on("leases", self._free.poke)
        await self._ask()
        self._task = asyncio.create_task(self._serve(), name="leases")

    async def stop(self) -> None:
        """Give all back, so that another takes over at once."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        for each in self._leased.values():
            each.lose()
        owner = self._store.owner
        await self._store.act(lambda work: leases.give_up_all(work, owner))

    async def _serve(self) -> None:
        while True:
            self._free.clear()
            await self._free.wait(ASKED)
            if self._store.owner != self._owner:
                for each in self._leased.values():
                    each.lose()  # another number: what was held under the old one is taken for a dead one's
            lost = any(each.held is None for each in self._leased.values())
            if lost or elapsed() >= self._renew_at:
                await self._ask()

    async def _ask(self) -> None:
        """Take what is free, go on holding what is ours. Where storage is away, what we hold runs out."""
        owner, now = self._store.owner, elapsed()
        if not owner:
            return
        names = [name for name, each in self._leased.items() if each.held is None or now >= self._renew_at]
        try:
            taken = await self._store.act(
                lambda work: leases.take_all(work, names, owner, timedelta(seconds=LASTS))
            )
        except Exception:
            log.exception("leases not renewed")
            return
        self._owner = owner
        if now >= self._renew_at:
            self._renew_at = now + RENEWED
        for name in names:
            if name in taken:
                self._leased[name].keep(taken[name], now + LASTS - _MARGIN)
            else:
                self._leased[name].lose()


class WhileHeld:
    """Runs something for as long as a lease is held, and begins it anew when it is held again."""

    def __init__(self, lease: Leased, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._lease = lease
        self._run = run

    async def run(self) -> None:
        """Until cancelled. Raises whatever ends it while the lease is held."""
        while True:
            while self._lease.held is None:
                await self._lease.changes(ASKED)
            task, turn = asyncio.create_task(self._run()), self._lease.turn
            try:
                while self._lease.held is not None and self._lease.turn == turn and not task.done():
                    await asyncio.wait([task], timeout=ASKED)
                if task.done():
                    task.result()
                    return
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
