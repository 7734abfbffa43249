"""What a pressed message shows: our words, somebody else's, or nothing that could be compared."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pressed_on import NAME, compared, kept, ours, read, words_digest
from bot.seal import Seal

CHAT, WORDS, LABEL, MEANING = 5, "0123号 · 清水村\n要看群众的名字，同意吗？", "同意", "ir\x1fabcdefgh\x1fyes"
SEAL = Seal(bytes(range(64)))
DATA = SEAL.close(CHAT, MEANING, words_digest(compared(WORDS), LABEL))
OTHER = SEAL.close(CHAT, MEANING, words_digest(compared("办好了。"), "看详情"))


def keys(*buttons: tuple[str, str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}] for label, data in buttons]}


def verdict(message: dict[str, Any] | None, **more: Any) -> bool | None:
    """Of a press of DATA on a message that shows this."""
    press = {"id": "q", "data": DATA, "message": message, **more}
    seen = read(kept({"update_id": 1, "callback_query": press}).get(NAME))
    opened = SEAL.opened(CHAT, DATA)
    assert opened is not None
    return ours(SEAL, CHAT, DATA, opened, seen)


@pytest.mark.parametrize("name", ["text", "caption"])
def test_our_button_under_our_words_is_ours(name: str) -> None:
    assert verdict({"message_id": 4, name: WORDS, "reply_markup": keys((LABEL, DATA))}) is True


def test_blanks_that_telegram_drops_make_no_difference() -> None:
    shown = WORDS.replace("\n", " ").replace("，", "， ") + "\u200b "
    assert verdict({"text": shown, "reply_markup": keys((LABEL + " ", DATA))}) is True


@pytest.mark.parametrize(
    "message",
    [
        {"text": "明天9点开例会", "reply_markup": keys((LABEL, DATA))},
        {"text": WORDS, "reply_markup": keys(("收到", DATA))},
        {"text": WORDS, "reply_markup": keys((LABEL, DATA), ("收到", DATA))},
        {"photo": [{"file_id": "x"}], "reply_markup": keys((LABEL, DATA))},
        {"text": "明天9点开例会", "reply_markup": keys(("收到", OTHER))},
        {"text": "明天9点开例会", "reply_markup": keys(("收到", "2forged"))},
    ],
)
def test_our_button_under_other_words_is_not_ours(message: dict[str, Any]) -> None:
    assert verdict(message) is False


def test_a_button_in_a_chat_of_others_is_not_ours() -> None:
    assert verdict(None, inline_message_id="7") is False


@pytest.mark.parametrize(
    "message",
    [
        None,
        {"message_id": 4, "date": 0},
        {"message_id": 4, "reply_markup": keys((LABEL, DATA))},
        {"message_id": 4, "text": "x"},
        {"message_id": 4, "text": WORDS, "reply_markup": "[]"},
        {"message_id": 4, "text": "办好了。", "reply_markup": keys(("看详情", OTHER))},
    ],
)
def test_what_is_not_in_view_is_not_judged(message: dict[str, Any] | None) -> None:
    """Old or lean messages, and those that were changed by us while the finger was on its way."""
    assert verdict(message) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(DATA),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "caption", "photo", "reply_markup", "inline_keyboard", "callback_data"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_shape_of_message_is_an_error(message: Any) -> None:
    verdict(message)
