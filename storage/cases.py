"""Cases: finding, filing and saving them. History, villagers and lists have files of their own."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from storage import numbers_given, sealed, words
from storage.case_rows import CaseRow, case_of, changeable, row_of
from storage.complainants import ComplainantRow, ComplainantsRepository
from storage.entries import EntriesRepository
from storage.queue import Clause, QueueRepository
from supervision.case_clock import started
from supervision.cases import Case, EntryKind, NewCase, State, Track
from supervision.refusals import Stale

#: What a clock changes by speaking; `supervised` when it finds a case red.
_PROMPTED = ("next_at", "reminded", "climbed", "overseen", "supervised", "due_at", "provisional")
_NOT_COPIED = frozenset({"story", "files", "complainant", "source"})


class CasesRepository(EntriesRepository, ComplainantsRepository, QueueRepository):
    """Implements supervision.ports.Cases."""

    def by_id(self, case_id: int) -> Case | None:
        """The case of an id."""
        return self._found(col(CaseRow.id) == case_id)

    def by_ref(self, ref: str) -> Case | None:
        """The case behind an opaque reference."""
        return self._found(col(CaseRow.ref) == ref)

    def by_number(self, number: str) -> Case | None:
        """The case with this number."""
        return self._found(col(CaseRow.number) == number)

    def by_receipt(self, receipt_number: str) -> Case | None:
        """The case a receipt belongs to now; after a merge that is the other case."""
        receipt = select(ComplainantRow.case_id).where(col(ComplainantRow.receipt_number) == receipt_number)
        return self._found(col(CaseRow.id).in_(receipt))

    def by_receipt_code(self, receipt_number: str, code: str) -> Case | None:
        """As `by_receipt`, for somebody who shows number and six-digit code."""
        digest = self._receipt_digest(receipt_number, code)
        receipt = select(ComplainantRow.case_id).where(col(ComplainantRow.receipt_digest) == digest)
        return self._found(col(CaseRow.id).in_(receipt))

    def add(self, new: NewCase) -> Case:
        """File a case: fresh number, story, first complainant with a receipt of the same number."""
        values = {each.name: getattr(new, each.name) for each in fields(new) if each.name not in _NOT_COPIED}
        case = Case(
            **values,
            id=0,
            ref=self._work.token(),
            number=numbers_given.draw(self._work),
            state=State.SUBMITTED,
            version=1,
        )
        if new.due_kind is not None:
            case = started(self._work.time, case, new.due_kind, new.submitted_at)
        case = case_of(self._insert(row_of(case)))
        self.add_entry(case, EntryKind.STORY, case.reporter_id, new.story, files=new.files, source=new.source)
        self.add_complainant(case, case.number, case.reporter_id, new.complainant)
        return case

    def save(self, case: Case) -> Case:
        """Update where id and version match; the version rises by one. Raises Stale otherwise."""
        this = (col(CaseRow.id) == case.id, col(CaseRow.version) == case.version)
        values = changeable(case) | {"version": case.version + 1}
        if not self._change(update(CaseRow).where(*this).values(**values)):
            raise Stale
        if case.track is Track.INTEGRITY:
            words.forget(self._work, [case.id])
        return replace(case, version=case.version + 1)

    def prompting_due(self, now: datetime, limit: int) -> Sequence[Case]:
        """Cases whose clock has something to say, the longest waiting first."""
        next_at = col(CaseRow.next_at)
        due = select(CaseRow).where(next_at <= now).order_by(next_at).limit(limit)
        return tuple(case_of(row) for row in self._all(due))

    def prompted(self, case: Case, was: Case) -> bool:
        """Keep what the clock has said and when it speaks next, unless another metronome or act was faster."""
        this = (
            col(CaseRow.id) == was.id,
            col(CaseRow.version) == was.version,
            col(CaseRow.next_at) == was.next_at,
        )
        # The version too: on PostgreSQL an act that read the case before would write over what was said.
        values = {name: getattr(case, name) for name in _PROMPTED} | {"version": was.version + 1}
        return self._change(update(CaseRow).where(*this).values(**values)) == 1

    def open_after(self, case_id: int, limit: int) -> Sequence[Case]:
        """Open cases with a clock and an id above this, in order."""
        running = (col(CaseRow.id) > case_id, col(CaseRow.open).is_(True), col(CaseRow.due_at).is_not(None))
        found = select(CaseRow).where(*running).order_by(col(CaseRow.id)).limit(limit)
        return tuple(case_of(row) for row in self._all(found))

    def forget(self, case: Case) -> None:
        """Destroy everything the case tells (see storage.forgetting); its number and moments remain."""
        from storage.forgetting import forget_case

        forget_case(self._work, case)

    def sealed_number(self) -> str:
        """A number for a sealed matter: kept with its moment and nothing else."""
        return sealed.seal(self._work)

    def _found(self, condition: Clause) -> Case | None:
        row = self._first(select(CaseRow).where(condition))
        return case_of(row) if row else None
