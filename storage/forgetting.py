"""Forgetting what a record told: its keys are destroyed; a key that others share is spared, the words wiped."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import update
from sqlmodel import col, or_, select

from storage import blanking, content_keys, prompts, replaced_keys, shown_numbers, words
from storage.entries import EntryRow
from storage.file_rows import FileRow, ended
from storage.petitions import PetitionRow
from storage.spendings import SpendingRow
from storage.unit_of_work import UnitOfWork
from storage.visits import VisitRow
from supervision.cases import Case
from supervision.files import FileState


def forget_case(work: UnitOfWork, case: Case) -> None:
    """A case is sealed late: its words, files, villagers and the visits it came from say nothing any more.

    Number, moment and journal remain. Messages about it are deleted where Telegram still allows.
    """
    _end_drafts(work, case)
    visits = _rows(work, select(VisitRow).where(col(VisitRow.case_id) == case.id))
    entries = _rows(work, select(EntryRow).where(col(EntryRow.case_id) == case.id))
    sources = {row.source_digest for row in entries if row.source_digest}
    work.chats.forget_case(case.id, sources, case.submitted_at)
    reporter = work.people.by_id(case.reporter_id)
    if reporter.user_id is not None:
        blanking.told(work, reporter.user_id, case.submitted_at)
    work.chats.let_albums_go(f"c:{case.ref}")
    words.forget(work, [case.id])
    work.texts.forget_of(case.id)
    prompts.withdraw(work, case.id)
    prompts.forget(work, case.id)
    for chat_id in shown_numbers.chats(work, case.id):
        # A line of a list is a piece of what it told.
        work.chats.take_back(chat_id, case.id, (), since=case.submitted_at)
    shown_numbers.forget(work, case.id)
    work.escalations.forget(case.id)
    work.duties.forget(case.id)
    work.demands.forget(case.id)
    work.callbacks.forget(case.id)
    work.tellings.forget(case.id)
    work.identities.forget(case.id)
    work.erasures.forget(case.id)
    work.spendings.forget(case.id)
    work.missing.forget(case.id)
    work.offers.forget(case.id)
    work.passings.forget(case.id)
    work.links.forget(case.id)
    work.petitions.forget(case.id)
    work.recusals.forget_names(case.id)
    for complainant in work.cases.receipts(case.id):
        work.cases.forget_identity(complainant.id)
    keys = {*_keys_of(work, case), *(row.key_id for row in entries)}
    _forget(work, keys, cases=[case.id], visits=[row.id for row in visits if row.id is not None])


def _end_drafts(work: UnitOfWork, case: Case) -> None:
    """What somebody was about to add would be read again when it is reminded of: it dies with the case, and the
    messages it was typed in are deleted where Telegram still allows."""
    for draft in work.drafts.about(case):
        for part in draft.body.get("parts", ()):
            chat, _, message = str(part.get("source", "")).partition(":")
            if chat.lstrip("-").isdigit() and message.isdigit():
                work.erase(int(chat), int(message))
        work.drafts.discard(draft)


def forget_visit(work: UnitOfWork, visit_id: int) -> None:
    """What was found on a visit led to a sealed matter: that it was made remains, what was found does not."""
    _forget(work, (), cases=(), visits=[visit_id])


def forget_content(work: UnitOfWork, case: Case) -> None:
    """The term of a case is over: its words and files, and those of the visits it came from, are destroyed."""
    entries = _rows(work, select(EntryRow).where(col(EntryRow.case_id) == case.id))
    visits = _rows(work, select(VisitRow).where(col(VisitRow.case_id) == case.id))
    keys = {*_keys_of(work, case), *(row.key_id for row in entries)}
    _wipe_told(work, case)
    ids = [row.id for row in visits if row.id is not None]
    _forget(work, keys, cases=[case.id], visits=ids, why="retention")


def _keys_of(work: UnitOfWork, case: Case) -> set[str]:
    """The key it has, and those it had under which something may lie still."""
    before = replaced_keys.of_case(work, case.id)
    replaced_keys.let_go(work, before)
    return {case.key_id, *before}


def _wipe_told(work: UnitOfWork, case: Case) -> None:
    """What the other body, or a village, has written: it lies under the case's key, which may have to live on."""
    if not work.keys.has(case.key_id):
        return
    empty = work.cipher.seal(case.key_id, "petitions", "told", case.ref, b"{}")
    _write(work, update(PetitionRow).where(col(PetitionRow.case_id) == case.id).values(told=empty))
    for record in _rows(work, select(SpendingRow).where(col(SpendingRow.case_id) == case.id)):
        empty = work.cipher.seal(case.key_id, "spending_records", "told", record.ref, b"{}")
        _write(work, update(SpendingRow).where(col(SpendingRow.id) == record.id).values(told=empty, files=[]))


