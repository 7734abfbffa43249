"""What the store stands on, and when it refuses to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql, sqlite

from storage import columns
from storage.engine import READER, WRITER, check, open_postgres, open_reader, open_writer, resolve
from storage.errors import StoreBusy, StoreRefused
from storage.lock import DatabaseLock, Hold
from storage.store import Store
from tests.haste import as_in_the_field
from tests.storage.conftest import Clock, House

SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
SHANGHAI = timezone(timedelta(hours=8))
MOMENT = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=SHANGHAI)


def test_the_default_database_lies_in_the_data_folder(tmp_path: Path):
    assert resolve(None, tmp_path).database == str(tmp_path / "lianqin.db")


def test_postgresql_is_always_spoken_through_psycopg(tmp_path: Path):
    assert resolve("postgresql://host/name", tmp_path).drivername == "postgresql+psycopg"


def test_any_other_database_is_refused(tmp_path: Path):
    with pytest.raises(StoreRefused, match="sqlite or postgresql"):
        resolve("mysql://host/name", tmp_path)


@pytest.mark.parametrize("value", [None, b"", b"\0\xff", True, False, 0, 2**40, 0.5, "水"])
def test_a_value_is_stored_as_what_it_is(sqlite_house: House, value: object):
    with sqlite_house.open().engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        (kept,) = driver.execute("SELECT ?", (value,)).fetchone()
    assert kept == value
    assert type(kept) is (int if isinstance(value, bool) else type(value))


def test_an_hour_shown_twice_is_two_moments():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    apart = columns.stored_moment(first.replace(fold=1)) - columns.stored_moment(first)
    assert apart == 3_600_000_000


def test_sqlite_keeps_every_pragma(sqlite_house: House):
    with as_in_the_field():
        assert WRITER["synchronous"] == 2, "an acknowledged message survives a power cut"
        store = sqlite_house.open()
        check(store.engine, WRITER)
    reader = open_reader(store.url)
    check(reader, READER)
    reader.dispose()


def test_a_pragma_somebody_changed_is_refused(sqlite_house: House, monkeypatch: pytest.MonkeyPatch):
    engine = open_writer(resolve(None, sqlite_house.data))
    with pytest.raises(StoreRefused, match="synchronous=3"):
        check(engine, {"synchronous": 3})
    engine.dispose()


def test_a_damaged_database_is_refused(sqlite_house: House):
    file = sqlite_house.data / "lianqin.db"
    content = bytearray(file.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    file.write_bytes(content)
    with pytest.raises(StoreRefused, match="damaged"):
        sqlite_house.open()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, clock: Clock):
    house = House(None, tmp_path, clock)
    (tmp_path / "lianqin.db").write_bytes(b"not a database at all" * 500)
    with pytest.raises(StoreRefused, match="damaged"):
        house.open()


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path, clock: Clock):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreRefused, match="LIANQIN_DATA"):
        House(None, tmp_path / "file" / "data", clock).open()


def test_nothing_is_made_unless_asked(tmp_path: Path, clock: Clock):
    with pytest.raises(StoreRefused, match="no data folder"):
        House(None, tmp_path / "data", clock).open(create=False)
    assert not (tmp_path / "data").exists()


def test_a_second_process_on_the_folder_is_told_so(house: House):
    house.open()
    with pytest.raises(StoreBusy, match="another process"):
        house.open()


def test_a_second_folder_on_the_same_postgresql_is_told_so(empty_postgres: str, tmp_path: Path, clock: Clock):
    first, second = (House(empty_postgres, tmp_path / name, clock) for name in ("a", "b"))
    first.open()
    with pytest.raises(StoreBusy, match="this database"):
        second.open()
    first.close()


def test_what_a_killed_process_still_holds_in_postgresql_is_waited_for(empty_postgres: str):
    engine = open_postgres(resolve(empty_postgres, Path()), 4)
    held = DatabaseLock(engine, Hold.ALONE)
    with ThreadPoolExecutor() as beside, engine.connect() as looking:
        following = beside.submit(DatabaseLock, engine, Hold.ALONE)
        while not looking.execute(SOMEBODY_WAITS).scalar():
            assert not following.done(), following.exception()
        held.release()
        following.result().release()
    engine.dispose()


def test_after_closing_the_next_start_is_immediate(house: House):
    house.open().close()
    house.open()


def test_workers_may_share_a_hold(house: House):
    first, second = house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)
    first.act_now(lambda work: work.chats.set_key(1, "k" * 16))
    assert second.read_now(lambda work: work.chats.key_of(1)) == "k" * 16


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_naive_moment_is_refused(dialect: sqlite.dialect):
    with pytest.raises(ValueError, match="naive"):
        columns.UTC().process_bind_param(datetime(2026, 3, 2), dialect)  # noqa: DTZ001


def test_a_moment_comes_back_in_utc_to_the_microsecond(store: Store):
    def act(work):
        work.now = MOMENT
        work.chats.stranger_may_be_answered(5, MOMENT)
        return work.execute(_answered()).scalar_one()

    back = store.act_now(act)
    assert (back, back.tzinfo) == (MOMENT, UTC)


def _answered():
    from sqlalchemy import select

    from storage.chats import ChatRow
    from storage.columns import table_of

    return select(table_of(ChatRow).c.stranger_answered_at)


def test_an_engine_error_hides_parameters(sqlite_house: House):
    assert create_engine("sqlite://", hide_parameters=True).hide_parameters
    assert sqlite_house.open().engine.hide_parameters
