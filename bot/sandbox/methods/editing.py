"""Changes to messages the bot has sent."""

from __future__ import annotations

import copy

from bot.sandbox.attachments import KINDS
from bot.sandbox.keyboards import inline_markup
from bot.sandbox.methods.addressing import body_text, caption_of, message_of, room_of
from bot.sandbox.methods.media import item_content
from bot.sandbox.methods.registry import plays
from bot.sandbox.methods.sending import preview_fields
from bot.sandbox.people import Room, Stored
from bot.sandbox.wire import Call, Json, bad_request
from bot.sandbox.world import World

TEXT_FIELDS = ("text", "entities", "link_preview_options")
CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def _own(world: World, call: Call) -> tuple[Room, Stored]:
    if call.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if "message_id" not in call.given:
        raise bad_request("message identifier is not specified")
    room = room_of(world, call)
    stored = message_of(room, call, "edit")
    if not stored.from_bot or stored.had_other_markup or "forward_origin" in stored.json:
        raise bad_request("message can't be edited")
    return room, stored


def _change(
    world: World, room: Room, stored: Stored, content: Json, replaced: tuple[str, ...], call: Call
) -> Json:
    """Put new content and the new keyboard (none given: none left) in place of the old."""
    markup = inline_markup(call)
    changed = {key: value for key, value in stored.json.items() if key not in (*replaced, "reply_markup")}
    changed |= content | ({"reply_markup": markup} if markup else {})
    if changed == stored.json:
        raise bad_request(UNCHANGED)
    stored.json = copy.deepcopy(changed | {"edit_date": world.unix()})
    world.note_said(room, stored)
    world.pulse.tell("edit", chat_id=room.id, message_id=stored.id)
    return stored.json


@plays("editMessageText")
def edit_message_text(world: World, call: Call) -> Json:
    """Another text in a text message."""
    if "text" not in call.given:
        raise bad_request("message text is empty")
    room, stored = _own(world, call)
    text, entities = body_text(call)
    if "text" not in stored.json:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    return _change(world, room, stored, content | preview_fields(call), TEXT_FIELDS, call)


@plays("editMessageCaption")
def edit_message_caption(world: World, call: Call) -> Json:
    """Another caption under a file."""
    room, stored = _own(world, call)
    if not any(kind in stored.json for kind in KINDS):
        raise bad_request("there is no caption in the message to edit")
    return _change(world, room, stored, caption_of(call), CAPTION_FIELDS, call)


@plays("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, call: Call) -> Json:
    """Another inline keyboard, or none."""
    room, stored = _own(world, call)
    return _change(world, room, stored, {}, (), call)


@plays("editMessageMedia")
def edit_message_media(world: World, call: Call) -> Json:
    """Another file with another caption."""
    room, stored = _own(world, call)
    if "media_group_id" in stored.json and call.need("media").get("type") not in {"photo", "video"}:
        raise bad_request("message media can't be changed inside an album")
    content = item_content(world, call, call.need("media"))
    return _change(world, room, stored, content, (*KINDS, *TEXT_FIELDS, *CAPTION_FIELDS), call)
