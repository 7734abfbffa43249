"""The queue of updates waiting for the bot, with the life times Telegram gives them."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from bot.sandbox.pulse import Pulse
from bot.sandbox.wire import Json

UPDATE_LIFE = timedelta(hours=24)
PRESS_LIFE = timedelta(seconds=150)
SILENCE = timedelta(days=7)
HEAD = 200  # a poll takes at most 100, so what it confirms stands among the first
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}


#: Whether it is one of presses, and whose.
Queue = tuple[bool, int | None]


@dataclass(frozen=True)
class Waiting:
    """An update not yet confirmed by the bot."""

    born: datetime
    kind: str
    json: Json

    @property
    def end(self) -> datetime:
        """Until when Telegram keeps it: presses 150 s, all else 24 h."""
        return self.born + (PRESS_LIFE if self.kind == "callback_query" else UPDATE_LIFE)

    @cached_property
    def queue(self) -> Queue:
        """What a webhook is given one after the other: a chat's messages; apart from them a person's presses, so
        that a press and a text of one person may come in either order."""
        body = self.json.get(self.kind)
        if not isinstance(body, dict):
            return False, None
        pressed = self.kind == "callback_query"
        who = body.get("from") if pressed else body.get("chat")
        found = who.get("id") if isinstance(who, dict) else None
        return pressed, found if isinstance(found, int) else None


class UpdateQueue:
    """Updates in order, numbered consecutively from a random start (and anew after a week of silence)."""

    def __init__(self, clock: Callable[[], datetime], pulse: Pulse) -> None:
        self.clock = clock
        self.pulse = pulse
        self.waiting: list[Waiting] = []
        self.dropped: list[Json] = []
        self.allowed: list[str] = []
        self._next_id = _random_start()
        self._last_born: datetime | None = None
        self._first_end: datetime | None = None

    def add(self, kind: str, payload: Json) -> Json | None:
        """Queue an update of a kind; None when the bot did not ask for that kind."""
        if not self.wants(kind):
            return None
        now = self.clock()
        if self._last_born is not None and now - self._last_born > SILENCE:
            self._next_id = _random_start()
        self._last_born = now
        update = {"update_id": self._next_id, kind: copy.deepcopy(payload)}
        self._next_id += 1
        self._append(Waiting(now, kind, update))
        return update

    def add_raw(self, update: Json) -> Json:
        """Queue an update exactly as given; an update_id is put in only where it is missing.

        A higher identifier makes the numbering go on from there, a lower one leaves it alone.
        """
        whole: Json = {**copy.deepcopy(update)}
        given = whole.setdefault("update_id", self._next_id)
        if isinstance(given, int) and given >= self._next_id:
            self._next_id = given + 1
        kind = next((name for name in whole if name != "update_id"), "unknown")
        self._append(Waiting(self.clock(), kind, whole))
        return whole

    def renumber(self, next_id: int) -> None:
        """Let the next update have this identifier, as after a week of silence."""
        self._next_id = next_id

    def _append(self, one: Waiting) -> None:
        self.waiting.append(one)
        self._first_end = min(self._first_end or one.end, one.end)
        self.pulse.ring()

    def wants(self, kind: str) -> bool:
        """Whether the remembered allowed_updates ask for a kind."""
        return kind in self.allowed if self.allowed else kind not in UNASKED

    def drop_expired(self) -> None:
        """Let go what nobody fetched in time; it is counted in `dropped`."""
        now = self.clock()
        if self._first_end is None or now <= self._first_end:
            return
        self.dropped += [one.json for one in self.waiting if one.end < now]
        self.waiting = [one for one in self.waiting if one.end >= now]
        self._first_end = min((one.end for one in self.waiting), default=None)
        self.pulse.ring()

    def confirm_below(self, offset: int) -> None:
        """Forget every update with an identifier less than the offset; negative counts from the end.

        An offset far beyond the newest identifier confirms nothing by comparison: after a week of silence
        identifiers start anew, and an old large offset must not swallow new updates.
        """
        before = len(self.waiting)
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset > 0:
            head, tail = self.waiting[:HEAD], self.waiting[HEAD:]
            named = max(
                (at for at, one in enumerate(head) if one.json["update_id"] == offset - 1), default=-1
            )
            head = head[named + 1 :]
            if offset <= self._next_id + 10:
                head = [one for one in head if not _is_below(one, offset)]
                if tail and _is_below(tail[0], offset):
                    tail = [one for one in tail if not _is_below(one, offset)]
            self.waiting = head + tail
        if len(self.waiting) != before:
            self.pulse.ring()

    def remove(self, one: Waiting) -> None:
        """Forget a single update (a webhook took it)."""
        self.waiting = [other for other in self.waiting if other is not one]
        self.pulse.ring()

    def clear(self) -> None:
        """Forget everything that waits (drop_pending_updates)."""
        self.waiting = []
        self.pulse.ring()

    def first(self, limit: int) -> list[Any]:
        """The oldest updates, at most so many."""
        self.drop_expired()
        return [one.json for one in self.waiting[:limit]]


def _is_below(one: Waiting, offset: int) -> bool:
    update_id = one.json["update_id"]
    return isinstance(update_id, int) and update_id < offset


def _random_start() -> int:
    return 100_000_000 + secrets.randbelow(800_000_000)
