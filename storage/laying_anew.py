"""A case that is named late is laid anew: all it holds goes under a new key, in the act that keeps it from somebody.

Whoever copied database and keys before, or still holds a key in memory, reads nothing of what is written from then on.
Nothing is destroyed by it: files on disk follow after the commit (bot.laying), and the key of before is kept until
they have, and a while longer (storage.replaced_keys).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select, update

from storage import content_keys, failpoints, replaced_keys
from storage.cipher import key_of
from storage.columns import table_of
from storage.complainants import ComplainantRow
from storage.draft_rows import DraftRow
from storage.entries import EntryRow
from storage.file_rows import FileRow
from storage.identities import IdentityRequestRow
from storage.petitions import PetitionRow
from storage.recusals import NamedRow, RecusalRow, reason_at, sealed_at
from storage.replaced_keys import Replaced
from storage.spendings import SpendingRow
from storage.unit_of_work import UnitOfWork
from storage.visits import VisitRow
from supervision.altering import altered
from supervision.cases import Case
from supervision.files import FileState

_FILES = table_of(FileRow)


def lay_case_anew(work: UnitOfWork, case: Case) -> Case:
    """Seal all that a case holds under new keys; the case itself where its content is destroyed already."""
    if not work.keys.has(case.key_id):
        return case
    # First the case: on PostgreSQL whoever writes in it waits for us from here on.
    saved = work.cases.save(altered(case, key_id=work.keys.new()))
    moving = _Moving(work, saved, first=True)
    moving.everything()
    moving.keep_old(case.key_id)
    failpoints.hit("case_laid_anew")
    return saved


def finish(work: UnitOfWork, replaced: Replaced) -> bool:
    """Destroy a key of before, once its files lie anew. False: a file came to lie under it meanwhile, it waits on.

    A key that others share lives on for their sake.
    """
    case = work.cases.by_id(replaced.case_id)
    if case is not None and work.keys.has(case.key_id):
        moving = _Moving(work, case, first=False)
        # Whoever read the case just before may have written under the key it had then (PostgreSQL).
        moving.everything()
        if moving.left[replaced.key_id] - set(replaced.files):
            moving.keep_old()
            return False
    replaced_keys.let_go(work, [replaced.key_id])
    if not content_keys.used_besides(work, replaced.key_id):
        work.destroy_key(replaced.key_id)
    return True


class _Moving:
    """One case on its way under the key it has now. `first`: villagers and drafts get new keys of their own."""

    def __init__(self, work: UnitOfWork, case: Case, *, first: bool) -> None:
        self._work = work
        self._case = case
        self._first = first
        #: The keys that something lay under, and which files were known to.
        self.left: dict[str, set[str]] = defaultdict(set)

    def everything(self) -> None:
        """Rows of every table; what lies under the present key already, or can be read no more, stays as it is."""
        key_id = self._case.key_id
        for row, columns in ((EntryRow, ("text",)), (IdentityRequestRow, ("words", "answer"))):
            self._rows(table_of(row), key_id, columns)
        self._rows(table_of(SpendingRow), key_id, ("told",))
        visits = self._rows(table_of(VisitRow), key_id, ("found", "whom", "place"))
        self._petition()
        self._names()
        self._reasons()
        self._villagers()
        self._files(key_id, or_(_FILES.c.case_id == self._case.id, _FILES.c.visit_id.in_(visits)))
        self._drafts()

    def keep_old(self, *besides: str) -> None:
        """What was replaced is kept for a while. No chat goes on under it: what is typed next is written afterwards."""
        for old in {*self.left, *besides}:
            self._work.chats.forget_key(old)
            replaced_keys.keep(self._work, old, self._case.id, self.left.get(old, ()))

    def _rows(self, table: Table, key_id: str, columns: Collection[str]) -> list[int]:
        """Rows of the case, each sealed for its own reference; their ids."""
        found = self._of_case(table)
        for each in found:
            values = self._anew(table.name, key_id, {name: getattr(each, name) for name in columns}, each.ref)
            if values and "key_id" in table.c:
                values["key_id"] = key_id
            self._write(table, values, table.c.id == each.id)
        return [each.id for each in found]

    def _petition(self) -> None:
        table = table_of(PetitionRow)
        for each in self._of_case(table):
            values = self._anew(table.name, self._case.key_id, {"told": each.told}, self._case.ref)
            self._write(table, values, table.c.case_id == self._case.id)

    def _names(self) -> None:
        table = table_of(NamedRow)
        for each in self._of_case(table):
            place = sealed_at(self._case.id, each.name_digest)
            values = self._anew(table.name, self._case.key_id, {"name": each.name}, place)
            same = (table.c.case_id == self._case.id, table.c.name_digest == each.name_digest)
            self._write(table, values, *same)

    def _reasons(self) -> None:
        table = table_of(RecusalRow)
        for each in self._of_case(table):
            place = reason_at(self._case.id, each.person_id)
            values = self._anew(table.name, self._case.key_id, {"reason": each.reason}, place)
            this = (table.c.case_id == self._case.id, table.c.person_id == each.person_id)
            self._write(table, values, *this)

    def _villagers(self) -> None:
        """Each under a key of its own, so that one can be forgotten alone."""
        table = table_of(ComplainantRow)
        for each in self._of_case(table):
            key_id = self._work.keys.new() if self._first else each.identity_key_id
            values = self._anew(
                table.name,
                key_id,
                {"code": each.code, "identity": each.identity, "spot": each.spot},
                each.ref,
            )
            if values:
                values["identity_key_id"] = key_id
            self._write(table, values, table.c.id == each.id)

    def _drafts(self) -> None:
        """What those who still may have begun to say about it; their chats go on under the new keys."""
        table = table_of(DraftRow)
        for draft in self._work.drafts.about(self._case):
            row = self._work.execute(select(table).where(table.c.id == draft.id)).one()
            key_id = self._work.keys.new() if self._first else row.key_id
            values = self._anew(table.name, key_id, {"body": row.body}, row.ref)
            if values:
                self._write(table, values | {"key_id": key_id}, table.c.id == row.id)
                self._work.drafts.laid_anew(draft, key_id)
            self._files(key_id, _FILES.c.draft_id == draft.id)

    def _files(self, key_id: str, theirs: ColumnElement[bool]) -> None:
        """What their rows say at once; the bytes on disk follow. What is not fetched yet is fetched under the new."""
        there = _FILES.c.state != FileState.DESTROYED.value
        for row in self._work.execute(select(_FILES).where(theirs, there)).all():
            # Each has a key of its own, so that a voice or a face can be forgotten before the words.
            under = self._work.keys.new() if self._first else row.key_id
            sealed = {name: getattr(row, name) for name in ("file_id", "name", "sha256")}
            values = self._anew(_FILES.name, under, sealed, row.id)
            if row.key_id != under and self._work.keys.has(row.key_id):
                self._write(_FILES, values | {"key_id": under}, _FILES.c.id == row.id)
                if row.state != FileState.PENDING.value:
                    self.left[row.key_id].add(row.id)

    def _anew(
        self, table: str, key_id: str, sealed: Mapping[str, bytes | None], place: str
    ) -> dict[str, Any]:
        """Those of the values that lie under another key, sealed under this one."""
        values: dict[str, Any] = {}
        for column, value in sealed.items():
            old = key_of(value) if value else key_id
            if value and old != key_id and self._work.keys.has(old):
                plain = self._work.cipher.open(old, table, column, place, value)
                values[column] = self._work.cipher.seal(key_id, table, column, place, plain)
                self.left[old].update()
        return values

    def _of_case(self, table: Table) -> Sequence[Any]:
        return self._work.execute(select(table).where(table.c.case_id == self._case.id)).all()

    def _write(self, table: Table, values: Mapping[str, Any], *this: ColumnElement[bool]) -> None:
        if values:
            self._work.execute(update(table).where(*this).values(**values))
