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
