"""New messages with files, albums, and what getFile tells about a file."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.attachments import put_media
from bot.sandbox.methods.addressing import caption_of, room_of
from bot.sandbox.methods.registry import Method, plays
from bot.sandbox.methods.sending import send
from bot.sandbox.pictures import dimensions, media_json
from bot.sandbox.wire import ApiError, Call, Json, Upload, bad_request
from bot.sandbox.world import World

MEGABYTE = 1024 * 1024
DETAILS = ("duration", "width", "height", "performer", "title", "length", "emoji")
TOGETHER = ({"photo", "video", "live_photo"}, {"document"}, {"audio"})


def content_of(world: World, kind: str, source: str, call: Call, details: Json) -> Json:
    """The media fields for an upload (attach://name) or a known file_id; ApiError 400 otherwise."""
    if source.startswith("attach://"):
        upload = call.files.get(source.removeprefix("attach://"))
        if upload is None:
            raise bad_request("can't parse file: there is no such attached file")
        _check_upload(kind, upload)
        facts = {name: details.get(name) for name in DETAILS}
        return put_media(world.shelf, kind, upload.data, upload.file_name, upload.mime_type, **facts)
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = world.shelf.files.get(source)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if kind == "photo":
        if file.kind != "photo":
            raise bad_request(f"can't use file of type {file.kind.title()} as Photo")
        return put_media(world.shelf, kind, file.data)
    if file.kind == "photo":
        raise bad_request(f"can't use file of type Photo as {kind.title()}")
    return {kind: media_json(file)} if file.kind == kind else put_media(world.shelf, kind, file.data)


def _check_upload(kind: str, upload: Upload) -> None:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > (10 if kind == "photo" else 50) * MEGABYTE:
        if kind == "photo":
            raise bad_request(f"file of size {len(upload.data)} bytes is too big for a photo")
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo":
        size = dimensions(upload.data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _sender(kind: str) -> Method:
    def play(world: World, call: Call) -> Json:
        room = room_of(world, call)
        captioned = {} if kind in {"sticker", "video_note"} else caption_of(call)
        content = content_of(world, kind, call.need(kind), call, call.given) | captioned
        if call.get("has_spoiler"):
            content["has_media_spoiler"] = True
        return send(world, room, call, content)

    return play


for _kind, _method in (
    ("photo", "sendPhoto"),
    ("document", "sendDocument"),
    ("voice", "sendVoice"),
    ("audio", "sendAudio"),
    ("video", "sendVideo"),
    ("video_note", "sendVideoNote"),
    ("animation", "sendAnimation"),
    ("sticker", "sendSticker"),
):
    plays(_method, sending=True)(_sender(_kind))


@plays("sendMediaGroup", sending=True)
def send_media_group(world: World, call: Call) -> list[Json]:
    """An album of 2-10: separate messages which share a media_group_id; documents and audio unmixed."""
    room, items = room_of(world, call), call.need("media")
    if not 2 <= len(items) <= 10:
        raise bad_request("group send failed: an album must have from 2 to 10 media")
    kinds = {item.get("type") for item in items}
    if not any(kinds <= together for together in TOGETHER):
        raise bad_request("media of these types can't be mixed in an album")
    contents = [item_content(world, call, item) for item in items]
    group: dict[str, Any] = {"media_group_id": str(secrets.randbits(53))}
    return [send(world, room, call, content | group) for content in contents]


def item_content(world: World, call: Call, item: Json) -> Json:
    """The content fields of one InputMedia."""
    kind = str(item.get("type"))
    content = content_of(world, kind, item["media"], call, item)
    return content | caption_of(Call(call.method, item))


@plays("getFile")
def get_file(world: World, call: Call) -> Json:
    """A File with a path which can be downloaded for an hour."""
    file = world.shelf.link(call.need("file_id"))
    size = file.facts.get("file_size", len(file.data))
    facts = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": size}
    return facts | {"file_path": file.path}
