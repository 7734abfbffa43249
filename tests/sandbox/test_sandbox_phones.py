"""The phone as stories use it: sending, listening, and telling what happened."""

import asyncio

import pytest

from bot.sandbox.acts import PhoneError


async def test_a_long_text_leaves_the_app_in_parts(phone, sandbox):
    phone.text("水" * 5000)
    lengths = [len(one["message"]["text"]) for one in sandbox.pending_updates()]
    assert lengths == [4096, 904]


async def test_an_emoji_is_not_cut_in_two(phone, sandbox):
    phone.text("x" + "😀" * 2100)
    parts = [one["message"]["text"] for one in sandbox.pending_updates()]
    assert "".join(parts) == "x" + "😀" * 2100


async def test_nothing_cannot_be_sent(phone):
    with pytest.raises(PhoneError):
        phone.text(" \n ")


async def test_only_the_own_contact_has_a_user_id(phone):
    assert phone.contact()["contact"]["user_id"] == phone.id
    assert "user_id" not in phone.contact(own=False, phone_number="13900000002")["contact"]


@pytest.mark.parametrize(
    ("origin", "kind"), [("user", "user"), ("hidden", "hidden_user"), ("channel", "channel")]
)
async def test_forwarded_texts_tell_their_origin(phone, origin, kind):
    assert phone.forward("听说的", origin)["forward_origin"]["type"] == kind


async def test_hearing_waits_for_words_yet_to_be_said(api, phone):
    listening = asyncio.create_task(phone.hears("收到"))
    await asyncio.sleep(0)
    await api.result("sendMessage", chat_id=phone.id, text="收到了，0123号。")
    assert (await listening)["text"] == "收到了，0123号。"


async def test_hearing_goes_on_after_what_was_heard(api, phone):
    for text in ("one 1", "two", "one 2"):
        await api.result("sendMessage", chat_id=phone.id, text=text)
    assert (await phone.hears("one"))["text"] == "one 1"
    assert (await phone.hears("one"))["text"] == "one 2"
    with pytest.raises(AssertionError):
        await phone.hears("two", timeout=0)


async def test_what_is_not_heard_is_shown_with_the_whole_chat(api, phone):
    await api.result("sendMessage", chat_id=phone.id, text="something else")
    with pytest.raises(AssertionError, match=r"did not hear '收到'(.|\n)*something else"):
        await phone.hears("收到", timeout=0)


async def test_a_blocked_phone_cannot_write(phone):
    phone.block()
    with pytest.raises(PhoneError):
        phone.text("x")


async def test_a_deleted_message_is_gone_without_a_word_to_the_bot(api, phone, sandbox):
    message = phone.text("x")
    sandbox.world.updates.clear()
    phone.delete(message["message_id"])
    assert sandbox.pending_updates() == []
    reply = {"message_id": message["message_id"]}
    assert not (await api("sendMessage", chat_id=phone.id, text="y", reply_parameters=reply))["ok"]


async def test_a_reply_shows_what_it_answers(phone, sandbox):
    first = phone.text("水管坏了")
    phone.text("还没修", reply_to=first["message_id"])
    assert sandbox.pending_updates()[-1]["message"]["reply_to_message"]["text"] == "水管坏了"


async def test_the_transcript_shows_both_sides_and_the_buttons(api, phone):
    keyboard = {"inline_keyboard": [[{"text": "报上去", "callback_data": "x"}]]}
    await api.result("sendMessage", chat_id=phone.id, text="对吗？", reply_markup=keyboard)
    assert phone.transcript().splitlines() == ["  > #1 /start", "bot #2 对吗？", "      [报上去]"]


async def test_ids_need_more_than_32_bits(phone):
    assert phone.id > 2**32
