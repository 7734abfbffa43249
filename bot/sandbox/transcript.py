"""A chat as readable text, so that a failed story shows what happened."""

from __future__ import annotations

from bot.sandbox.attachments import media_kind
from bot.sandbox.people import Room
from bot.sandbox.wire import Json


def words_of(message: Json) -> str:
    """All words a message shows: text or caption, and those of a contact, venue or poll."""
    words = [str(message.get("text") or message.get("caption") or "")]
    words += [str(value) for value in message.get("contact", {}).values()]
    words += [str(message[kind].get("title", "")) for kind in ("venue",) if kind in message]
    words += [str(message["poll"]["question"])] if "poll" in message else []
    return "\n".join(filter(None, words))


def buttons_text(message: Json) -> str:
    """The inline buttons as rows of [brackets]."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return "\n".join(" ".join(f"[{button['text']}]" for button in row) for row in rows)


def one_line(message: Json, *, from_bot: bool) -> str:
    """One message with its id, what it holds, and its buttons."""
    kind = media_kind(message) or next((name for name in ("location", "dice") if name in message), "")
    head = f"{'bot' if from_bot else '  >'} #{message['message_id']}"
    parts = [
        head,
        "(edited)" if "edit_date" in message else "",
        f"<{kind}>" if kind else "",
        words_of(message),
    ]
    line = " ".join(filter(None, parts))
    return line + "".join(f"\n      {row}" for row in buttons_text(message).splitlines())


def transcript(room: Room) -> str:
    """The whole chat, oldest first, and the keys shown at the end."""
    lines = [one_line(one.json, from_bot=one.from_bot) for one in room.messages.values()]
    rows = (room.reply_keyboard or {}).get("keyboard", [])
    keys = " ".join(f"[{key['text'] if isinstance(key, dict) else key}]" for row in rows for key in row)
    lines += [f"keys: {keys}"] if keys else []
    lines += [f"note: {toast['text']}" for toast in room.toasts]
    return "\n".join(lines) or "(an empty chat)"
