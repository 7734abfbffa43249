"""The phones over HTTP, as the page uses them."""

import asyncio
import json

import pytest
from aiohttp import FormData

from bot.sandbox import Sandbox


@pytest.fixture
def do(sandbox, http):
    """POST to /phones/<path>; the status and the JSON answer."""

    async def post(path, **body):
        async with http.post(f"{sandbox.url}/phones/{path}", json=body) as answer:
            return answer.status, await answer.json()

    return post


@pytest.fixture
def look(sandbox, http):
    """GET /phones/<path> as JSON."""

    async def get(path):
        async with http.get(f"{sandbox.url}/phones/{path}") as answer:
            return await answer.json()

    return get


async def test_the_state_lists_people_and_the_clock(do, look):
    status, person = await do("people", first_name="王秀兰", phone="13900000001", title="王家湾村 监督员")
    state = await look("state")
    assert (status, state["bot"]["username"], state["clock"]) == (200, "lianqin_demo_bot", False)
    assert state["now"] == "2026-11-23T01:00:00+00:00"
    found = state["people"][0]
    assert (found["id"], found["title"], found["started"]) == (person["id"], "王家湾村 监督员", False)


async def test_a_chat_shows_messages_keys_and_commands(do, look, api, phone):
    await api.result("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    keyboard = {"keyboard": [[{"text": "报问题"}]]}
    await api.result("sendMessage", chat_id=phone.id, text="hello", reply_markup=keyboard)
    chat = await look(f"{phone.id}/chat")
    assert [one["from_bot"] for one in chat["messages"]] == [False, True]
    assert chat["reply_keyboard"] == keyboard
    assert chat["commands"][0]["command"] == "help"
    assert chat["menu_button"] == {"type": "commands"}


async def test_looking_at_a_chat_marks_it_read(look, api, phone):
    await api.result("sendMessage", chat_id=phone.id, text="hello")
    assert (await look("state"))["people"][0]["unread"] == 1
    await look(f"{phone.id}/chat")
    assert (await look("state"))["people"][0]["unread"] == 0


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("text", {"text": "hello"}, "text"),
        ("text", {"text": "x", "forward_from": "hidden"}, "forward_origin"),
        ("text", {"text": "x", "via_bot": "gif"}, "via_bot"),
        ("location", {"latitude": 31.9, "longitude": 104.4, "live_period": 900}, "location"),
        ("contact", {}, "contact"),
        ("contact", {"phone_number": "13900000002", "first_name": "某"}, "contact"),
        ("poll", {}, "poll"),
        ("dice", {}, "dice"),
        ("venue", {"title": "村委会"}, "venue"),
        ("story", {}, "story"),
        ("start", {"payload": "abc"}, "entities"),
    ],
)
async def test_everything_a_phone_sends_reaches_the_bot(do, sandbox, phone, path, body, field):
    status, _ = await do(f"{phone.id}/{path}", **body)
    assert status == 200
    assert field in sandbox.pending_updates()[-1]["message"]


async def test_files_are_sent_as_a_form_and_shown_again(sandbox, http, phone, jpeg):
    form = FormData({"kind": "photo", "caption": "两张"})
    form.add_field("file", jpeg, filename="a.jpg", content_type="image/jpeg")
    form.add_field("file", jpeg, filename="b.jpg", content_type="image/jpeg")
    await http.post(f"{sandbox.url}/phones/{phone.id}/media", data=form)
    first, second = [update["message"] for update in sandbox.pending_updates()]
    assert first["media_group_id"] == second["media_group_id"]
    shown = await http.get(f"{sandbox.url}/phones/file/{first['photo'][-1]['file_id']}")
    assert (shown.content_type, await shown.read()) == ("image/jpeg", jpeg)


async def test_a_press_needs_a_button_unless_forced(do, phone):
    status, body = await do(f"{phone.id}/press", message_id=1, data="x")
    assert (status, body) == (400, {"error": "there is no such button"})
    status, _ = await do(f"{phone.id}/press", message_id=1, data="x", force=True)
    assert status == 200


