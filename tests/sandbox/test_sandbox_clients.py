"""Two real clients read everything: python-telegram-bot, and aiogram whose types are strict."""

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputPollOption,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

SENDERS = [
    lambda phone, jpeg: phone.text("/help @someone https://example.org 水"),
    lambda phone, jpeg: phone.photo(jpeg, caption="#水"),
    lambda phone, jpeg: phone.album([jpeg, jpeg]),
    lambda phone, jpeg: phone.album([b"a", b"b"], kind="document"),
    lambda phone, jpeg: phone.voice(b"OggS", duration=3),
    lambda phone, jpeg: phone.document(b"x", "a.pdf"),
    lambda phone, jpeg: phone.media("audio", b"ID3", "a.mp3"),
    lambda phone, jpeg: phone.media("video", b"mp4", "a.mp4"),
    lambda phone, jpeg: phone.media("video_note", b"mp4"),
    lambda phone, jpeg: phone.media("animation", b"mp4", "a.mp4"),
    lambda phone, jpeg: phone.sticker(),
    lambda phone, jpeg: phone.location(31.9, 104.4, live_period=900, horizontal_accuracy=12.5),
    lambda phone, jpeg: phone.contact(),
    lambda phone, jpeg: phone.contact(own=False, phone_number="13900000002"),
    lambda phone, jpeg: phone.poll(),
    lambda phone, jpeg: phone.dice(),
    lambda phone, jpeg: phone.forward("a", "user"),
    lambda phone, jpeg: phone.forward("a", "hidden"),
    lambda phone, jpeg: phone.forward("a", "channel"),
    lambda phone, jpeg: phone.send({"story": {"chat": phone.room.chat, "id": 1}}),
    lambda phone, jpeg: phone.text("reply", reply_to=phone.text("a")["message_id"]),
    lambda phone, jpeg: phone.edit(phone.text("a")["message_id"], "b"),
    lambda phone, jpeg: phone.press_data(1, "x"),
    lambda phone, jpeg: phone.press_data(999, "x"),
    lambda phone, jpeg: (phone.block(), phone.unblock()),
]


@pytest.fixture
def everything(phone, sandbox, jpeg):
    """Every kind of update a phone, a group and a channel can cause."""
    for send in SENDERS:
        send(phone, jpeg)
    group = sandbox.group("王家湾")
    group.add_bot(phone.person)
    group.migrate(phone.person).remove_bot(phone.person)
    channel = sandbox.group("公告", "channel")
    channel.add_bot(phone.person, "administrator")
    channel.text(phone.person, "news")
    return sandbox.pending_updates()


async def test_python_telegram_bot_reads_every_update(ptb, everything):
    updates = await ptb.get_updates(limit=100)
    assert [one.update_id for one in updates] == [one["update_id"] for one in everything]
    assert [one.api_kwargs for one in updates if one.api_kwargs] == []


async def test_aiogram_reads_every_update(aio, everything):
    updates = await aio.get_updates(limit=100)
    assert [one.update_id for one in updates] == [one["update_id"] for one in everything]
    assert all(one.event is not None for one in updates)


async def test_every_message_reaches_both_clients_alike(ptb, aio, everything):
    plain, typed = await ptb.get_updates(), await aio.get_updates()
    dates = [one.message.date for one in plain if one.message]
    assert dates == [one.message.date for one in typed if one.message]


async def test_python_telegram_bot_sends_and_reads_every_kind(ptb, phone, jpeg):
    here = phone.id
    inline = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="x")]])
    keys = ReplyKeyboardMarkup([[KeyboardButton("号码", request_contact=True)]], resize_keyboard=True)
    await ptb.send_message(here, "<b>a</b>", parse_mode="HTML", reply_markup=inline)
    await ptb.send_message(here, "b", reply_markup=keys)
    await ptb.send_message(here, "c", reply_markup=ReplyKeyboardRemove())
    await ptb.send_photo(here, jpeg, caption="d", reply_markup=inline)
    await ptb.send_location(here, 31.9, 104.4)
    await ptb.send_venue(here, 31.9, 104.4, "村委会", "王家湾")
    await ptb.send_contact(here, "13900000002", "某")
    await ptb.send_poll(here, "?", [InputPollOption("1"), InputPollOption("2")])
    await ptb.send_dice(here)
    assert sum(one["from_bot"] for one in phone.messages) == 9


async def test_aiogram_sends_and_reads_every_kind(aio, phone, jpeg):
    from aiogram import types as strict  # takes seconds, so only where it is wanted

    here = phone.id
    button = strict.InlineKeyboardButton(text="好", callback_data="x")
    picture = strict.BufferedInputFile(jpeg, "a.jpg")
    await aio.send_message(here, "a", reply_markup=strict.InlineKeyboardMarkup(inline_keyboard=[[button]]))
    await aio.send_photo(here, picture)
    await aio.send_document(here, strict.BufferedInputFile(b"x", "a.txt"))
    await aio.send_media_group(here, [strict.InputMediaPhoto(media=picture)] * 2)
    await aio.send_location(here, 31.9, 104.4)
    await aio.send_venue(here, 31.9, 104.4, "村委会", "王家湾")
    await aio.send_contact(here, "13900000002", "某")
    await aio.send_poll(here, "?", [strict.InputPollOption(text="1"), strict.InputPollOption(text="2")])
    await aio.send_dice(here)
    assert sum(one["from_bot"] for one in phone.messages) == 10


async def test_both_clients_read_chats_members_and_the_bot(ptb, aio, phone):
    assert (await ptb.get_me()).username == (await aio.get_me()).username
    assert (await ptb.get_chat(phone.id)).first_name == (await aio.get_chat(phone.id)).first_name
    assert (await ptb.get_chat_member(phone.id, phone.id)).status == "member"
    assert (await aio.get_chat_member(phone.id, phone.id)).status == "member"
    assert (await ptb.get_webhook_info()).url == (await aio.get_webhook_info()).url


async def test_both_clients_fetch_files(ptb, aio, phone):
    file_id = phone.document(b"bytes", "a.bin")["document"]["file_id"]
    assert bytes(await (await ptb.get_file(file_id)).download_as_bytearray()) == b"bytes"
    assert (await aio.download(file_id)).read() == b"bytes"
