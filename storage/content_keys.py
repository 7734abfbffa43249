"""Which rows lie under a content key: asked before a key is destroyed, and by the sweeper of orphans."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import CompoundSelect, LargeBinary, func, literal, union_all
from sqlmodel import col, or_, select

from storage.case_rows import CaseRow
from storage.chats import ChatRow
from storage.complainants import ComplainantRow
from storage.draft_rows import DraftRow
from storage.entries import EntryRow
from storage.file_rows import FileRow
from storage.inbox import InboxRow
from storage.outbox import OutboxRow
from storage.unit_of_work import UnitOfWork
from storage.visits import VisitRow

#: Every column that names a content key under which something lies, or may yet be laid.
COLUMNS: tuple[Any, ...] = (
    col(CaseRow.key_id),
    col(ChatRow.key_id),
    col(ComplainantRow.identity_key_id),
    col(DraftRow.key_id),
    col(EntryRow.key_id),
    col(FileRow.key_id),
    col(InboxRow.key_id),
    col(VisitRow.key_id),
)

#: Columns that name a key under which nothing lies: what is condemned, and a note beside a message said.
NOT_HELD = frozenset({"doomed_keys.key_id", "sent_messages.key_id"})


def referenced(work: UnitOfWork, key_ids: Iterable[str]) -> set[str]:
    """Those of the keys under which anything lies: one statement, so that a move between rows is not missed."""
    asked = list(key_ids)
    if not asked:
        return set()
    # The words of what is not yet said carry their key's id (see storage.cipher: version, then the key).
    worded = func.substr(col(OutboxRow.rendered), 2, 16, type_=LargeBinary)
    sealed = select(worded).where(col(OutboxRow.rendered).is_not(None))
    named = union_all(*(select(column).where(column.in_(asked)) for column in COLUMNS))
    found = set(work.execute(named).scalars())
    return found | ({bytes(key).decode("ascii") for key in work.execute(sealed).scalars()} & set(asked))


def used_besides(
    work: UnitOfWork,
    key_id: str,
    *,
    drafts: Collection[int] = (),
    cases: Collection[int] = (),
    visits: Collection[int] = (),
) -> bool:
    """Whether a case, visit or draft other than these, or a file of one, lies under the key."""
    elsewhere = or_(
        _other(FileRow.case_id, cases), _other(FileRow.visit_id, visits), _other(FileRow.draft_id, drafts)
    )
    found = literal(1)
    uses: CompoundSelect[Any] = union_all(
        select(found).where(col(CaseRow.key_id) == key_id, _other(CaseRow.id, cases)),
        select(found).where(col(EntryRow.key_id) == key_id, _other(EntryRow.case_id, cases)),
        select(found).where(col(ComplainantRow.identity_key_id) == key_id),
        select(found).where(col(VisitRow.key_id) == key_id, _other(VisitRow.id, visits)),
        select(found).where(col(DraftRow.key_id) == key_id, _other(DraftRow.id, drafts)),
        select(found).where(col(FileRow.key_id) == key_id, elsewhere),
    )
    return work.execute(uses.limit(1)).first() is not None


def _other(column: Any, these: Collection[int]) -> Any:
    """The row's owner is somebody, and not one of these (NULL NOT IN () would be true)."""
    return col(column).is_not(None) & col(column).not_in(list(these))
