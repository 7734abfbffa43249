"""What goes with the words: pictures drawn for the moment, and files kept from people."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.filestore import FileGone, FileStore, Part
from bot.handed_out import MANNERS, StillBare, handed_out
from bot.pictures.painter import PAINTER, NotDrawn
from storage.errors import Unreadable
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.exports import ExportState
from supervision.files import FileKind, FileState, StoredFile

#: How many pictures one album holds (Bot API, sendMediaGroup).
MOST_IN_ALBUM = 10
_DRAWN = frozenset({"receipt", "chart", "case", "weekly", "duty", "invite"})


class NothingToShow(LookupError):  # noqa: N818 - by rule as often as by accident
    """The picture or file cannot be shown any more; the words go without it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file ready to be sent."""

    kind: FileKind
    content: bytes
    name: str


class Attachments:
    """Draws and reads, off the loop."""

    def __init__(self, store: Store, files: FileStore) -> None:
        self._store = store
        self._files = files

    async def drawn(self, name: str, fields: Mapping[str, Any]) -> Attachment:
        """The picture, the lines as a text, or the file that was ordered. Raises NothingToShow for an unknown one."""
        if name == "export":
            return await self._ordered(fields)
        if name == "text":
            # A mark for Windows, which would read the Chinese in it as something else.
            content = "\r\n".join(fields["lines"]).encode("utf-8-sig")
            return Attachment(FileKind.DOCUMENT, content, f"{fields['name']}.txt")
        if name not in _DRAWN:
            raise NothingToShow(name)
        content = await asyncio.to_thread(PAINTER.draw, name, fields)
        return Attachment(FileKind.PHOTO, content, f"{name}.png")

    async def _ordered(self, fields: Mapping[str, Any]) -> Attachment:
        export = await self._store.read(lambda work: work.exports.by_ref(fields["export"]))
        if export is None or export.state is not ExportState.MADE or export.key_id is None:
            raise NothingToShow(str(fields["export"]))
        try:
            content = await asyncio.to_thread(self._files.read, export.file_id, export.key_id, Part.ORIGINAL)
        except (FileGone, Unreadable):
            raise NothingToShow(export.ref) from None
        return Attachment(FileKind.DOCUMENT, content, str(fields["name"]))

    async def kept(self, file_id: str, manner: Mapping[str, Any] | None = None) -> Attachment:
        """A kept file; a picture as it may be handed out (see bot.handed_out), never as it came.

        `manner`: `mark` of the reader; `grid`, `bare`: as bot.handed_out takes them. Raises NothingToShow.
        """
        row = await self._store.read(lambda work: _row(work, file_id))
        if row is None or row.state is not FileState.KEPT:
            raise NothingToShow(file_id)
        try:
            content = await asyncio.to_thread(self._content, row, manner or {})
        except (FileGone, Unreadable, NotDrawn, StillBare):
            raise NothingToShow(file_id) from None
        return Attachment(_sent_as(row), content, _name(row))

    def _content(self, row: StoredFile, manner: Mapping[str, Any]) -> bytes:
        if _sent_as(row) is FileKind.PHOTO:
            return handed_out(self._files, row, **{name: str(manner.get(name) or "") for name in MANNERS})
        return self._files.read(row.id, row.key_id, Part.ORIGINAL)


def _row(work: UnitOfWork, file_id: str) -> StoredFile | None:
    """Whose screen names it has asked whether it may be shown: a case's, or one of an integrity matter."""
    return work.files.by_id(file_id) or work.integrity_files.by_id(file_id)


_SUFFIX = {
    FileKind.PHOTO: ".jpg",
    FileKind.VOICE: ".ogg",
    FileKind.VIDEO: ".mp4",
    FileKind.AUDIO: ".mp3",
    FileKind.DOCUMENT: "",
}


def _sent_as(row: StoredFile) -> FileKind:
    """A picture sent as a document has a stripped copy: that copy is shown as a photo."""
    return FileKind.PHOTO if row.kind is FileKind.DOCUMENT and row.copied else row.kind


def _name(row: StoredFile) -> str:
    """What it is called on the phone; a picture's own name may tell who is on it."""
    if _sent_as(row) is FileKind.PHOTO:
        return f"{row.order}.jpg"
    return row.name or f"{row.order}{_SUFFIX[row.kind]}"


def in_albums(work: UnitOfWork, file_ids: list[str]) -> list[list[str]]:
    """Kept files as they can be sent: pictures ten to an album, anything else alone; lost ones left out."""
    rows = [row for each in file_ids if (row := _row(work, each)) is not None]
    kept = [row for row in rows if row.state is FileState.KEPT]
    photos = [row.id for row in kept if _sent_as(row) is FileKind.PHOTO]
    albums = [photos[at : at + MOST_IN_ALBUM] for at in range(0, len(photos), MOST_IN_ALBUM)]
    return albums + [[row.id] for row in kept if _sent_as(row) is not FileKind.PHOTO]
