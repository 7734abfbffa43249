"""One county for all stories: founded once, one process, each story in a township of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from tests.stories.county import TOKEN, County, found
from tests.stories.discretion import unreadable
from tests.stories.watch import Watch, watched

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All stories share one event loop, because they share one county."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def county(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[County]:
    """The county, with its bot running; people come in as their stories begin."""
    folder = tmp_path_factory.mktemp("county")
    async with Sandbox(token=TOKEN, username="lianqin_story_bot") as sandbox:
        made = await found(folder, sandbox)
        await made.bot.start()
        yield made
        if made.bot.running:
            assert await made.bot.stop() == 0
        unreadable(made)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def watch(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[Watch]:
    """A house of this file's own, to be troubled; POLICY of the file is added to its policy."""
    policy = getattr(request.module, "POLICY", "")
    async with watched(tmp_path_factory.mktemp("watched"), policy=policy) as made:
        yield made
    unreadable(made.county)
