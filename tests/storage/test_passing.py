"""Which trouble of storage passes by itself, and which is a fault of what was asked."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.errors import AlreadyHandled, OutcomeUnknown, StoreBusy, Unreadable, passing


def asked(path: Path, statement: str) -> DBAPIError:
    """What SQLite raises for a statement."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0.01})
    try:
        with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
    return caught.value


def test_a_lock_that_somebody_holds_passes(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("CREATE TABLE x (y PRIMARY KEY)")
    other.execute("BEGIN EXCLUSIVE")
    assert passing(asked(tmp_path / "x.db", "INSERT INTO x VALUES (1)"))
    other.close()


def test_a_wrong_statement_does_not_pass(tmp_path: Path) -> None:
    assert not passing(asked(tmp_path / "x.db", "SELECT * FROM nothing"))


def test_a_connection_that_cannot_be_had_passes() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=1")
    with pytest.raises(DBAPIError) as caught:
        engine.connect()
    assert passing(caught.value)


@pytest.mark.parametrize("error", [StoreBusy("x"), OutcomeUnknown("x")])
def test_what_may_be_asked_again_passes(error: Exception) -> None:
    assert passing(error)


@pytest.mark.parametrize("error", [ValueError("x"), AlreadyHandled("x"), Unreadable("x"), OSError(28, "x")])
def test_what_is_no_trouble_of_the_database_does_not(error: Exception) -> None:
    assert not passing(error)
