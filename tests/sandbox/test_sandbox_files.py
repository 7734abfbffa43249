"""Files: what phones and bots send, how the bot fetches it, and the limits."""

import pytest
from telegram import InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest


async def test_a_photo_comes_in_three_sizes_and_can_be_fetched(ptb, phone, jpeg):
    phone.photo(jpeg, caption="坏水管")
    message = (await ptb.get_updates())[0].message
    assert [(one.width, one.height) for one in message.photo] == [(90, 68), (320, 240), (640, 480)]
    file = await message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == jpeg


async def test_an_album_is_separate_messages_with_one_group(ptb, phone, jpeg):
    phone.album([jpeg, jpeg], caption="两张")
    first, second = [update.message for update in await ptb.get_updates()]
    assert first.media_group_id == second.media_group_id
    assert (first.caption, second.caption) == ("两张", None)


async def test_a_documents_bytes_and_name_stay(ptb, phone):
    phone.document(b"\x00anything", "../../etc/passwd", "text/html")
    document = (await ptb.get_updates())[0].message.document
    assert (document.file_name, document.mime_type) == ("../../etc/passwd", "text/html")
    assert bytes(await (await document.get_file()).download_as_bytearray()) == b"\x00anything"


async def test_broken_pictures_from_phones_are_delivered_as_they_are(ptb, phone):
    phone.photo(b"no picture at all")
    photo = (await ptb.get_updates())[0].message.photo
    assert bytes(await (await photo[-1].get_file()).download_as_bytearray()) == b"no picture at all"


async def test_a_link_lives_an_hour(api, sandbox, http, phone, clock):
    file_id = phone.voice(b"OggS...")["voice"]["file_id"]
    path = (await api.result("getFile", file_id=file_id))["file_path"]
    url = f"{sandbox.url}/file/bot1:sandbox/{path}"
    clock.push(minutes=60)
    assert (await http.get(url)).status == 200
    clock.push(seconds=1)
    assert (await http.get(url)).status == 404


async def test_more_than_20_megabytes_cannot_be_fetched(api, phone):
    big = phone.document(bytes(20 * 1024 * 1024 + 1), "big.bin")["document"]
    assert big["file_size"] == 20 * 1024 * 1024 + 1
    assert await api.refusal("getFile", file_id=big["file_id"]) == "400 Bad Request: file is too big"


async def test_a_foreign_file_id_is_wrong(api, phone):
    refusal = await api.refusal("getFile", file_id="AgADforeign")
    assert refusal == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    refusal = await api.refusal("sendPhoto", chat_id=phone.id, photo="AgADforeign")
    assert refusal == "400 Bad Request: wrong file identifier/HTTP URL specified"


async def test_a_known_file_id_is_sent_again(api, phone):
    file_id = phone.document(b"x", "a.txt")["document"]["file_id"]
    sent = await api.result("sendDocument", chat_id=phone.id, document=file_id)
    assert sent["document"]["file_name"] == "a.txt"
    refusal = await api.refusal("sendPhoto", chat_id=phone.id, photo=file_id)
    assert refusal == "400 Bad Request: can't use file of type Document as Photo"


async def test_what_is_no_picture_cannot_be_a_photo(ptb, phone):
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await ptb.send_photo(phone.id, b"no picture")


async def test_a_photo_of_more_than_10_megabytes_is_refused(ptb, phone, jpeg):
    with pytest.raises(BadRequest, match="too big for a photo"):
        await ptb.send_photo(phone.id, jpeg + bytes(10 * 1024 * 1024))


async def test_an_empty_file_is_refused(ptb, phone):
    with pytest.raises(BadRequest, match="must be non-empty"):
        await ptb.send_document(phone.id, b"", filename="a.txt")


async def test_captions_have_1024_units(api, ptb, phone, jpeg):
    sent = await ptb.send_photo(phone.id, jpeg, caption="水" * 1024)
    refusal = await api.refusal(
        "sendPhoto", chat_id=phone.id, photo=sent.photo[0].file_id, caption="水" * 1025
    )
    assert refusal == "400 Bad Request: message caption is too long"


async def test_the_bot_sends_every_kind_of_file(ptb, phone, jpeg):
    await ptb.send_document(phone.id, b"x", filename="a.pdf")
    await ptb.send_voice(phone.id, b"OggS", duration=4)
    await ptb.send_audio(phone.id, b"ID3", title="t")
    await ptb.send_video(phone.id, b"mp4")
    await ptb.send_video_note(phone.id, b"mp4")
    await ptb.send_animation(phone.id, b"mp4")
    await ptb.send_sticker(phone.id, b"webp")
    kinds = ["document", "voice", "audio", "video", "video_note", "animation", "sticker"]
    sent = [one for one in phone.messages if one["from_bot"]]
    assert all(kind in message for kind, message in zip(kinds, sent, strict=True))


async def test_the_bot_sends_albums_of_two_to_ten(ptb, phone, jpeg):
    sent = await ptb.send_media_group(phone.id, [InputMediaPhoto(jpeg, caption="a"), InputMediaPhoto(jpeg)])
    assert sent[0].media_group_id == sent[1].media_group_id
    with pytest.raises(BadRequest, match="2 to 10"):
        await ptb.send_media_group(phone.id, [InputMediaPhoto(jpeg)])


async def test_photos_and_documents_do_not_mix_in_an_album(ptb, phone, jpeg):
    with pytest.raises(BadRequest, match="mixed"):
        await ptb.send_media_group(phone.id, [InputMediaPhoto(jpeg), InputMediaDocument(b"x")])
