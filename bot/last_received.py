"""When Telegram last reached us, kept over restarts: a silence of more than 150 s has swallowed presses."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from storage import meta
from storage.errors import passing
from storage.steady import elapsed
from storage.store import Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

#: Telegram keeps a press for so long (design.md, "Facts learnt the hard way").
OUTAGE = timedelta(seconds=150)
_KEEP_EVERY = 20.0
_TRIES = 3

#: What is to be done after an outage, in the act that ends it: (work, began, ended).
Outage = Callable[[UnitOfWork, datetime, datetime], object]


def nothing(_work: UnitOfWork, _began: datetime, _ended: datetime) -> None:
    """No keyboard is offered again."""


class LastReceived:
    """`at`: the moment by the store's clock, None before the first. All processes of a house share what is kept."""

    def __init__(self, store: Store, outage: Outage, *, elapsed: Callable[[], float] = elapsed) -> None:
        self._store = store
        self._outage = outage
        self._elapsed = elapsed
        self._heard: float | None = None
        self._kept: float | None = None
        self._failed = 0
        self.at: datetime | None = None

    async def note(self) -> None:
        """Telegram has reached us. Raises what storage or the outage's act raises; then nothing is noted."""
        now, moment = self._store.clock(), self._elapsed()
        silent = None if self._heard is None else moment - self._heard
        if self._kept is None or moment - self._kept >= _KEEP_EVERY:
            await self._keep(now, silent)
            self._kept = moment
        self.at, self._heard = now, moment

    async def rest(self) -> None:
        """At the end: what was noted last, so that a stop of two minutes is not measured as more."""
        at = self.at
        if at is not None:
            await self._store.act(lambda work: _keep_newer(work, at))

    async def _keep(self, now: datetime, silent: float | None) -> None:
        try:
            await self._store.act(lambda work: self._change(work, now, silent))
        except Exception as error:
            if not passing(error):  # else a storage that was away as well would keep a true outage untold
                self._failed += 1
            raise
        self._failed = 0

    def _change(self, work: UnitOfWork, now: datetime, silent: float | None) -> None:
        """One act sees the old moment and puts the new one: of several processes one alone ends an outage."""
        held = meta.get(work, meta.LAST_RECEIVED, hold=True)
        meta.put(work, meta.LAST_RECEIVED, now.isoformat())
        before = datetime.fromisoformat(held) if held else now
        if now - before <= OUTAGE:
            return
        if silent is not None and silent <= OUTAGE.total_seconds():
            return  # the clock was moved (the demo pushes it, NTP steps): nobody was cut off
        if self._failed >= _TRIES:
            log.error("outage not told: its act fails")  # it must not keep us from noting that we hear
            return
        log.warning("outage", seconds=int((now - before).total_seconds()))
        self._outage(work, before, now)


def _keep_newer(work: UnitOfWork, at: datetime) -> None:
    """A worker that was paused and wakes to its end must not undo what the others have heard meanwhile."""
    held = meta.get(work, meta.LAST_RECEIVED, hold=True)
    if held is None or datetime.fromisoformat(held) < at:
        meta.put(work, meta.LAST_RECEIVED, at.isoformat())
