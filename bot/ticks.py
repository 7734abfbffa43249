"""The table of ticks: what is asked, how often, whether its moment has passed."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta

from bot.anchoring import Anchoring
from bot.filestore import FileStore
from bot.laying import Laying
from bot.metronome import Tick
from bot.moments import Moments
from bot.sheets import sweep as sweep_sheets
from storage import exports, holes, inbox, leases, outbox, seals
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import retaining
from supervision.files import FileState
from supervision.people import UNUSED

_SECOND, _MINUTE, _HOUR, _DAY = 1.0, 60.0, 3600.0, 86400.0
_ABSENT = frozenset({FileState.DESTROYED, FileState.REFUSED, FileState.LOST})


def ticks(
    store: Store,
    files: FileStore,
    moments: Moments,
    pokes: Iterable[Callable[[], object]],
    anchoring: Anchoring,
) -> tuple[Tick, ...]:
    """Every tick of the house; `pokes` wake those who keep their own moments (sender, fetcher)."""
    chores, laying = Chores(store, files, tuple(pokes)), Laying(store, files)
    return (
        Tick("moments", _SECOND, moments.knock),
        Tick("pokes", 10 * _SECOND, chores.poke, everywhere=True),
        Tick("spare keys", 10 * _SECOND, chores.top_up, everywhere=True),
        Tick("seals", _MINUTE, chores.seal),
        Tick("traces", 10 * _MINUTE, chores.cover_traces),
        Tick("anchor", _HOUR, anchoring.anchor),
        Tick("chats", _HOUR, chores.tidy),
        Tick("doomed keys", _HOUR, chores.destroy_doomed),
        Tick("master key", _HOUR, chores.finish_rewrap),
        Tick("file store", _HOUR, chores.sweep_files),
        # Each its own: `import` draws a sheet into the folder of the machine it is run on.
        Tick("sheets", _HOUR, chores.sweep_sheets, everywhere=True),
        Tick("laying anew", 10 * _SECOND, laying.knock),
        Tick("terms", _DAY, chores.apply_terms),
        Tick("orphan keys", _DAY, chores.sweep_keys),
        Tick("old rows", _DAY, chores.tidy_rows),
    )


class Chores:
    """What the ticks do. Each asks the rows; each may be run at any time and twice."""

    def __init__(self, store: Store, files: FileStore, pokes: tuple[Callable[[], object], ...]) -> None:
        self._store = store
        self._files = files
        self._pokes = pokes

    async def poke(self) -> None:
        """Whoever waits for a moment looks again."""
        for poke in self._pokes:
            poke()

    async def top_up(self) -> None:
        """Spare content keys, made before somebody waits for one."""
        await asyncio.to_thread(self._store.ground.keys.top_up)

    async def seal(self) -> None:
        """Link what was journalled into the global chain, and first what waited for its day to be over; one worker in
        the whole house does it."""
        lease, owner = timedelta(seconds=2 * _MINUTE), self._store.owner

        def act(work: UnitOfWork) -> int:
            mine = leases.take(work, "sealer", owner, lease) is not None
            return work.journal.catch_up() + seals.seal(work) if mine else 0

        while await self._store.act(act):
            pass

    async def tidy(self) -> None:
        """Forget messages that Telegram would no longer delete, and that a chat was told a sealed number."""
        await self._store.act(lambda work: work.chats.tidy())
        await self._store.act(outbox.forget_numbered)

    async def tidy_rows(self) -> None:
        """Forget updates and messages that were done with weeks ago."""
        await self._store.act(inbox.tidy)
        await self._store.act(holes.tidy)
        await self._store.act(outbox.tidy)
        await self._store.act(exports.tidy)
        await self._store.act(lambda work: work.tries.tidy())

    async def apply_terms(self) -> None:
        """What is over by the table of terms is deleted, some at a time: nobody waits for three years."""
        while await self._store.act(retaining.apply_terms):
            pass

    async def sweep_keys(self) -> None:
        """Keys that nothing lies under."""
        await asyncio.to_thread(self._store.sweep_keys)

    async def cover_traces(self) -> None:
        """What the engine itself notes of sealed numbers' rows."""
        await asyncio.to_thread(self._store.cover_traces)

    async def destroy_doomed(self) -> None:
        """Keys whose destruction was cut off."""
        await asyncio.to_thread(self._store.destroy_doomed)

    async def finish_rewrap(self) -> None:
        """A master key of before that is still kept, because others may have wrapped with it or we were killed."""
        await asyncio.to_thread(self._store.ground.keys.finish_rewrap)

    async def sweep_files(self) -> None:
        """Drafts of files, and files that no row awaits. By the machine's clock, which stamps files."""
        await asyncio.to_thread(self._files.sweep, datetime.now(UTC), self._known)

    async def sweep_sheets(self) -> None:
        """Sheets of one-time links that were printed long ago, or whose links open nothing any more."""
        await asyncio.to_thread(sweep_sheets, self._store.data, datetime.now(UTC), self._opens)

    def _opens(self, refs: Collection[str]) -> bool:
        def usable(work: UnitOfWork, ref: str) -> bool:
            found = work.invitations.by_ref(ref)
            return found is not None and found.state in UNUSED and found.expires_at > work.now

        return self._store.read_now(lambda work: any(usable(work, ref) for ref in refs))

    def _known(self, file_ids: Iterable[str]) -> list[str]:
        def present(work: UnitOfWork, file_id: str) -> bool:
            found = work.files.by_id(file_id) or work.integrity_files.by_id(file_id)
            kept = found is not None and found.state not in _ABSENT
            return kept or exports.awaits_file(work, file_id)

        return self._store.read_now(lambda work: [each for each in file_ids if present(work, each)])
