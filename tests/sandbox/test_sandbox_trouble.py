"""Scripted faults, and the sending limits."""

import asyncio

import aiohttp
import pytest

from bot.sandbox import Fault, Sandbox


async def status_of(http, sandbox, phone):
    url = f"{sandbox.url}/bot1:sandbox/sendMessage"
    async with http.post(url, json={"chat_id": phone.id, "text": "x"}) as answer:
        return answer.status, await answer.text()


def heard(phone):
    return sum(1 for one in phone.messages if one["from_bot"])


async def test_a_flood_refusal_says_when_to_come_back(api, sandbox, phone):
    sandbox.script(method="sendMessage", fault=Fault.flood(60))
    body = await api("sendMessage", chat_id=phone.id, text="x")
    assert (body["error_code"], body["parameters"]) == (429, {"retry_after": 60})
    assert (await api("sendMessage", chat_id=phone.id, text="x"))["ok"]


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        (Fault.html(502), 502, "nginx"),
        (Fault.empty(504), 504, ""),
        (Fault.no_code(), 200, '{"ok":false}'),
        (Fault.refusal(500, "Internal Server Error"), 500, "Internal Server Error"),
    ],
)
async def test_a_fault_is_answered_and_nothing_is_done(http, sandbox, phone, fault, status, text):
    sandbox.script(method="sendMessage", fault=fault)
    found = await status_of(http, sandbox, phone)
    assert found[0] == status
    assert text in found[1]
    assert heard(phone) == 0


async def test_truncated_json_comes_after_the_deed(http, sandbox, phone):
    sandbox.script(method="sendMessage", fault=Fault.truncated())
    assert (await status_of(http, sandbox, phone))[1].startswith('{"ok":true,"result":{')
    assert heard(phone) == 1


async def test_a_connection_closes_before_the_deed(http, sandbox, phone):
    sandbox.script(method="sendMessage", fault=Fault.close())
    with pytest.raises(aiohttp.ClientError):
        await status_of(http, sandbox, phone)
    assert heard(phone) == 0
    assert sandbox.requests[-1].status == 0


async def test_an_eaten_answer_leaves_the_deed_done(http, sandbox, phone):
    sandbox.script(method="sendMessage", fault=Fault.eat())
    with pytest.raises(aiohttp.ClientError):
        await status_of(http, sandbox, phone)
    assert heard(phone) == 1


async def test_a_hanging_request_ends_with_the_stand_in(http, sandbox, phone):
    sandbox.script(method="sendMessage", fault=Fault.hang())
    request = asyncio.create_task(status_of(http, sandbox, phone))
    while sandbox.requests[-1:] == [] or sandbox.requests[-1].method != "sendMessage":
        await asyncio.sleep(0)
    await sandbox.stop()
    with pytest.raises(aiohttp.ClientError):
        await request


async def test_a_late_answer_is_a_true_one(http, sandbox, phone):
    sandbox.script(method="*", fault=Fault.delay(0.01))
    assert (await status_of(http, sandbox, phone))[0] == 200


async def test_the_script_chooses_by_chat_number_and_times(api, sandbox, phone, stranger):
    stranger.start()
    fault = Fault.refusal(500, "Internal Server Error")
    sandbox.script(method="sendMessage", chat_id=phone.id, after=1, times=2, fault=fault)
    codes = [(await api("sendMessage", chat_id=phone.id, text="x"))["ok"] for _ in range(4)]
    assert codes == [True, False, False, True]
    sandbox.script(method="sendMessage", chat_id=phone.id, times=-1, fault=fault)
    assert (await api("sendMessage", chat_id=stranger.id, text="x"))["ok"]


async def test_a_download_goes_wrong_too(api, sandbox, http, phone):
    file_id = phone.voice()["voice"]["file_id"]
    path = (await api.result("getFile", file_id=file_id))["file_path"]
    sandbox.script(method="file", fault=Fault.html(500))
    assert (await http.get(f"{sandbox.url}/file/bot1:sandbox/{path}")).status == 500


@pytest.fixture
async def strict(clock):
    """A stand-in with Telegram's sending limits on."""
    async with Sandbox(clock=clock, limits=True) as running:
        yield running


async def codes_of(http, sandbox, chats):
    url = f"{sandbox.url}/bot1:sandbox/sendMessage"
    answers = [await http.post(url, json={"chat_id": chat, "text": "x"}) for chat in chats]
    return [answer.status for answer in answers]


async def test_one_chat_takes_a_burst_then_one_a_second(http, strict, clock):
    phone = strict.person("王秀兰")
    phone.start()
    assert await codes_of(http, strict, [phone.id] * 4) == [200, 200, 200, 429]
    clock.push(seconds=1)
    assert await codes_of(http, strict, [phone.id] * 2) == [200, 429]


async def test_all_chats_together_take_thirty_a_second(http, strict, clock):
    phones = [strict.person("某") for _ in range(31)]
    for phone in phones:
        phone.start()
    codes = await codes_of(http, strict, [phone.id for phone in phones])
    assert codes == [200] * 30 + [429]


async def test_a_group_takes_twenty_a_minute(http, strict, clock):
    group = strict.group("王家湾")
    group.add_bot(strict.person("王秀兰").person)
    codes = await codes_of(http, strict, [group.id] * 21)
    assert codes == [200] * 20 + [429]
    clock.push(minutes=1)
    assert await codes_of(http, strict, [group.id]) == [200]
