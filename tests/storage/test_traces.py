"""What the engines themselves note of rows that were written together leads from no sealed number to a chat."""

import pytest
from sqlalchemy import text

from storage import sealed
from storage.inbox import RawUpdate, handled, take_in
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import House

ANNA = 7001


def told(store: Store, update_id: int) -> str:
    """An update of a chat is handled, and a sealed matter gets its number in the same act."""
    update = RawUpdate(
        update_id=update_id,
        chat_id=ANNA + update_id,
        kind="callback_query",
        dedupe=str(update_id),
        payload=b"x",
    )
    store.act_now(lambda work: take_in(work, [update]))

    def act(work: UnitOfWork) -> str:
        handled(work, update_id)
        return sealed.seal(work)

    return store.act_now(act)


def test_the_log_in_which_pages_of_one_act_lie_side_by_side_is_emptied(sqlite_house: House) -> None:
    store = sqlite_house.open()
    number = told(store, 1).encode()
    log = store.data / "lianqin.db-wal"
    assert number in log.read_bytes()
    store.cover_traces()
    store.act_now(lambda _work: None)  # the log is emptied behind an act, and before the next
    assert number not in log.read_bytes()
    assert number in (store.data / "lianqin.db").read_bytes()


#: SQLite keeps no such thing.
on_postgres = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


#: Numbers and the chats whose update was handled in the same transaction.
_JOINED = {
    table: text(f"SELECT s.number, i.chat_id FROM {table} s JOIN inbox i ON i.xmin = s.xmin")
    for table in ("sealed_numbers", "numbers_given")
}


@on_postgres
@pytest.mark.parametrize("table", _JOINED)
def test_no_transaction_joins_a_number_to_the_update_of_its_chat(store: Store, table: str) -> None:
    numbers = {told(store, n): ANNA + n for n in range(1, 9)}
    joined = store.read_now(lambda work: work.execute(_JOINED[table]).all())
    assert dict(tuple(row) for row in joined) == numbers  # what there is to cover
    store.cover_traces()
    assert store.read_now(lambda work: work.execute(_JOINED[table]).all()) == []
    lying = text("SELECT number FROM sealed_numbers ORDER BY ctid")
    assert store.read_now(lambda work: work.execute(lying).scalars().all()) == sorted(numbers)


@on_postgres
def test_nothing_is_written_anew_where_nothing_came_since(store: Store) -> None:
    number = told(store, 1)
    writer = text("SELECT xmin::text FROM sealed_numbers")
    store.cover_traces()
    assert store.read_now(lambda work: work.execute(_JOINED["sealed_numbers"]).all()) == []
    first = store.read_now(lambda work: work.execute(writer).scalar_one())
    store.cover_traces()
    assert store.read_now(lambda work: work.execute(writer).scalar_one()) == first
    assert store.read_now(lambda work: work.integrity.sealed(number)) is not None
