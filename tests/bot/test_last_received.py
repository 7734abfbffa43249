"""When Telegram last reached us: an outage is measured over restarts, told once, and not made up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.last_received import LastReceived
from storage import meta
from storage.errors import StoreBusy
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.timekeeping import Timekeeping
from tests.bot.conftest import MONDAY


class Hours:
    """The clock that can be set, and the one that only goes on."""

    def __init__(self) -> None:
        self.now = MONDAY
        self.elapsed = 0.0

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.elapsed += seconds


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def store(tmp_path: Path, hours: Hours, time: Timekeeping) -> Iterator[Store]:
    opened = Store.open(None, tmp_path / "data", clock=lambda: hours.now, time=time)
    yield opened
    opened.close()


class Listener:
    """One life of the process, with the outages it was told of (in seconds)."""

    def __init__(self, store: Store, hours: Hours) -> None:
        self.outages: list[float] = []
        self.failing: Exception | None = None
        self.heard = LastReceived(store, self._outage, elapsed=lambda: hours.elapsed)

    def _outage(self, work: UnitOfWork, began: datetime, ended: datetime) -> None:
        assert work.now == ended
        if self.failing is not None:
            raise self.failing
        self.outages.append((ended - began).total_seconds())


async def test_a_silence_within_one_life_is_told_once(store: Store, hours: Hours) -> None:
    life = Listener(store, hours)
    for seconds in (25, 25, 600, 25, 25):
        await life.heard.note()
        hours.pass_by(seconds)
    assert life.outages == [600]


async def test_a_silence_over_a_restart_is_told_once(store: Store, hours: Hours) -> None:
    before, after = Listener(store, hours), Listener(store, hours)
    await before.heard.note()
    hours.pass_by(151)
    for _ in range(3):
        await after.heard.note()
    assert after.outages == [151]


async def test_a_restart_of_two_minutes_is_no_outage(store: Store, hours: Hours) -> None:
    before, after = Listener(store, hours), Listener(store, hours)
    await before.heard.note()
    hours.pass_by(15)
    await before.heard.note()
    await before.heard.rest()
    hours.pass_by(140)
    await after.heard.note()
    assert after.outages == []


async def test_the_first_start_ever_is_no_outage(store: Store, hours: Hours) -> None:
    life = Listener(store, hours)
    await life.heard.note()
    assert life.outages == []
    assert life.heard.at == MONDAY


async def test_a_clock_that_was_moved_is_no_outage(store: Store, hours: Hours) -> None:
    life = Listener(store, hours)
    await life.heard.note()
    hours.elapsed += 25
    hours.now += timedelta(days=7)
    await life.heard.note()
    assert life.outages == []


async def test_what_another_process_heard_is_no_silence(store: Store, hours: Hours) -> None:
    one, other = Listener(store, hours), Listener(store, hours)
    await one.heard.note()
    for _ in range(40):
        hours.pass_by(25)
        await other.heard.note()
    await one.heard.note()
    assert one.outages == other.outages == []


async def test_of_two_processes_one_alone_ends_an_outage(store: Store, hours: Hours) -> None:
    one, other = Listener(store, hours), Listener(store, hours)
    await one.heard.note()
    await other.heard.note()
    hours.pass_by(300)
    await one.heard.note()
    await other.heard.note()
    assert one.outages + other.outages == [300]


async def test_an_outage_whose_act_fails_is_tried_again_but_not_for_ever(store: Store, hours: Hours) -> None:
    life = Listener(store, hours)
    await life.heard.note()
    hours.pass_by(300)
    life.failing = RuntimeError()
    for _ in range(3):
        with pytest.raises(RuntimeError):
            await life.heard.note()
    await life.heard.note()
    assert life.heard.at == hours.now


async def test_the_moment_is_not_written_at_each_poll(store: Store, hours: Hours) -> None:
    life = Listener(store, hours)
    await life.heard.note()
    hours.pass_by(5)
    await life.heard.note()
    assert store.read_now(lambda work: meta.get(work, meta.LAST_RECEIVED)) == MONDAY.isoformat()
    assert life.heard.at == hours.now


async def test_a_worker_that_ends_late_does_not_undo_what_others_heard(store: Store, hours: Hours) -> None:
    paused, other = Listener(store, hours), Listener(store, hours)
    await paused.heard.note()
    hours.pass_by(100)
    await other.heard.note()
    await paused.heard.rest()
    assert store.read_now(lambda work: meta.get(work, meta.LAST_RECEIVED)) == hours.now.isoformat()


async def test_an_outage_of_storage_does_not_keep_telegrams_untold(store: Store, hours: Hours) -> None:
    life = Listener(store, hours)
    await life.heard.note()
    hours.pass_by(300)
    life.failing = StoreBusy()
    for _ in range(5):
        with pytest.raises(StoreBusy):
            await life.heard.note()
    life.failing = None
    await life.heard.note()
    assert life.outages == [300]
