"""The sender: speaks what was promised, in order within a chat, as fast as Telegram allows, not faster."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.claimed_words import ClaimedWords
from bot.composing import Composer
from bot.delivery import Delivery
from bot.leased import ASKED, Leased
from bot.limits import Limits
from bot.outcomes import mark, unreachable, write_down
from bot.rendering import pressable
from bot.spoken import Spoken
from bot.telegram_errors import NO_METHOD, NO_METHOD_TRIES, PATIENCE, Fate, Verdict, back_off
from bot.voice import Outgoing, Silenced, Voice
from bot.waking import Wake
from storage import failpoints, leases, outbox, stray_claims
from storage.errors import FencedOff
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

#: How many chats are spoken to side by side: each is written to once a second, all of them thirty times.
SIDE_BY_SIDE = 64
#: How many are claimed and worded together: what is urgent does not wait for sixty screens.
_AT_A_TIME = 16
#: Answers to what was just said do not wait behind a round of notices.
ANSWERS_SIDE_BY_SIDE = 96

_LONGEST_SLEEP = 30.0
#: Seconds between two looks at the outbox, and at foreign claims in it, where there are several workers.
_LOOKED, _HEALED = 2.0, 5.0
_SHORTEST_SLEEP = 0.05
_PAUSE = 1.0


class Sender:
    """Claims rows, words them, sends them, and writes down what became of each."""

    def __init__(
        self,
        store: Store,
        composer: Composer,
        delivery: Delivery,
        *,
        alarm: Callable[[str], None],
        limits: Limits | None = None,
        lease: Leased | None = None,
    ) -> None:
        """`lease`: held by the one who speaks for all workers; without it there is one process."""
        self._store = store
        self._words = ClaimedWords(store, composer)
        self._alarm = alarm
        self._voice = Voice(delivery, alarm=alarm, speaks=self._speaks, limits=limits)
        self._lease = lease or Leased("sender", alone=True)
        self._turn_taken: int | None = None  # of the lease, in which the queue was taken over
        self._taken_as = ""  # the name under which it was
        self._heal_at = 0.0
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._wake = Wake()
        self._stopping = False
        self._passed_by: frozenset[int] = frozenset()  # chats that were busy when rows were last claimed

    def time_passed(self, seconds: float) -> None:
        """The demo's clock was pushed: as much time has passed for Telegram's limits."""
        self._voice.time_passed(seconds)

    def poke(self) -> None:
        """There may be something to say. May be called from any thread."""
        self._wake.poke()

    @property
    def errors(self) -> Counter[str]:
        """Errors by their code, each time Telegram or the way to it refused a part."""
        return self._voice.errors

    @property
    def owner(self) -> str:
        """The name under which messages are claimed."""
        return self._store.owner

    def speaker(self) -> str:
        """Whose claim an act may put on its own answer; empty where another process speaks, or nobody yet."""
        return self.owner if self._speaks() and not self._stopping else ""

    def _speaks(self) -> bool:
        """Whether it is still ours to speak: the lease, and the name under which the queue was taken over.

        A worker whose liveness was cut has a new name: its claims are another's, though its lease looks alive.
        """
        mine = self._lease.held is not None and self._lease.turn == self._turn_taken
        return mine and self.owner == self._taken_as

    async def run(self) -> None:
        """Speak until stopped or cancelled, whenever the lease is held."""
        self._wake.begin()
        self._store.on_outbox(self.poke)
        while not self._stopping:
            self._wake.clear()
            try:
                await self._turn()
            except FencedOff:
                self._lease.lose()
            except Exception:
                log.exception("sender waits for storage")
                await asyncio.sleep(_PAUSE)

    async def _take_over(self, turn: int) -> None:
        """Whoever spoke before is dead or fenced off: what he had claimed is queued again, words kept."""
        await self._store.act(stray_claims.release)
        if self._voice.limits is None or self._store.shared:
            self._voice.limits = Limits(self._voice.time(), cold=self._store.shared)
        self._turn_taken, self._taken_as = turn, self.owner

    async def _turn(self) -> None:
        fence = self._lease.held
        if fence is None:
            await self._lease.changes(ASKED)
            return
        if self._lease.turn != self._turn_taken or self.owner != self._taken_as:
            await self._take_over(self._lease.turn)
        rows = await self._claimed(fence)
        if not rows:
            await self._sleep()
            return
        try:
            await self._set_out(rows)
        except Exception:
            # Claimed rows that nobody carries would stand in their chats' way until the next start.
            at = self._store.clock()
            for row in rows:
                if row.chat_id not in self._busy:
                    await self._later(row, at, "storage")
            raise

    def say(self, answer: Spoken) -> None:
        """Say at once what an act has worded and claimed; give it back where it would have to wait."""
        row, room = answer.row, len(self._busy) < ANSWERS_SIDE_BY_SIDE
        if room and not self._stopping and self._voice.free_for(row.chat_id):
            self._begin(row.chat_id, self._say(Outgoing(row, answer.parts, fresh=True)))
        else:
            self._begin(row.chat_id, self._give_back(row))

    async def lost(self, chat_id: int) -> None:
        """An act may have claimed a message and nobody will ever carry it: let it be found."""
        if chat_id not in self._busy:
            await self._settled(lambda work: outbox.give_back_of(work, chat_id))

    async def _give_back(self, row: Queued) -> None:
        owner = self.owner
        await self._settled(lambda work: outbox.give_back(work, row.id, owner=owner))

    async def stop(self, seconds: float = 10.0) -> None:
        """Say what is being said, then no more."""
        self._stopping = self._voice.ends = True
        self._wake.set()
        ends = self._voice.time() + seconds
        while self._busy and (left := ends - self._voice.time()) > 0:
            await asyncio.wait(list(self._busy.values()), timeout=left)
        late = list(self._busy.values())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if self._store.shared:
            owner = self.owner
            await self._store.act(lambda work: stray_claims.release(work, of=owner))

    async def _claimed(self, fence: int) -> list[Queued]:
        room, owner = SIDE_BY_SIDE - len(self._busy), self.owner
        busy = self._passed_by = frozenset(self._busy)
        if room <= 0 or not owner or self._voice.stopped_for() > 0:
            return []
        heal = self._store.shared and self._voice.time() >= self._heal_at
        if heal:
            self._heal_at = self._voice.time() + _HEALED

        def act(work: UnitOfWork) -> list[Queued]:
            if self._store.shared:
                leases.check(work, self._lease.name, fence, hold=False)
            if heal:
                stray_claims.heal(work, owner, busy)
            return outbox.claim(work, work.now, min(room, _AT_A_TIME), busy, owner=owner)

        return await self._store.act(act)

    async def _sleep(self) -> None:
        """Until poked, or until the moment of a message that was put off."""
        next_at = await self._store.read(outbox.next_moment)
        # Another worker's poke may get lost on its way.
        longest = seconds = _LOOKED if self._store.shared else _LONGEST_SLEEP
        if next_at is not None:
            seconds = (next_at - self._store.clock()).total_seconds()
        seconds = max(seconds, self._voice.stopped_for(), _SHORTEST_SLEEP)
        await self._wake.wait(min(seconds, longest))

    async def _set_out(self, rows: Sequence[Queued]) -> None:
        """Word what is not worded yet, fix it in one act, and let each chat's message go its own way."""
        composed = await self._words.of(rows)
        await self._settled(lambda work: write_down(work, rows, composed))
        if self._stopping:
            return  # nobody would wait for them any more: whoever speaks next finds them claimed, and says them
        for row in rows:
            parts = composed[row.id].parts
            if parts:
                self._begin(row.chat_id, self._say(Outgoing(row, parts)))

    def _begin(self, chat_id: int, carrying: Coroutine[Any, Any, None]) -> None:
        before = self._busy.get(chat_id)
        task = asyncio.create_task(carrying if before is None else _after(before, carrying))
        self._busy[chat_id] = task
        task.add_done_callback(partial(self._said, chat_id))

    def _said(self, chat_id: int, task: asyncio.Task[None]) -> None:
        if self._busy.get(chat_id) is task:
            del self._busy[chat_id]
        if chat_id in self._passed_by:
            self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("message not settled", exc_info=task.exception())

    async def _say(self, message: Outgoing) -> None:
        try:
            await self._speak(message)
        except Silenced:
            log.warning("another worker speaks now")

    async def _speak(self, message: Outgoing) -> None:
        row = message.row
        if row.parts_sent == 0:
            await self._strip(message)
        speaking = message.speaking
        for place in range(row.parts_sent, len(speaking)):
            ids, judged = await self._voice.say(message, speaking[place])
            if judged is not None:
                await (self._give_back(row) if message.fresh else self._gone_wrong(row, judged))
                return
            failpoints.hit("after_send")
            await self._settled(partial(mark, row=row, ids=ids, place=place, parts=speaking))
        if row.parts_sent >= len(speaking):
            await self._settled(lambda work: outbox.sent(work, row.id, pressable=pressable(speaking)))

    async def _strip(self, message: Outgoing) -> None:
        for part in message.parts:
            if part.does == "strip":
                _, judged = await self._voice.say(message, part)
                if judged is not None:
                    log.debug("old buttons stay", code=judged.code)

    async def _gone_wrong(self, row: Queued, judged: Verdict) -> None:
        now = self._store.clock()
        match judged.fate:
            case Fate.WAIT:
                self._voice.halt(row.chat_id, judged)
                await self._later(row, now + timedelta(seconds=judged.seconds), judged.code)
            case Fate.STOP:
                self._voice.stop()
                await self._later(row, now, judged.code)
            case Fate.LATER if judged.code == NO_METHOD and row.tries >= NO_METHOD_TRIES:
                await self._given_up(row, judged.code)
            case Fate.LATER if now - row.created_at < PATIENCE:
                await self._later(row, now + timedelta(seconds=back_off(row.tries)), judged.code)
            case Fate.UNREACHABLE:
                await self._settled(lambda work: unreachable(work, row, judged.code))
            case _:
                await self._given_up(row, judged.code)

    async def _given_up(self, row: Queued, code: str) -> None:
        self._alarm("message_failed")
        owner = self.owner
        await self._settled(lambda work: outbox.failed(work, row.id, code, owner=owner))

    async def _later(self, row: Queued, at: datetime, code: str) -> None:
        owner = self.owner
        await self._settled(lambda work: outbox.later(work, row.id, at, code, owner=owner))
        self._wake.set()  # the sleep goes on until the moment now known

    async def _settled(self, act: Callable[[UnitOfWork], object]) -> None:
        """Write down what happened, however long storage needs: forgetting it would say it twice."""
        tries = 0
        while True:
            try:
                await self._store.act(act)
            except Exception:
                log.exception("outcome not written down yet")
                await asyncio.sleep(back_off(tries, longest=30.0))
                tries += 1
            else:
                return


async def _after(before: asyncio.Task[None], carrying: Coroutine[Any, Any, None]) -> None:
    """One message of a chat after the other: what is before it is said, and is being written down."""
    await asyncio.wait([before])
    await carrying
