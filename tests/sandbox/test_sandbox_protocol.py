"""Tokens, methods, parameters: what every request goes through first."""

import json

from aiohttp import ClientSession, FormData

from bot.sandbox.methods.registry import PLAYED
from bot.sandbox.table import table

SOURCE = "1:sandbox"


async def answer_of(http: ClientSession, url: str) -> tuple[int, dict]:
    async with http.get(url) as answer:
        return answer.status, await answer.json()


async def test_a_wrong_token_is_unauthorized(sandbox, http):
    status, body = await answer_of(http, f"{sandbox.url}/bot2:other/getMe")
    assert (status, body) == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})


async def test_a_malformed_token_is_not_found(sandbox, http):
    status, body = await answer_of(http, f"{sandbox.url}/botnonsense/getMe")
    assert (status, body["description"]) == (404, "Not Found")


async def test_an_unknown_method_is_not_found(api):
    assert await api.refusal("sendSmell") == "404 Not Found"


async def test_a_described_method_which_is_not_played_says_so(api):
    refusal = await api.refusal("getMyStarBalance")
    assert refusal == "501 Not Implemented: the local stand-in does not play this method"


async def test_even_an_unplayed_method_has_its_parameters_checked(api):
    refusal = await api.refusal("setChatTitle", chat_id=1)
    assert refusal == '400 Bad Request: parameter "title" is required'


def test_every_played_method_is_a_described_one():
    assert set(PLAYED) <= set(table().methods)


async def test_method_names_ignore_case(api):
    assert (await api.result("GETME"))["username"] == "lianqin_demo_bot"


async def test_missing_parameters_are_named_in_telegrams_words(api):
    assert await api.refusal("sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    assert await api.refusal("sendMessage", chat_id=5) == "400 Bad Request: message text is empty"


async def test_a_parameter_of_a_wrong_type_is_refused(api, phone):
    refusal = await api.refusal("getUpdates", offset="soon")
    assert refusal == '400 Bad Request: parameter "offset" must be of type Integer'
    refusal = await api.refusal("sendMessage", chat_id=phone.id, text="x", protect_content="perhaps")
    assert refusal == '400 Bad Request: parameter "protect_content" must be of type Boolean'


async def test_a_field_of_a_wrong_type_inside_an_object_is_refused(api, phone):
    keyboard = {"inline_keyboard": [[{"text": 5, "callback_data": "x"}]]}
    refusal = await api.refusal("sendMessage", chat_id=phone.id, text="x", reply_markup=keyboard)
    assert refusal.startswith("400 Bad Request: can't parse reply markup")


async def test_parameters_come_by_query_form_json_and_multipart_alike(sandbox, http, phone):
    url = f"{sandbox.url}/bot{SOURCE}/sendMessage"
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    flat = {"chat_id": str(phone.id), "text": "hello", "reply_markup": json.dumps(keyboard)}
    form = FormData(flat, default_to_multipart=True)
    await http.get(url, params=flat)
    await http.post(url, data=flat)
    await http.post(url, json=flat | {"reply_markup": keyboard})
    await http.post(url, data=form)
    sent = [message for message in phone.messages if message["from_bot"]]
    assert [one["text"] for one in sent] == ["hello"] * 4
    assert all(one["reply_markup"] == keyboard for one in sent)


async def test_broken_json_is_a_bad_request(sandbox, http):
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{sandbox.url}/bot{SOURCE}/getMe", data=b"{", headers=headers) as answer:
        assert answer.status == 400


async def test_half_a_surrogate_pair_is_refused(sandbox, http, phone):
    body = f'{{"chat_id": {phone.id}, "text": "\\ud83d"}}'
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{sandbox.url}/bot{SOURCE}/sendMessage", data=body, headers=headers) as answer:
        assert (await answer.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_every_request_is_logged_with_its_chat_and_status(api, sandbox, phone):
    await api("sendMessage", chat_id=phone.id, text="hello")
    last = sandbox.requests[-1]
    assert (last.method, last.chat_id, last.status, last.params["text"]) == (
        "sendMessage",
        phone.id,
        200,
        "hello",
    )


async def test_after_log_out_nothing_is_answered(api):
    await api.result("logOut")
    assert await api.refusal("getMe") == "400 Logged out"
