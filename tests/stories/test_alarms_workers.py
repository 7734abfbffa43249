"""A worker that dies is read of on the keeper's phone: the other one says so, and does its work."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.postgres import served
from tests.stories.bot_process import BotProcess
from tests.stories.county import TOKEN
from tests.stories.watch import Watch, watched

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watch]:
    """A house on PostgreSQL, where there may be several."""
    with served() as url:
        async with watched(tmp_path_factory.mktemp("shared"), database_url=url) as made:
            yield made


async def test_a_worker_that_was_killed_is_read_of(shared: Watch) -> None:
    """The one that polls, speaks and knocks: whoever held nothing is missed by nobody."""
    bot, wei = shared.county.bot, shared.here.supervisors[0]
    other = BotProcess(bot.data, bot.api_url, TOKEN, bot.database_url, bot.policy, name="other")
    await other.start()
    await bot.kill()
    shared.county.bot = other
    await shared.told("worker_lost")
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await shared.over_after_quiet_minutes("worker_lost")
