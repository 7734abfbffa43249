"""Claimed lanes and leases within one process: two workers that know nothing of each other but the database."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.claimed_lanes import ClaimedLanes
from bot.clock import Clock
from bot.control_acts import ControlActs
from bot.lanes import Unparsable
from bot.leased import Leases, WhileHeld
from bot.settings import read_settings
from storage import claims, inbox, lanes
from storage.errors import OutcomeUnknown
from storage.lock import Hold
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.calendar import Calendar
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping

KEPT = Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def stores(database: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two workers' stores."""
    first, second = (
        Store.open(database, tmp_path / "data", clock=lambda: datetime.now(UTC), time=KEPT, hold=Hold.SHARED)
        for _ in range(2)
    )
    yield first, second
    first.close()
    second.close()


class Performer:
    """Handles rows as the desk does, and notes which, in the order they were committed."""

    def __init__(self, store: Store, failing: dict[int, BaseException] | None = None) -> None:
        self.store = store
        self.failing = failing or {}
        self.done: dict[int, list[int]] = defaultdict(list)
        self.held: asyncio.Event | None = None

    async def __call__(self, row: inbox.Waiting) -> None:
        if row.update_id in self.failing:
            raise self.failing[row.update_id]
        if self.held is not None:
            await self.held.wait()
        await self.store.act(lambda work: self._act(work, row))
        self.done[row.chat_id or 0].append(row.update_id)

    def _act(self, work: UnitOfWork, row: inbox.Waiting) -> None:
        inbox.handled(work, row.update_id)
        if row.claim is not None:
            claims.go_on(work, row.claim)


def put(store: Store, *rows: tuple[int, int]) -> None:
    """Rows of (update, chat)."""
    raw = [
        inbox.RawUpdate(update_id=u, chat_id=c, kind="other", dedupe=f"u|{u}", payload=b"{}") for u, c in rows
    ]
    store.act_now(lambda work: inbox.take_in(work, raw))


def made(store: Store, performer: Performer, alarms: list[str] | None = None) -> ClaimedLanes:
    return ClaimedLanes(store, performer, alarm=(alarms if alarms is not None else []).append)


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not reached():
            await asyncio.sleep(0.01)


async def test_two_workers_share_the_chats_and_keep_each_in_order(stores: tuple[Store, Store]) -> None:
    performers = [Performer(store) for store in stores]
    both = [made(store, each) for store, each in zip(stores, performers, strict=True)]
    put(stores[0], *((100 * n + chat, chat) for n in range(1, 26) for chat in range(1, 13)))
    for each in both:
        await each.start()
    await until(lambda: sum(len(done) for each in performers for done in each.done.values()) == 300)
    for each in both:
        await each.stop()
    assert all(done == sorted(done) for each in performers for done in each.done.values())
    assert stores[0].read_now(inbox.depth) == 0


async def test_what_fails_three_times_steps_aside(stores: tuple[Store, Store]) -> None:
    alarms: list[str] = []
    performer = Performer(stores[0], {1: ValueError("secret"), 2: Unparsable("KeyError")})
    served = made(stores[0], performer, alarms)
    put(stores[0], (1, 1), (2, 1), (3, 1))
    await served.start()
    await until(lambda: performer.done[1] == [3])
    await served.stop()
    assert alarms == ["update_parked", "update_parked"]


async def test_a_lane_lost_meanwhile_is_dropped_and_nothing_is_done_twice(
    stores: tuple[Store, Store],
) -> None:
    performer = Performer(stores[0])
    performer.held = asyncio.Event()
    served = made(stores[0], performer)
    put(stores[0], (1, 1), (2, 1))
    await served.start()
    await until(lambda: len(served))
    stores[1].act_now(lanes.release_all)
    theirs = stores[1].act_now(lambda work: claims.take(work, stores[1].owner, 5))
    performer.held.set()
    await until(lambda: served.fenced_off == 1)
    await served.stop()
    assert performer.done == {}
    assert [claim.following.update_id for claim in theirs if claim.following] == [1]


async def test_stopping_gives_what_is_left_to_others_at_once(stores: tuple[Store, Store]) -> None:
    performer = Performer(stores[0])
    performer.held = asyncio.Event()
    served = made(stores[0], performer)
    put(stores[0], (1, 1), (2, 1))
    await served.start()
    await until(lambda: len(served))
    await served.stop(0.01)
    assert len(stores[1].act_now(lambda work: claims.take(work, stores[1].owner, 5))) == 1


async def test_a_lane_that_has_not_begun_when_it_stops_goes_to_others_at_once(
    stores: tuple[Store, Store],
) -> None:
    served = made(stores[0], Performer(stores[0]))
    put(stores[0], (1, 1))
    served._tasks.append(asyncio.ensure_future(asyncio.Event().wait()))  # it takes a moment to end
    await served._claim()
    await served.stop()
    assert len(stores[1].act_now(lambda work: claims.take(work, stores[1].owner, 5))) == 1


async def test_a_lease_goes_to_another_as_soon_as_it_is_given_up(stores: tuple[Store, Store]) -> None:
    first, second = (Leases(store, ["sender"]) for store in stores)
    await first.start()
    await second.start()
    assert (first["sender"].held, second["sender"].held) == (1, None)
    await first.stop()
    assert first["sender"].held is None
    await until(lambda: second["sender"].held == 2)
    await second.stop()


async def test_nobody_holds_what_is_not_his_duty(stores: tuple[Store, Store]) -> None:
    held = Leases(stores[0], ["sender"])
    await held.start()
    assert held["metronome"].held is None
    await held.stop()


async def test_whoever_is_cut_off_holds_nothing(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Leases(stores[0], ["sender"])
    await held.start()
    monkeypatch.setattr(stores[0].wires, "_owner", "")
    await until(lambda: held["sender"].held is None)
    await held.stop()


async def test_what_runs_while_a_lease_is_held_ends_with_it(stores: tuple[Store, Store]) -> None:
    held = Leases(stores[0], ["intake"])
    seen: list[str] = []

    async def run() -> None:
        seen.append("begun")
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("ended")

    await held.start()
    task = asyncio.create_task(WhileHeld(held["intake"], run).run())
    await until(lambda: seen == ["begun"])
    held["intake"].lose()
    await until(lambda: seen[:2] == ["begun", "ended"])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await held.stop()


async def test_a_lane_whose_claiming_was_not_answered_does_not_lie_until_its_lease_ends(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    performer, act, answers = Performer(stores[0]), stores[0].act, ["lost"]

    async def unanswered(change: Callable[[UnitOfWork], Any]) -> Any:
        result = await act(change)
        if answers and isinstance(result, list):
            raise OutcomeUnknown(answers.pop())
        return result

    monkeypatch.setattr(stores[0], "act", unanswered)
    put(stores[0], (1, 1))
    served = made(stores[0], performer)
    await served.start()
    async with asyncio.timeout(claims.LEASE.total_seconds()):
        await until(lambda: performer.done[1] == [1])
    await served.stop()


async def test_one_worker_alone_does_not_push_the_clock_of_several(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    clock = Clock()
    acts = ControlActs(stores[0], read_settings(data=tmp_path / "data"), clock)

    async def quiet(_done: int, _total: int) -> None: ...

    assert "several workers" in (await acts.push_clock({"seconds": 60}, quiet))["refused"]
    assert clock.offset == 0
