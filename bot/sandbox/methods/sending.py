"""New messages without files: texts, places, contacts, polls, dice, and the "typing" sign."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.sandbox.entities import parse, units
from bot.sandbox.keyboards import any_markup, show
from bot.sandbox.methods.addressing import body_text, reply_fields, room_of
from bot.sandbox.methods.registry import plays
from bot.sandbox.people import Room
from bot.sandbox.wire import Call, Json, bad_request
from bot.sandbox.world import World

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
PLACE_FIELDS = (
    "latitude",
    "longitude",
    "horizontal_accuracy",
    "live_period",
    "heading",
    "proximity_alert_radius",
)


def send(world: World, room: Room, call: Call, content: Json) -> Json:
    """Put the bot's new message into a chat with what every sending method may add; its Message."""
    markup = any_markup(call, room)
    whole = reply_fields(world, room, call) | content
    if call.get("protect_content"):
        whole["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        whole["reply_markup"] = markup
    sender = None if room.kind == "channel" else world.bot()
    stored = world.store(room, sender, whole, from_bot=True)
    stored.had_other_markup = bool(markup) and "inline_keyboard" not in (markup or {})
    show(room, markup)
    if stored.had_other_markup:
        world.pulse.tell("keyboard", chat_id=room.id)
    return stored.json


def preview_fields(call: Call) -> Json:
    """The link_preview_options a message keeps."""
    options = call.get("link_preview_options")
    return {"link_preview_options": options} if options else {}


@plays("sendMessage", sending=True)
def send_message(world: World, call: Call) -> Json:
    """A text message."""
    room = room_of(world, call)
    text, entities = body_text(call)
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    return send(world, room, call, content | preview_fields(call))


def location_of(call: Call) -> Json:
    """A checked Location from a call's parameters."""
    place = {name: call.get(name) for name in PLACE_FIELDS if call.get(name) is not None}
    if not -90 <= call.need("latitude") <= 90 or not -180 <= call.need("longitude") <= 180:
        raise bad_request("wrong location specified")
    if not 0 <= place.get("horizontal_accuracy", 0) <= 1500:
        raise bad_request("wrong location accuracy specified")
    period = place.get("live_period")
    if period is not None and not (60 <= period <= 86400 or period == 0x7FFFFFFF):
        raise bad_request("wrong live location period specified")
    return place


@plays("sendLocation", sending=True)
def send_location(world: World, call: Call) -> Json:
    """A place on the map."""
    return send(world, room_of(world, call), call, {"location": location_of(call)})


@plays("sendVenue", sending=True)
def send_venue(world: World, call: Call) -> Json:
    """A place with a name and an address."""
    room, place = room_of(world, call), location_of(call)
    venue = {"location": place, "title": call.need("title"), "address": call.need("address")}
    return send(world, room, call, {"location": place, "venue": venue})


@plays("sendContact", sending=True)
def send_contact(world: World, call: Call) -> Json:
    """A phone number with a name."""
    room = room_of(world, call)
    contact = {name: call.get(name) for name in ("phone_number", "first_name", "last_name", "vcard")}
    if not contact["first_name"]:
        raise bad_request("contact first name is empty")
    return send(world, room, call, {"contact": {key: value for key, value in contact.items() if value}})


@plays("sendDice", sending=True)
def send_dice(world: World, call: Call) -> Json:
    """An animated emoji with a random value."""
    room, emoji = room_of(world, call), call.get("emoji") or "🎲"
    if emoji not in DICE:
        raise bad_request("wrong dice emoji specified")
    return send(world, room, call, {"dice": {"emoji": emoji, "value": 1 + secrets.randbelow(DICE[emoji])}})


@plays("sendPoll", sending=True)
def send_poll(world: World, call: Call) -> Json:
    """A poll with 1-12 options."""
    room = room_of(world, call)
    question, _ = parse(call.need("question"), call.get("question_parse_mode"), call.get("question_entities"))
    options = [option["text"].strip() for option in call.need("options")]
    if not question:
        raise bad_request("poll question must be non-empty")
    if units(question) > 300:
        raise bad_request("poll question length must not exceed 300")
    if not 1 <= len(options) <= 12:
        raise bad_request("poll must have from 1 to 12 options")
    if any(not 1 <= units(option) <= 100 for option in options):
        raise bad_request("poll options length must not exceed 100")
    poll = poll_json(question, options)
    poll |= {"type": call.get("type") or "regular", "is_anonymous": call.get("is_anonymous", True)}
    return send(world, room, call, {"poll": poll | {"is_closed": call.get("is_closed", False)}})


def poll_json(question: str, options: list[str]) -> Json:
    """A Poll nobody has voted in."""
    rows = [{"persistent_id": secrets.token_hex(8), "text": text, "voter_count": 0} for text in options]
    return {
        "id": str(secrets.randbits(62)),
        "question": question,
        "options": rows,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }


@plays("sendChatAction")
def send_chat_action(world: World, call: Call) -> bool:
    """The "typing" sign, which lasts five seconds or until the next message."""
    room = room_of(world, call)
    if call.need("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    room.chat_action = (call.need("action"), world.clock() + timedelta(seconds=5))
    world.pulse.tell("action", chat_id=room.id, action=call.need("action"))
    return True
