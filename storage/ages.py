"""How long things have waited: for whoever watches over the house."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select, text

from storage.columns import UTC, table_of
from storage.outbox_rows import OutboxRow
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

_OUTBOX = table_of(OutboxRow)
_AHEAD = _OUTBOX.alias("ahead")


def put_off(*, by: str | None = None) -> ColumnElement[bool]:
    """Whether a message's turn in its chat cannot come at the moment `:now`, since what stands before it (or itself)
    was put off; danger waits for danger alone. `by`: for this reason (outbox.error_code)."""
    live = text("ahead.state IN ('queued', 'claimed')")
    late = (_AHEAD.c.chat_id == _OUTBOX.c.chat_id, _AHEAD.c.next_attempt > bindparam("now", type_=UTC))
    reason = () if by is None else (_AHEAD.c.error_code == by,)
    bars = or_(_OUTBOX.c.priority > 0, _AHEAD.c.priority == 0)
    return select(_AHEAD.c.id).where(live, *late, *reason, bars).exists()


# A chat in which Telegram has asked for patience (429) tells nothing of the sender; one it cannot reach does.
_UNSAID = Prepared(
    select(func.count(), func.min(_OUTBOX.c.created_at, type_=UTC)).where(
        text("outbox.state IN ('queued', 'claimed')"),
        _OUTBOX.c.created_at <= bindparam("before", type_=UTC),
        ~put_off(by="429"),
    )
)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Messages that wait to be said: how many, and since when the oldest."""

    count: int
    since: datetime


def unsaid(work: UnitOfWork, before: datetime) -> Unsaid | None:
    """What was to be said before a moment and is not said yet, tried or not; where Telegram lets us say it."""
    count, since = _UNSAID.first(work, before=before, now=work.now)
    return Unsaid(count, since) if count else None
