"""Migrations: from nothing to now, the same on both engines, whole or not at all."""

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from storage import migrations
from storage.engine import open_writer, resolve
from storage.errors import StoreRefused
from storage.store import Store
from tests.storage.conftest import KEPT, Clock, House


def test_the_migrations_say_everything_the_rows_say(store: Store):
    with store.engine.connect() as connection:
        assert migrations.differences(connection) == []


def test_the_newest_version_by_name_is_the_last_step():
    assert migrations.newest() == migrations.head()


def test_migrating_again_does_nothing(store: Store):
    store.migrate()
    assert migrations.is_current(store.engine)


def test_a_newer_database_is_refused(house: House):
    store = house.open()
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    house.close()
    with pytest.raises(StoreRefused, match="newer version"):
        house.open()


def test_an_older_database_is_refused_unless_it_may_be_migrated(house: House):
    store = house.open()
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    house.close()
    with pytest.raises(StoreRefused, match="lianqin migrate"):
        house.open(create=False)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path):
    url = resolve(None, tmp_path)
    engine = open_writer(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE visits (in_the_way TEXT)"))
    with pytest.raises(Exception, match="visits"):
        migrations.migrate(url, engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["visits"]
    engine.dispose()


def test_two_workers_can_start_on_an_empty_database(empty_postgres: str, tmp_path: Path, clock: Clock):
    from concurrent.futures import ThreadPoolExecutor

    from storage.lock import Hold

    def start(_number: int) -> None:
        folder = tmp_path / "data"
        Store.open(empty_postgres, folder, clock=clock, time=KEPT, hold=Hold.SHARED).close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(start, range(2)))


def test_every_table_has_named_constraints(store: Store):
    with store.engine.connect() as connection:
        found = inspect(connection)
        names = [found.get_pk_constraint(table)["name"] for table in found.get_table_names()]
    assert all(name for name in names)


def test_what_a_column_may_hold_is_no_list_that_makes_a_table_for_every_row(sqlite_house: House):
    with sqlite_house.open().engine.connect() as connection:
        tables = (
            connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'table'")).scalars().all()
        )
    listed = [check for sql in tables for check in re.findall(r"IN \('[^)]*\)", sql) if check.count(",") > 1]
    assert listed == []


def test_what_it_may_not_hold_is_refused_as_before(sqlite_house: House):
    place = "INSERT INTO places (code, name, level) VALUES ('X', 'X', :level)"
    with sqlite_house.open().engine.begin() as connection:
        connection.execute(text(place), {"level": "village"})
        with pytest.raises(IntegrityError, match="ck_places_level"):
            connection.execute(text(place), {"level": "hamlet"})
