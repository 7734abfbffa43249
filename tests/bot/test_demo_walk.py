"""The demo's clock walks: due moments are not jumped over, and a bot that dies on the way is waited for."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.walk import Walk
from bot.sandbox.acts import PhoneError

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clockwork:
    """Stands in for the bot's control socket: a clock with moments, at which somebody knocks."""

    def __init__(self, *moments: timedelta) -> None:
        self.begun = datetime.now(UTC)
        self.ahead = timedelta()
        self.moments = [self.begun + each for each in moments]
        self.stood: list[timedelta] = []
        self.dies: set[int] = set()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def ask(self, request: dict[str, Any]) -> dict[str, Any] | None:
        if request["do"] == "next_moment":
            later = [each for each in self.moments if each > self.now()]
            return {"now": self.now().isoformat(), "next": min(later).isoformat() if later else None}
        self.stood.append(self.now() + timedelta(seconds=request["seconds"]) - self.begun)
        if len(self.stood) in self.dies:
            return None
        self.ahead += timedelta(seconds=request["seconds"])
        return {"now": self.now().isoformat()}


def nearly(stood: Iterable[timedelta], *expected: timedelta) -> bool:
    found = list(stood)
    near = [abs(a - b) < timedelta(minutes=5) for a, b in zip(found, expected, strict=False)]
    return len(found) == len(expected) and all(near)


async def test_it_stands_still_at_every_due_moment_and_at_the_end() -> None:
    bot = Clockwork(2 * HOUR, 5 * HOUR, 30 * HOUR)
    walk = Walk(bot.ask)
    await walk.push(DAY.total_seconds())
    assert nearly(bot.stood, 2 * HOUR, 5 * HOUR, DAY)
    assert abs(walk.now() - bot.now()) < timedelta(minutes=5)


async def test_the_stand_in_has_the_pushed_time_before_the_bot_speaks() -> None:
    bot, seen = Clockwork(2 * HOUR), list[datetime]()
    walk = Walk(bot.ask, seen.append)
    await walk.push(DAY.total_seconds())
    assert nearly((each - bot.begun for each in seen), 2 * HOUR, DAY)


async def test_a_bot_that_dies_on_the_way_comes_as_far_all_the_same() -> None:
    bot = Clockwork(2 * HOUR)
    bot.dies = {1, 3}
    walk = Walk(bot.ask)
    await walk.push(DAY.total_seconds())
    assert bot.now() - bot.begun >= DAY
    assert nearly(bot.stood, 2 * HOUR, 2 * HOUR, DAY, DAY)


async def test_a_bot_that_does_not_come_back_is_said_so() -> None:
    async def nobody(_request: dict[str, Any]) -> None:
        return None

    with pytest.raises(PhoneError):
        await Walk(nobody, patience=0.0).push(60)


async def test_a_halt_stops_it_after_the_present_step() -> None:
    bot = Clockwork(2 * HOUR, 5 * HOUR)
    walk = Walk(bot.ask, lambda _now: walk.halt())
    await walk.push(DAY.total_seconds())
    assert nearly(bot.stood, 2 * HOUR)
    await walk.push(60)  # and can be pushed again
    assert len(bot.stood) == 2


async def test_what_stays_due_is_passed_in_steps_of_an_hour_at_most() -> None:
    bot = Clockwork()

    async def ask(request: dict[str, Any]) -> dict[str, Any] | None:
        answer = await bot.ask(request)
        return {**answer, "next": answer["now"]} if answer and request["do"] == "next_moment" else answer

    await Walk(ask).push(DAY.total_seconds())
    steps = [b - a for a, b in zip(bot.stood, bot.stood[1:], strict=False)]
    assert max(steps) < HOUR + timedelta(minutes=1)
    assert len(steps) < 60
