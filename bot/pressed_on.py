"""What stood on the message whose button was pressed, as Telegram shows it: reduced to digests before anything is kept.

Telegram may leave it out (a message that is old, or deleted); another Bot API server may always do so. Then there is
nothing to compare, and only whether we said that message is asked.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.seal import Opened, Seal

#: Under which name it travels beside an update on its way through the inbox.
NAME = "pressed_on"
#: What can be seen in a message without a word in it: then there are no words of ours.
_SHOWS = frozenset(
    {"animation", "audio", "checklist", "contact", "dice", "document", "game", "invoice", "live_photo"}
    | {"location", "paid_media", "photo", "poll", "rich_message", "sticker", "story", "venue", "video"}
    | {"video_note", "voice"}
)
#: Blanks, and what Telegram's server drops or changes in a text: controls, marks that combine, signs without a width.
_NOT_COMPARED = re.compile(
    "[\\s\u0000-\u001f\u007f-\u009f\u00ad\u0300-\u036f\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufe00-\ufe0f\ufeff\ufffd]+"
)


class PressedOn(NamedTuple):
    """`data`: of the button that was pressed, where it is in view, else of another one there; `under`: the digests of
    its label (of each such button) with the words of the message."""

    data: str
    under: tuple[bytes, ...]


def compared(words: str) -> bytes:
    """The words of a message, as they are compared."""
    return _NOT_COMPARED.sub("", words).encode("utf-8", "replace")


def words_digest(words: bytes, label: str) -> bytes:
    """What a button's label and the words above it (see `compared`) come to."""
    return hashlib.blake2b(words + b"\0" + compared(label), digest_size=16).digest()


def kept(update: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept beside an update: nothing where it is no press, or nothing of its message is in view."""
    press = update.get("callback_query")
    seen = _seen(press) if isinstance(press, Mapping) else None
    return {} if seen is None else {NAME: [seen.data, *(each.hex() for each in seen.under)]}


def read(kept_beside: object) -> PressedOn | None:
    """As `kept` wrote it. Raises ValueError for anything else."""
    if kept_beside is None:
        return None
    if not isinstance(kept_beside, list) or not all(isinstance(each, str) for each in kept_beside):
        raise ValueError(NAME)
    data, *under = kept_beside
    return PressedOn(data, tuple(bytes.fromhex(each) for each in under))


def ours(seal: Seal, chat_id: int, data: str, opened: Opened, seen: PressedOn | None) -> bool | None:
    """Whether the pressed message shows what we said: its words, and this label on this button. None: that cannot be
    seen, or the buttons in view are ours and the pressed one is no longer among them (it was changed meanwhile)."""
    if seen is None:
        return None
    beside = opened if seen.data == data else seal.opened(chat_id, seen.data)
    if beside is None or not seen.under or any(seal.mark(each) != beside.mark for each in seen.under):
        return False
    return True if seen.data == data else None


def _seen(press: Mapping[str, Any]) -> PressedOn | None:
    if press.get("inline_message_id") is not None:
        return PressedOn("", ())  # we never say anything in the chats of others
    message = press.get("message")
    if not isinstance(message, Mapping):
        return None
    words = message.get("text") or message.get("caption")
    if not words and not _SHOWS & message.keys():
        return None
    buttons, pressed = list(_buttons(message)), press.get("data")
    data = (
        pressed if any(each == pressed for each, _ in buttons) else next((each for each, _ in buttons), None)
    )
    if not isinstance(data, str):
        return None
    said = compared(words if isinstance(words, str) else "")
    return PressedOn(data, tuple(words_digest(said, label) for each, label in buttons if each == data))


def _buttons(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(data, label) of each button in view that can be pressed here."""
    markup = message.get("reply_markup")
    for row in _each(markup.get("inline_keyboard") if isinstance(markup, Mapping) else None):
        for button in _each(row):
            data = button.get("callback_data") if isinstance(button, Mapping) else None
            if isinstance(data, str):
                yield data, str(button.get("text", ""))


def _each(things: object) -> Iterable[Any]:
    return things if isinstance(things, list) else ()
