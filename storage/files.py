"""Files that were sent: a row at once, the bytes later. Repository for the rules and for the fetcher."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, update
from sqlmodel import col, select

from storage.file_rows import FileRow, ended
from storage.prepared import Prepared
from storage.repository import Repository
from supervision.covers import Cover
from supervision.files import FileKind, FileState, Incoming, StoredFile

#: A 64-bit pattern is kept as a signed whole number.
_SIGN = 1 << 63


_ORDER = (col(FileRow.ordinal), col(FileRow.at), col(FileRow.message_id))
_OF_DRAFT = Prepared(select(FileRow).where(col(FileRow.draft_id) == bindparam("asked")).order_by(*_ORDER))


def _attaching(owner: str) -> Prepared:
    """Files it has already keep their place: attaching twice changes nothing."""
    column: Any = getattr(FileRow, owner)
    elsewhere = or_(column.is_(None), column != bindparam("owner"))
    values: dict[str, Any] = {"draft_id": bindparam("draft"), "ordinal": bindparam("place")}
    values |= {owner: bindparam("owner")}
    return Prepared(update(FileRow).where(col(FileRow.id) == bindparam("this"), elsewhere).values(values))


def _last(owner: str) -> Prepared:
    column: Any = getattr(FileRow, owner)
    return Prepared(select(func.max(col(FileRow.ordinal))).where(column == bindparam("owner")))


_OWNERS = ("case_id", "visit_id", "draft_id")
_ATTACH = {owner: _attaching(owner) for owner in _OWNERS}
_LAST = {owner: _last(owner) for owner in _OWNERS}


class FilesRepository(Repository):
    """Implements supervision.ports.Files, and what the fetcher needs."""

    def expect(
        self,
        incoming: Incoming,
        *,
        chat_id: int,
        person_id: int,
        draft_id: int | None,
        case_id: int | None = None,
    ) -> StoredFile:
        """Note a file to be fetched; the same one of the same message only once. It gets a key of its own."""
        unique = self._work.digest("file", incoming.unique_id)
        known = self._first(
            select(FileRow).where(
                col(FileRow.chat_id) == chat_id,
                col(FileRow.message_id) == incoming.message_id,
                col(FileRow.unique_digest) == unique,
            )
        )
        if known is not None:
            return self._file_of(known)
        own = self._work.keys.new()
        row = self._new(incoming, chat_id=chat_id, person_id=person_id, key_id=own, unique_digest=unique)
        row.draft_id, row.case_id = draft_id, case_id
        row.ordinal = self._last_ordinal(_owner(draft_id=draft_id, case_id=case_id)) + 1
        self._work.poke("files")
        return self._file_of(self._insert(row))

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with this random id."""
        return next(iter(self._files(col(FileRow.id) == file_id)), None)

    def of_draft(self, draft_id: int) -> Sequence[StoredFile]:
        """A draft's files in order."""
        return tuple(self._file_of(row) for row in _OF_DRAFT.all(self._work, asked=draft_id))

    def of_case(self, case_id: int) -> Sequence[StoredFile]:
        """A case's files in order."""
        return self._files(col(FileRow.case_id) == case_id)

    def of_visit(self, visit_id: int) -> Sequence[StoredFile]:
        """A visit's files in order."""
        return self._files(col(FileRow.visit_id) == visit_id)

    def by_album(self, chat_id: int, album: str) -> Sequence[StoredFile]:
        """The pictures of an album that have come so far."""
        return self._files(col(FileRow.chat_id) == chat_id, col(FileRow.album) == album)

    def attach(
        self,
        file_ids: Iterable[str],
        *,
        case_id: int | None = None,
        visit_id: int | None = None,
        draft_id: int | None = None,
    ) -> None:
        """Give files to a case, visit or draft, behind those it has; a record takes them from their draft."""
        ids = list(dict.fromkeys(file_ids))
        owner = _owner(case_id=case_id, visit_id=visit_id, draft_id=draft_id)
        if not ids or owner is None:
            return
        column, owner_id = owner
        places = enumerate(ids, start=self._last_ordinal(owner) + 1)
        whose = {"draft": draft_id, "owner": owner_id}
        _ATTACH[column.key].many(self._work, [{"this": each, "place": n, **whose} for n, each in places])

    def set_state(self, file_id: str, state: FileState, reason: str | None = None) -> None:
        """Say where the file is on its way; PENDING is due at once, any other state ends the fetching."""
        pending = {"state": state.value, "reason": reason, "next_attempt": self._work.now}
        values = pending if state is FileState.PENDING else ended(state, reason)
        self._set(file_id, **values)

    def cover(self, file_id: str, cover: Cover | None, *, recognisable: bool) -> None:
        """What of a picture is covered from now on (None: nothing), and whether somebody can be known on it."""
        place_id = None if cover is None else cover.place_id
        code = None if cover is None else cover.code
        self._set(file_id, cover=code, cover_place_id=place_id, recognisable=recognisable)

    # What the fetcher asks for.

    def due(self, now: datetime, limit: int) -> Sequence[StoredFile]:
        """Files to be fetched whose moment has passed, the longest waiting first."""
        waiting = (col(FileRow.state) == FileState.PENDING.value, col(FileRow.next_attempt) <= now)
        rows = self._all(select(FileRow).where(*waiting).order_by(col(FileRow.next_attempt)).limit(limit))
        return tuple(self._file_of(row) for row in rows)

    def kept(
        self,
        file_id: str,
        size: int,
        sha256: str,
        *,
        copied: bool = False,
        width: int | None = None,
        height: int | None = None,
        likeness: int | None = None,
        key_id: str | None = None,
    ) -> bool:
        """The bytes are safe. `sha256` in hex, of the original; `likeness` a 64-bit dHash of a picture; `key_id`: what
        they were sealed under.

        False when the file is no longer awaited (destroyed meanwhile), or lies under another key by now and is fetched
        once more: the bytes must then be removed again.
        """
        row = self._first(select(FileRow).where(col(FileRow.id) == file_id))
        if row is None or row.state != FileState.PENDING.value or key_id not in (None, row.key_id):
            return False
        values = ended(FileState.KEPT, None) | {
            "size": size,
            "copied": copied,
            "width": width,
            "height": height,
        }
        values["sha256"] = self._seal(row.key_id, "files", "sha256", file_id, sha256)
        values["likeness"] = None if likeness is None else (likeness ^ _SIGN) - _SIGN
        awaited = (
            col(FileRow.id) == file_id,
            col(FileRow.state) == FileState.PENDING.value,
            col(FileRow.key_id) == row.key_id,
        )
        return bool(self._change(update(FileRow).where(*awaited).values(**values)))

    def later(self, file_id: str, at: datetime, tries: int) -> None:
        """Fetching failed for the `tries`-th time: again at `at`."""
        self._set(file_id, next_attempt=at, tries=tries)

    def sha256_of(self, file_id: str) -> str | None:
        """The SHA-256 of the original in hex; None when it was never kept or is destroyed."""
        row = self._first(select(FileRow).where(col(FileRow.id) == file_id))
        return self._open(row.key_id, "files", "sha256", file_id, row.sha256) if row else None

    def _new(
        self, incoming: Incoming, *, chat_id: int, person_id: int, key_id: str, unique_digest: bytes
    ) -> FileRow:
        row_id = secrets.token_hex(16)
        return FileRow(
            id=row_id,
            kind=incoming.kind.value,
            key_id=key_id,
            chat_id=chat_id,
            message_id=incoming.message_id,
            album=incoming.album,
            file_id=self._seal(key_id, "files", "file_id", row_id, incoming.file_id),
            name=self._seal(key_id, "files", "name", row_id, incoming.name) if incoming.name else None,
            unique_digest=unique_digest,
            person_id=person_id,
            at=self._work.now,
            size=incoming.size,
            mime=incoming.mime,
            duration=incoming.duration,
            next_attempt=self._work.now,
        )

    def _last_ordinal(self, owner: tuple[Any, int] | None) -> int:
        if owner is None:
            return 0
        column, owner_id = owner
        return int(_LAST[column.key].scalar(self._work, owner=owner_id) or 0)

    def _files(self, *conditions: Any) -> tuple[StoredFile, ...]:
        found = self._all(select(FileRow).where(*conditions).order_by(*_ORDER))
        return tuple(self._file_of(row) for row in found)

    def _set(self, file_id: str, **values: Any) -> None:
        self._change(update(FileRow).where(col(FileRow.id) == file_id).values(**values))

    def _file_of(self, row: FileRow) -> StoredFile:
        """The row as the rules know it. `unique_id` is our digest of Telegram's: good for comparing only."""
        return StoredFile(
            id=row.id,
            kind=FileKind(row.kind),
            state=FileState(row.state),
            key_id=row.key_id,
            order=row.ordinal,
            chat_id=row.chat_id,
            file_id=self._open(row.key_id, "files", "file_id", row.id, row.file_id) or "",
            unique_id=row.unique_digest.hex(),
            person_id=row.person_id,
            at=row.at,
            draft_id=row.draft_id,
            case_id=row.case_id,
            visit_id=row.visit_id,
            reason=row.reason,
            size=row.size,
            mime=row.mime,
            name=self._open(row.key_id, "files", "name", row.id, row.name),
            duration=row.duration,
            tries=row.tries,
            next_attempt=row.next_attempt,
            copied=row.copied,
            width=row.width,
            height=row.height,
            cover=None if row.cover is None else Cover.read(row.cover, row.cover_place_id or 0),
            recognisable=row.recognisable,
        )


def _owner(
    *, case_id: int | None = None, visit_id: int | None = None, draft_id: int | None = None
) -> tuple[Any, int] | None:
    """The column and id a file's order is counted in: the case's before the visit's before the draft's."""
    owners = ((FileRow.case_id, case_id), (FileRow.visit_id, visit_id), (FileRow.draft_id, draft_id))
    return next(((col(column), owner_id) for column, owner_id in owners if owner_id is not None), None)
