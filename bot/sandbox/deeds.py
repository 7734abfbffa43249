"""What a phone does when told over HTTP: POST /phones/{id}/<deed> with a JSON body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox import acts
from bot.sandbox.groups import Group
from bot.sandbox.methods.sending import poll_json
from bot.sandbox.people import Person, Room
from bot.sandbox.view import message_view
from bot.sandbox.wire import Json
from bot.sandbox.world import World

Deed = Callable[[Room, Json], Any]
NAMES = (
    "text",
    "forward",
    "press",
    "tap",
    "location",
    "contact",
    "poll",
    "dice",
    "venue",
    "story",
    "edit",
    "delete",
    "block",
    "unblock",
    "start",
    "migrate",
)


class Deeds:
    """Every deed takes the chat and the request's body; in groups `by` says who does it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def by_name(self) -> dict[str, Deed]:
        """All deeds by the last part of their path."""
        return {name: getattr(self, name) for name in NAMES}

    def text(self, room: Room, body: Json) -> Any:
        """Type and send {text, reply_to?, forward_from?, via_bot?}."""
        extra: Json = {}
        if body.get("forward_from"):
            extra["forward_origin"] = self._origin(body["forward_from"])
        if body.get("via_bot"):
            username = str(body["via_bot"]).lstrip("@")
            extra["via_bot"] = {
                "id": 7_800_000_001,
                "is_bot": True,
                "first_name": username,
                "username": username,
            }
        said = acts.say_text(
            self.world,
            room,
            str(body["text"]),
            person=self._by(body),
            reply_to=body.get("reply_to"),
            extra=extra,
        )
        return [message_view(one) for one in said]

    def _origin(self, wanted: Any) -> Json:
        if isinstance(wanted, int) or str(wanted).isdecimal():
            person = acts.author(self.world.private(int(wanted)), None)
            return {"type": "user", "date": self.world.unix(), "sender_user": person.user()}
        return acts.made_up_origin(self.world, str(wanted))

    def forward(self, room: Room, body: Json) -> Any:
        """Forward a message here {from_chat_id, message_id}."""
        source = self.world.rooms[int(body["from_chat_id"])].messages[int(body["message_id"])]
        return message_view(acts.forward(self.world, room, source.json))

    def press(self, room: Room, body: Json) -> Any:
        """Press an inline button {message_id, data, force?}."""
        message_id, data, force = int(body["message_id"]), str(body["data"]), bool(body.get("force"))
        by = self._by(body)
        return {"query_id": acts.press(self.world, room, message_id, data, person=by, force=force)}

    def tap(self, room: Room, body: Json) -> Any:
        """Tap a key beside the input field {text}."""
        key = acts.find_key(room, str(body["text"]))
        if key is None:
            raise acts.PhoneError("there is no such key")
        place = (float(body.get("latitude", 31.9)), float(body.get("longitude", 104.4)))
        return message_view(acts.tap(self.world, room, key, *place))

    def location(self, room: Room, body: Json) -> Any:
        """Share a place {latitude, longitude, live_period?, horizontal_accuracy?}."""
        names = ("latitude", "longitude", "live_period", "horizontal_accuracy")
        return self._say(
            room, body, {"location": {name: body[name] for name in names if body.get(name) is not None}}
        )

    def contact(self, room: Room, body: Json) -> Any:
        """Share the own contact, or another {phone_number, first_name, user_id?}."""
        names = ("phone_number", "first_name", "last_name", "user_id")
        other = {name: body[name] for name in names if body.get(name)}
        contact = other if other.get("phone_number") else acts.author(room, None).contact()
        return self._say(room, body, {"contact": {"first_name": "?", **contact}})

    def poll(self, room: Room, body: Json) -> Any:
        """Send a poll {question?, options?}."""
        question, options = str(body.get("question", "?")), list(body.get("options", ["1", "2"]))
        return self._say(room, body, {"poll": poll_json(question, options)})

    def dice(self, room: Room, body: Json) -> Any:
        """Send a dice {value?}."""
        return self._say(room, body, {"dice": {"emoji": "🎲", "value": int(body.get("value", 6))}})

    def venue(self, room: Room, body: Json) -> Any:
        """Share a place with a name {latitude, longitude, title, address}."""
        place = {
            "latitude": float(body.get("latitude", 31.9)),
            "longitude": float(body.get("longitude", 104.4)),
        }
        venue = {"location": place, "title": body.get("title", "?"), "address": body.get("address", "?")}
        return self._say(room, body, {"location": place, "venue": venue})

    def story(self, room: Room, body: Json) -> Any:
        """Share a story {id?}."""
        return self._say(room, body, {"story": {"chat": room.chat, "id": int(body.get("id", 1))}})

    def edit(self, room: Room, body: Json) -> Any:
        """Change an own message {message_id, text}."""
        return message_view(acts.edit(self.world, room, int(body["message_id"]), str(body["text"])))

    def delete(self, room: Room, body: Json) -> Any:
        """Delete a message for both sides {message_id}."""
        acts.delete(self.world, room, int(body["message_id"]))

    def block(self, room: Room, body: Json) -> Any:
        """Block the bot."""
        acts.block(self.world, room, blocked=True)

    def unblock(self, room: Room, body: Json) -> Any:
        """Unblock the bot."""
        acts.block(self.world, room, blocked=False)

    def start(self, room: Room, body: Json) -> Any:
        """Press START or open a start link {payload?}; unblocks first."""
        acts.block(self.world, room, blocked=False)
        text = f"/start {body['payload']}" if body.get("payload") else "/start"
        return [message_view(one) for one in acts.say_text(self.world, room, text)]

    def migrate(self, room: Room, body: Json) -> Any:
        """A group becomes a supergroup {by?}."""
        by = self._by(body) or next(iter(room.members.values()))
        return Group(self.world, room).migrate(by).room.chat

    def _say(self, room: Room, body: Json, content: Json) -> Any:
        reply_to = body.get("reply_to")
        return message_view(acts.say(self.world, room, content, person=self._by(body), reply_to=reply_to))

    def _by(self, body: Json) -> Person | None:
        return self.world.private(int(body["by"])).person if body.get("by") else None
