"""Somebody has the bot's token: what that buys, and how token and webhook secret are changed without losing a word."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from tests.stories.county import TOKEN, County
from tests.stories.door import SECRET, Door, change, free_port
from tests.stories.test_webhook import typed

pytestmark = pytest.mark.long

NEW_TOKEN, NEW_SECRET = "7000009:after_the-theft", "newest-secret_of-the-stories-0123456789"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def door(county: County) -> AsyncIterator[Door]:
    """The county's bot with a webhook; after these stories it has its old token and polls again."""
    made = Door(free_port())
    await change(county, made.environment())
    yield made
    county.sandbox.world.token = county.bot.token = TOKEN
    await change(county, {})
    async with asyncio.timeout(10):
        while county.sandbox.world.webhook.url:
            await county.sandbox.world.pulse.change(0.1)


async def calls(county: County, token: str, method: str, **parameters: object) -> int:
    """What the thief's call to Telegram is answered with."""
    address = f"{county.sandbox.url}/bot{token}/{method}"
    async with ClientSession() as session, session.post(address, json=parameters) as answer:
        return answer.status


async def test_a_button_the_thief_made_is_none_of_ours(county: County, door: Door) -> None:
    wei = (await county.township(8)).supervisors[0]
    keyboard = {"inline_keyboard": [[{"text": "报上去", "callback_data": "1" + "A" * 43}]]}
    words = {"chat_id": wei.id, "text": "镇上通知", "reply_markup": json.dumps(keyboard)}
    assert await calls(county, TOKEN, "sendMessage", **words) == 200
    await wei.hears("镇上通知")
    await wei.presses("报上去", "这个按钮")
    assert wei.count("收到了，") == 0


async def test_a_webhook_the_thief_set_is_set_back_and_the_keeper_hears(county: County, door: Door) -> None:
    assert await calls(county, TOKEN, "setWebhook", url="https://thief.example/x") == 200
    async with asyncio.timeout(90):
        while county.sandbox.world.webhook.url != door.url:
            await county.sandbox.world.pulse.change(0.5)
    assert any('"webhook_changed"' in log.read_text() for log in county.bot.logs)


async def test_token_and_secret_are_changed_and_nothing_is_lost(county: County, door: Door) -> None:
    wei = (await county.township(8)).supervisors[1]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says("桥栏杆断了", "有照片吗")
    await wei.presses("没有照片", "对不对")
    await county.settle()
    county.sandbox.world.token = NEW_TOKEN  # @BotFather: /revoke
    assert await calls(county, TOKEN, "getUpdates") == 401
    county.bot.token = NEW_TOKEN
    renewed = {
        **door.environment(),
        "LIANQIN_WEBHOOK_SECRET": NEW_SECRET,
        "LIANQIN_WEBHOOK_SECRET_OLD": SECRET,
    }
    await change(county, renewed)
    assert (await wei.files_it()).isdigit()  # a button of before
    assert await door.posts(typed(wei, 1_900_000_101, "早"), NEW_SECRET, SECRET) == [200] * 2
    await change(county, {**renewed, "LIANQIN_WEBHOOK_SECRET_OLD": ""})
    assert await door.posts(typed(wei, 1_900_000_102, "早"), SECRET, "wrong") == [403] * 2
    assert (await wei.reports("路灯坏了")).isdigit()
    await county.settle()
    logs = "".join(path.read_text() for path in county.bot.logs)
    assert not [secret for secret in (NEW_TOKEN, NEW_SECRET, SECRET) if secret in logs]
