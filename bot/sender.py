"""The sender: speaks what was promised, in order within a chat, as fast as Telegram allows, not faster."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.composing import Composed, Composer, unpacked
from bot.delivery import Delivery
from bot.leased import ASKED, Leased, waited
from bot.limits import Limits
from bot.outcomes import mark, unreachable, write_down
from bot.rendering import Part, pressable
from bot.spoken import Spoken
from bot.telegram_errors import PATIENCE, Fate, Verdict, back_off, verdict
from storage import errors, failpoints, leases, outbox, stray_claims
from storage.errors import FencedOff
from storage.outbox import Queued
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
#: What an act has worded waits no longer than this for its place: its words were true when they were chosen.
_AT_ONCE = 1.0
#: A wait longer than this is written down instead of slept through, so that the place is free for others.
_LONGEST_HOLD = 3.0
_WITHOUT_TOKEN = 60.0


class _Silenced(Exception):  # noqa: N818 - whoever has the lease now says it
    """The lease was lost on the way: the row stays as it is, and the next speaker finds it."""


@dataclass(slots=True)
class _Outgoing:
    """A message on its way, and which of its parts are said."""

    row: Queued
    parts: tuple[Part, ...]
    fresh: bool = False  # worded in the act, and never tried

    @property
    def speaking(self) -> tuple[Part, ...]:
        """The parts that are counted; taking buttons off an old message is repeated without harm."""
        return tuple(part for part in self.parts if part.does != "strip")


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
        self._composer = composer
        self._delivery = delivery
        self._alarm = alarm
        #: Errors by their code, each time Telegram or the way to it refused a part.
        self.errors: Counter[str] = Counter()
        self._limits = limits
        self._lease = lease or Leased("sender", alone=True)
        self._turn_taken: int | None = None  # of the lease, in which the queue was taken over
        self._taken_as = ""  # the name under which it was
        self._heal_at = 0.0
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped_until = 0.0
        self._stopping = False
        self._ahead = 0.0
        self._passed_by: frozenset[int] = frozenset()  # chats that were busy when rows were last claimed

    def time_passed(self, seconds: float) -> None:
        """The demo's clock was pushed: as much time has passed for Telegram's limits."""
        self._ahead += seconds

    def poke(self) -> None:
        """There may be something to say. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

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
        self._loop = asyncio.get_running_loop()
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
        if self._limits is None or self._store.shared:
            self._limits = Limits(self._time(), cold=self._store.shared)
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
        row, now = answer.row, self._time()
        limits = self._limits
        if (
            self._stopping
            or limits is None
            or now < self._stopped_until
            or len(self._busy) >= ANSWERS_SIDE_BY_SIDE
            or limits.waits(row.chat_id, now) > _AT_ONCE
        ):
            self._begin(row.chat_id, self._give_back(row))
        else:
            self._begin(row.chat_id, self._say(_Outgoing(row, answer.parts, fresh=True)))

    async def lost(self, chat_id: int) -> None:
        """An act may have claimed a message and nobody will ever carry it: let it be found."""
        if chat_id not in self._busy:
            await self._settled(lambda work: outbox.give_back_of(work, chat_id))

    async def _give_back(self, row: Queued) -> None:
        owner = self.owner
        await self._settled(lambda work: outbox.give_back(work, row.id, owner=owner))

    async def stop(self, seconds: float = 10.0) -> None:
        """Say what is being said, then no more."""
        self._stopping = True
        self._wake.set()
        ends = self._time() + seconds
        while self._busy and (left := ends - self._time()) > 0:
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
        if room <= 0 or not owner or self._time() < self._stopped_until:
            return []
        heal = self._store.shared and self._time() >= self._heal_at
        if heal:
            self._heal_at = self._time() + _HEALED

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
        seconds = max(seconds, self._stopped_until - self._time(), _SHORTEST_SLEEP)
        await waited(self._wake, min(seconds, longest))

    async def _set_out(self, rows: Sequence[Queued]) -> None:
        """Word what is not worded yet, fix it in one act, and let each chat's message go its own way."""
        composed = await self._composed(rows)
        await self._settled(lambda work: write_down(work, rows, composed))
        if self._stopping:
            return  # nobody would wait for them any more: whoever speaks next finds them claimed, and says them
        for row in rows:
            parts = composed[row.id].parts
            if parts:
                self._begin(row.chat_id, self._say(_Outgoing(row, parts)))

    async def _composed(self, rows: Sequence[Queued]) -> dict[int, Composed]:
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

    def _begin(self, chat_id: int, carrying: Coroutine[Any, Any, None]) -> None:
        before = self._busy.get(chat_id)
        task = asyncio.create_task(carrying if before is None else _after(before, carrying))
        self._busy[chat_id] = task
        task.add_done_callback(partial(self._said, chat_id))

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

    def _said(self, chat_id: int, task: asyncio.Task[None]) -> None:
        if self._busy.get(chat_id) is task:
            del self._busy[chat_id]
        if chat_id in self._passed_by:
            self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("message not settled", exc_info=task.exception())

    async def _say(self, message: _Outgoing) -> None:
        try:
            await self._speak(message)
        except _Silenced:
            log.warning("another worker speaks now")

    async def _speak(self, message: _Outgoing) -> None:
        row = message.row
        if row.parts_sent == 0:
            await self._strip(message)
        speaking = message.speaking
        for place in range(row.parts_sent, len(speaking)):
            ids, judged = await self._part(message, speaking[place])
            if judged is not None:
                await (self._give_back(row) if message.fresh else self._gone_wrong(row, judged))
                return
            failpoints.hit("after_send")
            last = place == len(speaking) - 1
            buttons = pressable(speaking)
            await self._settled(partial(mark, row=row, ids=ids, place=place, last=last, pressable=buttons))
        if row.parts_sent >= len(speaking):
            await self._settled(lambda work: outbox.sent(work, row.id, pressable=pressable(speaking)))

    async def _strip(self, message: _Outgoing) -> None:
        for part in message.parts:
            if part.does == "strip":
                _, judged = await self._part(message, part)
                if judged is not None:
                    log.debug("old buttons stay", code=judged.code)

    async def _part(self, message: _Outgoing, part: Part) -> tuple[tuple[int, ...], Verdict | None]:
        """Send one part, once more in another way where that helps; its message ids, or what went wrong."""
        for _ in range(3):
            chat_id = message.row.chat_id
            hold = _AT_ONCE if message.fresh else _LONGEST_HOLD
            wait = await self._place(chat_id, hold, free=part.does == "delete")
            if wait:
                return (), Verdict(Fate.WAIT, "limits", wait)
            message.fresh = False
            if not self._speaks():
                raise _Silenced
            try:
                return await self._delivery.send(chat_id, part), None
            except Exception as error:
                judged = Verdict(Fate.LATER, "storage") if errors.passing(error) else verdict(error)
                self.errors[judged.code] += 1
                if judged.fate is Fate.PERMANENT:
                    log.exception("message refused", code=judged.code)
            if judged.fate is Fate.DONE:
                return ((part.message_id,) if part.message_id and part.does == "edit" else ()), None
            other = self._otherwise(part, judged)
            if other is None:
                return (), judged
            part = other
        return (), Verdict(Fate.PERMANENT, "no_way")

    def _otherwise(self, part: Part, judged: Verdict) -> Part | None:
        """Another way to say the same, if there is one."""
        if judged.fate is Fate.ANEW and part.does in {"edit", "text", "picture"}:
            return replace(
                part, does="text" if part.does == "edit" else part.does, message_id=None, reply_to=None
            )
        if judged.fate is Fate.PLAIN and part.spans:
            self._alarm("entities")
            return replace(part, spans=())
        return None

    async def _place(self, chat_id: int, hold: float, *, free: bool) -> float:
        """Wait for a place under the limits; seconds still to wait when that is too long to hold on.

        `free`: it is no message (a deletion), so that what is sealed is gone at once and not one a second.
        """
        limits = self._limits
        if limits is None:
            return 0.0
        if free:
            return limits.halted(chat_id, self._time())
        until = self._time() + hold
        while True:
            hold = until - self._time()
            booked, wait = limits.book(chat_id, self._time(), hold)
            if booked:
                await asyncio.sleep(wait)
                return limits.stopped(chat_id, self._time())
            if wait > hold or self._stopping or limits.stopped(chat_id, self._time()):
                return wait
            await asyncio.sleep(wait)

    async def _gone_wrong(self, row: Queued, judged: Verdict) -> None:
        now = self._store.clock()
        match judged.fate:
            case Fate.WAIT:
                if self._limits is not None and judged.code == "429":
                    self._limits.halt(row.chat_id, judged.seconds, self._time())
                await self._later(row, now + timedelta(seconds=judged.seconds), judged.code)
            case Fate.STOP:
                self._stopped_until = self._time() + _WITHOUT_TOKEN
                self._alarm("token")
                await self._later(row, now, judged.code)
            case Fate.LATER if now - row.created_at < PATIENCE:
                await self._later(row, now + timedelta(seconds=back_off(row.tries)), judged.code)
            case Fate.UNREACHABLE:
                await self._settled(lambda work: unreachable(work, row, judged.code))
            case _:
                self._alarm("message_failed")
                owner = self.owner
                await self._settled(lambda work: outbox.failed(work, row.id, judged.code, owner=owner))

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

    def _time(self) -> float:
        return asyncio.get_running_loop().time() + self._ahead


async def _after(before: asyncio.Task[None], carrying: Coroutine[Any, Any, None]) -> None:
    """One message of a chat after the other: what is before it is said, and is being written down."""
    await asyncio.wait([before])
    await carrying