async def test_messages_are_edited_deleted_and_forwarded(do, phone, stranger, sandbox):
    message = phone.text("one")
    await do(f"{phone.id}/edit", message_id=message["message_id"], text="two")
    await do(f"{stranger.id}/forward", from_chat_id=phone.id, message_id=message["message_id"])
    await do(f"{phone.id}/delete", message_id=message["message_id"])
    kinds = [next(key for key in update if key != "update_id") for update in sandbox.pending_updates()]
    assert kinds == ["message", "edited_message", "message"]
    assert stranger.messages[-1]["forward_origin"]["sender_user"]["id"] == phone.id
    assert len(phone.messages) == 1


async def test_phones_block_and_unblock(do, phone):
    await do(f"{phone.id}/block")
    assert phone.room.blocked
    await do(f"{phone.id}/unblock")
    assert not phone.room.blocked


async def test_a_group_is_made_and_written_in(do, phone, sandbox):
    _, group = await do("group", title="王家湾", people=[phone.id])
    await do(f"{group['id']}/text", text="/help", by=phone.id)
    assert sandbox.pending_updates()[-1]["message"]["chat"]["id"] == group["id"]
    status, moved = await do(f"{group['id']}/migrate")
    assert (status, moved["type"]) == (200, "supergroup")


async def test_faults_and_raw_updates_come_over_http_too(do, api, sandbox):
    await do("script", method="getMe", fault={"kind": "answer", "status": 502, "body": "{}"})
    assert await api("getMe") == {}
    await do("raw", update={"brand_new": {}})
    assert "brand_new" in sandbox.pending_updates()[0]


async def test_nonsense_is_refused_without_an_exception(do, phone):
    assert (await do("77/text", text="x"))[0] == 404
    assert (await do(f"{phone.id}/text"))[0] == 404
    assert (await do(f"{phone.id}/location", latitude="here"))[0] in {200, 400}
    assert (await do("clock", push_seconds=60))[0] == 404


async def test_while_the_clock_walks_every_page_is_told(clock, http):
    seen = []

    async def walks(_seconds):
        seen.append((await (await http.get(f"{sandbox.url}/phones/state")).json())["walking"])

    async with Sandbox(clock=clock, clock_hook=walks) as sandbox:
        told = sandbox.world.pulse.watch()
        await http.post(f"{sandbox.url}/phones/clock", json={"push_seconds": 60})
        walking = [told.get_nowait() for _ in range(told.qsize())]
    assert seen == [True]
    assert [event["walking"] for event in walking if event["type"] == "walk"] == [True, False]


async def test_a_lent_clock_can_be_pushed(clock, http):
    async with Sandbox(clock=clock, clock_hook=lambda seconds: clock.push(seconds=seconds)) as sandbox:
        answer = await http.post(f"{sandbox.url}/phones/clock", json={"push_seconds": 3600})
        assert (await answer.json())["now"] == "2026-11-23T02:00:00+00:00"


async def test_the_page_hears_of_every_change_at_once(sandbox, http, phone):
    async with http.get(f"{sandbox.url}/phones/events") as stream:
        assert await stream.content.readuntil(b"\n\n") == b": hello\n\n"
        phone.text("x")
        event = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
    assert (event["type"], event["chat_id"]) == ("message", phone.id)


async def test_stopping_cuts_an_open_page(sandbox, http):
    async with http.get(f"{sandbox.url}/phones/events") as stream:
        await stream.content.readuntil(b"\n\n")
        async with asyncio.timeout(60):
            await sandbox.stop()


async def test_the_page_cannot_climb_out_of_its_folder(sandbox, http):
    assert (await http.get(f"{sandbox.url}/page/%2e%2e/world.py")).status == 404
    assert (await http.get(f"{sandbox.url}/page/..%2fworld.py")).status == 404


async def test_a_document_is_never_shown_as_a_page(sandbox, http, phone):
    file_id = phone.document(b"<script>", "a.html", "text/html")["document"]["file_id"]
    answer = await http.get(f"{sandbox.url}/phones/file/{file_id}")
    assert answer.content_type == "application/octet-stream"
