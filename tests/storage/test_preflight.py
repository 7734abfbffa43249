"""What SQLite would mend in silence is refused: a database that is gone, a log with a hole in it."""

import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import WRITER, check, open_writer, resolve
from storage.errors import StoreRefused
from storage.preflight import check_files, check_log
from supervision.events import ContentStepped
from tests.storage.conftest import House

HANDBOOK = Path(__file__).parents[2] / "docs" / "operation.md"


@pytest.fixture
def used(sqlite_house: House) -> House:
    """A house in which something was journalled, closed."""
    sqlite_house.open().act_now(lambda work: work.record(ContentStepped(number="1234567", step="asked")))
    sqlite_house.close()
    return sqlite_house


def files(house: House) -> tuple[Path, Path]:
    return house.data / "lianqin.db", house.data / "keys.db"


def test_a_house_as_it_was_left_is_not_refused(used: House):
    check_files(*files(used))


def test_a_first_start_is_not_refused(tmp_path: Path):
    check_files(tmp_path / "lianqin.db", tmp_path / "keys.db")


def test_a_first_start_that_was_killed_may_be_repeated(sqlite_house: House):
    database, keys = files(sqlite_house)
    database.unlink()  # the key store was made, the tables were not
    with sqlite3.connect(keys) as connection:
        connection.execute("DELETE FROM keys WHERE name = 'journal'")
    connection.close()
    check_files(database, keys)


@pytest.mark.parametrize("how", ["empty", "missing"])
def test_a_database_that_is_gone_is_not_begun_anew(used: House, how: str):
    database, keys = files(used)
    database.write_bytes(b"") if how == "empty" else database.unlink()
    with pytest.raises(StoreRefused, match=f"is {how}, but its key store has been in use"):
        check_files(database, keys)


@pytest.fixture
def log(used: House, tmp_path: Path) -> Path:
    """A log with five commits in it, as a killed process leaves it."""
    store = used.open()
    with store.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA wal_autocheckpoint=0")  # type: ignore[attr-defined]
    for number in range(5):
        store.act_now(lambda work, n=number: work.execute(text(f"INSERT INTO meta VALUES ('n{n}', 'x')")))
    return Path(shutil.copy(used.data / "lianqin.db-wal", tmp_path / "log"))


def change(log: Path, place: int) -> None:
    content = bytearray(log.read_bytes())
    content[place] ^= 0xFF
    log.write_bytes(content)


def test_a_whole_log_is_read(log: Path):
    check_log(log)


def test_no_more_of_a_huge_log_is_read_than_is_looked_at(log: Path):
    with log.open("r+b") as file:
        file.truncate(1 << 40)  # a sparse file, larger than any memory
    check_log(log)


def test_an_empty_or_cut_log_is_what_a_power_cut_leaves(log: Path):
    log.write_bytes(log.read_bytes()[:-100])
    check_log(log)
    log.write_bytes(b"")
    check_log(log)


def test_a_torn_last_commit_is_what_a_power_cut_leaves(log: Path):
    change(log, log.stat().st_size - 100)
    check_log(log)


def test_a_damaged_head_is_refused(log: Path):
    change(log, 18)
    with pytest.raises(StoreRefused, match="write-ahead log"):
        check_log(log)


def test_a_log_of_something_else_is_refused(log: Path):
    log.write_bytes(b"garbage " * 4096)
    with pytest.raises(StoreRefused, match="write-ahead log"):
        check_log(log)


def test_commits_behind_a_damaged_frame_are_not_forgotten(log: Path):
    change(log, 32 + 24 + 100)
    with pytest.raises(StoreRefused, match="confirmed last"):
        check_log(log)


def test_what_the_handbook_says_of_a_damaged_log_keeps_all_that_stands_before_it(
    used: House, log: Path, tmp_path: Path
):
    """docs/operation.md, “A damaged log”: the very command, on a copy of the folder as a killed process left it."""
    data = tmp_path / "copy"
    shutil.copytree(used.data, data)
    shutil.copy(log, data / "lianqin.db-wal")
    place = (data / "lianqin.db-wal").stat().st_size // 2
    change(data / "lianqin.db-wal", place)
    with pytest.raises(StoreRefused):
        check_log(data / "lianqin.db-wal")
    assert (
        subprocess.run(documented(), cwd=data, capture_output=True, text=True, check=True).stdout
        == "(0, 0, 0)\n"
    )
    check_files(data / "lianqin.db", None)
    with sqlite3.connect(data / "lianqin.db") as connection:
        kept = [
            name for (name,) in connection.execute("SELECT key FROM meta WHERE key LIKE 'n_' ORDER BY key")
        ]
    connection.close()
    assert kept == [f"n{number}" for number in range(len(kept))]
    assert 0 < len(kept) < 5


def documented() -> list[str]:
    """The command of the handbook, with this Python."""
    line = next(each for each in HANDBOOK.read_text("utf-8").splitlines() if "wal_checkpoint" in each)
    return [sys.executable, *shlex.split(line)[1:]]


@pytest.mark.parametrize(("pragma", "wrong"), [("synchronous", 1), ("foreign_keys", 0), ("secure_delete", 0)])
def test_a_pragma_that_somebody_has_set_is_named(sqlite_house: House, pragma: str, wrong: int):
    engine = open_writer(resolve(None, sqlite_house.data))
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute(f"PRAGMA {pragma}={wrong}")  # type: ignore[attr-defined]
    with pytest.raises(StoreRefused, match=f"does not keep {pragma}="):
        check(engine, WRITER)
    engine.dispose()
