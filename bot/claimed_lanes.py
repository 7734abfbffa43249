"""Lanes among several workers: a chat is claimed, served in order, and given back in its last act."""

import asyncio
from collections.abc import Callable, Iterable

import structlog

from bot.lanes import EARLY_PAUSE, Perform, Tries
from bot.waking import Wake
from storage import claims, inbox, lanes
from storage.claims import Claim
from storage.errors import FencedOff
from storage.store import Store

log = structlog.get_logger(__name__)

#: Seconds: how often a lane is renewed; how often it is looked whether one is ready of which nobody told us.
_RENEWED, _LOOKED = 5.0, 2.0
_STORAGE_PAUSE = 1.0


class ClaimedLanes:
    """Runs `perform` for the waiting rows of every chat this worker can get hold of.

    `at_once`: how many chats side by side; few, so that the other workers have something to do too.
    """

    def __init__(
        self, store: Store, perform: Perform, *, alarm: Callable[[str], None], at_once: int = 8
    ) -> None:
        self._store = store
        self._tried = Tries(store, perform, alarm)
        self._at_once = at_once
        self._held: dict[Claim, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._woken = Wake()
        self._stopping = False
        self._in_doubt = False
        #: Lanes that were lost to another worker while this one was paused or cut off.
        self.fenced_off = 0

    async def start(self) -> None:
        """Claim what waits, and whatever comes."""
        self._woken.begin()
        self._store.on("lanes", self._woken.poke)
        self._tasks = [asyncio.create_task(work(), name="lanes") for work in (self._claiming, self._renewing)]

    def poke(self, _chat_ids: Iterable[int | None] = ()) -> None:
        """Some chat may have something to do."""
        self._woken.set()

    def take(self, rows: Iterable[inbox.Waiting]) -> None:
        """These rows are new; whichever worker is free claims their lanes."""
        if any(True for _ in rows):
            self._woken.set()

    async def stop(self, seconds: float = 10.0) -> None:
        """Let every lane finish the update it is at; what is still held goes to others at once."""
        self._stopping = True
        # From now on a lane's task ends as soon as it looks: what it still held would be forgotten, and its chat would
        # wait until the lease is over.
        held = dict(self._held)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        held |= self._held
        if held:
            _, late = await asyncio.wait(held.values(), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        left = [claim for claim in held if not claim.given_back]
        if left:
            await self._store.act(lambda work: claims.give_back(work, left))

    async def idle(self) -> None:
        """Wait until no lane is held."""
        while self._held:
            await asyncio.gather(*self._held.values(), return_exceptions=True)

    def __len__(self) -> int:
        """How many chats are being served."""
        return len(self._held)

    async def _claiming(self) -> None:
        while True:
            self._woken.clear()
            try:
                more = await self._claim()
            except Exception:
                log.exception("lanes wait for storage")
                self._in_doubt = True
                await asyncio.sleep(_STORAGE_PAUSE)
                continue
            if not more:
                await self._woken.wait(_LOOKED)

    async def _claim(self) -> bool:
        """Claim as many lanes as there is room for; whether there may be more to be had now."""
        room, owner = self._at_once - len(self._held), self._store.owner
        if room <= 0 or not owner:
            return False
        if self._in_doubt:
            await self._give_back_unknown(owner)
            self._in_doubt = False
        taken = await self._store.act(lambda work: claims.take(work, owner, room))
        for claim in taken:
            task = asyncio.create_task(self._serve(claim))
            self._held[claim] = task
            task.add_done_callback(lambda _, claim=claim: self._done(claim))  # type: ignore[misc]
        return len(taken) == room

    async def _give_back_unknown(self, owner: str) -> None:
        """Lanes that are ours and that we do not know of: claimed in an act whose answer was lost."""
        known = [(claim.chat_id, claim.fence) for claim in self._held]
        await self._store.act(lambda work: lanes.release_but(work, owner, known))

    def _done(self, claim: Claim) -> None:
        del self._held[claim]
        self._woken.set()

    async def _serve(self, claim: Claim) -> None:
        """Row after row, until the lane was given back in an act, or is lost."""
        while not (self._stopping or claim.given_back):
            try:
                await self._one(claim)
            except FencedOff:
                self.fenced_off += 1
                log.warning("a lane went to another worker")
                claim.given_back = True
            except Exception:
                log.exception("lane waits for storage")
                await asyncio.sleep(_STORAGE_PAUSE)

    async def _one(self, claim: Claim) -> None:
        """The next row; where the last act told of none, it is asked for: it is early, or that act is in doubt."""
        row, claim.following = claim.following, None
        if row is not None:
            await self._tried(row)
        if claim.following is None and not claim.given_back:
            if row is None:
                await asyncio.sleep(EARLY_PAUSE)
            await self._store.act(lambda work: claims.go_on(work, claim))

    async def _renewing(self) -> None:
        while True:
            await asyncio.sleep(_RENEWED)
            held = list(self._held)
            try:
                await self._store.act(lambda work, held=held: claims.renew(work, held))  # type: ignore[misc]
            except Exception:
                log.exception("lanes not renewed")
