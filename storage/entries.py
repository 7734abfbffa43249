"""The lines of a case's history: row, mapping, repository. Texts are sealed under the case's key."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage import words
from storage.columns import UTC, Blob, Json, RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from storage.unit_of_work import UnitOfWork
from supervision.cases import INTERNAL, Case, Entry, EntryKind, Track
from supervision.duty import Proof
from supervision.numbers import cut
from supervision.stories import unplaced
from supervision.unnamed import unmarked

_SUMMARY_LENGTH = 20


class EntryRow(SQLModel, table=True):
    """One line. `ref` binds the sealed text to its row; `source_digest` finds it from an edited message."""

    __tablename__ = "entries"
    __table_args__ = (one_of("kind", EntryKind),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    key_id: str = Field(index=True)
    kind: str
    at: datetime = Field(sa_type=UTC)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    text: bytes = Field(sa_type=Blob)
    files: list[str] = Field(default_factory=list, sa_type=Json)
    source_digest: bytes | None = Field(default=None, sa_type=Blob, index=True)


_OF_CASE = Prepared(
    select(EntryRow).where(col(EntryRow.case_id) == bindparam("asked")).order_by(col(EntryRow.id))
)
_ADD = inserting(EntryRow)


class EntriesRepository(Repository):
    """The part of supervision.ports.Cases that is about history."""

    def entries(self, case_id: int) -> Sequence[Entry]:
        """The whole history, oldest first; a destroyed text is empty."""
        return tuple(self.entry_of(row) for row in _OF_CASE.all(self._work, asked=case_id))

    def add_entry(
        self,
        case: Case,
        kind: EntryKind,
        by_id: int,
        text: str,
        *,
        files: Iterable[str] = (),
        source: str | None = None,
    ) -> Entry:
        """Add a line, written now; its files become the case's. Who the villager is lies apart, not in it: nobody reads
        it in a line, a list or a file, and no search finds the case by it."""
        text = self._work.cases.unnamed(case, by_id, text)
        ref, own = self._work.token(), list(files)
        added = _ADD.id(
            self._work,
            ref=ref,
            case_id=case.id,
            key_id=case.key_id,
            kind=kind.value,
            at=self._work.now,
            by_id=by_id,
            text=self._seal(case.key_id, "entries", "text", ref, text),
            files=own,
            source_digest=self._work.digest("source", source) if source else None,
        )
        if own:
            self._work.files.attach(own, case_id=case.id)
        _leave_behind(self._work, case.id, kind, text, len(own))
        # Integrity matters stay out of every search.
        if case.track is not Track.INTEGRITY and kind not in INTERNAL:
            words.index(self._work, case, unmarked(text))
        return Entry(added, case.id, kind, self._work.now, by_id, text, tuple(own), ref=ref)

    def cover(self, case: Case) -> None:
        """Who the villager is became known, or is somebody else's to know: what was written before is covered as what
        comes after it is, and looked for anew."""
        changed = False
        for row in _OF_CASE.all(self._work, asked=case.id):
            text = self._open(row.key_id, "entries", "text", row.ref, row.text)
            now = self._work.cases.unnamed(case, row.by_id, text or "")
            if text and now != text:
                sealed = self._seal(row.key_id, "entries", "text", row.ref, now)
                self._change(update(EntryRow).where(col(EntryRow.id) == row.id).values(text=sealed))
                changed = True
        if changed and case.track is not Track.INTEGRITY:
            words.forget(self._work, [case.id])
            for entry in self.entries(case.id):
                if entry.kind not in INTERNAL:
                    words.index(self._work, case, unmarked(entry.text))

    def left_behind(self, case_id: int) -> Proof:
        """What proof was added to the case in this act."""
        return self._work.memo.get((Proof, case_id)) or Proof()

    def entry_from(self, source: str) -> Entry | None:
        """The latest line that came from this Telegram message ("chat:message")."""
        digest = self._work.digest("source", source)
        statement = select(EntryRow).where(col(EntryRow.source_digest) == digest)
        row = self._first(statement.order_by(col(EntryRow.id).desc()))
        return self.entry_of(row) if row else None

    def summary(self, case: Case) -> str:
        """The latest summary or the story's first words: one line, at most 20 characters."""
        return self.summaries([case])[case.id]

    def summaries(self, cases: Sequence[Case]) -> dict[int, str]:
        """The summaries of a page's cases, in one statement."""
        lines: dict[int, str] = {}
        telling = [EntryKind.STORY.value, EntryKind.SUMMARY.value]
        of_page = (col(EntryRow.case_id).in_([case.id for case in cases]), col(EntryRow.kind).in_(telling))
        for row in self._all(select(EntryRow).where(*of_page).order_by(col(EntryRow.id))):
            line = shortened(self.entry_of(row).text)
            # A story that begins with a recording has no words of its own: the next part speaks for it.
            if row.kind == EntryKind.SUMMARY.value or not lines.get(row.case_id):
                lines[row.case_id] = line
        return {case.id: lines.get(case.id, "") for case in cases}

    def entry_of(self, row: EntryRow) -> Entry:
        """A row with its text, without the degrees of a place."""
        assert row.id is not None
        return Entry(
            id=row.id,
            case_id=row.case_id,
            kind=EntryKind(row.kind),
            at=row.at,
            by_id=row.by_id,
            text=unplaced(self._open(row.key_id, "entries", "text", row.ref, row.text) or ""),
            files=tuple(row.files),
            source=row.source_digest,
            ref=row.ref,
        )


def _leave_behind(work: UnitOfWork, case_id: int, kind: EntryKind, text: str, files: int) -> None:
    """That there is proof is remembered until the act ends: the duty track says so, never what it is."""
    before: Proof = work.memo.get((Proof, case_id)) or Proof()
    work.memo[Proof, case_id] = Proof(
        before.words or (kind is EntryKind.RESULT and bool(text)),
        before.photos + files,
        before.placed or kind is EntryKind.VERIFICATION,
    )


def shortened(text: str) -> str:
    """The first line that says something, without controls, at most 20 characters; of letters, which say less each,
    twice as many."""
    lines = (" ".join(_printable(line).split()) for line in text.splitlines())
    line = next(filter(None, lines), "")
    most = 2 * _SUMMARY_LENGTH if line.isascii() else _SUMMARY_LENGTH
    return line if len(line) <= most else cut(line, most - 1).rstrip() + "…"


def _printable(line: str) -> str:
    # Tabs part words; other controls and direction marks (Cc, Cf, Co, Cs) can turn a card's text around.
    line = line.replace("\t", " ")
    return "".join(each for each in line if not unicodedata.category(each).startswith("C"))
