"""Telegram's rate limits as token buckets, and the waits it asks for itself (429)."""

from collections import OrderedDict
from dataclasses import dataclass

#: So many chats told to wait within a second are no longer those chats' own fault.
_SHARED = 3
_REMEMBERED = 20_000
#: Places in all that may be saved up: as much as a timer that rings late would lose.
_SAVED = 1.15
#: Messages a second to one chat. Telegram permits one: what is late by a little must not make the next too early.
_A_SECOND = 0.97
#: Messages to one chat that may follow each other without a pause.
_AT_ONCE = 3.0


@dataclass(slots=True)
class Bucket:
    """`rate` tokens a second, at most `burst` saved. Moments are seconds of a steady clock."""

    rate: float
    burst: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one may be taken; 0 now."""
        self.level = min(self.burst, self.level + max(0.0, now - self.at) * self.rate)
        self.at = max(now, self.at)
        return 0.0 if self.level >= 1 - 1e-9 else (1 - self.level) / self.rate

    def take(self) -> None:
        """Take one: at once after `wait` said 0, else the next that comes."""
        self.level -= 1


class Limits:
    """30 messages a second in all, one a second in a chat (a few at once), 20 a minute in a group."""

    def __init__(self, now: float, *, overall: float = 28.6, cold: bool = False) -> None:
        """`cold`: another worker may have sent until this moment, so that nothing is saved up yet."""
        # Hardly anything is saved up: a second's worth at once, and a second's worth after it, are sixty in a second.
        self._overall = Bucket(overall, _SAVED, 0.0 if cold else _SAVED, now)
        self._cold_since = now if cold else None
        self._chats: OrderedDict[int, Bucket] = OrderedDict()
        self._halts: dict[int, float] = {}
        self._halted_until = now
        self._told: list[tuple[float, int]] = []

    def book(self, chat_id: int, now: float, hold: float) -> tuple[bool, float]:
        """A place for one message within `hold` seconds: (True, seconds until it) or (False, seconds until asking
        again), nothing taken. Places are given in the order of asking: nobody overtakes while waiting."""
        halted = self.stopped(chat_id, now)
        if halted > 0:
            return False, halted
        self._halts.pop(chat_id, None)
        bucket = self._bucket(chat_id, now)
        if (wait := bucket.wait(now)) > 0:
            return False, wait
        if (wait := self._overall.wait(now)) > hold:
            return False, wait
        bucket.take()
        self._overall.take()
        return True, wait

    def waits(self, chat_id: int, now: float) -> float:
        """Seconds until a message may be said there, as `book` would say; nothing is taken."""
        return max(self.stopped(chat_id, now), self._bucket(chat_id, now).wait(now), self._overall.wait(now))

    def halt(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram said 429: this chat waits; when several chats are told so at once, everybody does."""
        self._halts[chat_id] = max(self._halts.get(chat_id, now), now + seconds)
        self._told = [each for each in self._told if now - each[0] < 1.0]
        self._told.append((now, chat_id))
        if len({chat for _, chat in self._told}) >= _SHARED:
            self._halted_until = max(self._halted_until, now + min(seconds, 60.0))

    def halted(self, chat_id: int, now: float) -> float:
        """Seconds for which Telegram has asked us not to write to this chat."""
        return max(0.0, self._halts.get(chat_id, now) - now)

    def stopped(self, chat_id: int, now: float) -> float:
        """As `halted`; and where everybody was told to wait, as long as everybody has to."""
        return max(0.0, max(self._halted_until, self._halts.get(chat_id, now)) - now)

    def _bucket(self, chat_id: int, now: float) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            rate = _A_SECOND if chat_id > 0 else 20 / 60
            bucket = self._chats[chat_id] = Bucket(rate, _AT_ONCE, self._saved(rate, now), now)
            if len(self._chats) > _REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return bucket

    def _saved(self, rate: float, now: float) -> float:
        """What a chat that was not written to by us has saved up."""
        return _AT_ONCE if self._cold_since is None else min(_AT_ONCE, (now - self._cold_since) * rate)
