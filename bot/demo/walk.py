"""The demo's clock: pushed, it walks from due moment to due moment, so that each message carries its own moment."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.acts import PhoneError

#: Puts a request to the running bot; None where no bot answers just now.
Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]

#: What is due already is passed, not stood still at; what stays due (escalations held back, say) in longer steps.
_SHORTEST_STEP = timedelta(seconds=1)
_LONGEST_STEP = timedelta(hours=1)
#: How long a bot that was killed on the way is waited for: it is started again by itself.
_PATIENCE = 20.0
_LOOK = 0.2


class Walk:
    """A clock ahead of the machine's. `moved` is called at every step, before the bot hears of it."""

    def __init__(
        self,
        ask: Ask,
        moved: Callable[[datetime], object] = lambda _now: None,
        *,
        ahead: timedelta = timedelta(),
        patience: float = _PATIENCE,
    ) -> None:
        self._ask = ask
        self._moved = moved
        self._ahead = ahead
        self._patience = patience
        self._one_at_a_time = asyncio.Lock()
        self._halted = False

    def now(self) -> datetime:
        """The moment the walk has come to, aware, UTC."""
        return datetime.now(UTC) + self._ahead

    def halt(self) -> None:
        """Stand still after the present step."""
        self._halted = True

    async def push(self, seconds: float) -> None:
        """Walk so far. Raises PhoneError where no bot comes back; the clock then stands where it had come to."""
        async with self._one_at_a_time:
            self._halted = False
            target = self.now() + timedelta(seconds=seconds)
            step = _SHORTEST_STEP
            while not self._halted:
                came_to, step = await self._step(target, step)
                if came_to is not None and came_to >= target:
                    return

    async def _step(self, target: datetime, step: timedelta) -> tuple[datetime | None, timedelta]:
        """To the next due moment, or by `step` where something is due still.

        Returns where that is (None: the bot was killed on the way), and the step after it.
        """
        here = await self._asked({"do": "next_moment"})
        at, due = _moment(here["now"]), _moment(here["next"] or target.isoformat())
        stays = due <= at
        there = min(self.now() + step if stays else max(due, self.now()), target)
        # The stand-in's clock moves first: what the bot then says carries the pushed time.
        self._ahead += max(there - self.now(), timedelta())
        self._moved(self.now())
        # By the bot's own clock: where it was killed on the way, it may have come as far already, or not.
        done = await self._ask({"do": "push_clock", "seconds": max((there - at).total_seconds(), 0.0)})
        return there if done else None, min(step * 2, _LONGEST_STEP) if stays else _SHORTEST_STEP

    async def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer, after the bot has come back where it is just starting again."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while (answer := await self._ask(request)) is None:
            if loop.time() > until:
                raise PhoneError("the bot is starting again: push the clock in a moment")
            await asyncio.sleep(_LOOK)
        return answer


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
