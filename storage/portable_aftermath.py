"""What a restored database is told before anybody uses it: the past is not said again, old buttons are dead."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, or_, select, text, update
from sqlmodel import col

from storage import lanes, meta, words
from storage.case_rows import CaseRow
from storage.chats import ChatRow
from storage.draft_rows import DraftRow
from storage.entries import EntryRow
from storage.file_rows import FileRow, ended
from storage.inbox import InboxRow
from storage.integrity_files import IntegrityFileRow
from storage.leases import LeaseRow
from storage.outbox_rows import Delivery, OutboxRow
from storage.people import PersonRow
from storage.portable_keys import Survivors
from storage.unit_of_work import UnitOfWork
from supervision.altering import altered
from supervision.cases import State, Track
from supervision.categories import Category, Nature
from supervision.files import FileState
from supervision.people import Person

T = TypeVar("T")

#: Whoever wrote in this time before the backup may well have written after it too.
_WROTE = timedelta(days=7)
_LIVE = text("state IN ('queued', 'claimed')")
_AT_ONCE = 500
#: Files whose bytes are on disk.
_HERE = (FileState.KEPT.value, FileState.UNREADABLE.value)


@dataclass(frozen=True, slots=True)
class Found:
    """What the restored rows named that is not there any more: destroyed since, or to be fetched once more."""

    cases: int
    files: int
    to_fetch: int


def settle(work: UnitOfWork, at: datetime, epoch: str) -> None:
    """Nothing that waited to be said is said again, nobody holds anything, and buttons need the new epoch.

    Messages to be deleted stay queued: deleting twice harms nobody, and a sealed matter must not stay in a chat.
    """
    queue, leases = col(OutboxRow.screen), update(LeaseRow)
    dropped = {"state": Delivery.DROPPED, "error_code": "restored", "rendered": None, "next_attempt": None}
    work.execute(update(OutboxRow).where(_LIVE, queue != "").values(**dropped, claimed_by=None))
    work.execute(update(OutboxRow).where(_LIVE).values(state=Delivery.QUEUED, claimed_by=None))
    work.execute(leases.values(owner=None, leased_until=None, fence=col(LeaseRow.fence) + 1))
    lanes.release_all(work)
    lanes.lull(work)
    meta.put(work, meta.BUTTON_EPOCH, epoch)
    meta.put(work, meta.RESTORED, at.isoformat())
    meta.put(work, meta.LAST_BACKUP, at.isoformat())
    meta.put(work, meta.BACKUP_BESIDE, None)
    meta.put(work, meta.BACKUP_KEYLESS, None)
    # Else the first poll would tell of an outage since the backup, and offer again what was done after it.
    meta.put(work, meta.LAST_RECEIVED, None)


def forget_destroyed(work: UnitOfWork, keys: Survivors, there: Callable[[str], bool]) -> Found:
    """What was destroyed since the backup stays destroyed, also where its key lives on for somebody else's sake.

    `there`: whether a file's bytes are on disk; those of a living key that are not are fetched once more.
    """
    _seal_again(work, keys.sealed)
    _forget_conversations(work, keys)
    dead_cases = [row.id for row in _named(work, CaseRow) if row.key_id not in keys.ids]
    for some in _in_parts(dead_cases):
        words.forget(work, some)
    dead_entries = [row.id for row in _named(work, EntryRow) if row.key_id not in keys.ids]
    for some in _in_parts(dead_entries):
        work.execute(update(EntryRow).where(col(EntryRow.id).in_(some)).values(source_digest=None))
    files = _named(work, FileRow, col(FileRow.state).in_((*_HERE, FileState.PENDING.value)))
    dead_files = [row.id for row in files if row.key_id not in keys.ids]
    for some in _in_parts(dead_files):
        values = ended(FileState.DESTROYED, "sealed")
        work.execute(update(FileRow).where(col(FileRow.id).in_(some)).values(**values))
    missing = [row.id for row in _named(work, FileRow, col(FileRow.state).in_(_HERE)) if not there(row.id)]
    for file_id in missing:
        work.files.set_state(file_id, FileState.PENDING)
    _forget_pictures(work, keys, there)
    return Found(len(dead_cases), len(dead_files), len(missing))


def _forget_pictures(work: UnitOfWork, keys: Survivors, there: Callable[[str], bool]) -> None:
    """Of integrity matters: nobody remembers where such a picture came from, so none is fetched again."""
    here = _named(work, IntegrityFileRow, col(IntegrityFileRow.state) == FileState.KEPT.value)
    for row in here:
        state = FileState.DESTROYED if row.key_id not in keys.ids else FileState.LOST
        if state is FileState.DESTROYED or not there(row.id):
            gone = update(IntegrityFileRow).where(col(IntegrityFileRow.id) == row.id)
            work.execute(gone.values(state=state.value))


def _forget_conversations(work: UnitOfWork, keys: Survivors) -> None:
    """A chat does not go on under a dead key, and a draft under one was given up: nothing in it can be read."""
    chats = [row for row in work.execute(select(col(ChatRow.chat_id), col(ChatRow.key_id))) if row.key_id]
    for some in _in_parts([row.chat_id for row in chats if row.key_id not in keys.ids]):
        work.execute(update(ChatRow).where(col(ChatRow.chat_id).in_(some)).values(key_id=None))
    for some in _in_parts([row.id for row in _named(work, DraftRow) if row.key_id not in keys.ids]):
        work.execute(update(FileRow).where(col(FileRow.draft_id).in_(some)).values(draft_id=None))
        work.execute(delete(DraftRow).where(col(DraftRow.id).in_(some)))


def writers(work: UnitOfWork, at: datetime) -> Sequence[Person]:
    """Who wrote in the week before the backup, or is in the middle of something, and can be reached."""
    wrote = select(col(InboxRow.chat_id)).where(col(InboxRow.received_at) >= at - _WROTE)
    busy = select(col(DraftRow.person_id)).where(col(DraftRow.active))
    person = select(col(PersonRow.id)).where(
        or_(col(PersonRow.user_id).in_(wrote), col(PersonRow.id).in_(busy))
    )
    found = (work.people.by_id(each) for each in work.execute(person.order_by(col(PersonRow.id))).scalars())
    return [each for each in found if each.reachable and each.user_id is not None]


def _seal_again(work: UnitOfWork, refs: Iterable[str]) -> None:
    for ref in refs:
        case = work.cases.by_ref(ref)
        if case is None or case.track is Track.INTEGRITY:
            continue
        work.cases.forget(case)
        told_nothing = altered(
            case, category=Category.OTHER.value, nature=Nature.REQUEST.value, hurt=None, voiced=False
        )
        silent = altered(told_nothing, track=Track.INTEGRITY, state=State.TRANSFERRED, ended_at=work.now)
        work.cases.save(
            altered(silent, due_at=None, due_kind=None, next_at=None, spared_until=None, question_by=None)
        )


def _named(work: UnitOfWork, row: Any, *where: Any) -> Sequence[Any]:
    return work.execute(select(col(row.id), col(row.key_id)).where(*where)).all()


def _in_parts(ids: Collection[T]) -> Iterator[list[T]]:
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
