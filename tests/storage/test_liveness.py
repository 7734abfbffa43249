"""Several workers on one PostgreSQL: who lives, what the dead held, and what one tells the others."""

import os
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from storage import claims, lanes, leases, liveness, outbox
from storage.errors import FencedOff, StoreBusy, Unreadable
from storage.lock import Hold
from storage.store import Store
from tests.storage.conftest import Clock, House
from tests.storage.test_inbox import ANNA, message, take

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"])
LEASE = timedelta(seconds=30)


@pytest.fixture
def workers(house: House) -> tuple[Store, Store]:
    """Two that share the house."""
    return house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)


@contextmanager
def stranger(house: House) -> Iterator[tuple[liveness.Connection, str]]:
    """A third who lives on a bare connection, so that it can die as a process does."""
    from storage.engine import resolve

    connection = liveness.connect(resolve(house.url, house.data))
    try:
        yield connection, liveness.begin(connection)
    finally:
        connection.close()


def heard(store: Store, topic: str) -> threading.Event:
    event = threading.Event()
    store.on(topic, event.set)
    return event


def owners(work: Any) -> list[str | None]:
    return list(work.execute(text("SELECT owner FROM lanes UNION ALL SELECT owner FROM leases")).scalars())


def test_each_worker_lives_under_a_number_of_its_own(house: House, workers: tuple[Store, Store]):
    with stranger(house) as (connection, number):
        assert liveness.living(connection) == {workers[0].owner, workers[1].owner, number}


def test_what_the_dead_held_is_free_at_once(house: House):
    store = house.open(hold=Hold.SHARED)
    take(store, message(10))
    store.act_now(lambda work: work.say(ANNA, "echo"))
    freed = heard(store, "worker_lost")
    with stranger(house) as (_, number):
        store.act_now(lambda work: lanes.claim(work, number, LEASE, 5))
        store.act_now(lambda work: leases.take(work, "sender", number, LEASE))
        store.act_now(lambda work: outbox.claim(work, work.now, 5, owner=number))
    assert freed.wait(60)
    assert store.read_now(owners) == [None, None]
    assert len(store.act_now(lambda work: outbox.claim(work, work.now, 5))) == 1


def test_what_the_living_hold_is_left_alone(house: House):
    store = house.open(hold=Hold.SHARED)
    with stranger(house) as (connection, number):
        store.act_now(lambda work: leases.take(work, "sender", number, LEASE))
        assert liveness.bury(connection) == 0
        assert store.read_now(owners) == [number]


def test_the_dead_are_fenced_off(house: House):
    store = house.open(hold=Hold.SHARED)
    take(store, message(10))
    with stranger(house) as (_, number):
        claim = store.act_now(lambda work: claims.take(work, number, 5))[0]
    with stranger(house) as (connection, _):
        while store.read_now(owners) != [None]:
            liveness.bury(connection)
    with pytest.raises(FencedOff):
        store.act_now(lambda work: claims.go_on(work, claim))


def test_a_machine_an_hour_ahead_steals_nothing(house: House, clock: Clock):
    store, ahead = house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)
    ahead.clock = lambda: clock() + timedelta(hours=1)
    take(store, message(10))
    store.act_now(lambda work: claims.take(work, store.owner, 5))
    store.act_now(lambda work: leases.take(work, "sender", store.owner, LEASE))
    assert ahead.act_now(lambda work: claims.take(work, ahead.owner, 5)) == []
    assert ahead.act_now(lambda work: leases.take(work, "sender", ahead.owner, LEASE)) is None


