"""From SQLite to PostgreSQL and, by a backup, back: repeatable, counted, and never two houses at once."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from bot import backup, moving, restore
from bot.backup import Wish
from bot.opening import opened
from bot.restore import Source
from bot.settings import Settings, SettingsError, read_settings
from storage import failpoints, meta
from storage.engine import resolve
from storage.errors import StoreBusy, StoreRefused
from tests.bot.stick import Stick, bytes_below, facts, facts_of
from tests.bot.test_backup_kills import killed_at
from tests.chat import Chat, Town
from tests.handlers.playing import report
from tests.postgres import served


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A real PostgreSQL."""
    with served() as url:
        yield url


@pytest.fixture
def make_empty(server: str) -> Callable[[], str]:
    """Makes empty databases."""

    def make() -> str:
        name = f"moved_{uuid.uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        head, _, tail = server.partition("/postgres?")
        return f"{head}/{name}?{tail}"

    return make


@pytest.fixture
def empty(make_empty: Callable[[], str]) -> str:
    """The URL of an empty database."""
    return make_empty()


@pytest.fixture
def data(town: Town, supervisor: Chat) -> Path:
    """The data folder of a town with a report, closed."""
    report(supervisor)
    town.store.close()
    return town.store.data


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


def on(data: Path, url: str | None = None) -> Settings:
    return read_settings(data=data, database_url=SecretStr(url) if url else None)


def test_everything_is_carried_and_counted(data: Path, empty: str) -> None:
    before = facts(data)
    answer = moving.move(on(data), empty)
    carried = {each["table"]: (each["rows"], each["checksum"]) for each in answer["tables"]}
    assert carried.items() >= before.items()
    assert facts_of(resolve(empty, data)) == before
    with opened(on(data, empty)) as store:
        assert store.read_now(lambda work: work.people.by_user(5_000_000_001)) is not None


def test_the_sqlite_file_is_left_as_it_is_and_refuses_to_serve(data: Path, empty: str) -> None:
    before = (data / "lianqin.db").read_bytes()
    moving.move(on(data), empty)
    assert (data / "lianqin.db").read_bytes() == before
    with (
        pytest.raises(StoreRefused, match=r"moved to PostgreSQL on .* LIANQIN_DATABASE_URL"),
        opened(on(data)),
    ):
        pass


def test_one_can_go_back(data: Path, empty: str) -> None:
    moving.move(on(data), empty)
    assert "PostgreSQL" in moving.back_out(on(data))
    with opened(on(data)):
        pass
    with pytest.raises(SettingsError, match="not moved"):
        moving.back_out(on(data))


@pytest.mark.parametrize("fail", ["move_table:3", "move_counted:1", "move_committed:1"])
def test_a_killed_move_is_simply_run_again(data: Path, empty: str, fail: str) -> None:
    before = facts(data)
    killed_at(fail, lambda: moving.move(on(data), empty))
    moving.move(on(data), empty)
    assert facts_of(resolve(empty, data)) == before


def test_a_database_that_is_in_use_is_refused(data: Path, empty: str) -> None:
    moving.move(on(data), empty)
    moving.back_out(on(data))
    with opened(on(data, empty)) as store:
        store.act_now(lambda work: meta.put(work, "used", "yes"))
    with pytest.raises(StoreRefused, match="not empty"):
        moving.move(on(data), empty)
    with opened(on(data)):
        pass


def test_while_the_bot_runs_nothing_is_moved(data: Path, empty: str) -> None:
    with opened(on(data)), pytest.raises(StoreBusy):
        moving.move(on(data), empty)


@pytest.mark.parametrize("to", ["sqlite:///other.db", "mysql://x/y"])
def test_it_moves_to_postgresql_only(data: Path, to: str) -> None:
    with pytest.raises((SettingsError, StoreRefused), match="postgresql"):
        moving.move(on(data), to)


def test_a_backup_of_postgresql_comes_back_on_either_engine(
    data: Path, empty: str, stick: Stick, make_empty: Callable[[], str]
) -> None:
    moving.move(on(data), empty)
    before = facts_of(resolve(empty, data))
    answer = _backed_up(data, empty, stick)
    there = make_empty()
    for name, url in (("lite", None), ("pg", there)):
        restore.restore(on(stick.folder / name, url), _source(data, stick))
        assert facts_of(resolve(url, stick.folder / name)) == before
        with opened(on(stick.folder / name, url)) as store:
            assert store.read_now(lambda work: meta.get(work, meta.RESTORED)) == answer["at"]


@pytest.mark.parametrize("fail", ["restore_table:9", "restore_settled:1", "restore_committed:1"])
def test_a_killed_restore_on_postgresql_is_simply_run_again(
    data: Path, empty: str, stick: Stick, fail: str
) -> None:
    _backed_up(data, None, stick)
    there = on(stick.folder / "pg", empty)
    killed_at(fail, lambda: restore.restore(there, _source(data, stick)))
    with pytest.raises(StoreRefused, match="lianqin restore"), opened(there):
        pass
    restore.restore(there, _source(data, stick))
    assert facts_of(resolve(empty, data)) == facts(data)
    with opened(there):
        pass


def test_a_lost_answer_to_the_commit_deletes_nothing(data: Path, empty: str, stick: Stick) -> None:
    _backed_up(data, None, stick)
    there = on(stick.folder / "pg", empty)
    failpoints.arm("restore_committed:1:exc")
    with pytest.raises(failpoints.FailPointError):
        restore.restore(there, _source(data, stick))
    failpoints.arm("")
    assert (stick.folder / "pg" / "master.key").exists()
    assert restore.restore(there, _source(data, stick))["restored"] == "already"
    with opened(there):
        pass


def test_a_restore_onto_a_database_that_is_not_empty_changes_nothing(
    data: Path, empty: str, stick: Stick
) -> None:
    moving.move(on(data), empty)
    _backed_up(data, empty, stick)
    before, fresh = facts_of(resolve(empty, data)), stick.folder / "fresh"
    with pytest.raises(StoreRefused, match="not empty"):
        restore.restore(on(fresh, empty), _source(data, stick))
    assert facts_of(resolve(empty, data)) == before
    assert bytes_below(fresh) == b""


def _backed_up(data: Path, url: str | None, stick: Stick) -> dict[str, Any]:
    return backup.back_up(on(data, url), Wish(stick.target, stick.keys))


def _source(data: Path, stick: Stick) -> Source:
    return Source(stick.target, stick.keys, data / "master.key")
