"""Tables as streams: the same bytes on both engines, small pieces that stay as they are, written back as they were."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from storage import meta, migrations
from storage.engine import resolve
from storage.errors import StoreRefused
from storage.portable import Shape, chunks, last_backup, rows_of, shapes, snapshot, split
from storage.portable_moving import carry
from storage.portable_writing import (
    bring_up_to_date,
    build,
    is_empty,
    note_backup,
    tally,
    target,
    unbound,
    write,
)
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import MONDAY, House
from tests.storage.township import CHAT, report, settle


@pytest.fixture
def filled(house: House) -> House:
    """A township with three reports, closed."""
    store = house.open()
    store.act_now(_fill)
    house.close()
    return house


def _fill(work: UnitOfWork) -> None:
    cast = settle(work)
    for story in ("水管破了", "路断了\n第二行", "\u2028灯坏了🙂"):
        report(work, cast, story)
    work.people.bind(cast.secretary.id, CHAT)
    meta.put(work, "odd", 'a,"b"\\N\t')


def _url(house: House) -> URL:
    return resolve(house.url, house.data)


def _sums(url: URL) -> dict[str, tuple[int, str]]:
    with snapshot(url) as connection:
        return {shape.name: tally(connection, shape) for shape in shapes()}


def test_every_table_is_carried() -> None:
    migrations.fill_metadata()
    assert {shape.name for shape in shapes()} >= {"cases", "outbox", "journal", "case_words", "alarms"}


def test_both_engines_give_the_same_bytes(filled: House, empty_postgres: str) -> None:
    there = resolve(empty_postgres, Path())
    carried = carry(_url(filled), there)
    assert {each.table: (each.rows, each.checksum) for each in carried} == _sums(there) == _sums(_url(filled))


def test_what_is_carried_back_is_a_house_again(filled: House, tmp_path: Path, empty_postgres: str) -> None:
    carry(_url(filled), resolve(empty_postgres, Path()))
    back = make_url(f"sqlite:///{tmp_path / 'back.db'}")
    carry(resolve(empty_postgres, Path()), back)
    assert _sums(back) == _sums(_url(filled))
    store = House(str(back), filled.data, filled.clock).open()
    assert store.read_now(lambda work: meta.get(work, "odd")) == 'a,"b"\\N\t'
    store.close()


def test_the_next_id_follows_the_highest(filled: House, empty_postgres: str) -> None:
    carry(_url(filled), resolve(empty_postgres, Path()))
    moved = House(empty_postgres, filled.data, filled.clock)
    store = moved.open()
    highest = store.read_now(lambda work: work.people.by_user(CHAT))
    person = store.act_now(lambda work: work.people.add("丁四", "13900000004"))
    moved.close()
    assert highest is not None
    assert person.id == highest.id + 1


def test_carrying_twice_changes_nothing(filled: House, empty_postgres: str) -> None:
    there = resolve(empty_postgres, Path())
    assert carry(_url(filled), there) == carry(_url(filled), there)


def test_a_database_in_use_is_refused(filled: House, empty_postgres: str) -> None:
    there = resolve(empty_postgres, Path())
    carry(_url(filled), there)
    assert note_backup(there, MONDAY, beside=False, keyless=False)
    with pytest.raises(StoreRefused, match="not empty"):
        carry(_url(filled), there)


def test_a_database_of_somebody_else_is_refused(filled: House, empty_postgres: str) -> None:
    there = resolve(empty_postgres, Path())
    with target(there) as connection:
        connection.execute(text("CREATE TABLE theirs (id int)"))
    with pytest.raises(StoreRefused, match="not empty"):
        carry(_url(filled), there)


def test_a_snapshot_does_not_see_what_is_written_meanwhile(house: House) -> None:
    store = house.open()
    store.act_now(settle)
    shape = next(each for each in shapes() if each.name == "people")
    with snapshot(_url(house)) as connection:
        before = tally(connection, shape)
        store.act_now(lambda work: work.people.add("丁四", "13900000004"))
        assert tally(connection, shape) == before


def test_a_look_from_beside_leaves_the_writers_journal_alone(sqlite_house: House) -> None:
    store = sqlite_house.open()
    journal = sqlite_house.data / "lianqin.db-wal"
    store.act_now(lambda work: meta.put(work, "a", "b"))
    before = journal.stat().st_ino
    with snapshot(_url(sqlite_house)) as connection:
        assert list(rows_of(connection, _named("meta")))
    assert journal.stat().st_ino == before


def test_whoever_opens_the_database_from_outside_and_leaves_takes_nothing_with_him(
    sqlite_house: House,
) -> None:
    """The last one to close a database removes its journal: the locks of this process must tell him he is not."""
    store = sqlite_house.open()
    journal = sqlite_house.data / "lianqin.db-wal"
    before = journal.stat().st_ino
    look = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM meta'); c.close()"
    subprocess.run([sys.executable, "-c", look, str(sqlite_house.data / "lianqin.db")], check=True)
    store.act_now(lambda work: meta.put(work, "a", "b"))
    assert journal.stat().st_ino == before


def _named(name: str) -> Shape:
    return next(shape for shape in shapes() if shape.name == name)


def _numbered(ids: Iterator[int] | range) -> Iterator[bytes]:
    return (b'[%d,"x"]\n' % each for each in ids)


NUMBERED = Shape("t", (("id", "int"), ("x", "text")), ("id",))


def test_a_row_that_is_added_changes_the_last_piece_only() -> None:
    old, new = (list(chunks(NUMBERED, _numbered(range(last)))) for last in (20_000, 20_001))
    assert len(old) > 5
    assert new[: len(old) - 1] == old[:-1]


def test_a_row_that_is_gone_changes_one_piece_only() -> None:
    old = set(chunks(NUMBERED, _numbered(range(20_000))))
    new = set(chunks(NUMBERED, _numbered(each for each in range(20_000) if each != 9_000)))
    assert len(new - old) == len(old - new) == 1


def test_pieces_put_together_are_the_whole() -> None:
    whole = list(_numbered(range(5_000)))
    assert [line for chunk in chunks(NUMBERED, iter(whole)) for line in split(chunk)] == whole


def _written(url: URL, table: str, line: bytes) -> None:
    with target(url) as connection:
        build(connection, migrations.newest())
        with unbound(connection):
            write(connection, _named(table), [line])


def test_a_row_without_its_parent_is_refused_and_nothing_is_left(
    engine_url: str | None, tmp_path: Path, empty_postgres: str
) -> None:
    url = resolve(empty_postgres if engine_url else None, tmp_path)
    with pytest.raises(StoreRefused, match="without their parents"):
        _written(url, "case_words", b'["AAAAAAAAAAA=",1,7]\n')
    with target(url) as connection:
        assert is_empty(connection)


def test_a_row_that_does_not_fit_names_its_table_and_nothing_of_itself(
    engine_url: str | None, tmp_path: Path, empty_postgres: str
) -> None:
    url = resolve(empty_postgres if engine_url else None, tmp_path)
    with pytest.raises(StoreRefused) as refused:
        _written(url, "meta", b'["secret",null]\n')
    assert "meta" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_version_from_the_future_is_refused(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path / 'x.db'}")
    with target(url) as connection, pytest.raises(StoreRefused, match="newer version"):
        build(connection, "9999")


def test_tables_of_an_older_version_are_brought_up_to_date(
    engine_url: str | None, tmp_path: Path, empty_postgres: str
) -> None:
    url = resolve(empty_postgres if engine_url else None, tmp_path)
    with target(url) as connection:
        build(connection, "0002")
        with unbound(connection):
            write(connection, _named("meta"), [b'["a","b"]\n'])
        bring_up_to_date(connection, "0002")
    with snapshot(url) as connection:
        assert ("a", "b") in [tuple(row) for row in rows_of(connection, _named("meta"))]


def test_the_newest_backup_is_remembered(store: Store) -> None:
    assert store.read_now(last_backup) is None
    store.act_now(lambda work: meta.put(work, meta.LAST_BACKUP, MONDAY.isoformat()))
    found: datetime | None = store.read_now(last_backup)
    assert found == MONDAY
