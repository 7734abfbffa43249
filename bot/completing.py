"""An update that python-telegram-bot would not take, made whole: other Bot API servers leave out what Telegram never
does, and one field nobody reads must not cost a person's words."""

from collections.abc import Mapping
from typing import Any

Raw = Mapping[str, Any]

#: What is read of a message and needs nothing added.
_PLAIN = ("message_id", "date", "edit_date", "text", "caption", "media_group_id")
#: What PTB demands of a file beside its id; none of it decides anything here.
_FILES: dict[str, dict[str, Any]] = {
    "voice": {"duration": 0},
    "audio": {"duration": 0},
    "video": {"width": 0, "height": 0, "duration": 0},
    "video_note": {"length": 0, "duration": 0},
    "animation": {"width": 0, "height": 0, "duration": 0},
    "document": {},
}
#: Of these only the kind is read: they are refused with a sentence.
_KINDS: dict[str, dict[str, Any]] = {
    "sticker": {
        "file_id": "-", "file_unique_id": "-", "width": 1, "height": 1,
        "is_animated": False, "is_video": False, "type": "regular",
    },
    "dice": {"value": 1, "emoji": "🎲"},
    "story": {"chat": {"id": 0, "type": "private"}, "id": 0},
    "poll": {
        "id": "-", "question": "-", "options": [], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
        "members_only": False,
    },
}  # fmt: skip


def completed(raw: Raw, moment: int) -> dict[str, Any]:
    """The update with what is read of it and what PTB demands. `moment`: seconds, for what carries no date."""
    whole: dict[str, Any] = {"update_id": raw.get("update_id")}
    for kind in ("message", "edited_message"):
        if isinstance(raw.get(kind), dict):
            whole[kind] = _message(raw[kind], moment)
    if isinstance(raw.get("callback_query"), dict):
        whole["callback_query"] = _press(raw["callback_query"])
    if isinstance(raw.get("my_chat_member"), dict):
        whole["my_chat_member"] = _membership(raw["my_chat_member"], moment)
    return whole


def _message(said: Raw, moment: int) -> dict[str, Any]:
    whole: dict[str, Any] = {"date": moment, **{name: said[name] for name in _PLAIN if name in said}}
    whole["chat"] = _chat(said.get("chat"), said.get("from"))
    if isinstance(said.get("from"), dict):
        whole["from"] = _person(said["from"])
    if isinstance(said.get("sender_chat"), dict):
        whole["sender_chat"] = _chat(said["sender_chat"])
    replied = said.get("reply_to_message")
    if isinstance(replied, dict) and "message_id" in replied:
        whole["reply_to_message"] = {
            "message_id": replied["message_id"], "date": moment, "chat": whole["chat"],
        }  # fmt: skip
    return whole | _content(said) | _origin(said, moment)


def _content(said: Raw) -> dict[str, Any]:
    """The one thing that is in it, beside its words."""
    if sizes := [
        _file(each, {"width": 0, "height": 0}) for each in said.get("photo") or () if _is_file(each)
    ]:
        return {"photo": sizes}
    for name, demanded in _FILES.items():
        if _is_file(said.get(name)):
            return {name: _file(said[name], demanded)}
    place = said.get("location") or (said.get("venue") or {}).get("location")
    if isinstance(place, dict) and {"latitude", "longitude"} <= place.keys():
        kept = ("latitude", "longitude", "live_period")
        return {"location": {name: place[name] for name in kept if name in place}}
    contact = said.get("contact")
    if isinstance(contact, dict) and "phone_number" in contact:
        kept = ("phone_number", "first_name", "user_id")
        return {"contact": {"first_name": "", **{name: contact[name] for name in kept if name in contact}}}
    return next(({name: blank} for name, blank in _KINDS.items() if said.get(name) is not None), {})


def _is_file(thing: object) -> bool:
    return isinstance(thing, dict) and isinstance(thing.get("file_id"), str)


def _file(thing: Raw, demanded: Raw) -> dict[str, Any]:
    read = ("file_id", "file_unique_id", "file_size", "mime_type", "file_name", *demanded)
    return {
        "file_unique_id": thing["file_id"],
        **demanded,
        **{name: thing[name] for name in read if thing.get(name) is not None},
    }


def _origin(said: Raw, moment: int) -> dict[str, Any]:
    """Whose words are passed on: as it is told now, or as it was before Bot API 7.0."""
    origin = said.get("forward_origin")
    who = origin.get("sender_user") if isinstance(origin, dict) else said.get("forward_from")
    if isinstance(who, dict) and "id" in who:
        return {"forward_origin": {"type": "user", "date": moment, "sender_user": _person(who)}}
    if origin is None and not {"forward_date", "forward_sender_name"} & said.keys():
        return {}
    return {"forward_origin": {"type": "hidden_user", "date": moment, "sender_user_name": "?"}}


def _press(press: Raw) -> dict[str, Any]:
    shown = press.get("message")
    whole = {"id": str(press.get("id")), "from": _person(press.get("from") or {}), "chat_instance": "-"}
    if isinstance(press.get("data"), str):
        whole["data"] = press["data"]
    if isinstance(shown, dict) and "message_id" in shown:
        where = _chat(shown.get("chat"), press.get("from"))
        whole["message"] = {"message_id": shown["message_id"], "date": 0, "chat": where}
    return whole


def _membership(change: Raw, moment: int) -> dict[str, Any]:
    sender = change.get("from") or change.get("chat") or {}
    return {
        "chat": _chat(change.get("chat")),
        "from": _person(sender),
        "date": change.get("date", moment),
        "old_chat_member": _member(change.get("old_chat_member"), sender),
        "new_chat_member": _member(change.get("new_chat_member"), sender),
    }


def _member(member: object, sender: Raw) -> dict[str, Any]:
    """Only whether the bot was blocked is read."""
    status = member.get("status") if isinstance(member, dict) else None
    whole = {"status": status if status in {"kicked", "left"} else "member", "user": _person(sender)}
    return whole | ({"until_date": 0} if status == "kicked" else {})


def _chat(chat: object, sender: object = None) -> dict[str, Any]:
    """In private the chat's number is the sender's: where it is not told, it is known all the same."""
    known = next((each for each in (chat, sender) if isinstance(each, dict) and "id" in each), {})
    number = known.get("id")
    kind = "group" if isinstance(number, int) and number < 0 else "private"
    return {"id": number, "type": known.get("type", kind)}


def _person(person: Raw) -> dict[str, Any]:
    kept = ("id", "is_bot", "first_name", "language_code")
    return {"is_bot": False, "first_name": "?", **{name: person[name] for name in kept if name in person}}
