"""The table of files, and what each state of a file leaves in its row."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, Long, RowId, one_of
from supervision.files import FileKind, FileState


class FileRow(SQLModel, table=True):
    """One file. Telegram's file id, the name and the content's SHA-256 are sealed under the file's key.

    `cover`: which parts of a picture nobody is shown (see supervision.covers), by the office at `cover_place_id`;
    `recognisable`: somebody can be known on it.
    """

    __tablename__ = "files"
    __table_args__ = (
        one_of("kind", FileKind),
        one_of("state", FileState),
        # The same message delivered twice is the same file.
        UniqueConstraint("chat_id", "message_id", "unique_digest", name="uq_files_message"),
        Index("ix_files_album", "chat_id", "album"),
        Index(
            "ix_files_due",
            "next_attempt",
            sqlite_where=text("next_attempt IS NOT NULL"),
            postgresql_where=text("next_attempt IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    kind: str
    state: str = FileState.PENDING.value
    key_id: str = Field(index=True)
    ordinal: int = 1
    chat_id: int = Field(sa_type=Long)
    message_id: int | None = Field(default=None, sa_type=Long)
    album: str | None = None
    file_id: bytes = Field(sa_type=Blob)
    name: bytes | None = Field(default=None, sa_type=Blob)
    unique_digest: bytes = Field(sa_type=Blob)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)
    draft_id: int | None = Field(
        default=None, foreign_key="drafts.id", ondelete="SET NULL", index=True, sa_type=RowId
    )
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True, sa_type=RowId)
    visit_id: int | None = Field(default=None, foreign_key="visits.id", index=True, sa_type=RowId)
    reason: str | None = None
    size: int | None = Field(default=None, sa_type=Long)
    mime: str | None = None
    duration: int | None = None
    tries: int = 0
    next_attempt: datetime | None = Field(default=None, sa_type=UTC)
    sha256: bytes | None = Field(default=None, sa_type=Blob)
    copied: bool = False
    width: int | None = None
    height: int | None = None
    likeness: int | None = Field(default=None, sa_type=Long)
    cover: str | None = None
    cover_place_id: int | None = Field(default=None, sa_type=RowId)
    recognisable: bool = False


def ended(state: FileState, reason: str | None) -> dict[str, Any]:
    """The columns of a file that is fetched no more; of a destroyed one nothing of the content stays."""
    values: dict[str, Any] = {"state": state.value, "reason": reason, "next_attempt": None}
    if state is FileState.DESTROYED:
        # A fingerprint would still tell which picture it was.
        values |= {"sha256": None, "likeness": None}
    return values
