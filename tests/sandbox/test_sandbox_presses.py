"""Pressed buttons and their answers."""

import pytest

from bot.sandbox.acts import PhoneError, press


@pytest.fixture
async def asked(api, phone):
    """A message with one button."""
    keyboard = {"inline_keyboard": [[{"text": "报上去", "callback_data": "go"}]]}
    return await api.result("sendMessage", chat_id=phone.id, text="?", reply_markup=keyboard)


async def test_a_press_carries_the_message_and_the_data(asked, api, phone):
    phone.press("报上")
    query = (await api.result("getUpdates"))[0]["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("go", asked["message_id"])
    assert query["from"]["id"] == phone.id


async def test_an_answer_shows_a_note_on_the_phone(asked, api, phone):
    query_id = phone.press("报上去")
    await api.result("answerCallbackQuery", callback_query_id=query_id, text="已收到", show_alert=True)
    assert (await phone.toasted("已收"))["show_alert"] is True


async def test_an_answer_after_150_seconds_is_too_late(asked, api, phone, clock):
    query_id = phone.press("报上去")
    clock.push(seconds=151)
    refusal = await api.refusal("answerCallbackQuery", callback_query_id=query_id)
    words = "query is too old and response timeout expired or query ID is invalid"
    assert refusal == f"400 Bad Request: {words}"


async def test_a_press_waits_150_seconds_for_the_bot_and_its_answer(asked, api, phone, clock):
    query_id = phone.press("报上去")
    clock.push(seconds=150)
    assert len(await api.result("getUpdates")) == 1
    assert await api.result("answerCallbackQuery", callback_query_id=query_id)


async def test_a_press_is_answered_once(asked, api, phone):
    query_id = phone.press("报上去")
    assert await api.result("answerCallbackQuery", callback_query_id=query_id)
    assert (await api.refusal("answerCallbackQuery", callback_query_id=query_id)).startswith("400")


async def test_an_answer_to_nothing_is_refused(api):
    assert (await api.refusal("answerCallbackQuery", callback_query_id="7")).startswith(
        "400 Bad Request: query"
    )


async def test_a_missing_button_cannot_be_pressed_but_can_be_forged(asked, phone, sandbox):
    with pytest.raises(PhoneError):
        press(sandbox.world, phone.room, asked["message_id"], "other")
    phone.press_data(asked["message_id"], "other")
    assert sandbox.pending_updates()[-1]["callback_query"]["data"] == "other"


async def test_pressing_by_words_which_are_not_there_shows_the_chat(asked, phone):
    with pytest.raises(AssertionError, match="报上去"):
        phone.press("撤回")


async def test_a_press_on_a_deleted_message_is_an_inaccessible_one(asked, api, phone, sandbox):
    await api.result("deleteMessage", chat_id=phone.id, message_id=asked["message_id"])
    phone.press_data(asked["message_id"], "go")
    assert sandbox.pending_updates()[-1]["callback_query"]["message"]["date"] == 0
