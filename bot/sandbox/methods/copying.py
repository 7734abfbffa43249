"""Forwarding and copying of messages."""

from __future__ import annotations

import copy
from typing import Any

from bot.sandbox.methods.addressing import caption_of, room_of
from bot.sandbox.methods.registry import plays
from bot.sandbox.methods.sending import send
from bot.sandbox.people import Stored
from bot.sandbox.wire import Call, Json, bad_request
from bot.sandbox.world import World

CONTENT = [
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "audio",
    "video",
    "video_note",
    "animation",
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "link_preview_options",
    "has_media_spoiler",
]


def content_fields(message: Json) -> Json:
    """What a forwarded or copied message carries over."""
    return {name: copy.deepcopy(message[name]) for name in CONTENT if name in message}


def origin_of(message: Json) -> Json:
    """The MessageOrigin of a message: its first origin when it was itself forwarded."""
    if "forward_origin" in message:
        return dict(message["forward_origin"])
    if message["chat"]["type"] == "channel":
        facts = {"chat": message["chat"], "message_id": message["message_id"]}
        return {"type": "channel", "date": message["date"]} | facts
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}


def _source(world: World, call: Call, verb: str, past: str) -> Stored:
    room = world.find_room(call.need("from_chat_id"))
    stored = room.messages.get(call.need("message_id"))
    if stored is None:
        raise bad_request(f"message to {verb} not found")
    if stored.json.get("has_protected_content"):
        raise bad_request(f"the message can't be {past}")
    return stored


@plays("forwardMessage", sending=True)
def forward_message(world: World, call: Call) -> Json:
    """A message shown again elsewhere, with its origin."""
    room = room_of(world, call)
    message = _source(world, call, "forward", "forwarded").json
    return send(world, room, call, {"forward_origin": origin_of(message)} | content_fields(message))


@plays("copyMessage", sending=True)
def copy_message(world: World, call: Call) -> dict[str, Any]:
    """A message said again without its origin; the caption may be another."""
    room = room_of(world, call)
    content = content_fields(_source(world, call, "copy", "copied").json)
    if "caption" in call.given and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_of(call)
    return {"message_id": send(world, room, call, content)["message_id"]}
