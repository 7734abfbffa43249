"""A mark at Telegram that nobody sees, by which a second bot on a copy of this database is noticed by both."""

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.client import call
from bot.telegram_errors import verdict
from storage import meta
from storage.store import Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

#: Commands for administrators of groups: we leave every group, so that nobody is ever shown them.
_SCOPE = {"type": "all_chat_administrators"}
_SHAPE = re.compile(r"lq([0-9a-f]{12})_([0-9a-f]{16})")
#: How many of our own incarnations are remembered: restarts and workers must know each other's marks.
_REMEMBERED = 200
#: Ours is renewed so often; one that was not renewed for longer is of a bot that runs no more.
_RENEW = timedelta(hours=1)
_FRESH = _RENEW + timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Seen:
    """A mark as it stands at Telegram: whose database, which run of it, renewed when."""

    house: str
    incarnation: str
    at: datetime


class Mark:
    """`knock` is asked each minute, in one process of a house.

    Each bot writes a mark only its own database knows; who finds a strange one alarms and writes a new one of its
    own, which the other does not know either: so both alarm for as long as both run, and no longer.
    """

    def __init__(self, store: Store, bot: Bot, alarm: Callable[[str], None]) -> None:
        self._store = store
        self._bot = bot
        self._alarm = alarm
        self._mine: str | None = None
        self._written: datetime | None = None

    async def knock(self) -> None:
        """Look at the mark that stands there, and see to ours. A Telegram that knows no marks is left alone."""
        try:
            seen = _seen(await call(self._bot, "getMyCommands", {"scope": _SCOPE}))
            await self._look(seen)
        except TelegramError as error:
            log.debug("no mark", code=verdict(error).code)

    async def _look(self, seen: Seen | None) -> None:
        house, known = await self._store.read(_known)
        now = self._store.clock()
        strange = seen is not None and seen.incarnation not in known
        if strange and seen is not None and self._written is None:
            # Before our first word only a live bot on this very database is news: tokens change hands.
            strange = seen.house == house and abs(now - seen.at) < _FRESH
        if strange:
            log.error("a strange mark: another bot has this token")
            self._alarm("copied")
            self._mine, self._written = (None if self._written is not None else self._mine), None
        if self._written is None or now - self._written >= _RENEW:
            await self._write(house, now)

    async def _write(self, house: str, now: datetime) -> None:
        if self._mine is None:
            mine = secrets.token_hex(8)
            # Known before it is seen: else another worker of ours would take it for a stranger's.
            await self._store.act(lambda work: _remember(work, mine))
            self._mine = mine
        command = {"command": f"lq{house}_{self._mine}", "description": now.isoformat()}
        await call(self._bot, "setMyCommands", {"commands": [command], "scope": _SCOPE})
        self._written = now


def _seen(commands: Any) -> Seen | None:
    """The mark among what was answered; None where there is none, or something we do not understand."""
    for each in commands if isinstance(commands, list) else ():
        said = each if isinstance(each, dict) else {}
        found = _SHAPE.fullmatch(str(said.get("command", "")))
        if found is None:
            continue
        try:
            at = datetime.fromisoformat(str(said.get("description")))
        except ValueError:
            return None
        return Seen(found[1], found[2], at) if at.tzinfo is not None else None
    return None


def _known(work: UnitOfWork) -> tuple[str, frozenset[str]]:
    """This database's name in a mark, and its last incarnations."""
    house = work.digest("mark", meta.get(work, meta.INSTANCE) or "").hex()[:12]
    return house, frozenset(json.loads(meta.get(work, meta.MARKS) or "[]"))


def _remember(work: UnitOfWork, incarnation: str) -> None:
    meta.put_once(work, meta.MARKS, "[]")
    held = json.loads(meta.get(work, meta.MARKS, hold=True) or "[]")
    meta.put(work, meta.MARKS, json.dumps([*held, incarnation][-_REMEMBERED:]))