def test_the_clock_of_all_is_the_databases(house: House):
    store = house.open(hold=Hold.SHARED)
    assert store.wires is not None
    assert abs(store.wires.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_others_are_told_what_happened(workers: tuple[Store, Store]):
    here, there = workers
    told = heard(there, "outbox")
    here.act_now(lambda work: work.say(ANNA, "echo"))
    assert told.wait(60)


def test_who_serves_a_topic_for_all_does_not_tell_of_it(workers: tuple[Store, Store]):
    here, there = workers
    assert here.wires is not None
    here.wires.served = lambda: ["outbox"]
    said, came = heard(there, "outbox"), heard(there, "lanes")
    here.act_now(lambda work: work.say(ANNA, "echo"))
    take(here, message(10))
    assert came.wait(60)
    assert not said.is_set()


def test_a_destroyed_key_is_forgotten_everywhere(workers: tuple[Store, Store]):
    here, there = workers
    key_id = here.act_now(lambda work: work.chats.current_key(ANNA))
    there.ground.keys.get(key_id)
    told = heard(there, "lanes")
    here.act_now(lambda work: work.destroy_key(key_id))
    here.act_now(lambda work: lanes.wake(work, [ANNA], work.now))
    assert told.wait(60)
    with pytest.raises(Unreadable):
        there.ground.keys.get(key_id)


def test_whoever_is_cut_off_goes_on_under_another_number(house: House):
    store = house.open(hold=Hold.SHARED)
    before, back = store.owner, heard(store, "lanes")
    terminate(house)
    assert back.wait(60)
    assert store.owner not in {before, ""}
    assert store.act_now(lambda work: work.now) == house.clock()


def test_an_act_and_a_reading_survive_their_connections_end(house: House):
    store = house.open(hold=Hold.SHARED)
    for _ in range(3):
        terminate(house)
        store.act_now(lambda work: work.say(ANNA, "echo"))
        assert store.read_now(outbox.depth) > 0


def test_nobody_is_alone_beside_others(house: House, workers: tuple[Store, Store]):
    with pytest.raises(StoreBusy):
        house.open()


def test_a_lane_is_given_back_in_its_last_act(house: House):
    store = house.open(hold=Hold.SHARED)
    take(store, message(10), message(11))
    claim = store.act_now(lambda work: claims.take(work, store.owner, 5))[0]
    seen = []
    while claim.following is not None:
        row, claim.following = claim.following, None
        seen.append(row.update_id)
        store.act_now(step(row.update_id, claim))
    assert (seen, claim.given_back, store.read_now(owners)) == ([10, 11], True, [None])


def test_what_comes_while_a_lane_is_held_is_not_missed(house: House):
    store = house.open(hold=Hold.SHARED)
    take(store, message(10))
    claim = store.act_now(lambda work: claims.take(work, store.owner, 5))[0]
    store.act_now(step(10, claim))
    take(store, message(11))
    assert len(store.act_now(lambda work: claims.take(work, store.owner, 5))) == 1


def test_an_update_waits_a_second_for_the_one_before_it(house: House, clock: Clock):
    store = house.open(hold=Hold.SHARED)
    take(store, message(10))
    claim = store.act_now(lambda work: claims.take(work, store.owner, 5))[0]
    take(store, message(12))
    store.act_now(step(10, claim))
    assert (claim.following, claim.given_back) == (None, False)
    take(store, message(11))
    store.act_now(lambda work: claims.go_on(work, claim))
    assert claim.following is not None
    assert claim.following.update_id == 11


def test_an_update_before_which_one_was_lost_goes_on_after_a_second(house: House, clock: Clock):
    store = house.open(hold=Hold.SHARED)
    take(store, message(10))
    take(store, message(12, chat_id=99))
    clock.forward(seconds=1.1)
    taken = store.act_now(lambda work: claims.take(work, store.owner, 5))
    assert all(claim.following is not None for claim in taken)
    assert len(taken) == 2


def step(update_id: int, claim: claims.Claim) -> Callable[[Any], None]:
    from storage import inbox

    def act(work: Any) -> None:
        inbox.handled(work, update_id)
        claims.go_on(work, claim)

    return act


def terminate(house: House) -> None:
    """End every connection but this one."""
    with psycopg.connect(str(house.url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_whatever_goes_wrong_on_the_wires_does_not_end_them(house: House, monkeypatch: pytest.MonkeyPatch):
    store = house.open(hold=Hold.SHARED)
    before, back = store.owner, heard(store, "lanes")
    bury, failures = liveness.bury, [ValueError()]
    monkeypatch.setattr(liveness, "bury", lambda connection: fail(failures) or bury(connection))
    assert back.wait(60)
    assert store.owner not in {before, ""}


def test_a_worker_with_a_thousand_open_files_still_hears(house: House):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    held = [os.dup(0) for _ in range(1024)]
    try:
        store, other = house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)
        told = heard(store, "outbox")
        other.act_now(lambda work: work.say(ANNA, "echo"))
        assert told.wait(60)
    finally:
        for each in held:
            os.close(each)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def fail(failures: list[ValueError]) -> None:
    if failures:
        raise failures.pop()
