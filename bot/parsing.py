"""From a raw update to python-telegram-bot's object: what people do most by its constructors, all else by de_json."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from telegram import Bot, CallbackQuery, Chat, InaccessibleMessage, Message, TelegramObject, Update, User

from bot.completing import completed

Thing = TypeVar("Thing", bound=TelegramObject)

#: What we read of a message that something else is about: a pressed keyboard's own, or the one replied to.
_OF_ANOTHER = ("message_id", "chat")
#: Telegram's mark of a message that cannot be looked into (Bot API, InaccessibleMessage); nobody here looks.
_CLOSED = {"date": 0}
#: A message of words alone. Entities are not read: a command is known by its text.
_WORDS = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
#: How forwarded words were marked before Bot API 7.0; PTB would read over it.
_OLD_FORWARD = frozenset({"forward_from", "forward_date", "forward_sender_name"})
_PRESS = frozenset({"id", "from", "chat_instance", "data", "message"})


def slim(raw: dict[str, Any]) -> dict[str, Any]:
    """The update without what nobody here reads: a pressed keyboard is the bigger part of its update."""
    for kind, inner in (("callback_query", "message"), ("message", "reply_to_message")):
        body = raw.get(kind)
        other = body.get(inner) if isinstance(body, dict) else None
        if isinstance(body, dict) and isinstance(other, dict):
            about = {name: other[name] for name in _OF_ANOTHER if name in other}
            about |= _CLOSED if inner == "message" else {"date": other.get("date")}
            return {**raw, kind: {**body, inner: about}}
    return raw


def parsed(raw: dict[str, Any], bot: Bot, received: datetime) -> Update:
    """The update. What PTB does not take is tried again with what another server may have left out put in.

    Raises whatever PTB raises on what it does not expect.
    """
    plain = _plain(raw)
    if plain is not None:
        return plain
    with suppress(Exception):  # PTB raises anything on what it does not expect
        if not _OLD_FORWARD & (raw.get("message") or {}).keys():
            return Update.de_json(slim(raw), bot)
    return mended(raw, bot, received)


def mended(raw: dict[str, Any], bot: Bot, received: datetime) -> Update:
    """The update with nothing but what is read of it, and what another server may have left out put in.

    Raises whatever PTB raises on what it does not expect.
    """
    return Update.de_json(completed(raw, int(received.timestamp())), bot)


def _plain(raw: dict[str, Any]) -> Update | None:
    """A message of words, or a press: de_json would ask each of them for a hundred things it has not."""
    if len(raw) != 2:  # its number, and what it is
        return None
    number, said, press = raw.get("update_id"), raw.get("message"), raw.get("callback_query")
    if not isinstance(number, int):
        return None
    if isinstance(said, dict) and said.keys() <= _WORDS:
        message = _message(said)
        return _made(_UPDATE, update_id=number, message=message) if message is not None else None
    if isinstance(press, dict) and press.keys() <= _PRESS:
        query = _query(press)
        return _made(_UPDATE, update_id=number, callback_query=query) if query is not None else None
    return None


def _message(said: Mapping[str, Any]) -> Message | None:
    chat, sender = _chat(said.get("chat")), _user(said.get("from"))
    match said:
        case {"message_id": int(number), "date": int(date), "text": str(text)} if chat and sender:
            at = datetime.fromtimestamp(date, UTC)
            return _made(_MESSAGE, message_id=number, date=at, chat=chat, from_user=sender, text=text)
    return None


def _query(press: Mapping[str, Any]) -> CallbackQuery | None:
    sender = _user(press.get("from"))
    match press:
        case {
            "id": str(name), "data": str(data), "chat_instance": str(place),
            "message": {"message_id": int(number), "chat": dict(where), "date": 0, **more},
        } if sender and not more and (chat := _chat(where)):  # fmt: skip
            shown = _made(_SHOWN, message_id=number, chat=chat)
            return _made(_QUERY, id=name, from_user=sender, chat_instance=place, message=shown, data=data)
    return None


def _chat(raw: object) -> Chat | None:
    match raw:
        case {"id": int(number), "type": str(kind)}:
            return _made(_CHAT, id=number, type=kind)
    return None


def _user(raw: object) -> User | None:
    match raw:
        case {"id": int(number), "first_name": str(name), "is_bot": bool(is_bot), **more}:
            code = more.get("language_code")
            spoken = code if isinstance(code, str) else None
            return _made(_USER, id=number, first_name=name, is_bot=is_bot, language_code=spoken)
    return None


def _lean(blank: Thing) -> type[Thing]:
    """Objects that hold what they are given; all else is asked of `blank`, made by PTB itself with nothing in it.

    PTB's own constructor sets a hundred fields of a message one by one, each through a check.
    """
    kind = type(blank)
    names = {name for each in kind.__mro__ for name in getattr(each, "__slots__", ())}
    held = {name: getattr(blank, name) for name in names}

    def missing(_self: object, name: str) -> Any:
        try:
            return held[name]
        except KeyError:
            raise AttributeError(name) from None

    return type(f"Plain{kind.__name__}", (kind,), {"__slots__": (), "__getattr__": missing})


def _made(kind: type[Thing], **given: Any) -> Thing:
    made = kind.__new__(kind)
    for name, value in given.items():
        object.__setattr__(made, name, value)
    return made


_PERSON, _PLACE = User(0, "", is_bot=False), Chat(0, "private")
_UPDATE, _CHAT, _USER = _lean(Update(0)), _lean(_PLACE), _lean(_PERSON)
_MESSAGE = _lean(Message(0, datetime.fromtimestamp(0, UTC), _PLACE))
_SHOWN = _lean(InaccessibleMessage(_PLACE, 0))
_QUERY = _lean(CallbackQuery("", _PERSON, ""))
