"""Somebody has the bot's token: what that buys, and how it is changed without losing a word."""

import json
from typing import Any

import pytest
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


LURE = "明天9点开例会，收到请点一下"


def keys(*buttons: tuple[str, str]) -> str:
    """A keyboard of (label, data), as the Bot API takes it."""
    made = [[{"text": label, "callback_data": data}] for label, data in buttons]
    return json.dumps({"inline_keyboard": made})


async def lays(here: Scene, how: str, shown: dict[str, Any]) -> None:
    """With the bot's token: a genuine button under other words, or with another label."""
    chat, this = shown["chat"]["id"], {"chat_id": shown["chat"]["id"], "message_id": shown["message_id"]}
    real = shown["reply_markup"]["inline_keyboard"][0][0]
    button = ("收到", real["callback_data"])
    if how == "sent":
        done = await calls(here, TOKEN, "sendMessage", chat_id=chat, text=LURE, reply_markup=keys(button))
    elif how == "said anew":
        done = await calls(here, TOKEN, "editMessageText", **this, text=LURE, reply_markup=keys(button))
    elif how == "labelled anew":
        done = await calls(here, TOKEN, "editMessageReplyMarkup", **this, reply_markup=keys(button))
    else:
        both = keys((real["text"], real["callback_data"]), button)
        done = await calls(here, TOKEN, "editMessageReplyMarkup", **this, reply_markup=both)
    assert done == 200


@pytest.mark.parametrize("how", ["sent", "said anew", "labelled anew", "beside the real one"])
async def test_a_real_button_under_words_of_the_thief_is_not_obeyed(here: Scene, how: str) -> None:
    wei, keeper = here.hand("supervisor"), here.hand("keeper")
    shown = await to_preview(wei, "村口的水管破了三天")
    await lays(here, how, shown)
    wei.phone.press("收到")
    await wei.hears("不是我发的")
    await keeper.hears("有人冒充机器人发消息")
    await here.quiet()
    assert here.store.read_now(books) == []
    assert "收到" not in wei.phone.buttons


async def test_the_real_one_works_on_beside_the_thiefs(here: Scene) -> None:
    wei = here.hand("supervisor")
    await lays(here, "sent", await to_preview(wei, "村口的水管破了三天"))
    wei.phone.press("收到")
    await wei.hears("不是我发的")
    assert (await wei.files_it()).isdigit()


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
