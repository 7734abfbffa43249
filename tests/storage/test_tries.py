"""How often somebody tried something of late."""

from datetime import timedelta

from sqlalchemy import text

from storage.store import Store
from tests.storage.conftest import Clock

HOUR = timedelta(hours=1)


def test_a_span_begins_with_the_first_and_begins_anew_when_it_is_over(store: Store, clock: Clock):
    assert [store.act_now(lambda work: work.tries.add("link", 7, HOUR)) for _ in range(3)] == [1, 2, 3]
    clock.forward(minutes=59)
    assert store.act_now(lambda work: work.tries.add("link", 7, HOUR)) == 4
    clock.forward(minutes=1)
    assert store.read_now(lambda work: work.tries.count("link", 7, HOUR)) == 0
    assert store.act_now(lambda work: work.tries.add("link", 7, HOUR)) == 1


def test_each_has_a_count_of_its_own_under_a_name_that_tells_nothing(store: Store):
    store.act_now(lambda work: work.tries.add("link", 7_000_000_001, HOUR))
    assert store.read_now(lambda work: work.tries.count("code", 7_000_000_001, HOUR)) == 0
    assert store.read_now(lambda work: work.tries.count("link", 8, HOUR)) == 0
    (kept,) = store.read_now(lambda work: work.execute(text("SELECT who FROM tries")).scalars().all())
    assert b"7000000001" not in bytes(kept)
    assert len(bytes(kept)) == 32


def test_success_and_time_forget_it(store: Store, clock: Clock):
    store.act_now(lambda work: [work.tries.add("pin", who, HOUR) for who in (1, 2)] and None)
    store.act_now(lambda work: work.tries.forget("pin", 1))
    assert store.read_now(lambda work: work.tries.count("pin", 1, HOUR)) == 0
    clock.forward(days=9)
    store.act_now(lambda work: work.tries.tidy())
    assert store.read_now(lambda work: work.execute(text("SELECT count(*) FROM tries")).scalar()) == 0
