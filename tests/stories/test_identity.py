"""看身份 over the wire: protected, and gone from the chat when its time is over, also when the bot died meanwhile."""

import pytest

from tests.stories.watch import Watch

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

POLICY = '[identity]\nshown = "5m"\n'
PHONE = "13900000098"


async def test_what_was_shown_is_taken_back_after_its_time_also_by_a_bot_that_was_killed(
    watch: Watch,
) -> None:
    here = watch.here
    wei, secretary, inspector = here.supervisors[0], here.secretary, here.inspector
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says("三组水管破了，三天没水", "有照片吗")
    await wei.presses("没有照片", "对不对")
    await wei.presses("改一改", "改哪")
    await wei.presses("谁家的事", "谁家")
    await wei.says(f"张大爷 三组 {PHONE}", "对不对")
    number = await wei.files_it()
    await secretary.hears(f"{number}号")
    await secretary.presses("签收并交办", f"{number}号")
    await inspector.hears(f"{number}号交给您")
    await inspector.presses("更多操作", "看身份")
    await inspector.presses("看身份", "为什么要看")
    await inspector.presses("要上门当面看", "等人同意")
    await secretary.hears("要看")
    await secretary.presses("同意看", "同意了")
    await inspector.hears("可以看了")
    await inspector.presses("现在看", PHONE)
    [shown] = [one for one in inspector.phone.messages if PHONE in str(one.get("text", ""))]
    assert shown["has_protected_content"]
    await watch.county.bot.kill()
    await watch.county.bot.start()
    await watch.passes(6 * 60.0)
    await watch.until(lambda: not any(PHONE in str(one.get("text", "")) for one in inspector.phone.messages))
    assert not any(PHONE in str(one.get("text", "")) for one in secretary.phone.messages)
