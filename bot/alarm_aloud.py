"""The second way for an alarm: straight to the keepers' chats, while the database takes nothing and so no outbox."""

import structlog

from bot.composing import Composer
from bot.delivery import Delivery
from bot.rendering import Part
from storage.outbox_rows import Queued
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
        """Say these; whether anybody was told. Raises what storage raises."""
        said = await self._store.read(lambda work: self._worded(work, raised))
        # One after the other, and each to its end: who has blocked the bot must not keep it from the next.
        return any([await self._say(chat_id, parts) for chat_id, parts in said])

    async def _say(self, chat_id: int, parts: tuple[Part, ...]) -> bool:
        try:
            for part in parts:
                await self._delivery.send(chat_id, part)
        except Exception as error:  # noqa: BLE001 - its words are Telegram's
            log.warning("alarm not said to one who should hear it", error=type(error).__name__)
            return False
        return bool(parts)

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
        fields={**said_of(joined(None, raised), News.BEGINS), "aloud": True},
        id=0,
        tries=0,
        created_at=work.now,
        rendered=None,
        parts_sent=0,
    )
