"""A commit that failed on its way to the disk leaves nothing in the log that the next start would take for damage."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from storage import inbox
from storage.inbox import RawUpdate
from storage.preflight import check_log
from storage.store import Store
from tests.storage.conftest import House

#: Bytes; two small acts are shorter, and what `much` writes is longer.
SHORT = 300_000


def message(number: int, length: int = 40_000) -> RawUpdate:
    payload = b"x" * length
    return RawUpdate(
        update_id=number, chat_id=11, kind="message", dedupe=str(number), payload=payload, message_id=number
    )


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: writing fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def take(store: Store, row: RawUpdate) -> list[int]:
    return store.act_now(lambda work: inbox.take_in(work, [row]))


def log_of(house: House) -> Path:
    return house.data / "lianqin.db-wal"


def failing(store: Store, *lengths: int) -> None:
    """Acts whose commits fail on their way to the disk, since no file may grow beyond 20 kB."""
    for length in lengths:
        with no_more_than(20_000), pytest.raises(DBAPIError):
            take(store, message(2, length))


def much(store: Store) -> None:
    """Until the log is a megabyte long."""
    for number in range(100, 125):
        take(store, message(number))


def test_after_a_commit_that_failed_the_log_begins_anew(sqlite_house: House) -> None:
    store = sqlite_house.open()
    much(store)
    failing(store, 90_000, 60_000, 40_000)
    assert [take(store, message(number, 100)) for number in (3, 4)] == [[3], [4]]
    assert store.read_now(inbox.depth) == 27
    check_log(log_of(sqlite_house))
    assert log_of(sqlite_house).stat().st_size < SHORT


def test_a_log_that_somebody_reads_is_emptied_once_he_has_read_it(sqlite_house: House) -> None:
    store = sqlite_house.open()
    much(store)
    with store._reading.connect() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 25
        failing(store, 40_000)
        assert take(store, message(3)) == [3]
        assert log_of(sqlite_house).stat().st_size > SHORT
        reader.rollback()
    assert [take(store, message(number, 100)) for number in (4, 5)] == [[4], [5]]
    assert log_of(sqlite_house).stat().st_size < SHORT


def test_no_log_is_emptied_while_all_goes_well(sqlite_house: House) -> None:
    store = sqlite_house.open()
    much(store)
    assert log_of(sqlite_house).stat().st_size > SHORT
