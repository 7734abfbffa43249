"""Messages that are claimed and carried by nobody: their claimant died, was fenced off, or never learnt of it."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, or_, update

from storage.columns import table_of
from storage.outbox_rows import Delivery, OutboxRow
from storage.unit_of_work import UnitOfWork

_OUTBOX = table_of(OutboxRow)
# An act hands over what it has claimed within milliseconds of its commit.
_FORGOTTEN = timedelta(seconds=10)
_CLAIMED = update(_OUTBOX).where(_OUTBOX.c.state == Delivery.CLAIMED)
_AGAIN = {"state": Delivery.QUEUED, "claimed_by": None}


def release(work: UnitOfWork, *, of: str | None = None) -> int:
    """What a dead sender had claimed (`of`: this one) is queued again, words kept. How many."""
    claimed = _CLAIMED if of is None else _CLAIMED.where(_OUTBOX.c.claimed_by == of)
    return work.execute(claimed.values(**_AGAIN)).rowcount


def heal(work: UnitOfWork, owner: str, carried: Collection[int]) -> int:
    """While one speaks for all: what others claim, and what he has claimed himself and carries to no chat.

    A row that was queued just now is left alone: the act that claimed it may not have handed it over yet.
    """
    forgotten = (_OUTBOX.c.created_at < work.now - _FORGOTTEN, _OUTBOX.c.chat_id.not_in(list(carried)))
    stray = or_(_OUTBOX.c.claimed_by.is_distinct_from(owner), and_(*forgotten))
    return work.execute(_CLAIMED.where(stray).values(**_AGAIN)).rowcount
