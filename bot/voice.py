"""The voice: one part of a message said to Telegram within its limits, in another way where that helps."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from bot.delivery import Delivery
from bot.limits import Limits
from bot.rendering import Part
from bot.telegram_errors import Fate, Verdict, verdict
from storage import errors
from storage.outbox_rows import Queued

log = structlog.get_logger(__name__)

#: What an act has worded waits no longer than this for its place: its words were true when they were chosen.
_AT_ONCE = 1.0
#: A wait longer than this is written down instead of slept through, so that the place is free for others.
_LONGEST_HOLD = 3.0
_WITHOUT_TOKEN = 60.0


class Silenced(Exception):  # noqa: N818 - whoever has the lease now says it
    """The lease was lost on the way: the row stays as it is, and the next speaker finds it."""


@dataclass(slots=True)
class Outgoing:
    """A message on its way, and which of its parts are said."""

    row: Queued
    parts: tuple[Part, ...]
    fresh: bool = False  # worded in the act, and never tried

    @property
    def speaking(self) -> tuple[Part, ...]:
        """The parts that are counted; taking buttons off an old message is repeated without harm."""
        return tuple(part for part in self.parts if part.does != "strip")


class Voice:
    """Knows the limits and what Telegram has asked for; `speaks`: whether it is still ours to speak."""

    def __init__(
        self,
        delivery: Delivery,
        *,
        alarm: Callable[[str], None],
        speaks: Callable[[], bool],
        limits: Limits | None = None,
    ) -> None:
        """Without `limits` nothing is said at once: they come with the lease."""
        self._delivery = delivery
        self._alarm = alarm
        self._speaks = speaks
        self.limits = limits
        #: Errors by their code, each time Telegram or the way to it refused a part.
        self.errors: Counter[str] = Counter()
        self.stopped_until = 0.0
        self.ends = False  # nobody waits for a place any more
        self._ahead = 0.0

    def time(self) -> float:
        """Seconds of the steady clock; in the demo, ahead by as much as its clock was pushed."""
        return asyncio.get_running_loop().time() + self._ahead

    def time_passed(self, seconds: float) -> None:
        """The demo's clock was pushed: as much time has passed for Telegram's limits."""
        self._ahead += seconds

    def stopped_for(self) -> float:
        """Seconds for which nothing may be said at all."""
        return max(0.0, self.stopped_until - self.time())

    def stop(self) -> None:
        """Telegram does not know the token: trying each message would change nothing."""
        self.stopped_until = self.time() + _WITHOUT_TOKEN
        self._alarm("token")

    def halt(self, chat_id: int, judged: Verdict) -> None:
        """Told to wait: by Telegram (429), or by our own limits, which know it already."""
        if self.limits is not None and judged.code == "429":
            self.limits.halt(chat_id, judged.seconds, self.time())

    def free_for(self, chat_id: int) -> bool:
        """Whether what was just worded may be said there at once."""
        if self.limits is None or self.stopped_for() > 0:
            return False
        return self.limits.waits(chat_id, self.time()) <= _AT_ONCE

    async def say(self, message: Outgoing, part: Part) -> tuple[tuple[int, ...], Verdict | None]:
        """Send one part, once more in another way where that helps; its message ids, or what went wrong."""
        for _ in range(3):
            chat_id = message.row.chat_id
            hold = _AT_ONCE if message.fresh else _LONGEST_HOLD
            wait = await self._place(chat_id, hold, free=part.does == "delete")
            if wait:
                return (), Verdict(Fate.WAIT, "limits", wait)
            message.fresh = False
            if not self._speaks():
                raise Silenced
            try:
                return await self._delivery.send(chat_id, part), None
            except Exception as error:
                judged = Verdict(Fate.LATER, "storage") if errors.passing(error) else verdict(error)
                self.errors[judged.code] += 1
                if judged.fate is Fate.PERMANENT:
                    log.exception("message refused", code=judged.code)
            if judged.fate is Fate.DONE:
                return ((part.message_id,) if part.message_id and part.does in {"edit", "fold"} else ()), None
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
        limits = self.limits
        if limits is None:
            return 0.0
        if free:
            return limits.halted(chat_id, self.time())
        until = self.time() + hold
        while True:
            hold = until - self.time()
            booked, wait = limits.book(chat_id, self.time(), hold)
            if booked:
                await asyncio.sleep(wait)
                return limits.stopped(chat_id, self.time())
            if wait > hold or self.ends or limits.stopped(chat_id, self.time()):
                return wait
            await asyncio.sleep(wait)
