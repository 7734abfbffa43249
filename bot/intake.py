"""Taking in: the one door through which updates come; whoever fetched them may confirm them when it returns."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot

from bot.arrivals import stored
from bot.client import POLL_SECONDS
from bot.incoming import number
from bot.last_received import LastReceived, Outage, nothing
from bot.polling import Polling
from storage import inbox, meta
from storage.store import Store

log = structlog.get_logger(__name__)


class Intake:
    """Polls (`run`), or is given what a webhook got (`take`). `taken` is given what is new, once it is safe.

    `counts`, by code: updates, without_number, unreadable, storage, and what bot.polling and bot.webhook count.
    `outage` is what an outage of more than 150 s calls for; it runs in the act that ends it, once.
    """

    def __init__(
        self,
        store: Store,
        bot: Bot,
        *,
        taken: Callable[[Sequence[inbox.Waiting]], None],
        alarm: Callable[[str], None],
        poll_seconds: int = POLL_SECONDS,
        outage: Outage = nothing,
    ) -> None:
        self._store = store
        self._taken = taken
        self._heard = LastReceived(store, outage)
        self._polling = Polling(self, bot, poll_seconds=poll_seconds)
        self.alarm = alarm
        self.counts: Counter[str] = Counter()

    @property
    def last_received(self) -> datetime | None:
        """When Telegram last reached us in this process, by the store's clock: with updates or without."""
        return self._heard.at

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRefused when the first answer is that the token is not valid."""
        await self._polling.run()

    async def take(self, updates: Sequence[Any]) -> None:
        """Store updates; when this returns they are safe and may be confirmed. Raises what storage raises."""
        usable = [each for each in updates if isinstance(each, dict) and number(each) is not None]
        if len(usable) < len(updates):
            log.warning("updates without a number", count=len(updates) - len(usable))
            self.counts["without_number"] += len(updates) - len(usable)
        if not usable:
            return
        arrived = await self._store.act(lambda work: stored(work, usable))
        self.counts["updates"] += len(usable)
        self._taken(arrived.rows)
        for _ in range(arrived.unreadable):
            self.trouble("unreadable")

    async def received(self) -> None:
        """Note that Telegram reaches us. What came is safe already: nothing is raised."""
        try:
            await self._heard.note()
        except Exception:
            log.exception("moment of receipt not kept")
            self.trouble("storage")

    async def newest(self) -> str | None:
        """The number and moment of what came last, to any process of the house."""
        return await self._store.read(lambda work: meta.get(work, meta.LAST_UPDATE))

    async def rest(self) -> None:
        """At the end: keep the moment of the last receipt for the next start."""
        try:
            await self._heard.rest()
        except Exception:
            log.exception("moment of receipt not kept")

    def trouble(self, code: str) -> None:
        """Count it, and let the keeper hear."""
        self.counts[code] += 1
        self.alarm(code)
