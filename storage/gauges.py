"""What is measured of the store: depths, ages and counts, read by a few cheap questions, without any content."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select, text

from storage import ages, holes, meta, migrations
from storage.alarms import AlarmRow
from storage.columns import UTC, table_of
from storage.draft_rows import DraftRow
from storage.file_rows import FileRow
from storage.inbox import Arrival, InboxRow
from storage.integrity_files import IntegrityFileRow
from storage.journal import UnsealedRow
from storage.lanes import LaneRow
from storage.outbox_rows import OutboxRow
from storage.seals import SealRow
from storage.unit_of_work import UnitOfWork

#: Written by whoever asks whether the store can be written; its value tells nothing.
PROBE = "probe"

_INBOX, _OUTBOX = table_of(InboxRow), table_of(OutboxRow)
_ALARMS, _SEALS = table_of(AlarmRow), table_of(SealRow)

_NEW = text("state = 'new'")
_LIVE = text("outbox.state IN ('queued', 'claimed')")


@dataclass(frozen=True, slots=True)
class Queue:
    """How many rows wait, and for how many seconds the longest has been due (0: none is due).

    What stands in its chat behind a message that was put off is not due, as that one is not.
    """

    depth: int
    oldest_due: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """One look at the store. `outbox`: by priority, the most urgent first; `oldest_unsaid`: seconds since the
    oldest unsaid message was promised, however often it was put off."""

    inbox: Queue
    outbox: Mapping[int, Queue]
    oldest_unsaid: float
    parked: int
    updates_missing: int
    lanes_held: int
    chats_waiting: int
    alarms: tuple[str, ...]
    files_pending: int
    drafts_active: int
    journal_unsealed: int
    journal_seal: int

    @property
    def oldest_due(self) -> float:
        """Seconds for which the longest waiting message has been due."""
        return max((each.oldest_due for each in self.outbox.values()), default=0.0)


def look(work: UnitOfWork) -> Gauges:
    """Ask every question, in one reading."""
    outbox = _outbox(work)
    return Gauges(
        inbox=_inbox(work),
        outbox=outbox,
        oldest_unsaid=_since(work, _one(work, func.min(_OUTBOX.c.created_at, type_=UTC), _OUTBOX, _LIVE)),
        parked=_count(work, _INBOX, _INBOX.c.state == Arrival.PARKED),
        updates_missing=holes.missing(work),
        lanes_held=_count(work, table_of(LaneRow), text("owner IS NOT NULL")),
        chats_waiting=_one(work, func.count(_INBOX.c.chat_id.distinct()), _INBOX, _NEW),
        alarms=tuple(lasting(work)),
        files_pending=sum(
            _count(work, table_of(each), text("next_attempt IS NOT NULL"))
            for each in (FileRow, IntegrityFileRow)
        ),
        drafts_active=_count(work, table_of(DraftRow), text("active")),
        journal_unsealed=_count(work, table_of(UnsealedRow)),
        journal_seal=_one(work, func.coalesce(func.max(_SEALS.c.seq), 0), _SEALS),
    )


def lasting(work: UnitOfWork) -> dict[str, datetime]:
    """Alarms that are not over, by code: since when."""
    rows = select(_ALARMS.c.code, _ALARMS.c.raised_at).where(_ALARMS.c.over_at.is_(None))
    return {row.code: row.raised_at for row in work.execute(rows.order_by(_ALARMS.c.code))}


def probe(work: UnitOfWork) -> None:
    """Write something: a disk that is full or read-only is seen at writing and not before."""
    meta.put(work, PROBE, work.now.isoformat())


def schema(work: UnitOfWork) -> tuple[str | None, str]:
    """The version of the tables as they are, and this program's own."""
    return migrations.revision(work.connection), migrations.newest()


def writer_lives() -> bool:
    """Whether a thread that writes is alive in this process (on both engines their names begin alike)."""
    return any(thread.name.startswith("writer") for thread in threading.enumerate())


def _inbox(work: UnitOfWork) -> Queue:
    due = func.coalesce(_INBOX.c.next_attempt, _INBOX.c.received_at, type_=UTC)
    return Queue(_count(work, _INBOX, _NEW), _since(work, _one(work, func.min(due, type_=UTC), _INBOX, _NEW)))


def _outbox(work: UnitOfWork) -> dict[int, Queue]:
    due = case((~ages.put_off(), func.coalesce(_OUTBOX.c.next_attempt, _OUTBOX.c.created_at, type_=UTC)))
    rows = select(_OUTBOX.c.priority, func.count().label("depth"), func.min(due, type_=UTC).label("due"))
    rows = rows.where(_LIVE).group_by(_OUTBOX.c.priority).order_by(_OUTBOX.c.priority)
    found = work.execute(rows, {"now": work.now})
    return {row.priority: Queue(row.depth, _since(work, row.due)) for row in found}


def _count(work: UnitOfWork, table: Table, *where: ColumnElement[bool] | Any) -> int:
    return int(work.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def _one(work: UnitOfWork, what: Any, table: Table, *where: ColumnElement[bool] | Any) -> Any:
    return work.execute(select(what).select_from(table).where(*where)).scalar()


def _since(work: UnitOfWork, moment: datetime | None) -> float:
    return max(0.0, (work.now - moment).total_seconds()) if moment is not None else 0.0
