"""Knocking: APScheduler says when, the rows say what. Deleting every tick loses nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """One knock: every `every` seconds ask "whose moment has passed?". It carries no data."""

    name: str
    every: float
    knock: Callable[[], Awaitable[object]]


class Metronome:
    """Runs the table of ticks. A tick that is still busy is not started again; one that fails comes again."""

    def __init__(
        self,
        ticks: Iterable[Tick],
        *,
        first: Callable[[], Awaitable[object]] | None = None,
        after: float = 0.0,
    ) -> None:
        """`first`: done before the first knock (whatever must be reckoned before anything is called late).

        `after`: seconds from then until the first knock.
        """
        self.ticks = tuple(ticks)
        self._first = first
        self._after = after
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            # By default a tick that is a second late is dropped.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def start(self) -> None:
        """Begin, inside the running loop; `after` that every tick knocks once, for what fell due meanwhile."""
        if self._first is not None:
            await self._first()
        beginning = datetime.now(UTC) + timedelta(seconds=self._after)
        for tick in self.ticks:
            self._scheduler.add_job(
                _knock, "interval", seconds=tick.every, args=(tick,), id=tick.name, next_run_time=beginning
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """No further knock."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _knock(tick: Tick) -> None:
    try:
        await tick.knock()
    except asyncio.CancelledError:
        # The scheduler was shut down, and would report its own end as a failure of the tick.
        log.debug("tick stopped", tick=tick.name)
    except Exception:  # asked again at its next time; the other ticks go on
        log.exception("tick failed", tick=tick.name)
