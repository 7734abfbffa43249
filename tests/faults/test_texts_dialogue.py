"""Conversations under pressure: pressed twice, half a year late, edited thirty times, restarted at each step (H)."""

from collections.abc import Awaitable, Callable

from sqlalchemy import text

from storage import inbox
from tests.faults.scene import (
    Scene,
    books,
    founded,
    here,
    reports,
    said_to,
    to_photos,
    to_preview,
)
from tests.stories.hand import Hand
from tests.stories.pictures import jpeg

__all__ = ["founded", "here"]


async def test_one_button_on_three_devices_at_once_is_one_act(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_preview(wei, "水管漏了")
    for _ in range(3):
        wei.phone.press("报上去")
    await here.quiet()
    (book,) = here.store.read_now(books)
    assert sum(f"收到了，{book.number}号" in text for text in said_to(wei)) == 1
    assert len(wei.phone.toasts) + len(wei.phone.room.said) > 3


async def test_a_secretarys_button_pressed_twice_moves_the_case_once(here: Scene) -> None:
    shu = here.hand("secretary")
    number = await reports(here.hand("supervisor"), "水管漏了")
    card = await shu.hears(f"{number}号")
    shu.phone.press("签收并交办", card)
    shu.phone.press("签收并交办", card)
    await here.quiet()
    (book,) = here.store.read_now(books)
    assert book.state == "assigned"
    assert not here.store.read_now(inbox.parked)


async def test_buttons_half_a_year_old_are_answered(here: Scene) -> None:
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    number = await reports(wei, "水管漏了")
    card = await shu.hears(f"{number}号")
    question = await to_photos(wei, "桥断了")
    await here.quiet()
    here.passed(days=180)
    for hand, message in ((shu, card), (wei, question)):
        for row in message["reply_markup"]["inline_keyboard"]:
            for button in row:
                hand.phone.listen_from_now()
                hand.phone.press_data(message["message_id"], button["callback_data"])
                await hand.hears("")
                await here.quiet()
    assert not here.store.read_now(inbox.parked)


async def test_thirty_edits_after_filing_are_thirty_versions(here: Scene) -> None:
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    number = await reports(wei, "水管漏了")
    await shu.hears(f"{number}号")
    await here.quiet()
    typed = next(one for one in wei.phone.messages if one.get("text") == "水管漏了")
    for count in range(1, 31):
        wei.phone.edit(typed["message_id"], f"水管漏了{count}处")
    await here.quiet()
    card = await shu.presses("看详情", "水管漏了30处")
    assert card
    assert not here.store.read_now(inbox.parked)
    versions = here.store.read_now(
        lambda work: work.execute(text("SELECT count(*) FROM entries WHERE kind = 'version'")).scalar_one()
    )
    assert versions == 30


Deed = Callable[[Hand], Awaitable[object]]


def pressing(button: str, then: str) -> Deed:
    return lambda hand: hand.presses(button, then)


def saying(words: str, then: str) -> Deed:
    return lambda hand: hand.says(words, then)


#: A report by every step there is, and what each is answered with.
STEPS: tuple[Deed, ...] = (
    saying("报问题", "是哪类事"),
    pressing("有危险", ""),
    pressing("没有", "是什么事"),
    saying("电线掉下来了", "有照片吗"),
    lambda hand: hand.shows(jpeg(3), "对不对"),
    pressing("改一改", ""),
    pressing("类别", ""),
    pressing("用电", "对不对"),
    pressing("改一改", ""),
    pressing("谁家的事", ""),
    saying("王某某", ""),
    saying("13900000088 三组", "对不对"),
)


async def test_restarted_at_each_of_twelve_steps_the_report_goes_on(here: Scene) -> None:
    wei = here.hand("supervisor")
    for deed in STEPS:
        await deed(wei)
        await here.quiet()
        await here.sleeps()
        await here.wakes()
    number = await wei.files_it()
    (book,) = here.store.read_now(books)
    assert (book.number, book.story) == (number, "电线掉下来了")
