"""Keyboards: what Telegram accepts, and what the phone then shows."""

import pytest


def inline(*rows):
    return {"inline_keyboard": [list(row) for row in rows]}


def button(data="x", text="好"):
    return {"text": text, "callback_data": data}


async def send(api, phone, markup):
    return await api("sendMessage", chat_id=phone.id, text="?", reply_markup=markup)


@pytest.mark.parametrize("data", ["", "x" * 65, "水" * 22])
async def test_button_data_is_1_to_64_bytes(api, phone, data):
    body = await send(api, phone, inline([button(data)]))
    assert body["description"] == "Bad Request: BUTTON_DATA_INVALID"


async def test_64_bytes_of_button_data_are_accepted(api, phone):
    assert (await send(api, phone, inline([button("x" * 64)])))["ok"]


async def test_a_hundred_buttons_are_accepted_and_one_more_is_not(api, phone):
    rows = [[button()] * 5] * 20
    assert (await send(api, phone, inline(*rows)))["ok"]
    assert not (await send(api, phone, inline(*rows, [button()])))["ok"]


async def test_nine_buttons_in_a_row_are_refused(api, phone):
    assert not (await send(api, phone, inline([button()] * 9)))["ok"]


async def test_an_inline_button_needs_a_text_and_one_action(api, phone):
    where = "Bad Request: can't parse inline keyboard button: "
    body = await send(api, phone, inline([{"text": "x"}]))
    assert body["description"] == f"{where}Text buttons are unallowed in the inline keyboard"
    body = await send(api, phone, inline([button(text=" ")]))
    assert body["description"] == f"{where}Button text must be non-empty"


async def test_a_reply_keyboard_shows_until_it_is_removed(api, phone):
    await send(api, phone, {"keyboard": [[{"text": "记走访"}, {"text": "报问题"}]]})
    assert phone.reply_keys == ["记走访", "报问题"]
    await send(api, phone, {"remove_keyboard": True})
    assert phone.reply_keys == []


async def test_tapping_a_key_sends_its_words(api, phone, sandbox):
    await send(api, phone, {"keyboard": [[{"text": "报问题"}]], "one_time_keyboard": True})
    phone.tap("问题")
    assert sandbox.pending_updates()[-1]["message"]["text"] == "报问题"
    assert phone.reply_keys == []


async def test_tapping_a_contact_key_shares_the_own_number_as_a_reply(api, phone, sandbox):
    await send(api, phone, {"keyboard": [[{"text": "号码", "request_contact": True}]]})
    phone.tap("号码")
    message = sandbox.pending_updates()[-1]["message"]
    assert message["contact"]["user_id"] == phone.id
    assert message["contact"]["phone_number"] == "13900000001"
    assert message["reply_to_message"]["text"] == "?"


async def test_contacts_cannot_be_asked_for_in_a_group(api, phone, sandbox):
    group = sandbox.group("王家湾")
    group.add_bot(phone.person)
    markup = {"keyboard": [[{"text": "号码", "request_contact": True}]]}
    refusal = await api.refusal("sendMessage", chat_id=group.id, text="?", reply_markup=markup)
    assert refusal == "400 Bad Request: phone number can be requested in private chats only"
