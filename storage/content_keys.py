"""Which rows lie under a content key: asked before a key is destroyed, and by the sweeper of orphans."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, LargeBinary, bindparam, func, literal, union_all
from sqlmodel import col, or_, select

from storage.case_rows import CaseRow
from storage.chats import ChatRow
from storage.complainants import ComplainantRow
from storage.corrections import CorrectionRow
from storage.draft_rows import DraftRow
from storage.entries import EntryRow
from storage.exports import ExportRow
from storage.file_rows import FileRow
from storage.identities import IdentityRequestRow
from storage.inbox import InboxRow
from storage.integrity import MatterRow
from storage.integrity_contents import ContentRow
from storage.integrity_files import IntegrityFileRow
from storage.kept_texts import KeptTextRow
from storage.outbox_rows import OutboxRow
from storage.pins import PinRow
from storage.prepared import Prepared
from storage.replaced_keys import ReplacedKeyRow
from storage.samplings import SamplingRow
from storage.unit_of_work import UnitOfWork
from storage.visits import VisitRow

#: Under these lies what is there to stay.
_LASTING: tuple[Any, ...] = (
    col(CaseRow.key_id),
    col(ComplainantRow.identity_key_id),
    col(CorrectionRow.key_id),
    col(DraftRow.key_id),
    col(EntryRow.key_id),
    col(ExportRow.key_id),
    col(FileRow.key_id),
    col(IdentityRequestRow.key_id),
    col(MatterRow.key_id),
    col(ContentRow.key_id),
    col(IntegrityFileRow.key_id),
    col(KeptTextRow.key_id),
    col(PinRow.before_key_id),
    col(PinRow.wanted_key_id),
    # Files on disk may lie under it still.
    col(ReplacedKeyRow.key_id),
    col(SamplingRow.key_id),
    col(VisitRow.key_id),
)

#: Every column that names a content key under which something lies, or may yet be laid.
COLUMNS: tuple[Any, ...] = (*_LASTING, col(ChatRow.key_id), col(InboxRow.key_id), col(PinRow.key_id))

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
    if len(drafts) == 1 and not cases and not visits:
        (draft_id,) = drafts
        return _USED_BESIDES_DRAFT.first(work, key=key_id, draft=draft_id) is not None
    return work.execute(_uses(key_id, drafts, cases, visits)).first() is not None


def holds(work: UnitOfWork, key_id: str) -> bool:
    """Whether anything that is there to stay lies under the key: more than what is on its way through a chat."""
    uses = union_all(*(select(literal(1)).where(column == key_id) for column in _LASTING))
    return work.execute(uses.limit(1)).first() is not None


def only_of(work: UnitOfWork, key_id: str, file_ids: Collection[str]) -> bool:
    """Whether nothing but these files lies under the key."""
    others = [
        select(literal(1)).where(column == key_id) for column in COLUMNS if column.class_ is not FileRow
    ]
    beside = select(literal(1)).where(col(FileRow.key_id) == key_id, col(FileRow.id).not_in(list(file_ids)))
    return work.execute(union_all(*others, beside).limit(1)).first() is None


def _uses(key_id: Any, drafts: Any, cases: Any, visits: Any) -> CompoundSelect[Any]:
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
    return uses.limit(1)


def _other(column: Any, these: Any) -> Any:
    """The row's owner is somebody, and not one of these (NULL NOT IN () would be true)."""
    somebodys = col(column).is_not(None)
    if isinstance(these, BindParameter):
        return somebodys & (col(column) != these)
    return somebodys & col(column).not_in(list(these)) if these else somebodys


#: What is asked each time a conversation is given up.
_USED_BESIDES_DRAFT = Prepared(_uses(bindparam("key"), bindparam("draft"), (), ()))
