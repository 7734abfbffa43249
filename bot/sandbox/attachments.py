"""Media of every kind, made from bytes: what becomes of an upload inside a message."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath
from typing import Any

from bot.sandbox.pictures import dimensions, media_json, put_photo
from bot.sandbox.shelf import Shelf
from bot.sandbox.wire import Json

KINDS = ("photo", "document", "voice", "audio", "video", "video_note", "animation", "sticker")
USUAL_TYPE = {
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "animation": "video/mp4",
}
ENDINGS = {"voice": ".oga", "audio": ".mp3", "video": ".mp4", "video_note": ".mp4", "sticker": ".webp"}


def put_media(
    shelf: Shelf, kind: str, data: bytes, file_name: str = "", mime_type: str = "", **facts: Any
) -> Json:
    """Keep bytes as media of a kind; the message's content fields, such as {"voice": {...}}.

    An animation is a document as well, as in the Bot API ("document" is set for backward compatibility).
    """
    if kind == "photo":
        return {"photo": put_photo(shelf, data)}
    given = {name: value for name, value in facts.items() if value is not None}
    mime_type = mime_type or USUAL_TYPE.get(kind) or mimetypes.guess_type(file_name)[0] or ""
    whole = _facts(kind, data, file_name, mime_type) | given | {"file_size": len(data)}
    ending = ENDINGS.get(kind) or PurePosixPath(file_name).suffix or ".bin"
    media = media_json(shelf.put(kind, data, mime_type, whole, ending))
    return {kind: media} | ({"document": _as_document(media)} if kind == "animation" else {})


def _facts(kind: str, data: bytes, file_name: str, mime_type: str) -> Json:
    typed: Json = {"mime_type": mime_type} if mime_type else {}
    named: Json = {"file_name": file_name} if file_name else {}
    if kind == "voice":
        return {"duration": 1} | typed
    if kind == "audio":
        return {"duration": 1} | typed | named
    if kind in {"video", "animation"}:
        return {"width": 640, "height": 360, "duration": 1} | typed | named
    if kind == "video_note":
        return {"length": 240, "duration": 1}
    if kind == "sticker":
        width, height = dimensions(data) or (512, 512)
        flags = {"is_animated": False, "is_video": False, "emoji": "👍"}
        return {"type": "regular", "width": width, "height": height} | flags
    return typed | named


def _as_document(media: Json) -> Json:
    fields = ("file_id", "file_unique_id", "file_name", "mime_type", "file_size")
    return {name: media[name] for name in fields if name in media}


def media_kind(message: Json) -> str | None:
    """Which kind of media a message holds, or None."""
    kinds = ("animation", *KINDS)
    return next((kind for kind in kinds if kind in message), None)
