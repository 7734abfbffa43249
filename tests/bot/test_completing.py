"""Updates of another Bot API server, which leaves out what nobody here reads, say what they say all the same."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot

from bot.parsing import parsed
from handlers.said import Kind, Press, Said, of_message, of_press

MONDAY = datetime(2027, 3, 1, 1, tzinfo=UTC)
BOT = Bot("1:x")
WANG = {"id": 7_000_000_005, "first_name": "王"}
PHOTO = [{"file_id": "small", "width": 90, "height": 60}, {"file_id": "big", "width": 900, "height": 600}]


def said(**content: Any) -> Said:
    message = {"message_id": 4, "from": WANG, "chat": {"id": WANG["id"]}, **content}
    update = parsed({"update_id": 9, "message": message}, BOT, MONDAY)
    assert update.message is not None
    heard = of_message(update, update.message, edited=False)
    assert heard is not None
    return heard


def test_words_without_a_date_a_kind_of_chat_or_what_sort_of_user() -> None:
    heard = said(text="水管漏了")
    assert (heard.text, heard.kind, heard.private, heard.at) == ("水管漏了", Kind.TEXT, True, MONDAY)


def test_the_biggest_size_of_a_photo_wherever_it_stands() -> None:
    for sizes in (PHOTO, PHOTO[::-1]):
        heard = said(photo=sizes, caption="井边", media_group_id="77")
        assert heard.file is not None
        assert (heard.kind, heard.file.file_id, heard.album, heard.text) == (Kind.PHOTO, "big", "77", "井边")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"voice": {"file_id": "v"}}, Kind.VOICE),
        ({"document": {"file_id": "d", "file_name": "a.pdf"}}, Kind.DOCUMENT),
        ({"video_note": {"file_id": "n"}}, Kind.VIDEO),
        ({"venue": {"title": "村委会", "location": {"latitude": 30.1, "longitude": 103.2}}}, Kind.LOCATION),
        ({"contact": {"phone_number": "13900000000"}}, Kind.CONTACT),
        ({"sticker": {"emoji": "x"}}, Kind.STICKER),
        ({"poll": {"question": "?"}}, Kind.POLL),
        ({"photo": []}, Kind.OTHER),
        ({"hologram": {}}, Kind.OTHER),
    ],
)
def test_each_kind_is_told_by_what_is_there(content: dict[str, Any], kind: Kind) -> None:
    assert said(**content).kind is kind


def test_forwarded_words_are_marked_as_of_old_too() -> None:
    assert said(text="转来的", forward_from=WANG, forward_date=1).forwarded_from == WANG["id"]
    assert said(text="转来的", forward_origin={"type": "channel"}).forwarded


def test_a_press_needs_its_sender_its_data_and_its_message() -> None:
    query = {"id": 77, "from": WANG, "data": "1x", "message": {"message_id": 4, "text": "?"}}
    update = parsed({"update_id": 9, "callback_query": query}, BOT, MONDAY)
    heard = of_press(update, Press("77", "ok", (), 4), MONDAY)
    assert heard is not None
    assert (heard.chat_id, heard.user_id, heard.private) == (WANG["id"], WANG["id"], True)


@pytest.mark.parametrize("status", ["kicked", "member", "left", "restricted"])
def test_being_blocked_is_known_without_until_when(status: str) -> None:
    change = {"chat": WANG, "new_chat_member": {"status": status, "user": {}}}
    update = parsed({"update_id": 9, "my_chat_member": change}, BOT, MONDAY)
    assert update.my_chat_member is not None
    known = status if status in {"kicked", "left"} else "member"
    assert update.my_chat_member.new_chat_member.status == known
