"""From Telegram's update to what was said."""

from typing import Any

from telegram import Update

from handlers.said import Kind, Said, of_message


def said(**message: Any) -> Said:
    someone = {"id": 5, "is_bot": False, "first_name": "王"}
    chat = {"id": 5, "type": "private"}
    known = {"message_id": 7, "date": 1795395600, "chat": chat, "from": someone}
    update = Update.de_json({"update_id": 1, "message": {**known, **message}}, None)
    assert update.message is not None
    heard = of_message(update, update.message, edited=False)
    assert heard is not None
    return heard


def test_half_a_character_is_replaced_since_nothing_can_store_it() -> None:
    assert said(text="水\ud800管").text == "水\ufffd管"


def test_a_whole_emoji_stays() -> None:
    assert said(text="水👨‍👩‍👧管").text == "水👨‍👩‍👧管"


def test_a_command_is_read_from_the_text_without_entities() -> None:
    heard = said(text="/case@lianqin_bot 1234567")
    assert (heard.kind, heard.command, heard.argument) == (Kind.COMMAND, "case", "1234567")


def test_a_foreign_contact_is_not_ones_own() -> None:
    heard = said(contact={"phone_number": "13900000001", "first_name": "x", "user_id": 6})
    assert heard.contact is not None
    assert not heard.contact.own


def test_a_number_or_a_files_name_with_a_sign_no_row_can_hold_is_read_without_it() -> None:
    """Found by the fuzzer of tests/handlers/test_forged_road.py: it was put aside as unreadable."""
    heard = said(contact={"phone_number": "139\0\ud83d", "first_name": "x"})
    named = said(document={"file_id": "a", "file_unique_id": "b", "file_name": "a\0.pdf"})
    assert heard.contact is not None
    assert heard.contact.phone == "139\ufffd"
    assert named.file is not None
    assert named.file.name == "a.pdf"
