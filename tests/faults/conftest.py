"""Both engines are killed side by side, once for all tests of this folder."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults.campaign import play
from tests.faults.deaths import Death, deaths
from tests.faults.grounds import Grounds
from tests.faults.nursery import Nursery
from tests.faults.tally import Tally
from tests.faults.village import seeded
from tests.postgres import served

SEED = 20261123
#: Kills on each engine, and how long each life is: the long form (`make faults`) has longer ones, and thousands.
SHORT, SOON = 32, 16


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A real PostgreSQL server."""
    with served() as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def nursery() -> AsyncIterator[Nursery]:
    """Where bots are forked."""
    async with Nursery() as made:
        yield made


@pytest.fixture(scope="session")
def grounds(server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Grounds]:
    """A founded house on each engine."""
    folder: Path = tmp_path_factory.mktemp("grounds")
    for engine in ("sqlite", "postgresql"):
        (folder / engine).mkdir()
    return {
        "sqlite": Grounds(folder / "sqlite", None).found(),
        "postgresql": Grounds(folder / "postgresql", server).found(),
    }


@pytest.fixture(scope="session")
def planned() -> list[Death]:
    """How the bot dies in the short form."""
    return deaths(SHORT, seeded(SEED, "short"), soon=SOON)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tallies(nursery: Nursery, grounds: dict[str, Grounds], planned: list[Death]) -> dict[str, Tally]:
    """What came of the short form on each engine."""
    played = [
        play(nursery, await asyncio.to_thread(ground.fresh), planned, SEED) for ground in grounds.values()
    ]
    return dict(zip(grounds, await asyncio.gather(*played), strict=True))


@pytest.fixture(params=["sqlite", "postgresql"])
def tally(request: pytest.FixtureRequest, tallies: dict[str, Tally]) -> Tally:
    """What came of it on one engine."""
    return tallies[request.param]
