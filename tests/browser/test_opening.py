"""The page while it opens, and the people on it in groups."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser.stage import CHROMIUM, Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome is installed on this machine"),
]

HERE = {"words": "柳溪镇", "words_en": "Liuxi township", "folded": False}
THERE = {"words": "松岭镇", "words_en": "Songling township", "folded": True}


#: The page is seen after ten seconds in any case: a busy machine takes as long for the rest of it alone. And where the
#: machine has a Chinese font of its own, the page needs none: here it does.
_NEEDS_THE_FONT = """
    const later = window.setTimeout;
    window.setTimeout = (done, after, ...rest) => after < 10000 ? later(done, after, ...rest) : 0;
    document.addEventListener('readystatechange', () => {
        const style = document.createElement('style');
        style.textContent = '* { font-family: "Lianqin Sans" !important; }';
        document.head.append(style);
    }, { once: true });
"""


async def opens_held(stage: Stage, pattern: str) -> asyncio.Event:
    """The page is opened anew; what fits the pattern is not answered before the event is set."""
    answered = asyncio.Event()

    async def hold(route: Route) -> None:
        await answered.wait()
        await route.continue_()

    await stage.page.route(pattern, hold)
    # What the browser has kept of the page before would be there at once, and nothing to wait for.
    session = await stage.page.context.new_cdp_session(stage.page)
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await stage.page.add_init_script(_NEEDS_THE_FONT)
    await stage.page.reload(wait_until="commit")
    return answered


@pytest.mark.parametrize("pattern", ["**/phones/*/chat", "**/font/*"])
async def test_nothing_is_seen_before_chats_and_font_are_there(stage: Stage, pattern: str) -> None:
    answered = await opens_held(stage, pattern)
    curtain, rail = stage.page.locator(".curtain"), stage.page.locator("#rail")
    await stage.page.locator("[data-person]").first.wait_for(state="attached")
    await expect(curtain).to_be_visible()
    await expect(rail).to_be_hidden()
    answered.set()
    await expect(rail).to_be_visible()
    await expect(curtain).to_be_hidden()


async def test_what_never_comes_hides_the_page_for_a_while_only(stage: Stage) -> None:
    script = """async () => {
        document.documentElement.classList.add('waiting');
        await (await import('/page/curtain.js')).liftAfter(new Promise(() => {}), 20);
    }"""
    await stage.page.evaluate(script)
    await expect(stage.page.locator("#rail")).to_be_visible()


async def in_groups(stage: Stage) -> None:
    for which, group in enumerate((HERE, HERE, HERE, THERE)):
        person = stage.sandbox.world.private(stage.ids[which]).person
        assert person is not None
        person.group = group
    await stage.page.reload()


async def test_a_folded_group_opens_with_a_tap_and_stays_open(stage: Stage) -> None:
    await in_groups(stage)
    fourth = stage.page.locator(f'[data-person="{stage.ids[3]}"]')
    await expect(stage.page.locator("[data-person]")).to_have_count(3)
    await stage.page.get_by_role("button", name="松岭镇").click()
    await expect(fourth).to_be_visible()
    await stage.page.reload()
    await expect(fourth).to_be_visible()


async def test_a_message_to_a_folded_group_shows_a_dot_on_its_heading(stage: Stage) -> None:
    await in_groups(stage)
    heading = stage.page.locator('[data-group="松岭镇"]')
    await expect(heading.locator(".dot")).to_have_count(0)
    await stage.say("有一件新的。", which=3)
    await expect(heading.locator(".dot")).to_be_visible()


async def test_a_page_in_english_calls_people_and_groups_as_they_are_spoken(stage: Stage) -> None:
    await in_groups(stage)
    person = stage.sandbox.world.private(stage.ids[0]).person
    assert person is not None
    person.name_en = "Wang Xiulan"
    await stage.page.locator("[data-language]").click()
    await expect(stage.phone().locator(".tag b")).to_have_text("Wang Xiulan")
    await expect(stage.page.locator('[data-group="松岭镇"]')).to_have_text("Songling township")
