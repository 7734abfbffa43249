"""Keyboards as Telegram wants them: inline rows with sealed buttons, and the keys under the input line."""

from typing import Any

from bot.pressed_on import compared, words_digest
from bot.seal import Seal
from bot.wording import Reader, label
from handlers.buttons import write
from handlers.screen import Button, Key, Rows


def inline(rows: Rows, reader: Reader, seal: Seal, chat_id: int, under: str = "") -> dict[str, Any] | None:
    """An InlineKeyboardMarkup; None without buttons. `under`: the words of the message it stands on. Raises ValueError
    for a button that does not fit."""
    words = compared(under)
    made = [[_button(button, reader, seal, chat_id, words) for button in row] for row in rows if row]
    return {"inline_keyboard": made} if made else None


def _button(button: Button, reader: Reader, seal: Seal, chat_id: int, words: bytes) -> dict[str, str]:
    text = label(reader, button.label, button.fields)
    if button.url is not None:
        return {"text": text, "url": button.url}
    return {"text": text, "callback_data": seal.close(chat_id, write(button), words_digest(words, text))}


def reply(keys: tuple[tuple[Key, ...], ...], reader: Reader) -> dict[str, Any]:
    """The permanent keys; without any, their removal."""
    made = [[_key(key, reader) for key in row] for row in keys if row]
    if not made:
        return {"remove_keyboard": True}
    return {"keyboard": made, "is_persistent": True, "resize_keyboard": True}


def _key(key: Key, reader: Reader) -> dict[str, Any]:
    asks = {f"request_{key.asks}": True} if key.asks else {}
    return {"text": label(reader, key.label, {}), **asks}
