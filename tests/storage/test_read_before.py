"""What the one writer has read in earlier acts: believed as long as nobody else has written and nothing was undone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from storage import lanes, meta
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.pins import Pin
from tests.storage.conftest import House
from tests.storage.test_inbox import ANNA


class Undone(Exception):  # noqa: N818 - it only undoes an act
    """Whatever an act raises."""


def test_what_another_connection_commits_is_read_in_the_next_act(sqlite_house: House):
    store = sqlite_house.open()
    store.act_now(lambda work: meta.put(work, meta.PLACES, "before"))
    assert store.act_now(lambda work: meta.mark(work, meta.PLACES)) == "before"
    with sqlite3.connect(sqlite_house.data / "lianqin.db") as beside:
        beside.execute("UPDATE meta SET value = 'repaired' WHERE key = ?", (meta.PLACES,))
    beside.close()
    assert store.act_now(lambda work: meta.mark(work, meta.PLACES)) == "repaired"


@contextmanager
def part_undone(work: UnitOfWork) -> Iterator[None]:
    with suppress(Undone), work.savepoint():
        yield
        raise Undone


def test_a_key_set_in_an_act_that_fails_is_not_the_chats(store: Store):
    first = store.act_now(lambda work: work.chats.current_key(ANNA))

    def act(work: UnitOfWork) -> None:
        work.chats.fresh_key(ANNA)
        raise Undone

    with pytest.raises(Undone):
        store.act_now(act)
    assert store.act_now(lambda work: work.chats.current_key(ANNA)) == first


def test_a_key_set_in_a_part_that_is_undone_is_not_the_chats(store: Store):
    first = store.act_now(lambda work: work.chats.current_key(ANNA))

    def act(work: UnitOfWork) -> str:
        with part_undone(work):
            work.chats.fresh_key(ANNA)
        return work.chats.current_key(ANNA)

    assert store.act_now(act) == first == store.act_now(lambda work: work.chats.current_key(ANNA))


def test_a_mark_changed_in_a_part_that_is_undone_is_as_before(store: Store):
    store.act_now(lambda work: meta.put(work, meta.POLICY, "before"))

    def act(work: UnitOfWork) -> str | None:
        with part_undone(work):
            meta.put(work, meta.POLICY, "never")
            assert meta.mark(work, meta.POLICY) == "never"
        return meta.mark(work, meta.POLICY)

    assert store.act_now(act) == "before" == store.act_now(lambda work: meta.mark(work, meta.POLICY))


def test_a_destroyed_key_is_no_chats_key_in_the_acts_after_it(store: Store):
    first = store.act_now(lambda work: work.chats.current_key(ANNA))
    store.act_now(lambda work: work.destroy_key(first))
    assert store.act_now(lambda work: work.chats.current_key(ANNA)) != first


def test_a_pin_is_read_as_it_was_put_last(store: Store):
    assert store.act_now(lambda work: work.pins.of(1)) is None
    kept = store.act_now(lambda work: work.pins.put(Pin(1, hash="a digest", wrong=2)))
    assert store.act_now(lambda work: work.pins.of(1)) == kept == store.read_now(lambda work: work.pins.of(1))


def test_a_lane_laid_down_is_woken_again(store: Store):
    store.act_now(lambda work: lanes.wake(work, [ANNA], work.now))
    store.act_now(lambda work: lanes.wake(work, [ANNA], work.now))
    store.act_now(lambda work: lanes.lay_down(work, ANNA, None))
    assert store.read_now(lanes.next_ready) is None
    store.act_now(lambda work: lanes.wake(work, [ANNA], work.now))
    assert store.read_now(lanes.next_ready) is not None
