"""Taking in: Telegram may forget an update only after its row is safe, so polling is our own, on raw JSON."""

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.client import POLL_SECONDS, polling_request
from bot.incoming import ALLOWED, Incoming, incoming, unreadable
from bot.settings import TokenRefused
from bot.telegram_errors import back_off, verdict
from storage import inbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

_LONGEST_PAUSE = 30.0
_WITHOUT_TOKEN = 60.0

#: What a confirmed poll hands back.
Updates = list[dict[str, Any]]


class Intake:
    """Polls, or is given what a webhook got. `taken` is given what is new, once it is safe."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        *,
        taken: Callable[[Sequence[inbox.Waiting]], None],
        alarm: Callable[[str], None],
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        self._store = store
        self._bot = bot
        self._taken = taken
        self._alarm = alarm
        self._poll_seconds = poll_seconds
        self._failures = 0
        self._answered = False  # whether Telegram has ever known us since this start
        self.offset: int | None = None

    async def take(self, updates: Updates) -> None:
        """Store updates; when this returns they are safe and may be confirmed. Raises what storage raises."""
        self._taken(await self._store.act(lambda work: _stored(work, updates)))

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRefused when the first answer is that the token is not valid."""
        await self._forget_webhook()
        while True:
            try:
                await self._once()
                self._failures = 0
            except TelegramError as error:
                await asyncio.sleep(await self._pause_after(error))
            except Exception:
                log.exception("updates not stored")
                await asyncio.sleep(self._pause())

    async def _forget_webhook(self) -> None:
        """While a webhook is set Telegram refuses to be polled; what waits must not be dropped with it."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("webhook not deleted", code=verdict(error).code)

    async def _once(self) -> None:
        updates = await self._poll()
        self._answered = True
        if not updates:
            return
        await self.take(updates)
        # Only now: the next poll tells Telegram to forget these.
        self.offset = max(_ids(updates), default=self.offset or 0) + 1

    async def _poll(self) -> Updates:
        asked: dict[str, Any] = {"timeout": self._poll_seconds, "limit": 100}
        asked["allowed_updates"] = json.dumps(ALLOWED)
        if self.offset is not None:
            asked["offset"] = self.offset
        # In the query, not by Bot.get_updates: that parses all before it gives one, and one bad one stops it.
        found = await polling_request(self._bot).post(
            f"{self._bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=self._poll_seconds + 10
        )
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    async def _pause_after(self, error: TelegramError) -> float:
        judged = verdict(error)
        if isinstance(error, Conflict):
            self._alarm("conflict")
            log.error("somebody else polls with our token, or has set a webhook")
            await self._forget_webhook()
        elif isinstance(error, InvalidToken):
            if not self._answered:  # a slip in the settings: going on would hide it from whoever starts us
                raise TokenRefused("Telegram refuses LIANQIN_TOKEN: copy it again from @BotFather") from None
            self._alarm("token")
            log.error("the token is refused")
            return _WITHOUT_TOKEN
        elif isinstance(error, RetryAfter):
            return judged.seconds
        else:
            log.warning("no updates", code=judged.code)
        return self._pause()

    def _pause(self) -> float:
        self._failures += 1
        return back_off(self._failures - 1, longest=_LONGEST_PAUSE, chance=random.SystemRandom())


def _ids(updates: Updates) -> list[int]:
    return [each["update_id"] for each in updates if isinstance(each.get("update_id"), int)]


class _Memory:
    """Who is known, asked once per person and batch."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._known: dict[int, bool] = {}
        self._knocking: set[int] = set()

    def known(self, user_id: int) -> bool:
        if user_id not in self._known:
            self._known[user_id] = self._work.people.by_user(user_id) is not None
        return self._known[user_id]

    def awaited(self, user_id: int) -> bool:
        """Whether this person is, or may be, coming in: a link was followed, or something still waits."""
        if user_id in self._knocking or self._work.invitations.waiting_of(user_id) is not None:
            return True
        return inbox.waits(self._work, user_id)

    def knocks(self, user_id: int) -> None:
        self._knocking.add(user_id)

    def rests(self, user_id: int) -> bool:
        return self._work.chats.stranger_rests(user_id)


def _stored(work: UnitOfWork, updates: Updates) -> list[inbox.Waiting]:
    memory = _Memory(work)
    rows = [row for each in updates if (row := _row(each, memory)) is not None]
    lost = len(updates) - len(rows)
    if lost:
        log.warning("updates without a number", count=lost)
    new = set(inbox.take_in(work, [_raw(row) for row in rows]))
    return [_waiting(row, work.now) for row in rows if row.update_id in new]


def _waiting(row: Incoming, at: datetime) -> inbox.Waiting:
    """As the inbox would tell it, without asking it again what it has just been told."""
    return inbox.Waiting(
        update_id=row.update_id,
        chat_id=row.chat_id,
        kind=row.kind,
        message_id=row.message_id,
        payload=row.payload,
        tries=0,
        received_at=at,
    )


def _row(update: dict[str, Any], memory: _Memory) -> Incoming | None:
    """One that cannot be looked into must not stop delivery for all."""
    try:
        return incoming(update, memory)
    except (TypeError, ValueError, RecursionError, AttributeError, LookupError):
        log.exception("update not understood")
        return unreadable(update)


def _raw(row: Incoming) -> inbox.RawUpdate:
    return inbox.RawUpdate(
        update_id=row.update_id,
        chat_id=row.chat_id,
        kind=row.kind,
        message_id=row.message_id,
        dedupe=row.dedupe,
        payload=row.payload,
        from_stranger=row.from_stranger,
        unkept=row.unkept,
    )
