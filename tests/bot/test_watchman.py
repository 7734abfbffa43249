"""The watchman sees what nobody raises by itself: silence, a stuck sender, a disk that fills, an old backup."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.clock import Clock
from bot.watchman import Watchman
from storage import meta
from storage.errors import StoreBusy
from storage.store import Store
from tests.bot.conftest import MONDAY

MINUTE = timedelta(minutes=1)
KEEPER = 4009


class Spot:
    """A watchman with a disk, an ear and a stopwatch of his own, and what he has said."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.clock = clock
        self.disk = 0.5
        self.received: datetime | None = None
        self.seconds = 0.0
        self.now: dict[str, dict[str, Any]] = {}
        self.ended: set[str] = set()
        self.watchman = Watchman(
            store,
            self,
            received=lambda: self.received,
            used=lambda _folder: self.disk,
            elapsed=lambda: self.seconds,
        )

    def raised(self, code: str, **fields: Any) -> None:
        self.now[code] = fields

    def over(self, code: str) -> None:
        self.now.pop(code, None)
        self.ended.add(code)

    async def passes(self, span: timedelta, *, hearing: bool = True) -> dict[str, dict[str, Any]]:
        """So much time passes, knock by knock; what is the matter afterwards."""
        ends = self.seconds + span.total_seconds()
        while self.seconds < ends:
            self.clock.push(30)
            self.seconds += 30
            if hearing:
                self.received = self.clock.now()
            await self.watchman.knock()
        return self.now


@pytest.fixture
def spot(store: Store, clock: Clock) -> Spot:
    return Spot(store, clock)


async def test_while_all_is_well_nothing_is_raised(spot: Spot) -> None:
    assert await spot.passes(30 * MINUTE) == {}


async def test_fifteen_minutes_of_silence_are_raised_with_since_when(spot: Spot) -> None:
    await spot.passes(5 * MINUTE)
    since = spot.clock.now()
    assert await spot.passes(14 * MINUTE, hearing=False) == {}
    assert await spot.passes(2 * MINUTE, hearing=False) == {"silent": {"since": since.isoformat()}}
    assert await spot.passes(MINUTE) == {}


async def test_silence_from_the_first_moment_is_raised_too(spot: Spot) -> None:
    assert "silent" in await spot.passes(16 * MINUTE, hearing=False)


async def test_what_another_process_received_counts(spot: Spot, store: Store) -> None:
    await spot.passes(16 * MINUTE, hearing=False)
    kept = spot.clock.now().isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_RECEIVED, kept))
    assert await spot.passes(MINUTE, hearing=False) == {}


async def test_after_a_night_switched_off_silence_is_not_raised_before_the_first_poll(
    spot: Spot, store: Store
) -> None:
    kept = (MONDAY - 600 * MINUTE).isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_RECEIVED, kept))
    assert await spot.passes(MINUTE, hearing=False) == {}
    assert await spot.passes(MINUTE) == {}


async def test_a_pushed_clock_is_no_silence(spot: Spot) -> None:
    await spot.passes(5 * MINUTE)
    spot.clock.push(7 * 24 * 3600)
    spot.seconds += 30
    await spot.watchman.knock()
    assert "silent" not in spot.now


@pytest.mark.parametrize(
    ("used", "found"),
    [(0.84, {}), (0.85, {"disk": {"percent": 85}}), (0.951, {"disk_full": {"percent": 95}})],
)
async def test_a_disk_that_fills_is_raised_before_it_is_full(
    spot: Spot, used: float, found: dict[str, Any]
) -> None:
    spot.disk = used
    assert await spot.passes(MINUTE) == found


async def test_a_disk_that_was_cleared_is_over(spot: Spot) -> None:
    spot.disk = 0.99
    assert "disk_full" in await spot.passes(MINUTE)
    spot.disk = 0.9
    assert set(await spot.passes(MINUTE)) == {"disk"}
    spot.disk = 0.2
    assert await spot.passes(MINUTE) == {}


async def test_a_disk_that_goes_from_nearly_full_to_full_is_not_said_to_be_well(spot: Spot) -> None:
    spot.disk = 0.9
    await spot.passes(MINUTE)
    spot.ended.clear()
    spot.disk = 0.96
    assert "disk_full" in await spot.passes(MINUTE)
    assert "disk" not in spot.ended


async def test_a_disk_at_the_limit_does_not_ring_each_minute(spot: Spot) -> None:
    spot.disk = 0.951
    await spot.passes(MINUTE)
    spot.disk = 0.949
    assert "disk_full" in await spot.passes(MINUTE)


async def test_a_full_disk_is_raised_although_the_store_cannot_be_read(
    spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_store: Store, _fn: Any) -> None:
        raise StoreBusy("away")

    monkeypatch.setattr(Store, "read", away)
    spot.disk = 0.97
    with pytest.raises(StoreBusy):
        await spot.watchman.knock()
    assert spot.now == {"disk_full": {"percent": 97}}


async def test_messages_that_wait_for_more_than_a_quarter_of_an_hour_are_raised(
    spot: Spot, store: Store
) -> None:
    since = spot.clock.now()
    store.act_now(lambda work: work.say(KEEPER, "home"))
    assert await spot.passes(14 * MINUTE) == {}
    found = await spot.passes(2 * MINUTE)
    assert found == {"sender_stuck": {"waiting": 1, "since": since.isoformat()}}


async def test_an_old_backup_is_raised_and_a_fresh_one_ends_it(spot: Spot, store: Store) -> None:
    last = (MONDAY - timedelta(hours=47)).isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_BACKUP, last))
    assert await spot.passes(50 * MINUTE) == {}
    assert await spot.passes(11 * MINUTE) == {"backup_old": {"since": last}}
    now = spot.clock.now().isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_BACKUP, now))
    assert await spot.passes(MINUTE) == {}


async def test_a_house_without_any_backup_is_told_so_after_a_week(spot: Spot, store: Store) -> None:
    await spot.passes(MINUTE)
    founded = (MONDAY - timedelta(days=7)).isoformat()
    store.act_now(lambda work: meta.put(work, meta.FOUNDED, founded))
    assert await spot.passes(MINUTE) == {"backup_none": {}}
