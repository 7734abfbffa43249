"""A satisfaction that nobody gave: the county rings the villager, the case comes back, the track says whose it was."""

from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.stories.casework import asked, handled, verified
from tests.stories.county import TOKEN, County, found
from tests.stories.hand import Hand

pytestmark = pytest.mark.long

PHONE = "13800009998"


async def _reports_for_somebody(wei: Hand) -> str:
    """A report with the villager's name and phone."""
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says("三组水管破了五天，五十多户没水吃", "有照片吗")
    await wei.presses("没有照片", "对不对")
    await wei.presses("改一改", "改哪")
    await wei.presses("谁家的事", "请打名字")
    await wei.says(f"吴大爷 三组 {PHONE}", "对不对")
    return await wei.files_it()


@pytest.mark.timeout(900)
async def test_an_invented_satisfaction_is_found_by_the_county_and_lands_on_the_track(tmp_path: Path) -> None:
    async with Sandbox(token=TOKEN, username="lianqin_asked_bot") as sandbox:
        county = await found(tmp_path, sandbox, sampled=100)
        await county.bot.start()
        officer = await county.enrolled("纪检监察室干部", "JJ1")
        leader = await county.enrolled("县纪委领导", "QX")
        here = await county.township(0)
        wei = here.supervisors[0]
        number = await _reports_for_somebody(wei)
        assert any("念给群众听" in str(one.get("text")) for one in wei.phone.messages)
        await handled(here, number)
        await verified(wei, number)
        await asked(wei, "满意")
        await _the_county_rings(county, officer, leader, number)
        await here.secretary.hears(f"县里回访{number}号，群众说没有这回事")
        await wei.hears("县里回访了")
        shown = await wei.presses("我的履职", "履职轨迹")
        assert "🔴 县里回访，群众说没有这回事的1件" in shown["text"]
        await here.secretary.says("/duty", "履职轨迹")
        await here.secretary.presses("看别人的", "看谁的履职轨迹")
        shown = await here.secretary.presses("2 卫监督甲0", "卫监督甲0的履职轨迹")
        assert "群众说没有这回事" in shown["text"]
        await county.settle()
        assert await county.bot.stop() == 0


async def _the_county_rings(county: County, officer: Hand, leader: Hand, number: str) -> None:
    """The officer hears of the draw, sees the phone with the leader's leave, and writes down what was said."""
    drawn = await officer.hears(f"{number}号回访")
    assert PHONE not in drawn["text"]
    assert drawn.get("has_protected_content")
    await officer.presses("看电话", "同意")
    await leader.hears(number)
    await leader.presses("同意看", "同意了")
    await officer.hears("可以看了")
    await officer.presses("现在看", PHONE)
    await officer.presses("没有这回事", "群众怎么说")
    await officer.presses("没人问满不满意", "转为红色督办")
    await county.settle()
    assert not any(PHONE in str(one.get("text")) for one in officer.phone.messages)
