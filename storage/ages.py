"""How long things have waited: for whoever watches over the house."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text

from storage.columns import UTC, table_of
from storage.outbox import OutboxRow
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

_OUTBOX = table_of(OutboxRow)
_UNSAID = Prepared(
    select(func.count(), func.min(_OUTBOX.c.created_at, type_=UTC)).where(
        text("state IN ('queued', 'claimed')"), _OUTBOX.c.created_at <= bindparam("before", type_=UTC)
    )
)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Messages that wait to be said: how many, and since when the oldest."""

    count: int
    since: datetime


def unsaid(work: UnitOfWork, before: datetime) -> Unsaid | None:
    """What was to be said before a moment and is not said yet, tried or not."""
    count, since = _UNSAID.first(work, before=before)
    return Unsaid(count, since) if count else None
