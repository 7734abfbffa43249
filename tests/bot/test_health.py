"""/healthz and /readyz: each check says what it sees, in codes, and a dead part is seen."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from bot.clock import Clock
from bot.health import RECEIVED_WITHIN, SENT_WITHIN, Health, Vital
from bot.signs import Signs
from storage import gauges, meta
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import MONDAY


def states(vitals: Mapping[str, Vital]) -> dict[str, bool]:
    return {name: vital.good for name, vital in vitals.items()}


async def served(health: Health, path: str) -> tuple[int, Any]:
    app = web.Application()
    app.add_routes(health.routes())
    async with TestClient(TestServer(app)) as client, client.get(path) as answer:
        return answer.status, await answer.json()


async def test_a_sound_house_lives_and_is_ready(store: Store) -> None:
    health = Health(store, Signs(received=store.clock))
    assert (await served(health, "/healthz"))[0] == 200
    status, said = await served(health, "/readyz")
    assert (status, said["ok"]) == (200, True)
    assert set(said["checks"]) == {"loop", "writer", "storage", "schema", "intake", "sender"}


async def test_a_dead_writer_is_a_matter_of_life(store: Store) -> None:
    health = Health(store, Signs(), writer_lives=lambda: False)
    status, said = await served(health, "/healthz")
    assert (status, said["checks"]["writer"]) == (503, {"ok": False, "found": "dead"})


def test_the_writers_thread_is_found_while_the_store_is_open(store: Store) -> None:
    assert gauges.writer_lives()
    store.close()
    assert not gauges.writer_lives()


async def test_a_disk_that_takes_no_more_is_not_ready_but_lives(store: Store) -> None:
    with store.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA query_only=1")  # type: ignore[attr-defined]
    health = Health(store, Signs())
    ready = await health.ready()
    assert (ready["storage"].good, ready["storage"].found) == (False, "OperationalError")
    assert all(vital.good for vital in health.lives().values())


async def test_tables_of_another_version_are_not_ready(store: Store) -> None:
    store.act_now(lambda work: work.execute(text("UPDATE alembic_version SET version_num = '0001'")))
    ready = await Health(store, Signs()).ready()
    assert not ready["schema"].good
    assert ready["schema"].found.startswith("0001, ours is ")


@pytest.mark.parametrize(("silent", "good"), [(timedelta(seconds=119), True), (RECEIVED_WITHIN, False)])
async def test_two_minutes_without_a_poll_are_too_many(
    store: Store, clock: Clock, silent: timedelta, good: bool
) -> None:
    health = Health(store, Signs(received=lambda: MONDAY))
    clock.set_offset(silent.total_seconds())
    assert (await health.ready())["intake"].good is good


async def test_a_start_has_two_minutes_until_its_first_poll(store: Store, clock: Clock) -> None:
    health = Health(store, Signs())
    assert (await health.ready())["intake"] == Vital(True, "nothing yet")
    clock.set_offset(121)
    assert not (await health.ready())["intake"].good


async def test_who_has_another_part_is_not_judged_by_the_intake(store: Store, clock: Clock) -> None:
    mine = False
    health = Health(store, Signs(receives=lambda: mine, sends=lambda: mine))
    clock.set_offset(900)
    assert states(await health.ready()) == dict.fromkeys(("storage", "schema", "intake", "sender"), True)
    mine = True  # taken over from a dead worker: its first poll is under way
    assert (await health.ready())["intake"].good


@pytest.mark.parametrize(("seconds", "good"), [(SENT_WITHIN - 1, True), (SENT_WITHIN + 1, False)])
async def test_a_message_due_for_long_means_a_stuck_sender(store: Store, seconds: float, good: bool) -> None:
    def act(work: UnitOfWork) -> None:
        work.now -= timedelta(seconds=seconds)
        work.say(11, "echo", {"text": "1"})

    store.act_now(act)
    assert (await Health(store, Signs()).ready())["sender"].good is good


def hear(store: Store) -> None:
    """Some worker notes that Telegram has reached it."""
    store.act_now(lambda work: meta.put(work, meta.LAST_RECEIVED, work.now.isoformat()))


async def test_the_house_is_ready_while_this_process_lives_and_some_worker_receives(store: Store) -> None:
    elsewhere = Signs(receives=lambda: False, sends=lambda: False)
    assert not await Health(store, elsewhere).house_is_ready()
    hear(store)
    assert await Health(store, elsewhere).house_is_ready()
    assert not await Health(store, elsewhere, writer_lives=lambda: False).house_is_ready()


async def test_a_worker_without_a_part_does_not_vouch_for_one_that_receives_nothing(
    store: Store, clock: Clock
) -> None:
    hear(store)
    clock.set_offset(RECEIVED_WITHIN.total_seconds())
    health = Health(store, Signs(receives=lambda: False, sends=lambda: False))
    assert states(await health.ready())["intake"]
    assert not await health.house_is_ready()


async def test_a_worker_without_a_part_does_not_vouch_for_a_stuck_sender(store: Store) -> None:
    def act(work: UnitOfWork) -> None:
        work.now -= timedelta(seconds=SENT_WITHIN + 1)
        work.say(11, "echo", {"text": "1"})

    hear(store)
    store.act_now(act)
    health = Health(store, Signs(receives=lambda: False, sends=lambda: False))
    assert not await health.house_is_ready()
