"""Telegram's sending limits: 30 a second in all, about one a second per chat, 20 a minute per group."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.wire import flood


@dataclass
class Bucket:
    """A token bucket: `size` at once, then `rate` a second."""

    size: float
    rate: float
    level: float
    seen: datetime

    def wait(self, now: datetime) -> float:
        """Seconds until the next token, 0 when there is one now."""
        passed = max(0.0, (now - self.seen).total_seconds())
        self.level, self.seen = min(self.size, self.level + passed * self.rate), now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate


class Limiter:
    """Refuses with 429 as Telegram does (core.telegram.org/bots/faq); does nothing while off."""

    def __init__(self, clock: Callable[[], datetime], *, on: bool) -> None:
        self.clock = clock
        self.on = on
        self._buckets: dict[int | None, Bucket] = {}

    def admit(self, chat_id: int) -> None:
        """Count one message to a chat; ApiError 429 with retry_after when a limit is reached."""
        if not self.on:
            return
        now = self.clock()
        buckets = [self._bucket(None, now), self._bucket(chat_id, now)]
        seconds = max(bucket.wait(now) for bucket in buckets)
        if seconds > 0:
            raise flood(max(1, math.ceil(seconds)))
        for bucket in buckets:
            bucket.level -= 1

    def _bucket(self, chat_id: int | None, now: datetime) -> Bucket:
        if chat_id not in self._buckets:
            size, rate = (30.0, 30.0) if chat_id is None else (3.0, 1.0) if chat_id > 0 else (20.0, 20 / 60)
            self._buckets[chat_id] = Bucket(size, rate, size, now)
        return self._buckets[chat_id]
