"""The stand-in's whole state: one bot, its chats, its updates, one clock."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.faults import Script
from bot.sandbox.limits import Limiter
from bot.sandbox.people import FIRST_GROUP, FIRST_PERSON, FIRST_SUPERGROUP, Person, Room, Stored
from bot.sandbox.profile import Profile
from bot.sandbox.pulse import Pulse
from bot.sandbox.shelf import Shelf
from bot.sandbox.updates import PRESS_LIFE, UpdateQueue
from bot.sandbox.webhook import Webhook
from bot.sandbox.wire import Json, bad_request

BOT_ID = 7_700_000_001


@dataclass
class Press:
    """A pressed inline button waiting for answerCallbackQuery."""

    room: Room
    born: datetime


class World:
    """Everything the stand-in remembers; it lives in one event loop and is changed synchronously."""

    def __init__(self, token: str, username: str, clock: Callable[[], datetime], limits: bool) -> None:
        self.token = token
        self.clock = clock
        self.pulse = Pulse()
        self.updates = UpdateQueue(clock, self.pulse)
        self.shelf = Shelf(clock)
        self.script = Script()
        self.limiter = Limiter(clock, on=limits)
        self.webhook = Webhook()
        self.profile = Profile(username)
        self.rooms: dict[int, Room] = {}
        self.presses: dict[str, Press] = {}
        self.poller = 0
        self.logged_out = False
        self._next_message_id = 1
        self._next_person = FIRST_PERSON
        self._next_group = FIRST_GROUP
        self._next_supergroup = FIRST_SUPERGROUP
        head = token.partition(":")[0]
        self.bot_id = int(head) if head.isdecimal() and int(head) > 1000 else BOT_ID

    def bot(self) -> Json:
        """The bot's User as other people see it."""
        profile = self.profile
        return {"id": self.bot_id, "is_bot": True, "first_name": profile.name(), "username": profile.username}

    def unix(self) -> int:
        """The clock's moment in Telegram's form, whole seconds since 1970."""
        return int(self.clock().timestamp())

    # -- people and chats

    def add_person(self, person: Person) -> Room:
        """Give a person an account and, with it, an (unstarted) private chat with the bot."""
        if person.id == 0:
            person.id, self._next_person = self._next_person, self._next_person + 1
        room = Room(person.chat(), person=person, bot_status="member")
        self.rooms[person.id] = room
        self.pulse.tell("people")
        return room

    def add_group(self, title: str, kind: str = "group") -> Room:
        """A new group, supergroup or channel, without anybody in it."""
        if kind == "group":
            chat_id, self._next_group = self._next_group, self._next_group - 1
        else:
            chat_id, self._next_supergroup = self._next_supergroup, self._next_supergroup - 1
        room = Room({"id": chat_id, "title": title, "type": kind})
        self.rooms[chat_id] = room
        return room

    def private(self, person_id: int) -> Room:
        """A person's private chat with the bot; KeyError when there is no such person."""
        room = self.rooms[person_id]
        if room.person is None:
            raise KeyError(person_id)
        return room

    def find_room(self, chat_id: int | str) -> Room:
        """The chat a bot means by its id or by @username; ApiError 400 'chat not found' otherwise."""
        for room in self.rooms.values():
            name = room.chat.get("username")
            if room.id == chat_id or (name and room.kind != "private" and f"@{name}" == chat_id):
                return room
        raise bad_request("chat not found")

    def people(self) -> list[Person]:
        """Everyone with an account, in the order they came."""
        return [room.person for room in self.rooms.values() if room.person is not None]

    # -- messages

    def _new_message_id(self, room: Room) -> int:
        if room.kind in {"supergroup", "channel"}:
            room.next_message_id += 1
            return room.next_message_id - 1
        self._next_message_id += 1
        return self._next_message_id - 1

    def store(self, room: Room, sender: Json | None, content: Json, *, from_bot: bool) -> Stored:
        """Put a new message into a chat and tell the pages."""
        message: Json = {"message_id": self._new_message_id(room)}
        if sender is not None:
            message["from"] = sender
        message |= {"date": self.unix(), "chat": room.chat} | content
        if room.kind == "channel":
            message["sender_chat"] = room.chat
        stored = Stored(copy.deepcopy(message), from_bot, self.clock())
        room.messages[stored.id] = stored
        if from_bot:
            room.unread += 1
            room.chat_action = None
            self.note_said(room, stored)
        self.pulse.tell("message", chat_id=room.id, message_id=stored.id)
        return stored

    def note_said(self, room: Room, stored: Stored) -> None:
        """Remember what the bot has just said or changed, in order, for whoever listens on the phone."""
        room.said.append(copy.deepcopy(stored.json))

    def press(self, room: Room, person: Person, message: Json, data: str) -> str:
        """Queue a press of an inline button; the query's id."""
        query_id = str(secrets.randbits(62))
        self.presses[query_id] = Press(room, self.clock())
        query = {"id": query_id, "from": person.user(), "message": message}
        query |= {"chat_instance": str(abs(hash(room.id)) + 10**17), "data": data}
        self.updates.add("callback_query", query)
        return query_id

    def take_press(self, query_id: str) -> Press:
        """The press a bot answers now; ApiError 400 when it is answered already, too old or unknown."""
        press = self.presses.pop(query_id, None)
        if press is None or self.clock() - press.born > PRESS_LIFE:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return press
