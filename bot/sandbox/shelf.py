"""The files of the stand-in: bytes by file_id, and download links with Telegram's life of an hour."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.wire import Json, bad_request

LINK_LIFE = timedelta(hours=1)
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """Bytes kept under a file_id; `facts` are the fields of its media object."""

    file_id: str
    unique_id: str
    kind: str
    data: bytes
    mime_type: str
    facts: Json
    path: str


class Shelf:
    """All files, and the links to them which are alive."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.files: dict[str, StoredFile] = {}
        self.links: dict[str, tuple[str, datetime]] = {}

    def put(self, kind: str, data: bytes, mime_type: str, facts: Json, ending: str) -> StoredFile:
        """Keep bytes as media of a kind (photo, document, voice, ...)."""
        file_id = "AgAC" + secrets.token_urlsafe(48)
        unique = hashlib.sha256(kind.encode() + data).hexdigest()[:16]
        folder = {"voice": "voice", "photo": "photos"}.get(kind, f"{kind}s")
        path = f"{folder}/file_{len(self.files)}{ending}"
        file = StoredFile(file_id, f"AQAD{unique}", kind, data, mime_type, facts, path)
        self.files[file_id] = file
        return file

    def get(self, file_id: str) -> StoredFile:
        """The file of a file_id; ApiError 400 when it is not one of this bot's."""
        try:
            return self.files[file_id]
        except KeyError:
            raise bad_request("wrong file_id or the file is temporarily unavailable") from None

    def link(self, file_id: str) -> StoredFile:
        """Open a download link for an hour; ApiError 400 above 20 MB (Bot API, getFile)."""
        file = self.get(file_id)
        if int(file.facts.get("file_size", len(file.data))) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        self.links[file.path] = (file_id, self.clock() + LINK_LIFE)
        return file

    def follow(self, path: str) -> StoredFile | None:
        """The file behind a link, or None when the link is unknown or older than an hour."""
        file_id, until = self.links.get(path, ("", self.clock()))
        return self.files[file_id] if file_id and self.clock() <= until else None
