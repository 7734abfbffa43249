"""The table of drafts."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, Long, RowId


class DraftRow(SQLModel, table=True):
    """One unfinished conversation; its body is sealed under `key_id`."""

    __tablename__ = "drafts"
    __table_args__ = (
        # Two devices starting at once must not leave two active drafts.
        Index(
            "uq_drafts_active",
            "person_id",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    person_id: int = Field(foreign_key="people.id", index=True, sa_type=RowId)
    chat_id: int = Field(sa_type=Long)
    flow: str
    step: str
    version: int = 1
    key_id: str = Field(index=True)
    active: bool = True
    body: bytes = Field(sa_type=Blob)
    updated_at: datetime = Field(sa_type=UTC)
    remind_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    reminded: int = 0
    expires_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    answered_at: datetime | None = Field(default=None, sa_type=UTC)
