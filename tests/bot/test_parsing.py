"""Updates parsed by constructors say the same as those parsed by python-telegram-bot itself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot, Update

from bot.parsing import _plain, parsed, slim
from handlers.said import Press, of_message, of_press

MONDAY = datetime(2027, 3, 1, 1, tzinfo=UTC)
BOT = Bot("1:x")
CHAT = {"id": 5, "type": "private", "first_name": "王"}
WANG = {"id": 5, "is_bot": False, "first_name": "王", "language_code": "zh-hans"}
WORDS = {"message_id": 4, "from": WANG, "chat": CHAT, "date": 1_790_000_000, "text": "水管漏了"}
KEYBOARD = {"inline_keyboard": [[{"text": "报上去", "callback_data": "1x"}]]}
PRESS = {
    "id": "77",
    "from": WANG,
    "chat_instance": "1",
    "data": "1x",
    "message": {**WORDS, "reply_markup": KEYBOARD},
}


def message(**more: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {**WORDS, **more}}


def test_a_message_of_words_says_what_ptb_says() -> None:
    ours, theirs = parsed(message(), BOT, MONDAY), Update.de_json(message(), BOT)
    assert _plain(message()) is not None
    assert ours.message is not None
    assert theirs.message is not None
    assert of_message(ours, ours.message, edited=False) == of_message(theirs, theirs.message, edited=False)


def test_a_press_says_what_ptb_says() -> None:
    raw = slim({"update_id": 9, "callback_query": PRESS})
    ours, theirs = parsed(raw, BOT, MONDAY), Update.de_json(raw, BOT)
    assert _plain(raw) is not None
    press = Press("77", "ok", (), 4)
    assert of_press(ours, press, MONDAY) == of_press(theirs, press, MONDAY)


def test_what_is_looked_up_in_vain_is_as_in_an_empty_message_of_ptb() -> None:
    ours, theirs = parsed(message(), BOT, MONDAY).message, Update.de_json(message(), BOT).message
    assert ours is not None
    for name in (
        "photo",
        "voice",
        "reply_to_message",
        "forward_origin",
        "entities",
        "caption",
        "media_group_id",
    ):
        assert getattr(ours, name) == getattr(theirs, name)
    with pytest.raises(AttributeError):
        ours.no_such_thing  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("more", [{"sticker": {}}, {"date": "today"}, {"chat": None}, {"forward_origin": {}}])
def test_whatever_else_there_is_goes_to_ptb(more: dict[str, Any]) -> None:
    assert _plain(message(**more)) is None


def test_a_press_keeps_nothing_of_the_message_it_was_under() -> None:
    kept = slim({"update_id": 9, "callback_query": PRESS})["callback_query"]["message"]
    assert kept == {"message_id": 4, "chat": CHAT, "date": 0}
