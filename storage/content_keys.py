"""Which rows lie under a content key: asked before a key is destroyed, and by the sweeper of orphans."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CompoundSelect, union_all
from sqlmodel import col, or_, select

from storage.case_rows import CaseRow
from storage.complainants import ComplainantRow
from storage.draft_rows import DraftRow
from storage.entries import EntryRow
from storage.file_rows import FileRow
from storage.unit_of_work import UnitOfWork
from storage.visits import VisitRow

#: Every column of the aggregates that names a content key.
COLUMNS: tuple[Any, ...] = (
    col(CaseRow.key_id),
    col(EntryRow.key_id),
    col(ComplainantRow.identity_key_id),
    col(DraftRow.key_id),
    col(VisitRow.key_id),
    col(FileRow.key_id),
)


def referenced(work: UnitOfWork, key_ids: Iterable[str]) -> set[str]:
    """Those of the keys under which a row of an aggregate lies (chats and the inbox are asked elsewhere)."""
    asked = list(key_ids)
    if not asked:
        return set()
    found = union_all(*(select(column).where(column.in_(asked)) for column in COLUMNS))
    return set(work.execute(found).scalars())


def used_by_others(work: UnitOfWork, key_id: str, draft_id: int) -> bool:
    """Whether a case, a visit, one of their files or another draft lies under the key."""
    attached = or_(col(FileRow.case_id).is_not(None), col(FileRow.visit_id).is_not(None))
    uses: CompoundSelect[Any] = union_all(
        select(col(CaseRow.id)).where(col(CaseRow.key_id) == key_id),
        select(col(EntryRow.id)).where(col(EntryRow.key_id) == key_id),
        select(col(VisitRow.id)).where(col(VisitRow.key_id) == key_id),
        select(col(DraftRow.id)).where(col(DraftRow.key_id) == key_id, col(DraftRow.id) != draft_id),
        select(col(FileRow.person_id)).where(col(FileRow.key_id) == key_id, attached),
    )
    return work.execute(uses.limit(1)).first() is not None
