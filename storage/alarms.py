"""Alarms: what the keeper must hear of, kept until it is over, so that a restart neither forgets nor repeats it."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.columns import UTC, Json, table_of


class AlarmRow(SQLModel, table=True):
    """One kind of trouble. `fields`: counts and moments, never content; `over_at`: None while it lasts."""

    __tablename__ = "alarms"

    code: str = Field(primary_key=True)
    raised_at: datetime = Field(sa_type=UTC)
    last_at: datetime = Field(sa_type=UTC)
    times: int
    fields: dict[str, Any] = Field(sa_type=Json)
    told_at: datetime | None = Field(default=None, sa_type=UTC)
    over_at: datetime | None = Field(default=None, sa_type=UTC)


_ALARMS = table_of(AlarmRow)
