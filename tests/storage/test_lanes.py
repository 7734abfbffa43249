"""Lanes and named leases: one owner at a time, and a fence against the one who comes back late."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from storage import claims, inbox, lanes, leases
from storage.errors import FencedOff
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.test_inbox import ANNA, BERT, message, take

LEASE = timedelta(seconds=30)


def claim(store: Store, owner: str = "one", limit: int = 10) -> list[tuple[int, int]]:
    return store.act_now(lambda work: lanes.claim(work, owner, LEASE, limit))


def pass_time(store: Store, clock: Clock, seconds: int) -> None:
    """On PostgreSQL leases end by the database's own clock, which cannot be pushed: they are moved instead."""
    clock.forward(seconds=seconds)
    if store.ground.postgres:
        for table in ("lanes", "leases"):
            moved = text(f"UPDATE {table} SET leased_until = leased_until - interval '{seconds} seconds'")
            store.act_now(lambda work, moved=moved: work.execute(moved))


def release(store: Store, chat_id: int, fence: int) -> None:
    store.act_now(lambda work: lanes.release(work, chat_id, fence))


def test_a_chat_with_a_message_can_be_claimed_once(store: Store):
    take(store, message(10), message(11, BERT))
    assert [claim(store), claim(store, "two")] == [[(ANNA, 1), (BERT, 1)], []]


def test_an_expired_lane_goes_to_another_and_the_first_is_fenced_off(store: Store, clock: Clock):
    take(store, message(10))
    claim(store)
    pass_time(store, clock, 31)
    assert claim(store, "two") == [(ANNA, 2)]
    store.act_now(lambda work: lanes.check_fence(work, ANNA, 2))
    with pytest.raises(FencedOff):
        store.act_now(lambda work: lanes.check_fence(work, ANNA, 1))


def test_what_a_fenced_off_worker_wrote_is_rolled_back(store: Store, clock: Clock):
    take(store, message(10))
    claim(store)
    pass_time(store, clock, 31)
    claim(store, "two")

    def late(work):
        inbox.handled(work, 10)
        lanes.check_fence(work, ANNA, 1)

    with pytest.raises(FencedOff):
        store.act_now(late)
    assert store.read_now(lambda work: inbox.waiting(work, 5)) == [(10, ANNA)]


def test_holding_on_keeps_the_lane(store: Store, clock: Clock):
    take(store, message(10))
    claim(store)
    pass_time(store, clock, 20)
    store.act_now(lambda work: lanes.extend(work, ANNA, 1, LEASE))
    pass_time(store, clock, 20)
    assert claim(store, "two") == []


def test_an_empty_lane_sleeps_until_something_comes(store: Store):
    take(store, message(10))
    claim(store)
    store.act_now(lambda work: inbox.handled(work, 10))
    release(store, ANNA, 1)
    assert claim(store) == []
    take(store, message(11))
    assert claim(store) == [(ANNA, 2)]


def test_a_lane_released_with_work_left_is_ready_again(store: Store):
    take(store, message(10))
    claim(store)
    release(store, ANNA, 1)
    assert claim(store) == [(ANNA, 2)]


def test_a_lane_waits_for_the_next_try(store: Store, clock: Clock):
    take(store, message(10))
    claim(store)
    later = clock() + timedelta(seconds=9)
    store.act_now(lambda work: inbox.failed(work, 10, "KeyError", later))
    release(store, ANNA, 1)
    assert (claim(store), store.read_now(lanes.next_ready)) == ([], later)
    clock.forward(seconds=9)
    assert claim(store) == [(ANNA, 2)]


def test_a_late_release_does_not_free_another_workers_lane(store: Store, clock: Clock):
    take(store, message(10))
    claim(store)
    pass_time(store, clock, 31)
    claim(store, "two")
    release(store, ANNA, 1)
    assert claim(store, "three") == []


