"""Pictures of integrity matters, each under its number's key: a row at once, the copy without metadata later.

Who sent one stands nowhere. The chat it came from, and Telegram's name of it, lie sealed until it is fetched or given
up.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, select, text, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository
from storage.sealed import day_of
from supervision.files import FileKind, FileState, Incoming, StoredFile

_DUE = "next_attempt IS NOT NULL"


class IntegrityFileRow(SQLModel, table=True):
    """One picture that came with what was written as `content_id`. `file_id`: the chat and Telegram's name of it,
    sealed together; `at`, and the first `next_attempt`: the day. Without hidden row ids, which would tell the order in
    which they came."""

    __tablename__ = "integrity_files"
    __table_args__ = (
        one_of("kind", FileKind),
        one_of("state", FileState),
        Index(
            "ix_integrity_files_due",
            "next_attempt",
            sqlite_where=text(_DUE),
            postgresql_where=text(_DUE),
        ),
        {"sqlite_with_rowid": False},
    )

    id: str = Field(primary_key=True)
    content_id: int = Field(foreign_key="integrity_contents.id", index=True, sa_type=RowId)
    number: str = Field(index=True)
    ordinal: int
    key_id: str = Field(index=True)
    kind: str
    state: str = FileState.PENDING.value
    file_id: bytes | None = Field(default=None, sa_type=Blob)
    reason: str | None = None
    at: datetime = Field(sa_type=UTC)
    tries: int = 0
    next_attempt: datetime | None = Field(default=None, sa_type=UTC)


_FILES = table_of(IntegrityFileRow)
_BY_ID = Prepared(select(_FILES).where(_FILES.c.id == bindparam("asked")))
_OF_NUMBER = Prepared(select(_FILES).where(_FILES.c.number == bindparam("asked")).order_by(_FILES.c.ordinal))
_LAST = Prepared(select(func.max(_FILES.c.ordinal)).where(_FILES.c.number == bindparam("asked")))
_NEXT = Prepared(
    select(_FILES)
    .where(_FILES.c.state == FileState.PENDING.value, _FILES.c.next_attempt <= bindparam("now", type_=UTC))
    .order_by(_FILES.c.next_attempt)
    .limit(bindparam("most"))
)


class IntegrityFilesRepository(Repository):
    """What the fetcher asks for, as of any other file; supervision reaches it through IntegrityContents."""

    def expect(self, incoming: Incoming, *, content_id: int, number: str, key_id: str, chat_id: int) -> None:
        """Note a picture to be fetched."""
        row_id, today = secrets.token_hex(16), day_of(self._work)
        source = f"{chat_id} {incoming.file_id}"
        self._insert(
            IntegrityFileRow(
                id=row_id,
                content_id=content_id,
                number=number,
                ordinal=int(_LAST.scalar(self._work, asked=number) or 0) + 1,
                key_id=key_id,
                kind=incoming.kind.value,
                file_id=self._seal(key_id, "integrity_files", "file_id", row_id, source),
                at=today,
                next_attempt=today,
            )
        )
        self._work.poke("files")

    def by_id(self, file_id: str) -> StoredFile | None:
        """The picture with this random id."""
        row = _BY_ID.first(self._work, asked=file_id)
        return None if row is None else self._file_of(row)

    def of_number(self, number: str) -> Sequence[StoredFile]:
        """All that came with a number, the first first."""
        return [self._file_of(row) for row in _OF_NUMBER.all(self._work, asked=number)]

    def due(self, now: datetime, limit: int) -> Sequence[StoredFile]:
        """Pictures to be fetched whose moment has passed, the longest waiting first."""
        return [self._file_of(row) for row in _NEXT.all(self._work, now=now, most=limit)]

    def kept(self, file_id: str) -> bool:
        """The copy is safe. False when nobody awaits it any more: it must go."""
        if self._end(file_id, FileState.KEPT, None):
            return True
        present = self.by_id(file_id)
        # Another worker may have been faster with the same bytes; those stay.
        return present is not None and present.state is FileState.KEPT

    def set_state(self, file_id: str, state: FileState, reason: str | None = None) -> None:
        """It is fetched no more."""
        self._end(file_id, state, reason)

    def later(self, file_id: str, at: datetime, tries: int) -> None:
        """Fetching failed for the `tries`-th time: again at `at`."""
        self._change(update(_FILES).where(_FILES.c.id == file_id).values(next_attempt=at, tries=tries))

    def forget(self, number: str) -> None:
        """The term is over: none of them is fetched or shown any more."""
        values = {"state": FileState.DESTROYED.value} | dict.fromkeys(("file_id", "next_attempt"))
        self._change(update(_FILES).where(_FILES.c.number == number).values(**values))

    def _end(self, file_id: str, state: FileState, reason: str | None) -> bool:
        awaited = (_FILES.c.id == file_id, _FILES.c.state == FileState.PENDING.value)
        values = {"state": state.value, "reason": reason}
        # Where it came from is nobody's business from here on.
        values |= dict.fromkeys(("file_id", "next_attempt"))
        return self._change(update(_FILES).where(*awaited).values(**values)) == 1

    def _file_of(self, row: Any) -> StoredFile:
        source = self._open(row.key_id, "integrity_files", "file_id", row.id, row.file_id) or ""
        # Those that waited when the chat was not sealed with it yet have none.
        chat_id, _, file_id = source.rpartition(" ")
        return StoredFile(
            id=row.id,
            kind=FileKind(row.kind),
            state=FileState(row.state),
            key_id=row.key_id,
            order=row.ordinal,
            chat_id=int(chat_id or 0),
            file_id=file_id,
            unique_id="",
            person_id=0,
            at=row.at,
            reason=row.reason,
            tries=row.tries,
            next_attempt=row.next_attempt,
            copied=row.state == FileState.KEPT.value,
            sealed=row.number,
        )
