"""Moments: when something next falls due, across all aggregates; the metronome and the demo's clock ask."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from storage.amendments import AmendmentRow
from storage.callbacks import CallbackRow, OwedRow
from storage.case_rows import CaseRow
from storage.chats import SentMessageRow
from storage.draft_rows import DraftRow
from storage.erasures import ErasureRow
from storage.identities import IdentityRequestRow
from storage.integrity import PromiseRow
from storage.integrity_contents import ReadingRow
from storage.invitations import InvitationRow
from storage.outbox_rows import Delivery, OutboxRow
from storage.people import PersonRow
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

#: Which columns say that something falls due, by what the metronome does about it.
MOMENTS = {
    "clocks": (col(CaseRow.next_at),),
    "digests": (col(PersonRow.digest_at),),
    "weekly": (col(PersonRow.weekly_at),),
    "silence": (col(PersonRow.silent_at),),
    "links": (col(InvitationRow.warn_at),),
    "callbacks": (col(CallbackRow.next_at),),
    "months": (col(OwedRow.due_at),),
    "integrity": (col(PromiseRow.next_at),),
    "readings": (col(ReadingRow.next_at),),
    "identities": (col(IdentityRequestRow.next_at),),
    "erasures": (col(ErasureRow.next_at),),
    "contents": (col(SentMessageRow.leaves_at),),
    "folds": (col(SentMessageRow.folds_at),),
    "drafts": (col(DraftRow.remind_at), col(DraftRow.expires_at)),
    "amendments": (col(AmendmentRow.lapses_at),),
}

# One statement for all: most seconds nothing is due, and the question is asked every second.
_EARLIEST = Prepared(
    select(
        *(
            # The condition is what lets a partial index answer.
            select(func.min(column)).where(column.is_not(None)).scalar_subquery().label(f"{kind}_{index}")
            for kind, columns in MOMENTS.items()
            for index, column in enumerate(columns)
        )
    )
)


def earliest(work: UnitOfWork) -> dict[str, datetime]:
    """The next moment of each kind that has one; may have passed."""
    found: dict[str, datetime] = {}
    for label, moment in _EARLIEST.first(work)._asdict().items():
        kind = label.rpartition("_")[0]
        if moment is not None and (kind not in found or moment < found[kind]):
            found[kind] = moment
    return found


def unsaid(work: UnitOfWork) -> bool:
    """Whether a message could be said at this moment, or is being said."""
    ready: ColumnElement[bool] = col(OutboxRow.next_attempt).is_(None) | (
        col(OutboxRow.next_attempt) <= work.now
    )
    live = col(OutboxRow.state).in_([Delivery.QUEUED, Delivery.CLAIMED])
    return work.execute(select(col(OutboxRow.id)).where(live, ready).limit(1)).first() is not None