def test_at_the_start_of_the_one_process_every_lane_is_free(store: Store):
    take(store, message(10))
    claim(store)
    store.act_now(lanes.release_all)
    assert claim(store, "two") == [(ANNA, 3)]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_eight_claimants_never_share_a_lane(store: Store):
    take(store, *(message(number, chat_id=number) for number in range(1, 101)))
    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(lambda number: claim(store, f"worker {number}", limit=20), range(8)))
    chats = [chat_id for each in claims for chat_id, _ in each]
    assert len(chats) == len(set(chats)) == 100


@pytest.mark.parametrize("engine_name", ["postgresql"])
@pytest.mark.parametrize(("count", "chats"), [(100, 5), pytest.param(1000, 1, marks=pytest.mark.long)])
def test_two_workers_keep_every_chat_in_order(
    store: Store, open_second: Callable[[], Store], count: int, chats: int
):
    take(store, *(message(number, chat_id=1 + number % chats) for number in range(1, count + 1)))
    done: list[tuple[int, int]] = []

    def serve(name: str) -> None:
        while claims := claim(store, name, limit=1):
            ((chat_id, fence),) = claims
            store.act_now(partial(one_step, chat_id=chat_id, fence=fence))
            release(store, chat_id, fence)

    def one_step(work, chat_id: int, fence: int) -> None:
        lanes.check_fence(work, chat_id, fence)
        turn = inbox.next_of(work, chat_id)
        inbox.handled(work, turn.update_id)
        work.after_commit(lambda: done.append((chat_id, turn.update_id)))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(serve, ("one", "two")))
    while claim(store, "rest"):
        store.act_now(lanes.release_all)
        serve("rest")
    for chat_id in range(1, chats + 1):
        mine = [update_id for chat, update_id in done if chat == chat_id]
        assert mine == sorted(mine)
    assert len(done) == count


def hold(store: Store, owner: str) -> int | None:
    return store.act_now(lambda work: leases.take(work, "sender", owner, LEASE))


def test_a_lease_has_one_owner(store: Store):
    assert [hold(store, "one"), hold(store, "two"), hold(store, "one")] == [1, None, 1]


def test_an_expired_lease_is_taken_with_a_higher_fence(store: Store, clock: Clock):
    hold(store, "one")
    pass_time(store, clock, 31)
    assert hold(store, "two") == 2
    with pytest.raises(FencedOff):
        store.act_now(lambda work: leases.check(work, "sender", 1))


def test_a_lease_given_up_is_free_at_once(store: Store):
    fence = hold(store, "one")
    store.act_now(lambda work: leases.give_up(work, "sender", fence))
    assert hold(store, "two") == 2


def test_a_lane_woken_by_a_worker_that_is_a_little_ahead_is_ready(store: Store, clock: Clock):
    take(store, message(10))
    store.act_now(lambda work: lanes.lay_down(work, ANNA, clock() + timedelta(milliseconds=400)))
    assert claim(store) == [(ANNA, 1)]


def test_after_a_restore_only_lanes_with_something_to_do_are_ready(store: Store):
    take(store, message(10), message(11, BERT))
    store.act_now(lambda work: inbox.handled(work, 10))
    store.act_now(lanes.lull)
    assert claim(store) == [(BERT, 1)]


def test_what_a_worker_holds_and_does_not_know_of_is_given_back(store: Store):
    take(store, message(10), message(11, BERT))
    claim(store)
    store.act_now(lambda work: lanes.release_but(work, "one", [(ANNA, 1)]))
    assert claim(store, "two") == [(BERT, 2)]


def test_a_lane_on_which_nothing_waits_is_laid_down_as_it_is_claimed(store: Store):
    take(store, message(10))
    store.act_now(lambda work: inbox.handled(work, 10))
    (empty,) = store.act_now(lambda work: claims.take(work, "one", 5))
    assert empty.given_back
    assert claim(store, "two") == []
    take(store, message(11))
    assert claim(store, "two") == [(ANNA, 2)]
