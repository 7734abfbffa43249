"""The second way for an alarm: straight to the keepers' chats, while the database takes nothing and so no outbox."""

import structlog

from bot.composing import Composer
from bot.delivery import Delivery
from bot.rendering import Part
from storage.outbox import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.alarms import hearers, said_of
from supervision.alarms import News, Raised, joined

log = structlog.get_logger(__name__)

_Said = list[tuple[int, tuple[Part, ...]]]


class Aloud:
    """Called by bot.alarms. Reading may still work where writing does not (a full disk); if not, nobody is told."""

    def __init__(self, store: Store, composer: Composer, delivery: Delivery) -> None:
        self._store = store
        self._composer = composer
        self._delivery = delivery

    async def __call__(self, raised: list[Raised]) -> bool:
        """Say these; whether anybody was told. Raises what storage and Telegram raise."""
        told = False
        for chat_id, parts in await self._store.read(lambda work: self._worded(work, raised)):
            for part in parts:
                await self._delivery.send(chat_id, part)
                told = True
        return told

    def _worded(self, work: UnitOfWork, raised: list[Raised]) -> _Said:
        chats = [person.user_id for person in hearers(work) if person.user_id is not None]
        return [
            (chat_id, self._composer.compose(work, _row(work, chat_id, each)).parts)
            for each in raised
            for chat_id in chats
        ]


def _row(work: UnitOfWork, chat_id: int, raised: Raised) -> Queued:
    """As it would stand in the outbox."""
    return Queued(
        chat_id=chat_id,
        screen="alarm",
        fields=said_of(joined(None, raised), News.BEGINS),
        id=0,
        tries=0,
        created_at=work.now,
        rendered=None,
        parts_sent=0,
    )
