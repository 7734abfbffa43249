"""Stores on both real engines, made fresh for each test by copying a house that was founded once."""

import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from storage.lock import Hold
from storage.store import Store
from supervision.calendar import Calendar
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping
from tests.postgres import served

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KEPT = Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai"))


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        """Move on by timedelta(**span)."""
        self.now += timedelta(**span)
        return self.now


@dataclass
class House:
    """Where one test's store lives; `open` may be called again after `close`, as a restart."""

    url: str | None
    data: Path
    clock: Clock
    opened: list[Store] = field(default_factory=list)

    def open(self, **changes: Any) -> Store:
        """Open the store with this house's clock; closed at the end of the test."""
        settings: dict[str, Any] = {"clock": self.clock, "time": KEPT, **changes}
        store = Store.open(self.url, self.data, **settings)
        self.opened.append(store)
        return store

    def close(self) -> None:
        """Close every store that was opened here."""
        while self.opened:
            self.opened.pop().close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server, one for each worker: two that share one race for its making."""
    with served() as url:
        yield url


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this xdist worker, empty when there is one process."""
    name: str = getattr(request.config, "workerinput", {}).get("workerid", "")
    return name


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a house founded on SQLite, to be copied."""
    data = tmp_path_factory.mktemp("founded")
    _found(None, data)
    return data


@pytest.fixture(scope="session")
def founded_postgres(
    postgres: str, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The URL of a founded database, and the data folder with its keys, to be copied."""
    name, data = f"founded_{worker}", tmp_path_factory.mktemp("founded_postgres")
    _execute(postgres, f"CREATE DATABASE {name}")
    _found(_database(postgres, name), data)
    return _database(postgres, name), data


@pytest.fixture(scope="session")
def emptied(founded_postgres: tuple[str, Path]) -> str:
    """SQL that makes the database as it was when founded (a new database for each test takes a second)."""
    with psycopg.connect(founded_postgres[0], autocommit=True) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        facts = connection.execute("SELECT key, value FROM meta").fetchall()
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    lines = ["SET session_replication_role = replica", *(f'DELETE FROM "{table}"' for (table,) in tables)]
    lines += [f"INSERT INTO meta VALUES ('{key}', '{value}')" for key, value in facts]
    return "; ".join([*lines, f"INSERT INTO alembic_version VALUES ('{version}')"])


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Both engines."""
    name: str = request.param
    return name


@pytest.fixture
def clock() -> Clock:
    """Monday morning, nine o'clock in Shanghai."""
    return Clock()


@pytest.fixture
def house(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A founded house on each engine."""
    if engine_name == "sqlite":
        made = House(None, _copy(request.getfixturevalue("founded"), tmp_path), clock)
        yield made
        made.close()
        return
    url, folder = request.getfixturevalue("founded_postgres")
    made = House(url, _copy(folder, tmp_path), clock)
    _deserted(url)
    _execute(url, request.getfixturevalue("emptied"))
    yield made
    made.close()


@pytest.fixture
def sqlite_house(founded: Path, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A founded house on SQLite, for what only a file can show."""
    made = House(None, _copy(founded, tmp_path), clock)
    yield made
    made.close()


@pytest.fixture
def engine_url(house: House) -> str | None:
    """The database's URL on each engine (None: SQLite in the data folder)."""
    return house.url


@pytest.fixture
def store(house: House) -> Store:
    """An open store on each engine."""
    return house.open()


@pytest.fixture
def empty_postgres(postgres: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with nothing in it."""
    name = f"empty_{uuid.uuid4().hex}"
    _execute(postgres, f"CREATE DATABASE {name}")
    yield _database(postgres, name)
    _execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def open_second(house: House) -> Callable[[], Store]:
    """A second worker on the same database and keys (PostgreSQL), sharing the hold."""
    return lambda: house.open(hold=Hold.SHARED)


def _found(url: str | None, data: Path) -> None:
    store = Store.open(url, data, clock=Clock(), time=KEPT)
    for name in ("digest", "journal", "system"):
        store.ground.keys.named(name)
    store.close()


def _copy(founded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(founded, tmp_path / "data"))


def _database(server: str, name: str) -> str:
    head, _, tail = server.partition("/postgres?")
    return f"{head}/{name}?{tail}"


def _deserted(url: str) -> None:
    """Wait until the server has seen that the test before has gone: what it held is held until then."""
    others = (
        b"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        b" AND backend_type = 'client backend'"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(others).fetchone() != (0,):
            time.sleep(0.01)


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
