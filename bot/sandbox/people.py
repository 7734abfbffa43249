"""Who is on the stand-in's Telegram: people, chats, and the messages of each chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.wire import Json

FIRST_PERSON = 5_100_000_001
FIRST_GROUP = -4_000_000_001
FIRST_SUPERGROUP = -1_002_000_000_001


@dataclass
class Person:
    """A person with an account; what follows `language_code` is shown by the page only.

    `name_en` and `title_en`: on a page in English; `group`: a heading {words, words_en, folded} of its list.
    """

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    phone: str | None = None
    language_code: str | None = None
    title: str | None = None
    note: str | None = None
    title_en: str | None = None
    name_en: str | None = None
    group: Json | None = None

    def user(self) -> Json:
        """The User object a bot sees; the phone number is never part of it."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return user | _given(
            last_name=self.last_name, username=self.username, language_code=self.language_code
        )

    def chat(self) -> Json:
        """The private Chat object a bot sees."""
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        return chat | _given(last_name=self.last_name, username=self.username)

    def contact(self) -> Json:
        """The person's own Contact, as the request_contact button shares it."""
        number = (self.phone or "").removeprefix("+")
        contact: Json = {"phone_number": number, "first_name": self.first_name}
        return contact | _given(last_name=self.last_name) | {"user_id": self.id}


@dataclass
class Stored:
    """A message as it stands now, and what Telegram knows about it beside the JSON."""

    json: Json
    from_bot: bool
    born: datetime
    had_other_markup: bool = False

    @property
    def id(self) -> int:
        """The message_id."""
        return int(self.json["message_id"])


@dataclass
class Room:
    """A chat with its messages; of a private chat also what its phone shows."""

    chat: Json
    person: Person | None = None
    messages: dict[int, Stored] = field(default_factory=dict)
    members: dict[int, Person] = field(default_factory=dict)
    bot_status: str = "left"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    migrated_to: int | None = None
    next_message_id: int = 1
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    chat_action: tuple[str, datetime] | None = None
    toasts: list[Json] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    unread: int = 0

    @property
    def id(self) -> int:
        """The chat id."""
        return int(self.chat["id"])

    @property
    def kind(self) -> str:
        """private, group, supergroup or channel."""
        return str(self.chat["type"])


def _given(**values: str | None) -> Json:
    return {name: value for name, value in values.items() if value}
