"""What people do on their phones, as Telegram turns it into messages and updates."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.attachments import put_media
from bot.sandbox.entities import detected, trimmed, units
from bot.sandbox.methods.addressing import shallow
from bot.sandbox.methods.chats import change_membership
from bot.sandbox.methods.copying import content_fields, origin_of
from bot.sandbox.methods.sending import poll_json
from bot.sandbox.people import Person, Room, Stored
from bot.sandbox.wire import Json
from bot.sandbox.world import World

LONGEST = 4096


class PhoneError(Exception):
    """The phone's app would not let the person do this."""


def author(room: Room, person: Person | None) -> Person:
    """Who writes in a chat: its own person in a private chat, else somebody who must be given."""
    found = person or room.person
    if found is None:
        raise PhoneError("somebody must write")
    return found


def say(
    world: World, room: Room, content: Json, *, person: Person | None = None, reply_to: int | None = None
) -> Stored:
    """A person's new message of any kind; the bot gets it unless it is blocked or may not see it."""
    if room.blocked:
        raise PhoneError("the bot is blocked on this phone")
    if room.kind == "channel":
        stored = world.store(room, None, content, from_bot=False)
        _deliver(world, room, "channel_post", stored)
        return stored
    sender = author(room, person)
    whole = dict(content)
    if reply_to is not None:
        if reply_to not in room.messages:
            raise PhoneError("there is no such message to reply to")
        whole["reply_to_message"] = shallow(room.messages[reply_to].json)
    room.started = room.started or room.kind == "private"
    room.unread = 0
    stored = world.store(room, sender.user(), whole, from_bot=False)
    _deliver(world, room, "message", stored)
    return stored


def _deliver(world: World, room: Room, kind: str, stored: Stored) -> None:
    if room.bot_status in {"member", "administrator"} and not room.blocked and _visible(world, room, stored):
        world.updates.add(kind, stored.json)


def _visible(world: World, room: Room, stored: Stored) -> bool:
    """Privacy mode: in groups a bot without rights sees commands, replies to it, mentions, services."""
    if room.kind in {"private", "channel"} or room.bot_status == "administrator":
        return True
    message = stored.json
    text = str(message.get("text") or message.get("caption") or "")
    replied = message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot_id
    service = "text" not in message and ("new_chat_members" in message or "left_chat_member" in message)
    moved = "migrate_to_chat_id" in message or "migrate_from_chat_id" in message
    named = f"@{world.profile.username}".lower() in text.lower()
    return text.startswith("/") or replied or named or service or moved


def text_contents(text: str) -> list[Json]:
    """A typed text as the app sends it: trimmed, and cut into messages of at most 4096 units."""
    contents = []
    rest = text.strip()
    while rest:
        piece = rest[:LONGEST]
        while units(piece) > LONGEST:
            piece = piece[:-1]
        rest = rest[len(piece) :]
        plain, entities = trimmed(piece, [])
        if plain:
            contents.append({"text": plain} | ({"entities": entities} if entities else {}))
    return contents


def say_text(
    world: World,
    room: Room,
    text: str,
    *,
    person: Person | None = None,
    reply_to: int | None = None,
    extra: Json | None = None,
) -> list[Stored]:
    """A typed text; PhoneError when there is nothing but white space in it."""
    contents = text_contents(text)
    if not contents:
        raise PhoneError("there is nothing to send")
    return [say(world, room, one | (extra or {}), person=person, reply_to=reply_to) for one in contents]


def caption_fields(caption: str | None) -> Json:
    """A typed caption with what Telegram finds in it."""
    text = (caption or "").strip()
    if not text:
        return {}
    entities = detected(text)
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def say_media(
    world: World,
    room: Room,
    kind: str,
    files: list[tuple[bytes, str, str]],
    *,
    caption: str | None = None,
    person: Person | None = None,
    reply_to: int | None = None,
    **facts: Any,
) -> list[Stored]:
    """Files of a kind (bytes, name, type); several make an album, with the caption on its first."""
    group: Json = {"media_group_id": str(secrets.randbits(53))} if len(files) > 1 else {}
    said: list[Stored] = []
    for data, name, mime_type in files:
        content = put_media(world.shelf, kind, data, name, mime_type, **facts)
        words = {} if said or kind in {"sticker", "video_note"} else caption_fields(caption)
        said.append(say(world, room, content | words | group, person=person, reply_to=reply_to))
    return said


def forward(world: World, room: Room, message: Json) -> Stored:
    """A person forwards a message of another chat here; protected messages cannot be."""
    if message.get("has_protected_content"):
        raise PhoneError("this message is protected from forwarding")
    return say(world, room, {"forward_origin": origin_of(message)} | content_fields(message))


