"""Long polling of our own, on raw JSON: Telegram forgets an update only after its row is safe, and silence is seen."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError, TimedOut

from bot.client import polling_request
from bot.incoming import ALLOWED, number
from bot.settings import TokenRefused
from bot.telegram_errors import Unintelligible, back_off, verdict

log = structlog.get_logger(__name__)

_LONGEST_PAUSE, _STORAGE_PAUSE = 30.0, 5.0
_WITHOUT_TOKEN = 60.0
_SILENT_AFTER, _GIVEN_UP_AFTER = 10, 25
#: How often in a row an answer may be unusable, and how long (seconds) Telegram may be away, before it is said.
_TELL_AFTER, _TELL_AFTER_SECONDS = 3, 60.0
#: An empty answer sooner than this is no long poll: asked again at once, it would be a busy loop.
_TOO_SOON = 0.5

#: What a confirmed poll hands back.
Updates = list[Any]


class Door(Protocol):
    """Where updates are stored, and who is told of what goes wrong (bot.intake)."""

    counts: Counter[str]
    alarm: Callable[[str], None]

    async def take(self, updates: Sequence[Any]) -> None: ...
    async def received(self) -> None: ...
    async def rest(self) -> None: ...
    def trouble(self, code: str) -> None: ...


class Polling:
    """Counts at the door, by code: storage, 409, 401, 429, not_telegram, timeout, network, 400, telegram."""

    def __init__(
        self,
        door: Door,
        bot: Bot,
        *,
        poll_seconds: int,
        silent_after: float = _SILENT_AFTER,
        given_up_after: float = _GIVEN_UP_AFTER,
    ) -> None:
        """Seconds beyond the long poll: until silence is a dead connection, and until no answer is waited for."""
        self._door = door
        self._bot = bot
        self._poll_seconds = poll_seconds
        self._silent_after = poll_seconds + silent_after
        self._given_up_after = poll_seconds + given_up_after
        self._offset: int | None = None
        self._failures = 0
        self._well_at = 0.0
        self._begun = False  # whether a poll has succeeded since we began
        self._answered = False  # whether Telegram has ever known us since this start

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRefused when the first answer is that the token is not valid."""
        self._offset, self._failures, self._begun = None, 0, False
        self._well_at = asyncio.get_running_loop().time()
        try:
            while True:
                pause = await self._tried()
                await asyncio.sleep(pause)
        finally:
            await self._door.rest()

    async def _tried(self) -> float:
        """One poll; the seconds to wait before the next."""
        try:
            pause = await self._once()
        except TelegramError as error:
            return await self._pause_after(error)
        except Exception:
            log.exception("updates not stored")
            self._door.trouble("storage")
            return self._pause(_STORAGE_PAUSE)
        self._failures = 0
        self._well_at = asyncio.get_running_loop().time()
        return pause

    async def _once(self) -> float:
        asked_at = asyncio.get_running_loop().time()
        updates = await self._poll()
        self._answered = True
        await self._door.take(updates)
        numbers = [number(each) for each in updates if isinstance(each, dict)]
        usable = [each for each in numbers if each is not None]
        if usable:
            # Only now: the next poll tells Telegram to forget these.
            self._offset = max(usable) + 1
        elif updates:
            raise Unintelligible("updates without a number")  # nothing to confirm them by: they come for ever
        await self._door.received()
        first, self._begun = not self._begun, True
        soon = asyncio.get_running_loop().time() - asked_at < _TOO_SOON
        return _TOO_SOON if soon and not updates and not first else 0.0

    async def _poll(self) -> Updates:
        # The first does not wait: that Telegram answers, and whether there was an outage, is known at once.
        asked: dict[str, Any] = {"timeout": self._poll_seconds if self._begun else 0, "limit": 100}
        asked["allowed_updates"] = json.dumps(ALLOWED)
        if self._offset is not None:
            asked["offset"] = self._offset
        try:
            # A peer that drips a byte now and then never runs into the read timeout.
            async with asyncio.timeout(self._given_up_after):
                # In the query, not by Bot.get_updates: that parses all before it gives one, and one bad one stops it.
                found = await polling_request(self._bot).post(
                    f"{self._bot.base_url}/getUpdates?{urlencode(asked)}",
                    read_timeout=self._silent_after,
                )
        except TimeoutError:
            raise TimedOut from None
        if not isinstance(found, list):
            raise Unintelligible("no list of updates")
        return found

    async def _pause_after(self, error: TelegramError) -> float:
        judged = verdict(error)
        self._door.counts[judged.code] += 1
        match judged.code:
            case "409":
                return await self._conflict(error)
            case "401":
                return self._without_token()
            case "429":
                return judged.seconds
        if isinstance(error, BadRequest):
            self._offset = None  # the only part of a poll that ever changes; without it nothing is confirmed
        log.warning("no updates", code=judged.code)
        pause = self._pause(_LONGEST_PAUSE)
        if self._worth_telling(judged.code):
            self._door.alarm("no_updates")
        return pause

    def _worth_telling(self, code: str) -> bool:
        """A gateway's hiccup and a short break of the line are no news; a poll that times out lasts half a minute."""
        if code in {"network", "timeout"}:
            return asyncio.get_running_loop().time() - self._well_at >= _TELL_AFTER_SECONDS
        return self._failures >= _TELL_AFTER

    async def _conflict(self, error: TelegramError) -> float:
        """Another polls with our token, or a webhook is set: at the start, by ourselves before we changed to polling.

        Asking for updates first and deleting only then saves every other start a call.
        """
        hooked = "webhook" in error.message.lower()
        pause = self._pause(_LONGEST_PAUSE)
        if self._answered or not hooked:
            self._door.alarm("conflict")
            log.error("somebody else polls with our token, or has set a webhook")
        if not hooked or not await self._forget_webhook():
            return pause
        return 0.0 if self._failures == 1 else pause

    async def _forget_webhook(self) -> bool:
        """While a webhook is set Telegram refuses to be polled; what waits must not be dropped with it."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("webhook not deleted", code=verdict(error).code)
            return False
        return True

    def _without_token(self) -> float:
        if not self._answered:  # a slip in the settings: going on would hide it from whoever starts us
            raise TokenRefused("Telegram refuses LIANQIN_TOKEN: copy it again from @BotFather")
        self._door.alarm("token")
        log.error("the token is refused")
        return _WITHOUT_TOKEN

    def _pause(self, longest: float) -> float:
        self._failures += 1
        return back_off(self._failures - 1, longest=longest, chance=random.SystemRandom())
