"""Somebody has the bot's token: what that buys, and how it is changed without losing a word."""

import json

from aiohttp import ClientSession

from tests.faults.scene import TOKEN, Scene, books, founded, here, reports, to_preview

__all__ = ["founded", "here"]

NEW = "7000009:canary_Token-after-the-theft"


async def calls(here: Scene, token: str, method: str, **parameters: object) -> int:
    """What a call to Telegram with this token is answered with."""
    address = f"{here.sandbox.url}/bot{token}/{method}"
    async with ClientSession() as session, session.post(address, json=parameters) as answer:
        return answer.status


async def test_a_button_the_thief_made_is_none_of_ours(here: Scene) -> None:
    wei = here.hand("supervisor")
    shown = await to_preview(wei, "村口的水管破了三天")
    real = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    copied = {
        "inline_keyboard": [
            [{"text": "看这里", "callback_data": real[:-1] + ("A" if real[-1] != "A" else "B")}]
        ]
    }
    words = {"chat_id": wei.id, "text": "镇上通知", "reply_markup": json.dumps(copied)}
    assert await calls(here, TOKEN, "sendMessage", **words) == 200
    await wei.hears("镇上通知")
    wei.phone.press("看这里")
    await here.quiet()
    assert here.store.read_now(books) == []


async def test_the_token_is_changed_in_the_middle_of_a_report_and_nothing_is_lost(here: Scene) -> None:
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    await to_preview(wei, "村口的水管破了三天")
    await here.quiet()
    here.sandbox.world.token = here.token = NEW  # @BotFather: /revoke
    assert await calls(here, TOKEN, "getUpdates") == 401
    await here.sleeps()
    shu.phone.sticker()  # said while nobody listened
    await here.wakes()
    await shu.hears("表情")
    number = await wei.files_it()  # a button of before
    await shu.hears(f"{number}号")
    assert await calls(here, TOKEN, "sendMessage", chat_id=wei.id, text="x") == 401
    assert (await reports(wei, "桥上的栏杆断了一根")).isdigit()
