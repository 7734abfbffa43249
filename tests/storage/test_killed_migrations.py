"""kill -9 at statements of every migration: the next start does the whole of it, and nothing is ever half."""

import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from storage import migrations
from storage.engine import open_writer, resolve

pytestmark = pytest.mark.long

#: Shares of all the statements there are, so that every step of the chain has its turn.
SHARES = (0.02, 0.2, 0.4, 0.6, 0.75, 0.9, 0.97, 1.0)


def migrate(url: URL, dies_at: int = 0) -> int:
    """Bring it to this version, dying before that statement; how many statements there were."""
    counted: Counter[str] = Counter()

    def before(*_: Any) -> None:
        counted["statements"] += 1
        if counted["statements"] == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", before)
    engine = open_writer(url)
    try:
        migrations.migrate(url, engine)
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        engine.dispose()
    return counted["statements"]


def killed(url: URL, at: int) -> bool:
    """In a process of its own."""
    child = os.fork()
    if child == 0:
        try:
            migrate(url, at)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status == signal.SIGKILL


def stands(url: URL) -> tuple[str | None, int]:
    """The version it says it has, and what differs from the rows as the code has them once it is current."""
    engine = create_engine(url)
    with engine.connect() as connection:
        revision = migrations.revision(connection)
        wrong = len(migrations.differences(connection)) if revision == migrations.newest() else 0
    engine.dispose()
    return revision, wrong


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """An empty database on each engine."""
    if request.param == "sqlite":
        return resolve(None, tmp_path)
    return resolve(request.getfixturevalue("empty_postgres"), tmp_path)


def test_a_kill_at_any_statement_leaves_nothing_half_and_the_next_start_does_it(empty: URL, tmp_path: Path):
    (tmp_path / "measured").mkdir()
    statements = migrate(resolve(None, tmp_path / "measured"))
    for share in SHARES:
        if killed(empty, max(1, int(statements * share))):
            assert stands(empty) in {(None, 0), (migrations.newest(), 0)}
    migrate(empty)
    assert stands(empty) == (migrations.newest(), 0)
