"""A person's phone, for stories: it sends, presses, reads, and listens for what the bot says."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

from bot.sandbox import acts
from bot.sandbox.methods.sending import poll_json
from bot.sandbox.people import Person, Room, Stored
from bot.sandbox.transcript import buttons_text, one_line, transcript, words_of
from bot.sandbox.wire import Json
from bot.sandbox.world import World

#: Seconds a person waits for an answer: a busy machine may take ten over anything.
PATIENCE = 60.0

BYTES_OF_STICKER = (
    b"RIFF\x1a\x00\x00\x00WEBPVP8L\r\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
)


class Phone:
    """One person's private chat with the bot. All acts are synchronous and return what was sent."""

    def __init__(self, world: World, room: Room) -> None:
        self.world = world
        self.room = room
        self.heard = 0

    # -- who

    @property
    def person(self) -> Person:
        """The phone's owner."""
        return acts.author(self.room, None)

    @property
    def id(self) -> int:
        """The owner's user id, which is the chat's id too."""
        return self.room.id

    # -- sending

    def start(self, payload: str | None = None) -> Json:
        """Press START, or open a start link; unblocks first when blocked, as the app does."""
        if self.room.blocked:
            self.unblock()
        return self.text(f"/start {payload}" if payload else "/start")

    def text(self, text: str, reply_to: int | None = None) -> Json:
        """Type and send; a text over 4096 units leaves as several messages, the last is returned."""
        return _json(acts.say_text(self.world, self.room, text, reply_to=reply_to)[-1])

    def photo(self, data: bytes, caption: str | None = None, reply_to: int | None = None) -> Json:
        """Send a picture as a photo."""
        return self._media("photo", [(data, "", "")], caption, reply_to)[-1]

    def album(self, pictures: list[bytes], caption: str | None = None, kind: str = "photo") -> list[Json]:
        """Send several pictures at once: separate messages with one media_group_id."""
        return self._media(kind, [(data, "", "") for data in pictures], caption, None)

    def voice(self, data: bytes = b"OggS", duration: int = 3, reply_to: int | None = None) -> Json:
        """Send a voice note of so many seconds."""
        return self._media("voice", [(data, "", "audio/ogg")], None, reply_to, duration=duration)[-1]

    def document(self, data: bytes, name: str, mime: str = "", caption: str | None = None) -> Json:
        """Send a file as a file; its bytes stay as they are."""
        return self._media("document", [(data, name, mime)], caption, None)[-1]

    def media(self, kind: str, data: bytes, name: str = "", mime: str = "", **facts: Any) -> Json:
        """Send audio, video, video_note, animation or sticker."""
        return self._media(kind, [(data, name, mime)], None, None, **facts)[-1]

    def sticker(self) -> Json:
        """Send a sticker."""
        return self.media("sticker", BYTES_OF_STICKER)

    def location(self, latitude: float, longitude: float, **facts: Any) -> Json:
        """Send a place; live_period and horizontal_accuracy may be given."""
        return self.send({"location": {"latitude": latitude, "longitude": longitude, **facts}})

    def contact(
        self, *, own: bool = True, phone_number: str | None = None, first_name: str | None = None
    ) -> Json:
        """Send the own contact (with user_id) or, with own=False, somebody else's (without)."""
        contact = self.person.contact() if own else {"first_name": first_name or "某人"}
        if phone_number is not None:
            contact["phone_number"] = phone_number
        return self.send({"contact": {"phone_number": "", **contact}})

    def poll(self, question: str = "?", options: tuple[str, ...] = ("1", "2")) -> Json:
        """Send a poll."""
        return self.send({"poll": poll_json(question, list(options))})

    def dice(self, emoji: str = "🎲", value: int = 6) -> Json:
        """Send a dice."""
        return self.send({"dice": {"emoji": emoji, "value": value}})

    def send(self, content: Json, reply_to: int | None = None) -> Json:
        """Send any content fields of a Message (venue, story, paid_media, via_bot, ...)."""
        return _json(acts.say(self.world, self.room, content, reply_to=reply_to))

    def forward(self, text: str, origin: str = "user") -> Json:
        """Send a text forwarded from a user, a hidden user or a channel."""
        extra = {"forward_origin": acts.made_up_origin(self.world, origin)}
        return _json(acts.say_text(self.world, self.room, text, extra=extra)[-1])

    def _media(
        self,
        kind: str,
        files: list[tuple[bytes, str, str]],
        caption: str | None,
        reply_to: int | None,
        **facts: Any,
    ) -> list[Json]:
        said = acts.say_media(self.world, self.room, kind, files, caption=caption, reply_to=reply_to, **facts)
        return [_json(one) for one in said]

    # -- pressing and changing

    def press(self, button: str, message: Json | None = None) -> str:
        """Press an inline button by (part of) its text, newest message first; the query's id."""
        for one in [message] if message else reversed(self.messages):
            buttons = acts.buttons_of(one)
            exact = [found for found in buttons if found["text"] == button]
            for found in exact or [part for part in buttons if button in part["text"]]:
                if "callback_data" in found:
                    return self.press_data(one["message_id"], found["callback_data"])
        raise AssertionError(f"no inline button {button!r} in:\n{self.transcript()}")

    def press_data(self, message_id: int, data: str) -> str:
        """Press with any data, whether or not such a button is there (a forged press)."""
        return acts.press(self.world, self.room, message_id, data, force=True)

    def tap(self, key: str, *, latitude: float = 31.9, longitude: float = 104.4) -> Json:
        """Tap a key of the reply keyboard by (part of) its text; contact and place keys share those."""
        found = acts.find_key(self.room, key)
        if found is None:
            raise AssertionError(f"no key {key!r} among {self.reply_keys} in:\n{self.transcript()}")
        return _json(acts.tap(self.world, self.room, found, latitude, longitude))

    def edit(self, message_id: int, text: str) -> Json:
        """Change an own message."""
        return _json(acts.edit(self.world, self.room, message_id, text))

    def delete(self, message_id: int) -> None:
        """Delete a message for both sides."""
        acts.delete(self.world, self.room, message_id)

    def block(self) -> None:
        """Block the bot."""
        acts.block(self.world, self.room, blocked=True)

    def unblock(self) -> None:
        """Unblock the bot."""
        acts.block(self.world, self.room, blocked=False)

    def deactivate(self) -> None:
        """Delete the account: the bot only ever gets 403 'user is deactivated'."""
        self.room.deactivated = True

    # -- reading

    @property
    def messages(self) -> list[Json]:
        """All messages in the chat now, oldest first, as Telegram JSON plus "from_bot"."""
        return [_json(one) for one in self.room.messages.values()]

    @property
    def last(self) -> Json:
        """The newest message of the bot still in the chat; AssertionError when there is none."""
        from_bot = [one for one in self.messages if one["from_bot"]]
        assert from_bot, f"the bot has said nothing to {self.person.first_name}"
        return from_bot[-1]

    @property
    def buttons(self) -> list[str]:
        """The texts of the inline buttons under the newest message which has any."""
        rows = [acts.buttons_of(one) for one in self.messages]
        return [button["text"] for button in next(filter(None, reversed(rows)), [])]

    @property
    def reply_keys(self) -> list[str]:
        """The texts of the keys beside the input field."""
        return [str(key["text"]) for key in acts.keys_of(self.room)]

    @property
    def toasts(self) -> list[Json]:
        """All notes shown by answered presses, oldest first: {"text", "show_alert"}."""
        return list(self.room.toasts)

    def transcript(self) -> str:
        """The chat as readable text, for failure messages."""
        return transcript(self.room)

    # -- listening

    async def hears(self, substring: str, timeout: float = PATIENCE) -> Json:  # noqa: ASYNC109
        """The next message or edit by the bot, after what was heard before, which contains the words.

        Looks into text, caption, contact, venue and button texts. Raises AssertionError with the
        transcript after `timeout` seconds.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        while True:
            for at, said in enumerate(self.room.said[self.heard :], self.heard + 1):
                if substring in words_of(said) + "\n" + buttons_text(said):
                    self.heard = at
                    return copy.deepcopy(said)
            left = until - loop.time()
            if left <= 0 or not await self.world.pulse.change(left):
                raise AssertionError(self._unheard(substring))

    async def toasted(self, substring: str, timeout: float = PATIENCE) -> Json:  # noqa: ASYNC109
        """The first note of an answered press which contains the words; AssertionError after `timeout` s."""
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        while True:
            found = [toast for toast in self.room.toasts if substring in toast["text"]]
            if found:
                return found[0]
            if not await self.world.pulse.change(max(0.0, until - loop.time())):
                notes = [toast["text"] for toast in self.room.toasts]
                raise AssertionError(f"no note with {substring!r} among {notes} in:\n{self.transcript()}")

    def listen_from_now(self) -> None:
        """Forget what the bot has said so far: hears() only finds what comes later."""
        self.heard = len(self.room.said)

    def _unheard(self, substring: str) -> str:
        fresh = "\n".join(one_line(one, from_bot=True) for one in self.room.said[self.heard :])
        return (
            f"{self.person.first_name} did not hear {substring!r}; new since last heard:\n"
            f"{fresh or '(nothing)'}\n--- the whole chat:\n{self.transcript()}"
        )


def _json(stored: Stored) -> Json:
    return copy.deepcopy(stored.json) | {"from_bot": stored.from_bot}
