"""Changing, deleting, pinning, forwarding and copying messages."""

import pytest


@pytest.fixture
async def sent(api, phone):
    """A text of the bot."""
    return await api.result("sendMessage", chat_id=phone.id, text="first")


def at(message):
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


async def test_an_edit_changes_text_and_date(api, sent, phone, clock):
    clock.push(minutes=1)
    edited = await api.result("editMessageText", text="second", **at(sent))
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("second", 60)
    assert (await phone.hears("second"))["message_id"] == sent["message_id"]


async def test_an_edit_without_change_is_refused(api, sent):
    refusal = await api.refusal("editMessageText", text=" first ", **at(sent))
    assert refusal == (
        "400 Bad Request: message is not modified: specified new message content and reply markup are"
        " exactly the same as a current content and reply markup of the message"
    )


async def test_editing_twice_to_the_same_is_refused_the_second_time(api, sent):
    await api.result("editMessageText", text="second", **at(sent))
    refusal = await api.refusal("editMessageText", text="second", **at(sent))
    assert refusal.startswith("400 Bad Request: message is not modified")


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away(api, phone):
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    sent = await api.result("sendMessage", chat_id=phone.id, text="?", reply_markup=keyboard)
    assert "reply_markup" not in await api.result("editMessageText", text="?", **at(sent))


async def test_keyboards_can_be_changed_alone(api, sent, phone):
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    await api.result("editMessageReplyMarkup", reply_markup=keyboard, **at(sent))
    assert phone.buttons == ["好"]
    await api.result("editMessageReplyMarkup", **at(sent))
    assert phone.buttons == []


async def test_what_is_gone_or_not_the_bots_cannot_be_edited(api, sent, phone):
    gone = {"chat_id": phone.id, "message_id": 999}
    assert (
        await api.refusal("editMessageText", text="x", **gone) == "400 Bad Request: message to edit not found"
    )
    foreign = {"chat_id": phone.id, "message_id": phone.text("mine")["message_id"]}
    assert (
        await api.refusal("editMessageText", text="x", **foreign)
        == "400 Bad Request: message can't be edited"
    )


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(api, phone):
    keyboard = {"keyboard": [[{"text": "报问题"}]]}
    sent = await api.result("sendMessage", chat_id=phone.id, text="?", reply_markup=keyboard)
    assert (
        await api.refusal("editMessageText", text="x", **at(sent))
        == "400 Bad Request: message can't be edited"
    )


async def test_a_text_has_no_caption_to_edit(api, sent):
    refusal = await api.refusal("editMessageCaption", caption="x", **at(sent))
    assert refusal == "400 Bad Request: there is no caption in the message to edit"


async def test_captions_and_media_can_be_edited(ptb, phone, jpeg):
    from telegram import InputMediaDocument

    sent = await ptb.send_photo(phone.id, jpeg, caption="one")
    edited = await ptb.edit_message_caption(phone.id, sent.message_id, caption="two")
    assert edited.caption == "two"
    changed = await ptb.edit_message_media(
        InputMediaDocument(b"abc", filename="a.txt"), phone.id, sent.message_id
    )
    assert (changed.document.file_name, changed.photo, changed.caption) == ("a.txt", (), None)


async def test_a_message_is_deleted_within_48_hours(api, sent, phone, clock):
    clock.push(hours=48)
    assert await api.result("deleteMessage", **at(sent)) is True
    assert await api.refusal("deleteMessage", **at(sent)) == "400 Bad Request: message to delete not found"
    assert [one["text"] for one in phone.messages] == ["/start"]


async def test_after_48_hours_a_message_stays(api, sent, phone, clock):
    clock.push(hours=48, seconds=1)
    refusal = await api.refusal("deleteMessage", **at(sent))
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    ids = [sent["message_id"]]
    assert await api.result("deleteMessages", chat_id=phone.id, message_ids=ids) is True
    assert phone.last["text"] == "first"


async def test_several_messages_are_deleted_and_missing_ones_skipped(api, sent, phone):
    mine = phone.text("mine")["message_id"]
    await api.result("deleteMessages", chat_id=phone.id, message_ids=[sent["message_id"], mine, 999])
    assert [one["text"] for one in phone.messages] == ["/start"]


async def test_a_person_edits_an_own_message(api, phone, sandbox, clock):
    message = phone.text("水管坏了")
    clock.push(seconds=30)
    phone.edit(message["message_id"], "水管漏了")
    edited = sandbox.pending_updates()[-1]["edited_message"]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("水管漏了", 30)


async def test_a_forward_shows_its_origin_and_a_copy_does_not(api, sent, phone):
    source = {"from_chat_id": phone.id, "message_id": sent["message_id"], "chat_id": phone.id}
    forwarded = await api.result("forwardMessage", **source)
    assert forwarded["forward_origin"]["sender_user"]["is_bot"]
    copied = await api.result("copyMessage", **source)
    assert phone.last["message_id"] == copied["message_id"]
    assert "forward_origin" not in phone.last


async def test_protected_messages_are_neither_forwarded_nor_copied(api, phone):
    sent = await api.result("sendMessage", chat_id=phone.id, text="x", protect_content=True)
    source = {"from_chat_id": phone.id, "message_id": sent["message_id"], "chat_id": phone.id}
    assert await api.refusal("forwardMessage", **source) == "400 Bad Request: the message can't be forwarded"
    assert await api.refusal("copyMessage", **source) == "400 Bad Request: the message can't be copied"


async def test_a_pinned_message_is_part_of_the_chat(api, sent, phone):
    await api.result("pinChatMessage", **at(sent))
    chat = await api.result("getChat", chat_id=phone.id)
    assert chat["pinned_message"]["text"] == "first"
    await api.result("unpinChatMessage", chat_id=phone.id)
    assert "pinned_message" not in await api.result("getChat", chat_id=phone.id)


async def test_a_reaction_is_accepted_once(api, sent):
    thumb = {"type": "emoji", "emoji": "👍"}
    assert await api.result("setMessageReaction", reaction=[thumb], **at(sent))
    refusal = await api.refusal("setMessageReaction", reaction=[thumb, thumb], **at(sent))
    assert refusal == "400 Bad Request: REACTIONS_TOO_MANY"
