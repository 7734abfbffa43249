"""Lanes: order in a chat, chats side by side, and what happens to what fails."""

import asyncio
from collections import defaultdict
from datetime import timedelta

import pytest

from bot.lanes import Lanes, Unparsable
from storage import inbox
from storage.store import Store


async def put(store: Store, *rows: tuple[int, int]) -> None:
    """Rows of (update, chat)."""
    raw = [
        inbox.RawUpdate(update_id=u, chat_id=c, kind="other", dedupe=f"u|{u}", payload=b"{}") for u, c in rows
    ]
    await store.act(lambda work: inbox.take_in(work, raw))


class Performer:
    """Marks rows handled, notes who was at work when, and fails where it is told to."""

    def __init__(self, store: Store, failing: dict[int, BaseException] | None = None) -> None:
        self.store = store
        self.failing = failing or {}
        self.done: dict[int | None, list[int]] = defaultdict(list)
        self.tries: list[int] = []
        self.at_once = self.most_at_once = 0

    async def __call__(self, row: inbox.Waiting) -> None:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.tries.append(row.update_id)
        try:
            await asyncio.sleep(0)
            if row.update_id in self.failing:
                raise self.failing[row.update_id]
            await self.store.act(lambda work: inbox.handled(work, row.update_id))
            self.done[row.chat_id].append(row.update_id)
        finally:
            self.at_once -= 1


@pytest.fixture
def alarms() -> list[str]:
    return []


def lanes_of(store: Store, performer: Performer, alarms: list[str], at_once: int = 32) -> Lanes:
    return Lanes(store, performer, alarm=alarms.append, at_once=at_once)


async def test_a_chat_is_served_in_order_and_chats_side_by_side(store: Store, alarms: list[str]) -> None:
    performer = Performer(store)
    lanes = lanes_of(store, performer, alarms)
    await put(store, *((chat * 100 + n, chat) for n in range(5) for chat in (1, 2, 3)))
    lanes.poke([1, 2, 3, 1])
    await lanes.idle()
    assert all(done == sorted(done) and len(done) == 5 for done in performer.done.values())
    assert performer.most_at_once > 1


async def test_no_more_chats_than_allowed_are_served_at_once(store: Store, alarms: list[str]) -> None:
    performer = Performer(store)
    lanes = lanes_of(store, performer, alarms, at_once=2)
    await put(store, *((chat, chat) for chat in range(1, 9)))
    lanes.poke(range(1, 9))
    await lanes.idle()
    assert performer.most_at_once <= 2
    assert len(performer.done) == 8


async def test_what_waited_over_a_restart_is_taken_up(store: Store, alarms: list[str]) -> None:
    performer = Performer(store)
    await put(store, (1, 1), (2, 2))
    lanes = lanes_of(store, performer, alarms)
    await lanes.start()
    await lanes.idle()
    assert dict(performer.done) == {1: [1], 2: [2]}


async def test_updates_of_no_chat_have_a_lane_too(store: Store, alarms: list[str]) -> None:
    performer = Performer(store)
    raw = inbox.RawUpdate(update_id=1, chat_id=None, kind="other", dedupe="u|1", payload=b"{}")
    await store.act(lambda work: inbox.take_in(work, [raw]))
    lanes = lanes_of(store, performer, alarms)
    lanes.poke([None])
    await lanes.idle()
    assert performer.done[None] == [1]


async def test_what_fails_three_times_steps_aside(store: Store, alarms: list[str]) -> None:
    performer = Performer(store, {1: ValueError("secret")})
    await put(store, (1, 1), (2, 1))
    lanes = lanes_of(store, performer, alarms)
    lanes.poke([1])
    await lanes.idle()
    assert performer.tries == [1, 1, 1, 2]
    assert alarms == ["update_parked"]


async def test_what_cannot_be_read_is_not_tried_again(store: Store, alarms: list[str]) -> None:
    performer = Performer(store, {1: Unparsable("KeyError")})
    await put(store, (1, 1), (2, 1))
    lanes = lanes_of(store, performer, alarms)
    lanes.poke([1])
    await lanes.idle()
    assert performer.tries == [1, 2]


async def test_a_failure_is_logged_without_its_words(
    store: Store, alarms: list[str], logged: list[dict[str, object]]
) -> None:
    lanes = lanes_of(store, Performer(store, {1: Unparsable("机密")}), alarms)
    await put(store, (1, 1))
    lanes.poke([1])
    await lanes.idle()
    assert "机密" not in str(logged)


async def test_stopping_lets_the_present_update_finish(store: Store, alarms: list[str]) -> None:
    performer = Performer(store)
    await put(store, *((n, 1) for n in range(1, 50)))
    lanes = lanes_of(store, performer, alarms)
    lanes.poke([1])
    while not performer.done[1]:
        await asyncio.sleep(0)
    await lanes.stop()
    waiting = await store.read(lambda work: inbox.waiting(work, 100))
    assert len(performer.done[1]) + len(waiting) == 49


async def test_a_clock_that_steps_back_between_two_tries_leaves_nothing_behind(
    store: Store, alarms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    performer, back = Performer(store, {1: ValueError()}), store.clock() - timedelta(hours=1)

    async def perform(row: inbox.Waiting) -> None:
        if row.tries == 1:
            monkeypatch.setattr(store, "clock", lambda: back)
        await performer(row)

    lanes = Lanes(store, perform, alarm=alarms.append)
    await put(store, (1, 1), (2, 1))
    lanes.poke([1])
    await lanes.idle()
    assert performer.tries == [1, 1, 1, 2]
