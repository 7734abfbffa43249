"""Whom a bot may speak to, and which message it means."""

from __future__ import annotations

import copy
from datetime import timedelta

from bot.sandbox.entities import parse, units
from bot.sandbox.people import Room, Stored
from bot.sandbox.wire import ApiError, Call, Json, bad_request, forbidden
from bot.sandbox.world import World

DELETABLE = timedelta(hours=48)


def room_of(world: World, call: Call) -> Room:
    """The chat of a call in which the bot may speak; ApiError 400 or 403 otherwise."""
    room = world.find_room(call.need("chat_id"))
    if room.migrated_to is not None:
        what = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, what, migrate_to_chat_id=room.migrated_to)
    if room.person is not None:
        _check_private(room)
    elif room.bot_status not in {"member", "administrator"}:
        kind = "channel" if room.kind == "channel" else f"{room.kind} chat"
        what = "was kicked from" if room.bot_status == "kicked" else "is not a member of"
        raise forbidden(f"bot {what} the {kind}")
    return room


def _check_private(room: Room) -> None:
    if room.deactivated:
        raise forbidden("user is deactivated")
    if room.blocked:
        raise forbidden("bot was blocked by the user")
    if not room.started:
        raise forbidden("bot can't initiate conversation with a user")


def message_of(room: Room, call: Call, purpose: str) -> Stored:
    """The message a call means; ApiError 400 "message to <purpose> not found" otherwise."""
    stored = room.messages.get(call.need("message_id"))
    if stored is None:
        raise bad_request(f"message to {purpose} not found")
    return stored


def body_text(call: Call) -> tuple[str, list[Json]]:
    """The checked text of a message: 1-4096 UTF-16 units after parsing."""
    text, entities = parse(call.get("text", ""), call.get("parse_mode"), call.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    if units(text) > 4096:
        raise bad_request("message is too long")
    return text, entities


def caption_of(call: Call) -> Json:
    """The checked caption fields of a message: 0-1024 UTF-16 units after parsing."""
    if not call.get("caption"):
        return {}
    text, entities = parse(call.get("caption"), call.get("parse_mode"), call.get("caption_entities"))
    if units(text) > 1024:
        raise bad_request("message caption is too long")
    fields: Json = {"caption": text} if text else {}
    if entities:
        fields["caption_entities"] = entities
    if call.get("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return fields


def reply_fields(world: World, room: Room, call: Call) -> Json:
    """The reply_to_message (and quote) of a new message; ApiError 400 when that message is gone."""
    wanted: Json | None = call.get("reply_parameters")
    if wanted is None:
        return {}
    there = world.find_room(wanted.get("chat_id", room.id))
    target = there.messages.get(wanted["message_id"])
    if target is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    fields: Json = {"reply_to_message": shallow(target.json)}
    quote = wanted.get("quote")
    if quote:
        whole = str(target.json.get("text") or target.json.get("caption") or "")
        if quote not in whole:
            raise bad_request("QUOTE_TEXT_INVALID")
        fields["quote"] = {"text": quote, "position": units(whole[: whole.index(quote)])}
    return fields


def shallow(message: Json) -> Json:
    """A message as it appears inside another: without its own reply_to_message (Bot API, Message)."""
    return {key: copy.deepcopy(value) for key, value in message.items() if key != "reply_to_message"}
