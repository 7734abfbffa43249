"""The demo as people play it: the real bot as a process, its phones in a browser, only clicks and typing."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.player import CHROMIUM, PATIENCE, Player, browser, demo, open_phones
from tests.browser.story import CHINESE, ENGLISH, Township

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome is installed on this machine"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One township for all these tests: each plays with people or cases of its own."""
    with demo(tmp_path_factory.mktemp("demo")) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page() -> AsyncIterator[Page]:
    """One wide page, on which three phones stand side by side."""
    async with browser() as chromium:
        yield await chromium.new_page(viewport={"width": 1440, "height": 900})


async def speaks_english(who: Player) -> None:
    """Somebody changes the language with the button for it."""
    await who.key("更多")
    await who.press("语言 Language")
    await who.press("English")
    await who.hears("Hello")


async def test_a_broken_pipe_is_closed_with_a_satisfied_villager(page: Page, address: str) -> None:
    wei, zheng, feng = await open_phones(page, address, "卫青石", "郑书记", "冯纪检")
    await Township(wei, zheng, feng, CHINESE).everything()
    await expect(wei.phone.locator(".theirs img").first).to_be_visible()


async def test_a_killed_bot_comes_back_and_the_draft_goes_on(page: Page, address: str) -> None:
    (jiang,) = await open_phones(page, address, "蒋竹林")
    await jiang.key("报问题")
    await jiang.press("生活难事")
    await jiang.hears("是什么事")
    await page.locator("[data-kill]").click()
    await expect(page.locator("[data-toast]").last).to_contain_text("断电了")
    await expect(page.locator("[data-toast]").last).to_contain_text("回来了", timeout=PATIENCE)
    await jiang.type("村口的桥栏杆断了两根")
    await jiang.press("没有照片")
    assert "村口的桥栏杆断了两根" in await jiang.hears("对不对")
    await jiang.press("报上去")
    await jiang.hears("收到了，")


async def test_a_newcomer_opens_the_link_and_shares_the_own_number(page: Page, address: str) -> None:
    (he,) = await open_phones(page, address, "何新人")
    link = he.phone.locator("[data-note] [data-link]")
    address_of_it = await link.get_attribute("data-link") or ""
    await he.phone.locator("[data-more]").click()
    await he.phone.locator('[data-act="link"]').click()
    await expect(he.phone.locator('[data-field="link"]')).to_have_value(address_of_it)
    await he.phone.locator("[data-cancel]").click()
    await link.click()
    await he.phone.locator("[data-confirm]").click()
    await he.hears("手机号")
    await he.phone.locator("[data-reply-key]").click(timeout=PATIENCE)
    await he.phone.locator("[data-confirm]").click()
    await he.hears("您进来了")
    await expect(he.phone.locator('[data-reply-key="更多"]')).to_be_visible()
    await expect(page.locator("[data-person]", has_text="何新人")).not_to_contain_text("没登记")


@pytest.mark.long  # in the default run: English in tests/stories/test_village_to_closing, in Chinese above
async def test_the_same_story_is_played_in_english(page: Page, address: str) -> None:
    shen, zheng, feng = await open_phones(page, address, "Shen Changtan", "郑书记", "冯纪检")
    await speaks_english(zheng)
    await speaks_english(feng)
    await Township(shen, zheng, feng, ENGLISH).everything()


async def nobody_reads(words: str, *phones: Player) -> None:
    """No message of the bot on these phones holds the words, now or after a moment."""
    for each in phones:
        await expect(each.phone.locator(".bubble", has_text=words)).to_have_count(0, timeout=PATIENCE)


async def files(who: Player) -> str:
    """Send the report in; the number of this one, whatever was reported on this phone before."""
    receipts = who.phone.locator(".theirs .bubble", has_text="收到了，")
    before = await receipts.count()
    await who.press("报上去")
    await expect(receipts).to_have_count(before + 1, timeout=PATIENCE)
    return await who.number("收到了，")


async def test_whom_it_is_about_has_it_in_no_list_and_finds_it_by_no_number(page: Page, address: str) -> None:
    wei, zheng, feng = await open_phones(page, address, "卫青石", "郑书记", "冯纪检")
    await wei.key("报问题")
    await wei.press("生活难事")
    await wei.hears("是什么事")
    await wei.type("二组的路灯坏了半个月，晚上看不见路。")
    await wei.press("没有照片")
    await wei.hears("对不对")
    await wei.press("涉及谁")
    await wei.press("冯纪检")
    number = await files(wei)
    await zheng.hears(number)
    await feng.type(number)
    await feng.key("镇上待办")
    await nobody_reads("二组的路灯", feng)


async def test_who_it_is_is_seen_once_with_a_second_person_and_gone_within_the_hour(
    page: Page, address: str
) -> None:
    wei, zheng, feng = await open_phones(page, address, "卫青石", "郑书记", "冯纪检")
    await wei.key("报问题")
    await wei.press("生活难事")
    await wei.hears("是什么事")
    await wei.type("三组的水渠塌了一段，秧田没水。")
    await wei.press("没有照片")
    await wei.hears("对不对")
    await wei.press("改一改")
    await wei.press("谁家的事")
    await wei.type("张大爷 三组 13900000098")
    number = await files(wei)
    await zheng.hears(number)
    await zheng.press("签收并交办")
    await feng.hears(number)
    await feng.press("看详情")
    await feng.press("更多操作")
    await feng.press("看身份")
    await feng.press("要上门当面看")
    await zheng.hears(f"要看{number}号是谁反映的")
    await zheng.press("同意看")
    await feng.press("现在看")
    assert "13900000098" in await feng.hears("张大爷")
    await nobody_reads("13900000098", zheng)
    await page.locator('[data-push="3600"]').click()
    await nobody_reads("13900000098", feng)


async def test_of_a_sealed_matter_nothing_that_was_said_is_left_but_a_number(
    page: Page, address: str
) -> None:
    wei, zheng, sun = await open_phones(page, address, "卫青石", "郑书记", "孙信访")
    await wei.type("村主任把低保的钱拿回家了。")
    await wei.press("干部有问题")
    await wei.press("毁掉，给我号")
    number = await wei.number("这类事请不要在这里说")
    assert "到哪里去说" in await wei.hears(number)
    await nobody_reads("低保的钱", wei, zheng, sun)
    await nobody_reads(number, zheng)


async def test_a_sealed_matter_is_handed_down_to_whom_it_does_not_concern_and_its_own_township_sees_nothing(
    page: Page, address: str
) -> None:
    sun, chen, zheng = await open_phones(page, address, "孙信访", "陈书记", "郑书记")
    await sun.key("信访室待办")
    await sun.press("在办", holds=True)
    await sun.hears("清纪信")
    await sun.press("1")
    await sun.press("交给乡镇书记")
    await sun.press("陈书记", holds=True)
    await sun.press("无关")
    await sun.press("到县里当面领材料")
    await sun.press("10个工作日")
    assert "清纪信" in await chen.hears("县里交给您一项任务")
    await nobody_reads("清纪信", zheng)
