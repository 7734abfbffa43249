"""A PIN over HTTP, of everybody or before what is sensitive: first the PIN, then what was tapped; nothing stays."""

from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.stories.county import TOKEN, found

PIN = "704182"


@pytest.mark.long
async def test_the_secretary_sets_a_pin_first_and_what_was_tapped_is_done_then(tmp_path: Path) -> None:
    async with Sandbox(token=TOKEN, username="lianqin_pin_bot") as sandbox:
        county = await found(tmp_path, sandbox, policy="[pin]\nrequired = true\n")
        await county.bot.start()
        here = await county.township(2)
        number = await here.supervisors[0].reports("三组的水管裂了，五十多户没水吃")
        await here.secretary.hears(f"{number}")
        await here.secretary.presses("签收并交办", "县里规定，先设一个六位密码")
        await here.secretary.says(PIN, "再输一遍")
        await here.secretary.says(PIN, "密码设好了")
        await here.supervisors[0].hears("镇上交给")
        await county.settle()
        assert not here.secretary.count("刚才点的没有办")
        assert PIN not in [one.get("text") for one in here.secretary.phone.messages]
        assert await county.bot.stop() == 0


@pytest.mark.long
async def test_as_delivered_the_queue_needs_none_and_what_is_sensitive_asks_and_goes_straight_on(
    tmp_path: Path,
) -> None:
    async with Sandbox(token=TOKEN, username="lianqin_pin_bot") as sandbox:
        county = await found(tmp_path, sandbox, policy='[pin]\nidle = "30m"\n')
        await county.bot.start()
        here = await county.township(2)
        wei = here.supervisors[0]
        await wei.taps_key("报问题", "是哪类事")
        await wei.presses("生活难事", "是什么事")
        await wei.says("三组的水管裂了，五十多户没水吃", "有照片吗")
        await wei.presses("没有照片", "对不对")
        await wei.presses("改一改", "改哪")
        await wei.presses("谁家的事", "谁家")
        await wei.says("张大爷 三组 13900000098", "对不对")
        number = await wei.files_it()
        await here.secretary.hears(f"{number}")
        await here.secretary.presses("签收并交办", f"{number}号")
        await here.inspector.hears(f"{number}号交给您")
        await here.inspector.presses("更多操作", "看身份")
        await here.inspector.presses("看身份", "先设一个六位密码")
        await here.inspector.says(PIN, "再输一遍")
        await here.inspector.says(PIN, "密码设好了")
        await here.inspector.hears("为什么要看")
        assert PIN not in [one.get("text") for one in here.inspector.phone.messages]
        assert await county.bot.stop() == 0
