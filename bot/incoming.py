"""A raw update as it goes into the inbox: where it belongs, how a repeat is known, what is kept of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot import pressed_on
from bot.parsing import slim
from storage.spelling import speller
from supervision.numbers import check, receipt_in

#: What we ask Telegram for; anything else would only be stored to be counted.
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")

_WITHOUT_WORDS = frozenset({"callback_query", "my_chat_member"})
#: What the receipt's QR says, and some words around it.
_LONGEST_RECEIPT = 120
#: What is kept of a receipt whose number is written wrong: that it was meant as one. No receipt says this.
_MISTYPED = "0000000 000000"
_SPELT = speller(ensure_ascii=False, separators=(",", ":"))
_SORTED = speller(sort_keys=True, separators=(",", ":"))
_TOKEN_SHAPED = re.compile(r"/start(@\w+)? [A-Za-z0-9_-]{1,64}")


class Acquaintance(Protocol):
    """What intake asks of memory about a chat."""

    def known(self, user_id: int) -> bool: ...
    def awaited(self, user_id: int) -> bool: ...
    def knocks(self, user_id: int) -> None: ...
    def rests(self, user_id: int) -> bool: ...
    def tired_of_links(self, user_id: int) -> bool: ...
    def tired_of_asking(self, user_id: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update before it is stored. `payload` is empty where nothing of it may be kept; `unkept`: not even a
    row, since nothing would be answered to it (unknown people cannot fill the disk)."""

    update_id: int
    chat_id: int | None
    kind: str
    message_id: int | None
    dedupe: str
    payload: bytes
    from_stranger: bool
    unkept: bool = False
    album: str | None = None


def number(update: Mapping[str, Any]) -> int | None:
    """The update's number, where it has one that a row can hold: by it alone it is confirmed and told apart."""
    return _whole(update.get("update_id"))


def incoming(update: dict[str, Any], who: Acquaintance) -> Incoming | None:
    """The row of an update; None when it has no number."""
    update_id = number(update)
    if update_id is None:
        return None
    kind, body = _content(update)
    chat = _chat(body)
    chat_id = _whole(chat.get("id"))
    private = chat.get("type", "private") == "private"
    stranger = not (private and chat_id is not None and who.known(chat_id))
    keep = _worth_keeping(kind, body, chat_id, who) if stranger and private else not stranger
    if kind == "other":
        keep = False
    mistyped = private and stranger and not keep and _mistyped(kind, body, chat_id, who)
    unkept = private and stranger and not keep and not mistyped and _idle(kind, chat_id, who)
    nobody = _nobody(update_id, kind, body, _MISTYPED if mistyped else None)
    return Incoming(
        update_id,
        chat_id,
        kind if private else "group",
        _whole(body.get("message_id")) if kind in {"message", "edited_message"} else None,
        _dedupe(kind, update_id, chat_id, body),
        _payload(
            {**slim(update), **pressed_on.kept(update)}
            if keep
            else nobody
            if private and not unkept and chat_id is not None
            else None
        ),
        stranger,
        unkept,
        _album(body),
    )


def _album(body: Mapping[str, Any]) -> str | None:
    album = body.get("media_group_id")
    return album if isinstance(album, str) else None


def _payload(update: Mapping[str, Any] | None) -> bytes:
    if update is None:
        return b""
    return _SPELT(update).encode("utf-8", "replace")


def _nobody(update_id: int, kind: str, body: Mapping[str, Any], text: str | None) -> Mapping[str, Any] | None:
    """Of a stranger's message: that there was one, where, and in which language to answer. No word of it; `text`: of
    ours, in their place."""
    sender = body.get("from")
    if kind != "message" or not isinstance(sender, dict):
        return None
    who = {"id": sender.get("id"), "is_bot": False, "first_name": "?"}
    if isinstance(sender.get("language_code"), str):
        who["language_code"] = sender["language_code"]
    known = {name: body.get(name) for name in ("message_id", "date")} | ({"text": text} if text else {})
    chat = {"id": _chat(body).get("id"), "type": "private"}
    return {"update_id": update_id, "message": {**known, "chat": chat, "from": who}}


def unreadable(update: dict[str, Any], who: Acquaintance) -> Incoming | None:
    """The row of an update that could not be looked into, so that others are not held up: of a known person the
    whole of it, which the desk will try and put aside for the keeper; of anybody else its number."""
    update_id = number(update)
    if update_id is None:
        return None
    bare = Incoming(update_id, None, "other", None, f"u|{update_id}", b"", from_stranger=True)
    try:
        kind, body = _content(update)
        chat_id = _whole(_chat(body).get("id"))
        if chat_id is None or not who.known(chat_id):
            return bare
        return replace(bare, chat_id=chat_id, kind=kind, payload=_payload(update), from_stranger=False)
    except (TypeError, ValueError, RuntimeError, LookupError):
        return bare


def _content(update: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    kind = next((name for name in ALLOWED if isinstance(update.get(name), dict)), "other")
    return kind, update[kind] if kind in ALLOWED else {}


def _chat(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where it was said; a press on a message too old to be shown says only by whom."""
    message = body.get("message")
    holder = message if isinstance(message, dict) else body
    for chat in (holder.get("chat"), body.get("from")):
        if isinstance(chat, dict):
            return chat
    return {}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None


def _worth_keeping(kind: str, body: Mapping[str, Any], chat_id: int | None, who: Acquaintance) -> bool:
    """Of a stranger only a link's token and what holds no words are kept; and whatever follows from somebody who
    is at the door, since by the time it is answered that person may be in."""
    if kind in _WITHOUT_WORDS:
        return chat_id is None or not who.rests(chat_id) or who.awaited(chat_id)
    if kind != "message" or chat_id is None:
        return False
    text = body.get("text")
    if isinstance(text, str) and _TOKEN_SHAPED.fullmatch(text) and not who.tired_of_links(chat_id):
        who.knocks(chat_id)
        return True
    if who.awaited(chat_id) or (text == "/start" and not who.rests(chat_id)):
        return True
    shown = _receipt(text)
    return shown is not None and check(shown[0]) and not who.tired_of_asking(chat_id)


def _receipt(text: object) -> tuple[str, str] | None:
    """Number and six digits, where a message has both."""
    return receipt_in(text[:_LONGEST_RECEIPT]) if isinstance(text, str) else None


def _mistyped(kind: str, body: Mapping[str, Any], chat_id: int | None, who: Acquaintance) -> bool:
    """Whether it is meant as a receipt, with a slip of the finger in its number: that is answered at once too."""
    meant = kind == "message" and chat_id is not None and _receipt(body.get("text")) is not None
    return meant and chat_id is not None and not who.tired_of_asking(chat_id)


def _idle(kind: str, chat_id: int | None, who: Acquaintance) -> bool:
    """Whether a stranger's message would get no answer: an edit, or a word within the hour after the last one."""
    if kind == "edited_message":
        return True
    told = kind == "message" or kind in _WITHOUT_WORDS
    return told and chat_id is not None and who.rests(chat_id) and not who.awaited(chat_id)


def _dedupe(kind: str, update_id: int, chat_id: int | None, body: Mapping[str, Any]) -> str:
    """By what it is, not only by its number: after a silence of a week Telegram numbers anew."""
    if kind in {"message", "edited_message"} and body.get("message_id") is not None:
        said = _SORTED(body).encode()
        content = hashlib.sha256(said).hexdigest()
        return f"m|{chat_id}|{body['message_id']}|{body.get('edit_date', '')}|{content}"
    if kind == "callback_query" and isinstance(body.get("id"), str):
        return f"q|{body['id']}"
    return f"u|{update_id}"
