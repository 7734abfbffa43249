"""Through the webhook: the same house, fed by posts; forgers, loiterers and a death between commit and 200."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.faults import Fault
from tests.ports import free_port
from tests.stories.bot_process import BotProcess
from tests.stories.county import TOKEN, County
from tests.stories.door import OLD, SECRET, Door, change
from tests.stories.hand import Hand

pytestmark = pytest.mark.long


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def door(county: County) -> AsyncIterator[Door]:
    """The county's bot with a webhook; after these stories it polls again, and the webhook is gone."""
    made = Door(free_port())
    await change(county, made.environment())
    yield made
    await change(county, {})
    async with asyncio.timeout(60):
        while county.sandbox.world.webhook.url:
            await county.sandbox.world.pulse.change(0.1)


def typed(hand: Hand, number: int, text: str) -> dict[str, Any]:
    """An update as Telegram would bring it."""
    person = hand.phone.person
    sender = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    chat = {"id": person.id, "type": "private"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message}


async def test_a_report_comes_in_by_posts_from_the_link_to_the_receipt(county: County, door: Door) -> None:
    here = await county.township(8)
    wei = here.supervisors[0]
    number = await wei.reports("八组的水管漏了")
    await here.secretary.hears(f"{number}号")
    assert county.sandbox.world.webhook.url == door.url
    assert not county.sandbox.dropped


async def test_a_death_between_commit_and_answer_is_redelivered_and_one_case(
    county: County, door: Door
) -> None:
    here = await county.township(8)
    wei = here.supervisors[1]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says("桥栏杆断了", "有照片吗")
    await wei.presses("没有照片", "对不对")
    await county.settle()
    await county.bot.restart("after_inbox_commit:1:kill")
    wei.phone.press("报上去")
    assert await county.bot.dies() == -9
    await county.bot.start()
    number = (await wei.hears("收到了，"))["text"].partition("收到了，")[2][:5]
    await here.secretary.hears(f"{number}")
    await county.settle()
    assert wei.count("收到了，") == 1


async def test_an_answer_telegram_never_got_brings_no_second_one(county: County, door: Door) -> None:
    wei = (await county.township(8)).supervisors[0]
    county.sandbox.script(method="webhook", chat_id=wei.id, fault=Fault.eat(), times=2)
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await county.settle()
    assert wei.count("表情没有存") == 1


async def test_forgers_are_refused_and_a_replay_is_answered_once(county: County, door: Door) -> None:
    wei = (await county.township(8)).supervisors[2]
    forged, true = typed(wei, 1_900_000_001, "forged"), typed(wei, 1_900_000_002, "Good morning")
    before = len(wei.phone.messages)
    assert await door.posts(forged, None, "", "wrong", SECRET[:-1]) == [403] * 4
    assert await door.posts(true, SECRET, SECRET, OLD) == [200] * 3
    await wei.hears("")
    await county.settle()
    assert len(wei.phone.messages) == before + 1


async def test_loiterers_and_a_crowd_hold_up_no_villager(county: County, door: Door) -> None:
    wei = (await county.township(8)).supervisors[0]
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\n"
    slow = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(100)]
    for _, writer in slow:
        writer.write(head)
    crowd = asyncio.create_task(door.posts({"update_id": 1}, *["wrong"] * 300))
    wei.phone.dice()
    await wei.hears("骰子没有存")
    assert set(await crowd) == {403}
    for _, writer in slow:
        writer.close()


async def test_a_short_secret_is_refused_with_one_line(county: County) -> None:
    weak = {"LIANQIN_WEBHOOK_URL": "http://127.0.0.1:1/telegram", "LIANQIN_WEBHOOK_SECRET": "s" * 31}
    other = BotProcess(county.bot.data.parent / "weak", county.sandbox.url, TOKEN, more=weak)
    said = await other.command("run")
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert "LIANQIN_WEBHOOK_SECRET: expected 32" in said.err


async def test_nothing_that_waited_was_ever_dropped(county: County, door: Door) -> None:
    asked = [each.params.get("drop_pending_updates", "false") for each in county.sandbox.requests]
    assert set(asked) == {"false"}


async def test_no_secret_is_in_a_log(county: County, door: Door) -> None:
    logs = "".join(path.read_text() for path in county.bot.logs)
    assert not [secret for secret in (SECRET, OLD, "forged", "Good morning") if secret in logs]
