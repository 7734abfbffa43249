"""The whole road of an update without Telegram: raw JSON → inbox → lane → PTB's object → the house's ear → an answer
in a chat. What is logged on the way is kept aside, to be looked through."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import structlog
from pydantic import SecretStr
from structlog.testing import capture_logs
from telegram.ext import Application

from bot.client import hang_up, make_bot
from bot.delivery import Delivery
from bot.desk import Desk
from bot.intake import Intake
from bot.lanes import Lanes
from bot.sender import Sender
from bot.settings import Access
from handlers.registration import register
from storage import inbox
from storage.outbox_rows import Queued
from tests.chat import Town

Json = dict[str, Any]
#: Seconds, for a chat that would be tried for ever.
_PATIENCE = 60.0
NOWHERE = "http://127.0.0.1:1"


@dataclass
class Walked:
    """What became of some updates. `said`: (chat, screen) of all that was put into the outbox; `waiting`, `parked`:
    how many updates still wait, or were put aside; `alarms`, `logged`: what was raised and written down."""

    said: list[tuple[int, str]] = field(default_factory=list)
    waiting: int = 0
    parked: int = 0
    alarms: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())


class Road:
    """The rooms between the wire and the chats of a town. Nods go nowhere: they may be lost."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.loop = asyncio.new_event_loop()
        self._numbers = count(1_000)
        self._alarms: list[str] = []
        self._said: list[tuple[int, str]] = []
        self._parked: set[int] = set()
        self._speak, town._say = town._say, self._noting  # type: ignore[method-assign]
        bot = make_bot(Access(SecretStr("7000005:canary_Token-of-the-road"), NOWHERE))
        attachments: Any = None  # nothing is sent
        sender = Sender(town.store, town.composer, Delivery(bot, attachments), alarm=self._alarms.append)
        self._bot = bot
        self.desk = Desk(town.store, bot, town.seal, town.catalogue, town.composer, sender)
        self.lanes = Lanes(town.store, self.desk.perform, alarm=self._alarms.append)
        self.intake = Intake(town.store, bot, taken=self.lanes.take, alarm=self._alarms.append)
        application = Application.builder().bot(bot).updater(None).job_queue(None).build()
        register(application)
        self.desk.serve(application)

    def brings(self, updates: Sequence[Json]) -> Walked:
        """Take these in, handle them, and say what there is to say."""
        structlog.reset_defaults()  # another test's level must not outlive it
        lines: list[str] = []
        handler = _Lines(lines)
        logging.getLogger().addHandler(handler)
        try:
            with capture_logs() as logged:
                self.loop.run_until_complete(self._walk(updates))
                self.town.deliver()
        finally:
            logging.getLogger().removeHandler(handler)
        lines += [
            repr({name: value for name, value in each.items() if name != "exc_info"}) for each in logged
        ]
        return self._walked(lines)

    async def _walk(self, updates: Sequence[Json]) -> None:
        await self.intake.take([{"update_id": next(self._numbers), **each} for each in updates])
        async with asyncio.timeout(_PATIENCE):
            await self.lanes.idle()
        await self.desk.settle()

    def _walked(self, lines: list[str]) -> Walked:
        waiting, parked = self.town.read(
            lambda work: (inbox.depth(work), {row.update_id for row in inbox.parked(work)})
        )
        # Not how many more than before: where a matter is sealed, what was put aside in its chat is wiped.
        before, self._parked = self._parked, parked
        walked = Walked(list(self._said), waiting, len(parked - before), list(self._alarms), lines)
        self._said.clear()
        self._alarms.clear()
        return walked

    def _noting(self, work: Any, row: Queued) -> None:
        self._said.append((row.chat_id, row.screen))
        self._speak(work, row)

    def ends(self) -> None:
        """Hang up."""
        self.loop.run_until_complete(hang_up(self._bot))
        self.loop.close()