def forget_files(work: UnitOfWork, file_ids: Collection[str]) -> None:
    """These files of a case are destroyed, each by its own key; one from before voices had one is wiped instead."""
    theirs = col(FileRow.id).in_(file_ids)
    files = _rows(work, select(FileRow).where(theirs)) if file_ids else []
    if not files:
        return
    _write(work, update(FileRow).where(theirs).values(**ended(FileState.DESTROYED, "retention")))
    for file in files:
        if work.keys.has(file.key_id):
            empty = work.cipher.seal(file.key_id, "files", "file_id", file.id, b"")
            _write(work, update(FileRow).where(col(FileRow.id) == file.id).values(file_id=empty, name=None))
    for key_id in {file.key_id for file in files}:
        if content_keys.only_of(work, key_id, file_ids):
            work.destroy_key(key_id)


def forget_visit_words(work: UnitOfWork, visit_id: int) -> None:
    """The term of a visit is over: what was found on it is destroyed."""
    _forget(work, (), cases=(), visits=[visit_id], why="retention")


def _forget(
    work: UnitOfWork,
    keys: Iterable[str],
    *,
    cases: Collection[int],
    visits: Collection[int],
    why: str = "sealed",
) -> None:
    """`why`: of what is sealed not even which visit led to which case remains."""
    theirs = or_(col(FileRow.case_id).in_(cases), col(FileRow.visit_id).in_(visits))
    files = _rows(work, select(FileRow).where(theirs))
    found = _rows(work, select(VisitRow).where(col(VisitRow.id).in_(visits)))
    _write(work, update(FileRow).where(theirs).values(**ended(FileState.DESTROYED, why)))
    if why == "sealed":
        _write(
            work, update(VisitRow).where(col(VisitRow.id).in_(visits)).values(case_id=None, draft_ref=None)
        )
    _write(work, update(EntryRow).where(col(EntryRow.case_id).in_(cases)).values(source_digest=None))
    for key_id in {*keys, *(row.key_id for row in files), *(row.key_id for row in found)}:
        if content_keys.used_besides(work, key_id, cases=cases, visits=visits):
            _wipe(work, key_id, cases, visits, files)
        else:
            work.destroy_key(key_id)


def _wipe(
    work: UnitOfWork, key_id: str, cases: Collection[int], visits: Collection[int], files: Iterable[FileRow]
) -> None:
    """The key must live for somebody else's sake: the words are written over instead."""
    entries = select(EntryRow).where(col(EntryRow.case_id).in_(cases), col(EntryRow.key_id) == key_id)
    for entry in _rows(work, entries):
        text = work.cipher.seal(key_id, "entries", "text", entry.ref, b"")
        _write(work, update(EntryRow).where(col(EntryRow.id) == entry.id).values(text=text))
    found = select(VisitRow).where(col(VisitRow.id).in_(visits), col(VisitRow.key_id) == key_id)
    for visit in _rows(work, found):
        empty = work.cipher.seal(key_id, "visits", "found", visit.ref, b"")
        this = update(VisitRow).where(col(VisitRow.id) == visit.id)
        _write(work, this.values(found=empty, whom=None, place=None))
    for file in (each for each in files if each.key_id == key_id):
        empty = work.cipher.seal(key_id, "files", "file_id", file.id, b"")
        _write(work, update(FileRow).where(col(FileRow.id) == file.id).values(file_id=empty, name=None))


def _rows(work: UnitOfWork, statement: Any) -> list[Any]:
    return list(work.session.exec(statement, execution_options={"populate_existing": True}).all())


def _write(work: UnitOfWork, statement: Any) -> None:
    work.session.exec(statement, execution_options={"synchronize_session": False})
