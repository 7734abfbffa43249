"""The disk: full, it refuses without forgetting or doubling; and what lies on it is its owner's alone."""

import asyncio
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy.exc import DBAPIError

from storage import inbox, meta, outbox, seals
from storage.inbox import RawUpdate
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.refusals import Refusal
from tests.storage.conftest import House

LONG = b"x" * 40_000


def message(number: int) -> RawUpdate:
    return RawUpdate(
        update_id=number, chat_id=11, kind="message", dedupe=str(number), payload=LONG, message_id=number
    )


@contextmanager
def full(store: Store) -> Iterator[None]:
    """No page more than there is."""

    def pages(count: int) -> None:
        with store.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute(f"PRAGMA max_page_count={count}")

    pages(1)
    yield
    pages(2**30)


def take(store: Store, *numbers: int) -> list[int]:
    return store.act_now(lambda work: inbox.take_in(work, [message(number) for number in numbers]))


def test_a_full_disk_takes_nothing_in_and_goes_on_by_itself(sqlite_house: House):
    store = sqlite_house.open()
    take(store, 1)
    with full(store):
        with pytest.raises(DBAPIError):
            take(store, 2)
        assert store.read_now(inbox.depth) == 1
    assert take(store, 2, 3) == [2, 3]
    assert store.read_now(inbox.depth) == 3


async def test_small_acts_go_on_beside_one_that_does_not_fit(sqlite_house: House):
    store = sqlite_house.open()
    await store.act(lambda work: meta.put(work, "count", "0"))

    def count(work: UnitOfWork) -> None:
        meta.put(work, "count", str(int(meta.get(work, "count") or 0) + 1))

    with full(store):
        acts = [store.act(count), store.act(lambda work: inbox.take_in(work, [message(5)])), store.act(count)]
        outcomes = await asyncio.gather(*acts, return_exceptions=True)
        assert [isinstance(each, DBAPIError) for each in outcomes] == [False, True, False]
    assert store.read_now(lambda work: meta.get(work, "count")) == "2"


def test_everything_in_the_data_folder_is_its_owners_alone(sqlite_house: House):
    sqlite_house.data.chmod(0o755)
    (sqlite_house.data / "lianqin.db").chmod(0o644)
    store = sqlite_house.open()
    take(store, 1)
    store.act_now(seals.seal)
    store.act_now(lambda work: seals.anchor(work, sqlite_house.data / "anchors.jsonl"))
    places = [sqlite_house.data, *sqlite_house.data.iterdir()]
    assert {place.name for place in places if stat.S_IMODE(place.stat().st_mode) & 0o077} == set()


def test_a_refusal_takes_back_what_its_part_wanted_said_and_destroyed(store: Store):
    key_id = store.act_now(lambda work: work.chats.current_key(11))

    def refuse(work: UnitOfWork) -> None:
        work.say(11, "taken back")
        work.destroy_key(key_id)
        raise Refusal("not_now")

    def act(work: UnitOfWork) -> None:
        work.say(11, "before")
        with suppress(Refusal), work.savepoint():
            refuse(work)
        work.say(11, "after")

    store.act_now(act)
    assert store.read_now(outbox.depth) == 2
    assert store.ground.keys.has(key_id)
    assert store.read_now(lambda work: work.chats.key_of(11)) == key_id
