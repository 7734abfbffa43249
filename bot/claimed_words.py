"""Words for what was claimed: in one reading where that works, chosen once, asked again before each try."""

from collections.abc import Sequence

import structlog

from bot.composing import Composed, Composer, unpacked
from storage import errors
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


class ClaimedWords:
    """Words claimed rows; words an earlier try has fixed stay, if the message is still due and permitted."""

    def __init__(self, store: Store, composer: Composer) -> None:
        self._store = store
        self._composer = composer

    async def of(self, rows: Sequence[Queued]) -> dict[int, Composed]:
        """All in one reading. A screen whose question fails spoils the reading of the others on PostgreSQL: then
        each has a reading of its own, so that nobody else's message is lost with it."""
        try:
            return await self._store.read(lambda work: {row.id: self._compose(work, row) for row in rows})
        except Exception as error:
            if errors.passing(error) or len(rows) == 1:
                raise
            log.exception("messages are worded one by one")
        return {row.id: await self._alone(row) for row in rows}

    async def _alone(self, row: Queued) -> Composed:
        try:
            return await self._store.read(lambda work: self._compose(work, row))
        except Exception as error:
            if errors.passing(error):
                raise
            return Composed(code=f"faulty:{type(error).__name__}")

    def _compose(self, work: UnitOfWork, row: Queued) -> Composed:
        made = self._made(work, row)
        if row.rendered is None or (made.code and not made.code.startswith("faulty")):
            # What was worded before a restart, or before a failed try, must still be due and permitted.
            return made
        try:
            return Composed(unpacked(row.rendered))
        except (TypeError, ValueError, KeyError):  # as another release has kept it
            return made

    def _made(self, work: UnitOfWork, row: Queued) -> Composed:
        try:
            return self._composer.compose(work, row)
        except Exception as error:
            if errors.passing(error):
                raise  # the screen is not at fault: it is worded once storage can be read again
            # A faulty screen must not hold up everything behind it in this chat.
            log.exception("screen not made", screen=row.screen)
            return Composed(code=f"faulty:{type(error).__name__}")
