"""Lanes: one chat's updates one after another, chats side by side; what fails three times steps aside."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import structlog

from storage import claims, holes, inbox
from storage.errors import AlreadyHandled, FencedOff, OutcomeUnknown, StoreBusy, passing
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.events import UpdateParked

log = structlog.get_logger(__name__)

#: Seconds before the second and the third try.
_PAUSES = (0.2, 1.0)
_LOOK_AGAIN, _STORAGE_PAUSE = 0.2, 5.0
#: Seconds until it is asked again whether what stands before an update has come.
EARLY_PAUSE = 0.05

Perform = Callable[[inbox.Waiting], Awaitable[None]]


class Unparsable(ValueError):  # noqa: N818 - it is about the update, not about us
    """An update that no further try will make readable."""


@dataclass(slots=True)
class _Lane:
    task: asyncio.Task[None]
    poked: bool = False
    first: inbox.Waiting | None = None  # what opened the lane, when nothing can stand before it


class Tries:
    """One row: performed, or looked at again, or failed a little later; the third time it steps aside."""

    def __init__(self, store: Store, perform: Perform, alarm: Callable[[str], None]) -> None:
        self._store = store
        self._perform = perform
        self._alarm = alarm

    async def __call__(self, row: inbox.Waiting) -> bool:
        """Whether it is certainly handled. Raises FencedOff where another worker has the lane now."""
        try:
            await self._perform(row)
        except AlreadyHandled:
            return True
        except FencedOff:
            raise
        except (StoreBusy, OutcomeUnknown) as error:
            log.warning("act not known to be done, looking again", exc_info=error)
            await asyncio.sleep(_LOOK_AGAIN)
        except Unparsable:
            await self._failed(row, "unparsable", hopeless=True)
        except Exception as error:
            if passing(error):
                raise  # storage's trouble is no fault of the update: it counts as no try
            log.exception("update failed", update_id=row.update_id, tries=row.tries + 1)
            await self._failed(row, type(error).__name__, hopeless=False)
        else:
            return True
        return False

    async def _failed(self, row: inbox.Waiting, code: str, *, hopeless: bool) -> None:
        parked = await self._store.act(lambda work: _mark_failed(work, row, code, hopeless))
        if parked:
            self._alarm("update_parked")
        else:
            await asyncio.sleep(_PAUSES[min(row.tries, len(_PAUSES) - 1)])


class Lanes:
    """Runs `perform` for every waiting row, where there is one process: it remembers who is served.

    `at_once`: how many chats side by side; `wary`: updates come side by side and may overtake each other.
    """

    def __init__(
        self,
        store: Store,
        perform: Perform,
        *,
        alarm: Callable[[str], None],
        at_once: int = 32,
        wary: bool = False,
    ) -> None:
        self._store = store
        self._tried = Tries(store, perform, alarm)
        self._wary = wary
        self._room = asyncio.Semaphore(at_once)
        self._lanes: dict[int, _Lane] = {}
        self._stopping = False

    async def start(self) -> None:
        """Open a lane for every chat with a row that waits (after a restart)."""
        self.poke(await self._store.read(inbox.chats_waiting))

    def poke(self, chat_ids: Iterable[int | None]) -> None:
        """These chats may have something to do."""
        for chat_id in dict.fromkeys(each or inbox.NO_CHAT for each in chat_ids):
            self._open(chat_id)

    def take(self, rows: Iterable[inbox.Waiting]) -> None:
        """These rows are new: a lane that was empty begins with its own and need not look for it.

        A lane closes only when nothing of its chat waits, and every row comes by here: nothing is overtaken.
        """
        by_chat: dict[int, list[inbox.Waiting]] = {}
        for row in rows:
            by_chat.setdefault(row.chat_id or inbox.NO_CHAT, []).append(row)
        for chat_id, new in by_chat.items():
            self._open(chat_id, new[0] if len(new) == 1 else None)

    def _open(self, chat_id: int, first: inbox.Waiting | None = None) -> None:
        if self._stopping:
            return
        lane = self._lanes.get(chat_id)
        if lane is None:
            self._lanes[chat_id] = _Lane(asyncio.create_task(self._run(chat_id)), first=first)
        else:
            lane.poked = True

    async def stop(self, seconds: float = 10.0) -> None:
        """Let every lane finish the update it is at; cut those that take longer."""
        self._stopping = True
        tasks = [lane.task for lane in self._lanes.values()]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def __len__(self) -> int:
        """How many chats are being served."""
        return len(self._lanes)

    async def idle(self) -> None:
        """Wait until no lane is open."""
        while self._lanes:
            await asyncio.gather(*(lane.task for lane in self._lanes.values()), return_exceptions=True)

    async def _run(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        try:
            while not self._stopping:
                lane.poked = False
                first, lane.first = lane.first, None
                async with self._room:
                    more = await self._one(chat_id, first)
                # No await between this question and leaving: a poke in between would be lost.
                if not more and not lane.poked:
                    return
        finally:
            del self._lanes[chat_id]

    async def _too_early(self, update_id: int) -> bool:
        return await self._store.read(lambda work: holes.fresh_before(work, update_id))

    async def _one(self, chat_id: int, first: inbox.Waiting | None) -> bool:
        """Perform the lane's next row; False when there is none."""
        try:
            row = first or await self._store.read(lambda work: inbox.next_of(work, chat_id))
            if row is None:
                return False
            if self._wary and await self._too_early(row.update_id):
                await asyncio.sleep(EARLY_PAUSE)
                return True
            done = await self._tried(row)
            if first is not None:
                return not done
        except Exception:
            log.exception("lane waits for storage")
            await asyncio.sleep(_STORAGE_PAUSE)
        return True


def _mark_failed(work: UnitOfWork, row: inbox.Waiting, code: str, hopeless: bool) -> bool:
    """Count the failure; at the third the row is parked, the person and the keeper are told."""
    # No moment for the next try: the pause is slept, and a clock that steps back must not close the lane.
    parked = inbox.failed(work, row.update_id, code, None)
    while hopeless and not parked:
        parked = inbox.failed(work, row.update_id, code, None)
    if parked:
        if row.chat_id is not None and row.chat_id > 0 and (row.payload or work.people.by_user(row.chat_id)):
            work.say(row.chat_id, "update_parked")
        work.record(UpdateParked(update_id=row.update_id))
    if row.claim is not None:
        claims.go_on(work, row.claim)
    return parked
