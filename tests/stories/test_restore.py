"""A backup while the bot runs, another machine, and the bot as it was then: nobody is lost, nothing is said twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from tests.stories.bot_process import BotProcess
from tests.stories.county import KEEPER, TOKEN, County, Township, found

pytestmark = pytest.mark.long


@dataclass
class Restored:
    """What came back: the county on its new machine, what the backup said, and what had been said before."""

    county: County
    here: Township
    backup: dict[str, Any]
    answer: dict[str, Any]
    number: str
    late: str
    said: dict[str, int]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def restored(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Restored]:
    """A report, a backup while the bot runs, another report; then a new machine."""
    folder = tmp_path_factory.mktemp("restore")
    async with Sandbox(token=TOKEN, username="lianqin_story_bot") as sandbox:
        county = await found(folder, sandbox)
        await county.bot.start()
        await county.enrolled("系统管理员", KEEPER.place)
        here = await county.township(0)
        number = await here.supervisors[0].reports("村口的水管破了")
        await here.secretary.hears(f"{number}号")
        await county.settle()
        lying = ("--keys", str(folder / "keys"), "--json")
        backup = await county.bot.command("backup", str(folder / "stick"), *lying)
        late = await here.supervisors[0].reports("后来路也断了")
        await county.settle()
        assert await county.bot.stop() == 0
        said = {"number": here.supervisors[0].count(number), "late": here.supervisors[0].count(late)}
        fresh = BotProcess(folder / "fresh", sandbox.url, TOKEN, policy=county.bot.policy)
        master = ("--master", str(county.bot.data / "master.key"))
        answer = await fresh.command("restore", str(folder / "stick"), *master, *lying)
        county.bot = fresh
        await fresh.start()
        yield Restored(county, here, backup.answer, answer.answer, number, late, said)
        if fresh.running:
            assert await fresh.stop() == 0


async def test_whoever_wrote_is_asked_to_send_again(restored: Restored) -> None:
    await restored.here.supervisors[0].hears("请再发一次")
    assert restored.answer["people_asked"] >= 2
    assert restored.answer["remarks"] == []


async def test_the_keeper_hears_of_it(restored: Restored) -> None:
    keeper = restored.county.hand("系统管理员", KEEPER.place)
    await keeper.hears("已经用备份恢复到")


async def test_nothing_is_said_again(restored: Restored) -> None:
    await restored.county.settle()
    wei = restored.here.supervisors[0]
    assert {"number": wei.count(restored.number), "late": wei.count(restored.late)} == restored.said
    assert wei.count("请再发一次") == 1


async def test_an_old_button_is_answered_and_does_nothing(restored: Restored) -> None:
    secretary = restored.here.secretary
    secretary.phone.press("签收并交办")
    await restored.county.settle()
    assert secretary.count("已交办") == 0


async def test_the_house_goes_on_as_it_was_then(restored: Restored) -> None:
    wei, secretary = restored.here.supervisors[0], restored.here.secretary
    again = await wei.reports("后来路也断了")
    await secretary.hears(f"{again}号")
    await wei.says(f"/case {restored.number}", restored.number)


async def test_the_next_backup_is_noted_by_the_running_bot(restored: Restored) -> None:
    folder = restored.county.bot.data.parent
    lying = (str(folder / "stick"), "--keys", str(folder / "keys"), "--json")
    answer = (await restored.county.bot.command("backup", *lying)).answer
    assert answer["again"] > 0
    assert answer["noted"]
    assert restored.county.bot.running
