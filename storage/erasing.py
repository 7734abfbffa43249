"""Erasing one villager from a case at his own wish: his keys are destroyed, the case goes on without him.

The name does not lie in its own row only. The conversation in which it was told was sealed under the key that became
the case's: a backup of that evening holds it still. So the case is laid anew, and the key of before is destroyed as
soon as its files have followed (bot.laying). What was written of him in the words themselves is covered first: by his
name where who wrote it had written him down; in what others wrote, who may have guessed at him, everybody is covered
who is called as one calls a villager, and every phone (supervision.unnamed). Compared with his name, a list of the
village's names would show by its one gap who it was, on the day on which he wished to be forgotten.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select, update

from storage import folding, forgetting, words
from storage.cipher import key_of
from storage.columns import table_of
from storage.complainants import kept_of
from storage.entries import EntryRow
from storage.identities import IdentityRequestRow
from storage.laying_anew import lay_case_anew
from storage.unit_of_work import UnitOfWork
from storage.visits import VisitRow
from supervision.cases import INTERNAL, Case, Complainant
from supervision.unnamed import NAME, PHONE, anonymous, unmarked, unnamed

#: What stands where a name or phone stood.
COVERED = "××"

_SEALED = ((EntryRow, ("text",)), (IdentityRequestRow, ("words", "answer")), (VisitRow, ("found", "whom")))


def erase(work: UnitOfWork, case: Case, complainant_id: int, recordings: Collection[str]) -> None:
    """Destroy who this villager is, and these recordings; in the words of the case, and of what was joined to it, his
    name and phone are covered."""
    villager = next((c for c in work.cases.complainants(case.id) if c.id == complainant_id), None)
    _drop_drafts(work, case)
    work.cases.forget_identity(complainant_id)
    forgetting.forget_files(work, recordings)
    cover, own, knew = _covering(villager), _own(work, case, villager), _knew(work, case, villager)
    for each in _and_joined(work, case):
        if _cover(work, each, cover, own, knew):
            _found_anew(work, each)
        lay_case_anew(work, each)


def _and_joined(work: UnitOfWork, case: Case) -> Iterator[Case]:
    """The report in which he was written down may have become part of another since."""
    yield case
    for case_id in work.cases.merged_into(case.id):
        joined = work.cases.by_id(case_id)
        if joined is not None:
            yield from _and_joined(work, joined)


def _drop_drafts(work: UnitOfWork, case: Case) -> None:
    """A name that was typed and not sent yet would be written down again once it is."""
    for draft in work.drafts.about(case):
        if draft.flow == "fix_who" or draft.body.get("contact"):
            work.drafts.discard(draft)


def _covering(villager: Complainant | None) -> Callable[[str], str]:
    """What covers his name and phone in a text, and what they were before a correction."""
    kept = kept_of([villager] if villager is not None else [])
    return lambda text: unnamed(text, kept, marks=(COVERED, COVERED))


def _own(work: UnitOfWork, case: Case, villager: Complainant | None) -> Collection[int] | None:
    """Whose marks stand for this villager: his supervisor's; everybody's (None) where he is the only one."""
    if villager is None or len(work.cases.receipts(case.id)) == 1:
        return None
    return {villager.supervisor_id}


def _knew(work: UnitOfWork, case: Case, villager: Complainant | None) -> Collection[int]:
    """Who has written him down, or passed him on so: what these wrote is compared with his name. Whom it was shown to
    has guessed perhaps before that; what he wrote since bears the marks."""
    if villager is None:
        return frozenset()
    found = {villager.supervisor_id}
    for each in _and_joined(work, case):
        passed = work.passings.of_case(each.id)
        found |= {passing.person_id for passing in passed if passing.receipt_id == villager.id}
        found |= {each.reporter_id} if each.number == villager.receipt_number else set()
    return found


def _erased(cover: Callable[[str], str], text: str) -> str:
    """What his supervisor wrote was covered when it was kept. The marks stand for nothing any more; and by them the
    messages are found in which the name was told."""
    return cover(text).replace(NAME, COVERED).replace(PHONE, COVERED)


def _anonymous(text: str) -> str:
    return anonymous(text, COVERED)


def _writer(row: Any, column: str) -> int | None:
    """Who wrote what stands there."""
    found: int | None = row.by_id if hasattr(row, "by_id") else row.person_id
    return row.decided_by if column == "answer" else found


def _cover(
    work: UnitOfWork,
    case: Case,
    cover: Callable[[str], str],
    own: Collection[int] | None,
    knew: Collection[int],
) -> bool:
    """Whether anything had to be covered. The messages it was told in go as well."""
    changed, told_in = False, set()
    for row, columns in _SEALED:
        table = table_of(row)
        for each in work.execute(select(table).where(table.c.case_id == case.id)).all():
            values: dict[str, bytes] = {}
            for column in columns:
                by_id = _writer(each, column)
                compared = cover if by_id in knew else _anonymous
                covering = partial(_erased, compared) if own is None or by_id in own else compared
                sealed = {column: getattr(each, column)}
                values |= _covered(work, table.name, sealed, each.ref, covering)
            if values:
                work.execute(update(table).where(table.c.id == each.id).values(values))
                told_in |= {each.source_digest} if row is EntryRow and each.source_digest else set()
                changed = True
    work.chats.erase_told(told_in)
    return changed


def _covered(
    work: UnitOfWork, table: str, sealed: Mapping[str, bytes | None], ref: str, cover: Callable[[str], str]
) -> dict[str, bytes]:
    values = {}
    for column, value in sealed.items():
        if value is not None and work.keys.has(key_id := key_of(value)):
            told = work.cipher.open(key_id, table, column, ref, value).decode()
            if (covered := cover(told)) != told:
                values[column] = work.cipher.seal(key_id, table, column, ref, covered.encode())
    return values


def _found_anew(work: UnitOfWork, case: Case) -> None:
    """Who looks for the name finds the case no more, and what showed its words is folded."""
    words.forget(work, [case.id])
    for entry in work.cases.entries(case.id):
        if entry.kind not in INTERNAL:
            words.index(work, case, unmarked(entry.text))
    folding.early(work, case.id)
