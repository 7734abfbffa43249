"""The phones in a web page, driven in a real browser against the local stand-in."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Route, expect

from bot.sandbox.acts import PhoneError
from tests.browser.stage import CHROMIUM, USERNAME, Stage

LINKS = {
    f"https://t.me/{USERNAME}?start=abc": "abc",
    f"https://telegram.me/{USERNAME.upper()}/?start=abc": "abc",
    f"tg://resolve?domain={USERNAME}&start=abc": "abc",
    f"https://t.me/{USERNAME}": "",
    "https://t.me/another_bot?start=abc": None,
    f"https://example.org/{USERNAME}?start=abc": None,
    "not an address": None,
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome is installed on this machine"),
]


def png(colour: str) -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, "PNG")
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": file.getvalue()}


async def test_the_first_three_phones_stand_side_by_side(stage: Stage) -> None:
    await expect(stage.page.locator("[data-phone]")).to_have_count(3)
    tops = await stage.page.locator("[data-phone]").evaluate_all("nodes => nodes.map(node => node.offsetTop)")
    assert len(set(tops)) == 1


async def test_the_address_chooses_the_phones(stage: Stage) -> None:
    await stage.open(f"?phones={stage.ids[3]},{stage.ids[1]}")
    await expect(stage.page.locator("[data-phone]")).to_have_count(2)
    await expect(stage.phone(3)).to_be_visible()


async def test_what_the_bot_says_appears_without_reloading(stage: Stage) -> None:
    await stage.say("镇上明天下班前回话。")
    await expect(stage.phone().locator(".theirs")).to_contain_text("镇上明天下班前回话。")


async def test_entities_count_utf16_units_and_markup_stays_text(stage: Stage) -> None:
    text = "🌿🌿 <b>王家湾</b>"
    await stage.say(text, entities=[{"type": "bold", "offset": 8, "length": 3}])
    words = stage.phone().locator(".theirs .words")
    await expect(words).to_have_text(text)
    assert await words.locator("strong").all_text_contents() == ["王家湾"]
    assert await words.locator("b").count() == 0


async def test_enter_sends_and_shift_enter_begins_a_line(stage: Stage) -> None:
    box = stage.phone().locator("[data-input]")
    await box.fill("三组")
    await box.press("Shift+Enter")
    await box.press_sequentially("没水")
    await box.press("Enter")
    assert (await stage.update())["text"] == "三组\n没水"
    await expect(box).to_have_value("")


async def test_enter_inside_an_input_method_sends_nothing(stage: Stage) -> None:
    box = stage.phone().locator("[data-input]")
    await box.fill("mei")
    await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    await box.fill("没水")
    await box.press("Enter")
    assert (await stage.update())["text"] == "没水"


async def test_a_reply_key_sends_its_words(stage: Stage) -> None:
    await stage.say("请选", reply_markup={"keyboard": [[{"text": "记走访"}, {"text": "报问题"}]]})
    await stage.phone().locator('[data-reply-key="报问题"]').click()
    assert (await stage.update())["text"] == "报问题"


async def test_a_contact_key_asks_before_it_gives_the_number(stage: Stage) -> None:
    key = {"text": "发我的号码", "request_contact": True}
    await stage.say("请按", reply_markup={"keyboard": [[key]]})
    await stage.phone().locator("[data-reply-key]").click()
    await expect(stage.phone().get_by_role("dialog")).to_contain_text("13900000001")
    await stage.phone().locator("[data-confirm]").click()
    assert (await stage.update())["contact"]["user_id"] == stage.ids[0]


async def test_a_location_key_offers_a_place_to_send(stage: Stage) -> None:
    await stage.say("请按", reply_markup={"keyboard": [[{"text": "发位置", "request_location": True}]]})
    await stage.phone().locator("[data-reply-key]").click()
    await stage.phone().locator('[data-field="latitude"]').fill("31.5")
    await stage.phone().locator("[data-confirm]").click()
    assert (await stage.update())["location"]["latitude"] == 31.5


async def test_a_pressed_button_is_busy_until_the_bot_answers(stage: Stage) -> None:
    await stage.say("0123号", reply_markup={"inline_keyboard": [[{"text": "签收", "callback_data": "sign"}]]})
    button = stage.phone().locator('[data-inline="sign"]')
    await button.click()
    query = await stage.update("callback_query")
    await expect(button).to_have_attribute("aria-busy", "true")
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], text="已签收")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await expect(stage.phone().locator("[data-toast]")).to_have_text("已签收")


async def test_an_alert_stays_until_it_is_closed(stage: Stage) -> None:
    await stage.say("0123号", reply_markup={"inline_keyboard": [[{"text": "签收", "callback_data": "sign"}]]})
    await stage.phone().locator('[data-inline="sign"]').click()
    query = await stage.update("callback_query")
    alert = {"text": "办的人不能核", "show_alert": True}
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], **alert)
    await expect(stage.phone().locator("[data-alert]")).to_have_text("办的人不能核")
    await stage.phone().locator("[data-confirm]").click()
    await expect(stage.phone().locator("[data-alert]")).to_have_count(0)


async def test_a_link_to_the_bot_starts_it_with_the_token(stage: Stage) -> None:
    await stage.say(f"https://t.me/{USERNAME}?start=tok-1_x")
    await stage.phone().locator("[data-link^=https]").click()
    await stage.phone().locator("[data-confirm]").click()
    assert (await stage.update())["text"] == "/start tok-1_x"


async def test_several_photos_from_disk_become_an_album(stage: Stage) -> None:
    await stage.phone().locator("[data-attach-menu]").click()
    async with stage.page.expect_file_chooser() as chooser:
        await stage.phone().locator('[data-attach="photo"]').click()
    await (await chooser.value).set_files([png("red"), png("green")])
    first, second = await stage.update(), await stage.update()
    assert first["media_group_id"] == second["media_group_id"]
    await expect(stage.phone().locator(".album img")).to_have_count(2)


async def test_the_sample_voice_is_a_voice_message_that_plays(stage: Stage) -> None:
    await stage.phone().locator("[data-attach-menu]").click()
    await stage.phone().locator('[data-attach="sample"]').click()
    assert (await stage.update())["voice"]["duration"] in {2, 3}
    audio = stage.phone().locator("audio")
    await audio.evaluate(
        "node => new Promise((done, fail) => { node.onloadeddata = done; node.onerror = fail; node.load(); })"
    )


async def test_ones_own_message_can_be_changed(stage: Stage) -> None:
    await stage.phone().locator("[data-input]").fill("五十户")
    await stage.phone().locator("[data-send]").click()
    await stage.phone().locator(".own .bubble", has_text="五十户").click(button="right")
    await stage.phone().locator('[data-act="edit"]').click()
    await stage.phone().locator("[data-input]").fill("五十三户")
    await stage.phone().locator("[data-send]").click()
    assert (await stage.update("edited_message"))["text"] == "五十三户"
    await expect(stage.phone().locator("[data-edited]")).to_be_visible()


async def test_a_deleted_message_vanishes(stage: Stage) -> None:
    message = await stage.say("不该留下")
    bubble = stage.phone().locator(f'.bubble[data-message-id="{message["message_id"]}"]')
    await expect(bubble).to_be_visible()
    await stage.bot("deleteMessage", chat_id=stage.ids[0], message_id=message["message_id"])
    await expect(bubble).to_have_count(0)


async def test_an_answer_quotes_the_message_it_answers(stage: Stage) -> None:
    message = await stage.say("0123号，可解决了？")
    await stage.phone().locator(".theirs .bubble").click(button="right")
    await stage.phone().locator('[data-act="reply"]').click()
    await stage.phone().locator("[data-input]").fill("解决了")
    await stage.phone().locator("[data-send]").click()
    assert (await stage.update())["reply_to_message"]["message_id"] == message["message_id"]
    await expect(stage.phone().locator(".own .quote")).to_have_text("0123号，可解决了？")


async def test_a_message_is_forwarded_to_another_phone(stage: Stage) -> None:
    await stage.say("水管修好了")
    await stage.phone().locator(".theirs .bubble").click(button="right")
    await stage.phone().locator('[data-act="forward"]').click()
    await stage.phone().locator(f'[data-forward-to="{stage.ids[1]}"]').click()
    await expect(stage.phone(1).locator(".own .words")).to_have_text(["/start", "水管修好了"])
    assert "forward_origin" in await stage.update()


async def test_a_closed_phone_stays_closed_after_a_reload(stage: Stage) -> None:
    await stage.phone(1).locator("[data-close]").click()
    await stage.page.reload()
    await expect(stage.phone(0)).to_be_visible()
    await expect(stage.phone(1)).to_have_count(0)


async def test_a_message_to_a_closed_phone_shows_a_dot_until_it_is_opened(stage: Stage) -> None:
    key = stage.page.locator(f'[data-person="{stage.ids[3]}"]')
    await stage.say("有一件新的。", which=3)
    await expect(key).to_have_attribute("data-unread", "1")
    await key.click()
    await expect(stage.phone(3)).to_contain_text("有一件新的。")
    await expect(key).to_have_attribute("data-unread", "")


async def test_blocking_the_bot_leaves_one_button_to_come_back(stage: Stage) -> None:
    await stage.phone().locator("[data-more]").click()
    await stage.phone().locator('[data-act="block"]').click()
    assert (await stage.update("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await stage.phone().locator("[data-unblock]").click()
    await expect(stage.phone().locator("[data-input]")).to_be_visible()


async def test_a_new_person_begins_with_one_button(stage: Stage) -> None:
    await stage.page.locator("[data-add-person]").click()
    await stage.page.locator('[data-field="first_name"]').fill("周海")
    await stage.page.locator("[data-confirm]").click()
    await stage.page.locator("[data-begin]:visible").click()
    message = await stage.update()
    assert (message["from"]["first_name"], message["text"]) == ("周海", "/start")


async def test_the_page_speaks_english_when_asked(stage: Stage) -> None:
    await stage.page.locator("[data-language]").click()
    await expect(stage.page.locator("h1")).to_have_text("Lianqin · demo")
    await expect(stage.phone().locator("[data-input]")).to_have_attribute("placeholder", "Message…")


async def test_a_page_in_english_says_beside_a_name_how_it_is_spoken(stage: Stage) -> None:
    person = stage.sandbox.world.private(stage.ids[0]).person
    assert person is not None
    person.title, person.title_en = "青石村 · 廉勤监督员", "Wei Qingshi · supervisor of Qingshi"
    await stage.page.reload()
    title = stage.phone().locator(".tag small")
    await expect(title).to_have_text("青石村 · 廉勤监督员")
    await stage.page.locator("[data-language]").click()
    await expect(title).to_have_text("Wei Qingshi · supervisor of Qingshi")


async def test_every_phone_is_read_from_its_end_also_where_words_grow_later(stage: Stage) -> None:
    """As they do when the font comes after the first phone was laid out."""
    for number in range(40):
        await stage.say(f"第{number}条，水管漏了，村口三天没有水了，大家都在等消息")
    await stage.page.reload()
    log = stage.phone().locator(".log")
    await expect(log.get_by_text("第39条")).to_be_visible()
    await log.evaluate(
        "node => { node.style.lineHeight = '2.2'; document.fonts.dispatchEvent(new Event('loadingdone')); }"
    )
    gap = "node => node.scrollHeight - node.scrollTop - node.clientHeight"
    assert await log.evaluate(gap) < 2


async def test_a_narrow_screen_shows_one_phone_and_never_scrolls_sideways(stage: Stage) -> None:
    for width in (320, 390):
        await stage.page.set_viewport_size({"width": width, "height": 640})
        await expect(stage.page.locator("[data-phone]:visible")).to_have_count(1)
        assert await stage.page.evaluate("document.documentElement.scrollWidth") == width


async def test_without_a_clock_to_push_there_are_no_clock_buttons(stage: Stage) -> None:
    await expect(stage.page.locator("[data-now]")).to_have_text(re.compile(r"\d\d:\d\d$"))
    await expect(stage.page.locator("[data-push]")).to_have_count(0)


async def test_a_clock_that_can_be_pushed_is_pushed_by_an_hour(stage: Stage) -> None:
    pushed: list[float] = []
    stage.sandbox.control.clock_hook = pushed.append
    await stage.page.reload()
    async with stage.page.expect_response("**/phones/clock"):
        await stage.page.locator('[data-push="3600"]').click()
    assert pushed == [3600]


async def test_a_walking_clock_cannot_be_pushed_but_stopped(stage: Stage) -> None:
    walking = asyncio.Event()

    async def walks(_seconds: float) -> None:
        await walking.wait()

    stage.sandbox.control.clock_hook, stage.sandbox.control.demo = walks, True
    await stage.page.reload()
    push, halt = stage.page.locator('[data-push="3600"]'), stage.page.locator("[data-halt]")
    await push.click()
    await expect(push).to_be_disabled()
    await expect(halt).to_be_focused()
    walking.set()
    await expect(halt).to_be_hidden()
    await expect(push).to_be_enabled()


async def test_a_push_that_fails_is_said_in_plain_words(stage: Stage) -> None:
    async def breaks(_seconds: float) -> None:
        raise PhoneError("no bot")

    stage.sandbox.control.clock_hook = breaks
    await stage.page.reload()
    await stage.page.locator('[data-push="3600"]').click()
    await expect(stage.page.locator("[data-toast]").last).to_contain_text("过一会儿再拨")
    await expect(stage.page.locator('[data-push="3600"]')).to_be_enabled()


async def test_only_the_demos_page_can_cut_the_power(stage: Stage) -> None:
    await expect(stage.page.locator("[data-kill]")).to_have_count(0)
    stage.sandbox.control.demo = True
    await stage.page.reload()
    await expect(stage.page.get_by_role("button", name="断电")).to_be_visible()
    async with stage.page.expect_request("**/demo/kill"):
        await stage.page.locator("[data-kill]").click()


async def test_the_page_says_when_the_bot_is_gone_and_when_it_is_back(stage: Stage) -> None:
    stage.sandbox.world.pulse.tell("process", running=False)
    await expect(stage.page.locator("[data-toast]").last).to_contain_text("断电了")
    stage.sandbox.world.pulse.tell("process", running=True)
    await expect(stage.page.locator("[data-toast]").last).to_contain_text("回来了")


async def test_a_picture_has_its_height_before_it_is_there(stage: Stage) -> None:
    waiting = asyncio.Event()

    async def hold(route: Route) -> None:
        await waiting.wait()
        await route.continue_()

    await stage.page.route("**/phones/file/*", hold)
    for number in range(12):
        await stage.say(f"{number}")
    stage.sandbox.phone_of(stage.ids[0]).photo(png("red")["buffer"])
    picture = stage.phone().locator(".own img")
    await expect(picture).to_be_attached()
    before = await picture.evaluate("node => [node.complete, node.offsetWidth, node.offsetHeight]")
    waiting.set()
    await picture.evaluate("node => node.decode()")
    after = await picture.evaluate("node => [node.offsetWidth, node.offsetHeight]")
    assert (before[0], before[1:]) == (False, after)
    assert after[1] > 100
    gap = "node => node.scrollHeight - node.scrollTop - node.clientHeight"
    assert await stage.phone().locator(".log").evaluate(gap) < 2


async def test_the_invitation_in_the_hand_stands_in_the_dialog_already(stage: Stage) -> None:
    link = f"https://t.me/{USERNAME}?start=abc"
    person = stage.sandbox.world.private(stage.ids[0]).person
    assert person is not None
    person.note = f"当面给的登记链接\n{link}"
    await stage.page.reload()
    await stage.phone().locator("[data-more]").click()
    await stage.phone().locator('[data-act="link"]').click()
    await expect(stage.phone().locator('[data-field="link"]')).to_have_value(link)
    await stage.phone().locator("[data-confirm]").click()
    assert (await stage.update())["text"] == "/start abc"


async def test_the_ring_of_a_focused_field_leaves_its_words_alone(stage: Stage) -> None:
    await stage.page.locator("[data-add-person]").click()
    gap = """node => node.querySelector('input').getBoundingClientRect().top
        - node.querySelector('span').getBoundingClientRect().bottom"""
    for label in await stage.page.locator(".sheet label").all():
        assert await label.evaluate(gap) >= 5


async def test_a_photo_that_did_not_go_out_gives_its_caption_back(stage: Stage) -> None:
    await stage.phone().locator("[data-input]").fill("三组的水管")
    await stage.phone().locator("[data-attach-menu]").click()
    async with stage.page.expect_file_chooser() as chooser:
        await stage.phone().locator('[data-attach="photo"]').click()
    await stage.page.route("**/media", lambda route: route.abort())
    await (await chooser.value).set_files([png("red")])
    await expect(stage.phone().locator("[data-toast]")).to_be_visible()
    await expect(stage.phone().locator("[data-input]")).to_have_value("三组的水管")


async def test_only_links_to_this_bot_carry_a_token(stage: Stage) -> None:
    script = "async ([url, name]) => (await import('/page/entities.js')).startToken(url, name)"
    for url, token in LINKS.items():
        assert await stage.page.evaluate(script, [url, USERNAME]) == token, url


async def test_a_script_address_is_never_opened(stage: Stage) -> None:
    script = "async url => (await import('/page/entities.js')).mayOpen(url)"
    assert not await stage.page.evaluate(script, "javascript:alert(1)")
    assert await stage.page.evaluate(script, "https://example.org")


async def test_the_page_asks_nothing_of_other_hosts() -> None:
    room = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
    words = "".join(
        file.read_text("utf-8") for file in room.iterdir() if file.suffix in {".html", ".css", ".js"}
    )
    assert set(re.findall(r"https?://[\w.]+", words)) <= {"http://www.w3.org"}
