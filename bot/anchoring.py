"""Anchors: the journal's head is kept outside the database once an hour, in a file and in a chat of the county.

Whoever has changed the database, with its keys too, cannot have changed what was kept elsewhere before: so every hour
in which something was done is told, in the county's chat, or where none is named to an office (KEEPS). Hours collected
in one message would be quieter, but for as long as they wait in the database a rewriting could take them along; so each
comes at once, and is made bearable otherwise: without a sound, one line, to one of the office in turn (they hear every
second hour), and what it is for stands in the first of a day only, which all of them have.

What was told in a chat is never edited: whoever has the bot's token could edit it too, and Telegram then shows that it
was. So no line replaces the one before either.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.watchman import AlarmsLike
from storage import meta, seals
from storage.seals import Head
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from storage.verification import LEAST_DIGITS
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work

log = structlog.get_logger(__name__)

#: The alarm that nothing was kept in the file.
UNWRITTEN = "anchor"
#: The screen in which heads are told.
SCREEN = "journal.heads"
#: Where no chat is named: the office that keeps the county's registers, else who stands above it. Never the keeper, who
#: could be the one that changes the database.
KEEPS = (Role.RECEPTION, Role.COUNTY_LEADER, Role.PREFECTURE_OFFICER)
#: So many of an office are told: one may be on leave.
MOST = 2
#: Between two heads that are told; the tick comes each hour, give or take.
_EVERY = timedelta(minutes=55)
_HOUR = 3600


class Anchoring:
    """`path`: the file; `chat_id`: a chat of the county, else the office tells (see KEEPS); `alarms`: where it is
    said that the file cannot be written."""

    def __init__(
        self, store: Store, path: Path, chat_id: int | None = None, *, alarms: AlarmsLike | None = None
    ) -> None:
        self._store = store
        self._path = path
        self._chat_id = chat_id
        self._alarms = alarms

    async def anchor(self) -> None:
        """Keep the head in both places. A file that cannot be written keeps nobody from telling it."""
        await self._into_the_file()
        if await self._store.read(due):
            await self._store.act(lambda work: tell(work, self._chat_id))

    async def _into_the_file(self) -> None:
        """The keeper hears of a file that cannot be written, each hour while it lasts, and when it can again."""
        try:
            await self._store.read(lambda work: seals.anchor(work, self._path))
        except OSError as error:
            log.error("journal not anchored", error=type(error).__name__)  # noqa: TRY400 - the path tells nothing more
            if self._alarms is not None:
                self._alarms.raised(UNWRITTEN)
        else:
            if self._alarms is not None:
                self._alarms.over(UNWRITTEN)


def due(work: UnitOfWork) -> bool:
    """Whether there is a head to be told."""
    return _newest(work) is not None


def _newest(work: UnitOfWork) -> Head | None:
    """The head of this hour: something was sealed since the last one, and an hour has passed."""
    head = seals.head(work)
    told = work.journal.heads_told()
    if head is None or (told and told[-1][1] == head.seq):
        return None
    last = told[-1][0] if told else seals.begun(work)
    return head if work.now - last >= _EVERY else None


def tell(work: UnitOfWork, chat_id: int | None) -> None:
    """Tell it in a message of its own, without a sound: in the county's chat, else to one of the office in turn."""
    head, told = _newest(work), work.journal.heads_told()
    if head is None:
        return
    newest = (work.now, head.seq, head.mac.hex()[:LEAST_DIGITS])
    meta.put(work, meta.HEADS_TOLD, json.dumps([[newest[0].isoformat(), *newest[1:]]]))
    # An older version let some hours wait for the next message.
    heads = [[at.isoformat(), f"{seq}:{digits}"] for at, seq, digits in (*told[1:], newest)]
    brief = bool(told) and _same_day(work, told[-1][0])
    for chat in (chat_id,) if chat_id is not None else _in_turn(work, all_of_them=not brief):
        work.say(chat, SCREEN, {"heads": heads, "brief": brief}, priority=3)


def _same_day(work: UnitOfWork, before: datetime) -> bool:
    zone = work.time.timezone
    return before.astimezone(zone).date() == work.now.astimezone(zone).date()


def _in_turn(work: UnitOfWork, *, all_of_them: bool) -> tuple[int, ...]:
    """The first of a day is for all of the office, who read there what it is for; then one hears after the other."""
    found = chats(work)
    if all_of_them or not found:
        return found
    return (found[int(work.now.timestamp()) // _HOUR % len(found)],)


def chats(work: Work) -> tuple[int, ...]:
    """Where it is told without a chat of its own."""
    for role in KEEPS:
        found = [each for each in _holders(work, role) if each.reachable]
        if found:
            return tuple(each.user_id for each in found[:MOST] if each.user_id is not None)
    return ()


def _holders(work: Work, role: Role) -> list[Person]:
    ids = dict.fromkeys(office.person_id for office in work.offices.with_role(role, work.now))
    return [work.people.by_id(person_id) for person_id in ids]
