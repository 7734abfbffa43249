"""Keyboards under and beside messages, checked as Telegram checks them."""

from __future__ import annotations

from bot.sandbox.people import Room
from bot.sandbox.wire import Call, Json, bad_request

MOST_BUTTONS = 100
WIDEST_ROW = 8
ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}


def inline_markup(call: Call) -> Json | None:
    """The checked inline keyboard of an edit, or None; any other markup is refused."""
    markup: Json | None = call.get("reply_markup")
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return _checked_inline(markup)


def any_markup(call: Call, room: Room) -> Json | None:
    """The checked reply_markup of a new message, or None; ApiError 400 in Telegram's words."""
    markup: Json | None = call.get("reply_markup")
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        return _checked_inline(markup)
    if "keyboard" in markup:
        _check_reply_keyboard(markup, room)
    elif markup.get("remove_keyboard") is not True and markup.get("force_reply") is not True:
        raise bad_request("object expected as reply markup")
    if room.kind == "channel":
        raise bad_request("inline keyboard expected")
    return markup


def _checked_inline(markup: Json) -> Json | None:
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > WIDEST_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_inline_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_inline_button(button: Json) -> None:
    where = "can't parse inline keyboard button"
    if not button["text"].strip():
        raise bad_request(f"{where}: Button text must be non-empty")
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad_request(f"{where}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"{where}: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(("http://", "https://", "tg://", "t.me/")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.get("style") not in {None, "danger", "success", "primary"}:
        raise bad_request(f"{where}: invalid button style specified")


def _check_reply_keyboard(markup: Json, room: Room) -> None:
    rows = markup["keyboard"]
    if not any(rows):
        raise bad_request("keyboard is empty")
    if sum(map(len, rows)) > 300 or any(len(row) > 12 for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            text = button if isinstance(button, str) else button["text"]
            if not text.strip():
                raise bad_request("can't parse keyboard button: Button text must be non-empty")
            if not isinstance(button, str) and room.kind != "private":
                _check_private_only(button)
    if not 0 < len(markup.get("input_field_placeholder", "x")) <= 64:
        raise bad_request("reply keyboard placeholder must be 1-64 characters long")


def _check_private_only(button: Json) -> None:
    asked = {"request_contact": "phone number", "request_location": "location", "request_poll": "poll"}
    for name, what in asked.items():
        if button.get(name):
            raise bad_request(f"{what} can be requested in private chats only")


def show(room: Room, markup: Json | None) -> None:
    """Let the phone show what a new message's markup asks for."""
    if markup is None or "inline_keyboard" in markup:
        return
    if "keyboard" in markup:
        room.reply_keyboard = markup
    elif markup.get("remove_keyboard"):
        room.reply_keyboard = None
