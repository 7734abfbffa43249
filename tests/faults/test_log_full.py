"""The disk of the log is full: the bot goes on (row J6)."""

from pathlib import Path

import pytest

from tests.faults import deeds
from tests.faults.grounds import Grounds
from tests.faults.nursery import Nursery
from tests.faults.playing import played

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.asyncio(loop_scope="session")
async def test_with_the_disk_of_the_log_full_every_report_is_filed(
    nursery: Nursery, grounds: dict[str, Grounds]
) -> None:
    async with played(nursery, grounds["sqlite"].fresh(), log=FULL) as play:
        filed = await deeds.report(play.scene(), photos=1)
        assert filed.acknowledged
        assert await play.bot.stop() == 0
