"""Knocking: APScheduler says when, the rows say what. Deleting every tick loses nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.leased import Leased

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """One knock: every `every` seconds ask "whose moment has passed?". It carries no data.

    `everywhere`: each worker for itself; the others are knocked where the lease is held.
    """

    name: str
    every: float
    knock: Callable[[], Awaitable[object]]
    everywhere: bool = False


class Metronome:
    """Runs the table of ticks. A tick that is still busy is not started again; one that fails comes again."""

    def __init__(
        self,
        ticks: Iterable[Tick],
        *,
        first: Callable[[], Awaitable[object]] | None = None,
        after: float = 0.0,
        lease: Leased | None = None,
    ) -> None:
        """`first`: done before the first knock (whatever must be reckoned before anything is called late), and
        anew each time the lease is taken; `after`: seconds from then until the first knock.
        """
        self.ticks = tuple(ticks)
        self._first = first
        self._after = after
        self._lease = lease or Leased("metronome", alone=True)
        self._begun: int | None = None  # the lease under which `first` was done
        self._beginning = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            # By default a tick that is a second late is dropped.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def start(self) -> None:
        """Begin, inside the running loop; `after` that every tick knocks once, for what fell due meanwhile."""
        if self._lease.held is not None:
            await self._begin()
        beginning = datetime.now(UTC) + timedelta(seconds=self._after)
        for tick in self.ticks:
            self._scheduler.add_job(
                self._knock,
                "interval",
                seconds=tick.every,
                args=(tick,),
                id=tick.name,
                next_run_time=beginning,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """No further knock."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _knock(self, tick: Tick) -> None:
        try:
            if tick.everywhere or await self._begin():
                await tick.knock()
        except asyncio.CancelledError:
            # The scheduler was shut down, and would report its own end as a failure of the tick.
            log.debug("tick stopped", tick=tick.name)
        except Exception:  # asked again at its next time; the other ticks go on
            log.exception("tick failed", tick=tick.name)

    async def _begin(self) -> bool:
        """Whether it is ours to knock; the first time under a lease, `first` is done before."""
        async with self._beginning:
            fence = self._lease.held
            if fence is not None and fence != self._begun:
                if self._first is not None:
                    await self._first()
                self._begun = fence
        return fence is not None
