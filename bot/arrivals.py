"""Updates on their way into the inbox, in one act: who is known is asked there, and what is new is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.incoming import Incoming, incoming, unreadable
from storage import failpoints, inbox
from storage.unit_of_work import UnitOfWork
from supervision.acts import asking
from supervision.quotas import LINKS

log = structlog.get_logger(__name__)

Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arrived:
    """`rows`: what was new, to be handled. `unreadable`: how many could not be looked into."""

    rows: list[inbox.Waiting]
    unreadable: int


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

    def tired_of_links(self, user_id: int) -> bool:
        """Whether so many links of this account were none that no more are looked at for now."""
        return LINKS.used_up(self._work, user_id)

    def tired_of_asking(self, user_id: int) -> bool:
        return asking.tired(self._work, user_id)


def stored(work: UnitOfWork, updates: Sequence[Update]) -> Arrived:
    """Put numbered updates into the inbox; repeats are known there."""
    memory = _Memory(work)
    rows, unread = [], 0
    for update in updates:
        row, understood = _row(update, memory)
        unread += not understood
        if row is not None:
            rows.append(row)
    new = set(inbox.take_in(work, [_raw(row) for row in rows]))
    return Arrived([_waiting(row, work.now) for row in rows if row.update_id in new], unread)


def _row(update: Update, memory: _Memory) -> tuple[Incoming | None, bool]:
    """The row, and whether it could be understood: one that cannot must not stop delivery for all."""
    try:
        failpoints.hit("update_looked_into")
        return incoming(update, memory), True
    except (TypeError, ValueError, RuntimeError, AttributeError, LookupError):  # not what storage raises
        log.exception("update not understood")
        return unreadable(update, memory), False


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
        album=row.album,
    )