def press(
    world: World, room: Room, message_id: int, data: str, *, person: Person | None = None, force: bool = False
) -> str:
    """Press an inline button by its data; PhoneError when no such button is there, unless forced."""
    stored = room.messages.get(message_id)
    if not force and (
        stored is None or data not in [one.get("callback_data") for one in buttons_of(stored.json)]
    ):
        raise PhoneError("there is no such button")
    if room.blocked:
        raise PhoneError("the bot is blocked on this phone")
    message: Json = {"chat": room.chat, "message_id": message_id, "date": 0}
    return world.press(room, author(room, person), stored.json if stored else message, data)


def buttons_of(message: Json) -> list[Json]:
    """The inline buttons under a message, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def edit(world: World, room: Room, message_id: int, text: str) -> Stored:
    """A person changes the text or caption of an own message."""
    stored = room.messages.get(message_id)
    if stored is None or stored.from_bot:
        raise PhoneError("there is no such own message")
    name = "text" if "text" in stored.json else "caption"
    plain, entities = trimmed(text, [])
    if units(plain) > LONGEST or (not plain and name == "text"):
        raise PhoneError("an edited text must have 1 to 4096 characters")
    listed = "entities" if name == "text" else "caption_entities"
    kept = {key: value for key, value in stored.json.items() if key not in {name, listed}}
    kept |= ({name: plain} if plain else {}) | ({listed: entities} if entities else {})
    stored.json = kept | {"edit_date": world.unix()}
    _deliver(world, room, "edited_channel_post" if room.kind == "channel" else "edited_message", stored)
    world.pulse.tell("edit", chat_id=room.id, message_id=message_id)
    return stored


def delete(world: World, room: Room, message_id: int) -> None:
    """A person deletes a message for both sides; a bot is not told."""
    if room.messages.pop(message_id, None) is None:
        raise PhoneError("there is no such message")
    world.pulse.tell("delete", chat_id=room.id, message_id=message_id)


def block(world: World, room: Room, *, blocked: bool) -> None:
    """Block or unblock the bot on a phone; the bot gets my_chat_member when that changes anything."""
    person = author(room, None)
    if room.blocked == blocked:
        return
    room.blocked = blocked
    if room.started:
        change_membership(world, room, person.user(), "kicked" if blocked else "member")
    world.pulse.tell("people")


def keys_of(room: Room) -> list[Json]:
    """The keys beside the input field, row by row."""
    rows = (room.reply_keyboard or {}).get("keyboard", [])
    return [key if isinstance(key, dict) else {"text": key} for row in rows for key in row]


def find_key(room: Room, text: str) -> Json | None:
    """The key with this text, else the first which contains it."""
    keys = keys_of(room)
    exact = [key for key in keys if key["text"] == text]
    return next(iter(exact or [key for key in keys if text in key["text"]]), None)


def tap(world: World, room: Room, key: Json, latitude: float, longitude: float) -> Stored:
    """Tap a key: its text is sent, or the contact or place it asks for."""
    keyboard = room.reply_keyboard or {}
    if keyboard.get("one_time_keyboard"):
        room.reply_keyboard = None
        world.pulse.tell("keyboard", chat_id=room.id)
    if key.get("request_contact"):
        return say(world, room, {"contact": author(room, None).contact()}, reply_to=_keyboard_message(room))
    if key.get("request_location"):
        return say(world, room, {"location": {"latitude": latitude, "longitude": longitude}})
    if key.get("request_poll"):
        return say(world, room, {"poll": poll_json("?", ["1", "2"])})
    return say_text(world, room, key["text"])[-1]


def _keyboard_message(room: Room) -> int | None:
    """The message which brought the keyboard: apps send a shared contact as a reply to it."""
    brought = [one.id for one in room.messages.values() if one.from_bot and one.had_other_markup]
    return brought[-1] if brought else None


def made_up_origin(world: World, origin: str) -> Json:
    """A MessageOrigin of a kind: "user", "hidden" or "channel", of somebody nobody here knows."""
    date = world.unix() - 3600
    if origin == "hidden":
        return {"type": "hidden_user", "date": date, "sender_user_name": "匿名"}
    if origin == "channel":
        chat = {"id": -1_002_999_999_999, "type": "channel", "title": "某频道"}
        return {"type": "channel", "date": date, "chat": chat, "message_id": 7}
    user = {"id": 5_999_000_001, "is_bot": False, "first_name": "某人"}
    return {"type": "user", "date": date, "sender_user": user}
