"""What a case laid anew has on disk follows its rows under the new key; then the key of before is destroyed."""

import asyncio

import structlog

from bot.filestore import FileGone, FileStore, Part
from storage import failpoints, replaced_keys
from storage.errors import Unreadable
from storage.laying_anew import finish
from storage.replaced_keys import Replaced
from storage.store import Store

log = structlog.get_logger(__name__)


class Laying:
    """Asks the rows which keys were replaced. May be cut off anywhere and run twice: a file opens under either key."""

    def __init__(self, store: Store, files: FileStore) -> None:
        self._store = store
        self._files = files

    async def knock(self) -> None:
        """Lay anew whatever is not; let go of each key that nothing lies under and nobody reads with any more."""
        for replaced in await self._store.read(replaced_keys.waiting):
            for file_id in replaced.files:
                await self._lay(file_id)
            if replaced.over_at <= self._store.clock():
                await self._let_go(replaced)

    async def _lay(self, file_id: str) -> None:
        row = await self._store.read(lambda work: work.files.by_id(file_id))
        if row is None:
            return
        for part in Part:
            try:
                laid = await asyncio.to_thread(self._files.lay_anew, file_id, row.key_id, part)
            except (FileGone, Unreadable):  # it was destroyed meanwhile
                continue
            if laid:
                failpoints.hit("file_laid_anew")

    async def _let_go(self, replaced: Replaced) -> None:
        done = await self._store.act(lambda work: finish(work, replaced))
        log.info("a key was replaced" if done else "a replaced key waits", files=len(replaced.files))
