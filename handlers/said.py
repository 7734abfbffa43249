"""What was said: one update of Telegram's, in our own terms."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from telegram import Contact, Message, MessageOriginUser, Update
from telegram.constants import ChatType

from supervision.files import FileKind, Incoming
from supervision.pins import Typed


class Kind(StrEnum):
    """Every kind of thing a person can send us. Each step of a conversation has an answer to each of them."""

    TEXT = "text"
    COMMAND = "command"
    PRESS = "press"
    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    LOCATION = "location"
    LIVE_LOCATION = "live_location"
    CONTACT = "contact"
    STICKER = "sticker"
    ANIMATION = "animation"
    POLL = "poll"
    DICE = "dice"
    STORY = "story"
    EMPTY = "empty"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed inline button, already opened. `action` is "" when it is forged, foreign or from an older bot."""

    id: str
    action: str
    args: tuple[str, ...]
    message_id: int | None
    ours: bool | None = True
    """Whether it stood under the words we had put it under; None: Telegram does not show it (see bot.pressed_on)."""


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact somebody shared; `own` when Telegram says it is the sender's own number. `name`: as the card has it."""

    phone: str
    own: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said to us. `at` is Telegram's date of the message; `text` is also a caption."""

    update_id: int
    chat_id: int
    user_id: int
    kind: Kind
    at: datetime
    private: bool = True
    message_id: int | None = None
    text: str = ""
    command: str = ""
    argument: str = ""
    press: Press | None = None
    file: Incoming | None = None
    contact: SharedContact | None = None
    location: tuple[float, float] | None = None
    reply_to: int | None = None
    edited: bool = False
    forwarded: bool = False
    forwarded_from: int | None = None
    album: str | None = None
    language_code: str | None = None
    typed: Typed | None = None
    """What was typed as a PIN: then `text` is empty (see bot.pin_reading)."""
    tries: int = 0
    """How often it could not be handled before."""


def _incoming(message: Message) -> tuple[Kind, Incoming] | None:
    album = message.media_group_id
    mid = message.message_id
    if message.photo:
        best = max(reversed(message.photo), key=lambda size: size.width * size.height)
        return Kind.PHOTO, Incoming(
            FileKind.PHOTO,
            best.file_id,
            best.file_unique_id,
            best.file_size,
            "image/jpeg",
            None,
            None,
            mid,
            album,
        )
    for attribute, kind, file_kind in (
        ("voice", Kind.VOICE, FileKind.VOICE),
        ("animation", Kind.ANIMATION, FileKind.VIDEO),
        ("audio", Kind.AUDIO, FileKind.AUDIO),
        ("video", Kind.VIDEO, FileKind.VIDEO),
        ("video_note", Kind.VIDEO, FileKind.VIDEO),
        ("document", Kind.DOCUMENT, FileKind.DOCUMENT),
    ):
        thing = getattr(message, attribute)
        if thing is not None:
            seconds = getattr(thing, "duration", None)
            if seconds is not None and hasattr(seconds, "total_seconds"):
                seconds = int(seconds.total_seconds())
            return kind, Incoming(
                file_kind,
                thing.file_id,
                thing.file_unique_id,
                thing.file_size,
                getattr(thing, "mime_type", None),
                _clean(name) if (name := getattr(thing, "file_name", None)) is not None else None,
                seconds,
                mid,
                album,
            )
    return None


def _kind(message: Message) -> Kind:
    if message.location is not None:
        return Kind.LIVE_LOCATION if message.location.live_period else Kind.LOCATION
    for attribute, kind in (
        ("contact", Kind.CONTACT),
        ("sticker", Kind.STICKER),
        ("poll", Kind.POLL),
        ("dice", Kind.DICE),
        ("story", Kind.STORY),
    ):
        if getattr(message, attribute) is not None:
            return kind
    if message.text is None:
        return Kind.OTHER
    if not message.text.strip():
        return Kind.EMPTY
    return Kind.COMMAND if message.text.startswith("/") else Kind.TEXT


def _sound(text: str) -> str:
    """The text without halves of characters: JSON can carry a lone surrogate, which nothing can store."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _clean(given: str) -> str:
    """A name or number as some machine gave it, without what a row cannot hold."""
    return _sound(given).replace("\0", "")


def _command(text: str) -> tuple[str, str]:
    """`/complaint@bot 12` → ("complaint", "12"); read from the text, so that a missing entity loses nothing."""
    head, _, rest = text.partition(" ")
    return head[1:].partition("@")[0].lower(), rest.strip()


def _contact(contact: Contact, user_id: int) -> SharedContact:
    """A Chinese name is written without a blank, the family's name first."""
    first, last = _sound(contact.first_name or "").strip(), _sound(contact.last_name or "").strip()
    latin = (first + last).isascii()
    name = f"{first} {last}".strip() if latin else f"{last}{first}"
    return SharedContact(_clean(contact.phone_number), contact.user_id == user_id, name)


def of_message(update: Update, message: Message, *, edited: bool) -> Said | None:
    """What a message says; None when nobody said it (channel posts, anonymous admins)."""
    user = message.from_user
    if user is None or message.sender_chat is not None:
        return None
    incoming = _incoming(message)
    kind = incoming[0] if incoming else _kind(message)
    text = _sound(message.text or message.caption or "")
    command, argument = _command(text) if kind is Kind.COMMAND else ("", "")
    origin = message.forward_origin
    contact = message.contact
    place = message.location
    return Said(
        update_id=update.update_id,
        chat_id=message.chat.id,
        user_id=user.id,
        kind=kind,
        at=(message.edit_date if edited and message.edit_date else message.date).astimezone(UTC),
        private=message.chat.type == ChatType.PRIVATE,
        message_id=message.message_id,
        text=text,
        command=command,
        argument=argument,
        file=incoming[1] if incoming else None,
        contact=_contact(contact, user.id) if contact else None,
        location=(place.latitude, place.longitude) if place else None,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        edited=edited,
        forwarded=origin is not None,
        forwarded_from=origin.sender_user.id if isinstance(origin, MessageOriginUser) else None,
        album=message.media_group_id,
        language_code=user.language_code,
    )


def of_press(update: Update, press: Press, now: datetime) -> Said | None:
    """What a pressed button says. Presses carry no date of their own: `now` is when we took it in."""
    query = update.callback_query
    if query is None:
        return None
    chat_id = query.message.chat.id if query.message else query.from_user.id
    private = query.message is None or query.message.chat.type == ChatType.PRIVATE
    return Said(
        update_id=update.update_id,
        chat_id=chat_id,
        user_id=query.from_user.id,
        kind=Kind.PRESS,
        at=now,
        private=private,
        press=press,
        language_code=query.from_user.language_code,
    )
