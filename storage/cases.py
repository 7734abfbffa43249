"""Cases: finding, filing and saving them. History, villagers and lists have files of their own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from storage import failpoints, numbers_given, roster, sealed, words
from storage.case_rows import CaseRow, case_of, changeable, changes
from storage.columns import UTC
from storage.complainants import ComplainantRow, ComplainantsRepository
from storage.entries import EntriesRepository
from storage.prepared import Prepared
from storage.queue import Clause, QueueRepository
from storage.repository import inserting
from supervision.acts.duty import owing
from supervision.altering import altered
from supervision.case_clock import started
from supervision.cases import Case, Complainant, EntryKind, NewCase, State, Track
from supervision.duty import Ended, stage_ended
from supervision.refusals import Stale

#: What a clock changes by speaking; `supervised` when it finds a case red.
_PROMPTED = (
    *("next_at", "reminded", "climbed", "overseen", "supervised"),
    *("due_at", "provisional", "spared_until"),
)
_NOT_COPIED = frozenset({"story", "files", "complainant", "source"})
_COPIED = tuple(each.name for each in fields(NewCase) if each.name not in _NOT_COPIED)
_COPIES = attrgetter(*_COPIED)
#: What a case begins with, where the report does not say otherwise.
_AT_FIRST: dict[str, Any] = {each.name: each.default for each in fields(Case)} | {
    "id": 0,
    "state": State.SUBMITTED,
    "version": 1,
}

_ASKED: Any = bindparam("asked")
_BY_ID = Prepared(select(CaseRow).where(col(CaseRow.id) == _ASKED))
_BY_REF = Prepared(select(CaseRow).where(col(CaseRow.ref) == _ASKED))
_BY_NUMBER = Prepared(select(CaseRow).where(col(CaseRow.number) == _ASKED))
# No row says in which chat a sealed number stands.
_OPENLY = col(CaseRow.track) != Track.INTEGRITY.value
_NUMBERED = Prepared(select(col(CaseRow.id)).where(col(CaseRow.number) == _ASKED, _OPENLY))
_RECEIPT = Prepared(
    select(col(CaseRow.id))
    .join(ComplainantRow, col(ComplainantRow.case_id) == col(CaseRow.id))
    .where(col(ComplainantRow.receipt_number) == _ASKED, _OPENLY)
)
_BY_RECEIPT = Prepared(
    select(CaseRow).where(
        col(CaseRow.id).in_(
            select(col(ComplainantRow.case_id)).where(col(ComplainantRow.receipt_number) == _ASKED)
        )
    )
)
_HELD = Prepared(select(col(CaseRow.id)).where(col(CaseRow.held_from) == _ASKED))
_JOINED = Prepared(
    select(col(CaseRow.id)).where(col(CaseRow.merged_into) == _ASKED).order_by(col(CaseRow.id))
)
_ADD = inserting(CaseRow)
_AS_READ = (col(CaseRow.id) == bindparam("this"), col(CaseRow.version) == bindparam("version_before"))
_AS_AWAITED = (*_AS_READ, col(CaseRow.next_at) == bindparam("next_before", type_=UTC))


@lru_cache(maxsize=512)
def _saving(names: tuple[str, ...], *, awaited: bool = False) -> Prepared:
    """The UPDATE of these columns alone: each column named has its indexes written anew, changed or not. `awaited`:
    only while the moment is the one that was read."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*names, "version")}
    return Prepared(update(CaseRow).where(*(_AS_AWAITED if awaited else _AS_READ)).values(values))


_DUE = Prepared(
    select(CaseRow)
    .where(col(CaseRow.next_at) <= bindparam("now", type_=UTC))
    .order_by(col(CaseRow.next_at))
    .limit(bindparam("most"))
)


@dataclass(slots=True)
class _Held:
    """Cases as this act has read or written them last. `own`: written, so that nobody else can change them now."""

    cases: dict[int, Case] = field(default_factory=dict)
    id_of: dict[str, int] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    #: As they stand in their rows, where what came after is written with what comes next.
    unwritten: dict[int, Case] = field(default_factory=dict)
    #: Stages of them that this act has ended, and who owed them when it did (see supervision.acts.duty).
    ended: dict[int, list[Ended]] = field(default_factory=dict)

    def keep(self, case: Case, *, own: bool = False) -> None:
        """As it was read or written at this moment."""
        self.cases[case.id] = case
        self.id_of[case.ref] = case.id
        if own:
            self.own.add(case.id)

    def known(self, case_id: int, alone: bool) -> Case | None:
        """The case, where its row cannot be another meanwhile: written in this act, or nobody else writes."""
        return self.cases.get(case_id) if alone or case_id in self.own else None


def _said(case: Case, was: Case) -> tuple[str, ...]:
    """Which columns the clock has changed by speaking."""
    return tuple(name for name in _PROMPTED if getattr(case, name) != getattr(was, name))


def _claiming(case: Case, was: Case, said: Sequence[str]) -> dict[str, Any]:
    """What these become, where the case still stands as it was read."""
    values = {f"new_{name}": getattr(case, name) for name in said}
    # The version too: on PostgreSQL an act that read the case before would write over what was said.
    before = {"this": was.id, "version_before": was.version, "next_before": was.next_at}
    return {**values, **before, "new_version": was.version + 1}


class CasesRepository(EntriesRepository, ComplainantsRepository, QueueRepository):
    """Implements supervision.ports.Cases."""

    def by_id(self, case_id: int) -> Case | None:
        """The case of an id."""
        return self._held.known(case_id, self._alone) or self._read(_BY_ID, case_id)

    def by_ref(self, ref: str) -> Case | None:
        """The case behind an opaque reference."""
        held = self._held
        return held.known(held.id_of.get(ref, 0), self._alone) or self._read(_BY_REF, ref)

    def by_number(self, number: str) -> Case | None:
        """The case with this number."""
        return self._read(_BY_NUMBER, number)

    def id_of(self, number: str) -> int | None:
        """Of which case this is the number, or a receipt's; None of a sealed one. Nothing else of it is read."""
        found: int | None = _NUMBERED.scalar(self._work, asked=number)
        return _RECEIPT.scalar(self._work, asked=number) if found is None else found

    def by_receipt(self, receipt_number: str) -> Case | None:
        """The case a receipt belongs to now; after a merge that is the other case."""
        return self._read(_BY_RECEIPT, receipt_number)

    def by_receipt_code(self, receipt_number: str, code: str) -> Case | None:
        """As `by_receipt`, for somebody who shows number and six-digit code."""
        digest = self._receipt_digest(receipt_number, code)
        receipt = select(ComplainantRow.case_id).where(col(ComplainantRow.receipt_digest) == digest)
        return self._found(col(CaseRow.id).in_(receipt))

    def add(self, new: NewCase) -> Case:
        """File a case: fresh number, story, first complainant with a receipt of the same number."""
        case = Case.whole(
            {
                **_AT_FIRST,
                **dict(zip(_COPIED, _COPIES(new), strict=True)),
                "ref": self._work.token(),
                "number": numbers_given.draw(self._work),
            }
        )
        if new.due_kind is not None:
            case = started(self._work.time, case, new.due_kind, new.submitted_at)
        fixed = {"ref": case.ref, "number": case.number, "submitted_at": case.submitted_at, "version": 1}
        case = altered(case, id=_ADD.id(self._work, **changeable(case), **fixed))
        self._held.keep(case, own=True)
        # The villager first: what the story tells of him is covered in it.
        if new.track is not Track.SPENDING:  # a village stands behind it, not a villager
            self.add_complainant(case, case.number, case.reporter_id, new.complainant)
        self.add_entry(case, EntryKind.STORY, case.reporter_id, new.story, files=new.files, source=new.source)
        failpoints.hit("case_added")
        return case

    def identify(self, complainant_id: int, identity: Mapping[str, str]) -> None:
        """As of one villager; what was written of the case until now names nobody from here on."""
        super().identify(complainant_id, identity)
        self._covered(self._row(complainant_id).case_id)

    def join(self, case: Case, supervisor_id: int, identity: Mapping[str, str]) -> Complainant:
        """As of one villager; its supervisor may have written in the case before."""
        villager = super().join(case, supervisor_id, identity)
        self._covered(case.id)
        return villager

    def move_complainants(self, from_case: int, to_case: int) -> None:
        """As of a merge; the words of either case name the villagers of both no more than those of their own did."""
        super().move_complainants(from_case, to_case)
        self._covered(to_case)
        if (joined := self.by_id(from_case)) is not None:
            self._cover_all(altered(joined, merged_into=to_case))

    def _covered(self, case_id: int) -> None:
        """In the words of the case, and of what was joined to it."""
        for each in (case_id, *self.merged_into(case_id)):
            if (case := self.by_id(each)) is not None:
                self._cover_all(case)

    def _cover_all(self, case: Case) -> None:
        self.cover(case)
        self._work.visits.cover(case)

    def save(self, case: Case) -> Case:
        """Update where id and version match; the version rises by one. Raises Stale otherwise."""
        held, saved = self._held, altered(case, version=case.version + 1)
        was = held.cases.pop(case.id, None)
        known = was is not None and was.version == case.version
        row = held.unwritten.pop(case.id, was)
        after = changes(row, case) if row is not None and known else changeable(case)
        values = {f"new_{name}": value for name, value in after.items()} | {"new_version": saved.version}
        before = row.version if row is not None and known else case.version
        if not _saving(tuple(after)).run(self._work, this=case.id, version_before=before, **values):
            raise Stale
        held.keep(saved, own=True)
        if was is not None and known:
            self._ends(was, case)
        if case.track is Track.INTEGRITY:
            words.forget(self._work, [case.id])
        elif "township_id" in after and (row is None or row.township_id != case.township_id):
            words.move(self._work, case.id, case.township_id)
        return saved

    def hold(self, case: Case) -> Case:
        """As `save`, for a step of an act that goes on: it is written with the next `save`, which must follow in the
        same act. A row of a dozen indexes is written once then, not twice."""
        held, was = self._held, self._held.cases.get(case.id)
        if was is None or was.version != case.version or case.id in held.unwritten:
            return self.save(case)
        held.unwritten[case.id] = was
        saved = altered(case, version=case.version + 1)
        held.keep(saved, own=True)
        self._ends(was, case)
        return saved

    def _ends(self, was: Case, case: Case) -> None:
        """Who owed it is asked now: before the act is over it may be kept from him."""
        if stage_ended(was, case):
            self._held.ended.setdefault(case.id, []).append(Ended(was, owing(self._work, was)))

    def stages_ended(self, case_id: int) -> Sequence[Ended]:
        """What this act has ended of the case; told once."""
        return tuple(self._held.ended.pop(case_id, ()))

    def held_from(self, township_id: int) -> Sequence[int]:
        """The cases a township has lost to the county, since somebody above its power was named late."""
        return tuple(row[0] for row in _HELD.all(self._work, asked=township_id))

    def merged_into(self, case_id: int) -> Sequence[int]:
        """The cases that were joined to this one."""
        return tuple(row[0] for row in _JOINED.all(self._work, asked=case_id))

    def prompting_due(self, now: datetime, limit: int) -> Sequence[Case]:
        """Cases whose clock has something to say, the longest waiting first."""
        return tuple(case_of(row) for row in _DUE.all(self._work, now=now, most=limit))

    def prompted(self, case: Case, was: Case) -> bool:
        """Keep what the clock has said and when it speaks next, unless another metronome or act was faster."""
        said = _said(case, was)
        self._held.cases.pop(was.id, None)
        claimed = _saving(said, awaited=True).run(self._work, **_claiming(case, was, said)) == 1
        if claimed:
            self._claimed(case, was, said)
        failpoints.hit("prompt_claimed")
        return claimed

    def prompted_many(self, each: Sequence[tuple[Case, Case]]) -> frozenset[int]:
        """As `prompted`, of several: on PostgreSQL sent together, for ten thousand answers take seconds to wait for."""
        if self._work.postgres and self._prompted_together(each):
            return frozenset(was.id for _, was in each)
        return frozenset(was.id for case, was in each if self.prompted(case, was))

    def _prompted_together(self, each: Sequence[tuple[Case, Case]]) -> bool:
        """All or none of them: none where one no longer stood as it was read."""
        alike: dict[tuple[str, ...], list[tuple[Case, Case]]] = {}
        for case, was in each:
            alike.setdefault(_said(case, was), []).append((case, was))
        try:
            with self._work.savepoint():
                for said, those in alike.items():
                    self._claim_all(said, those)
        except Stale:
            return False
        for said, those in alike.items():
            for case, was in those:
                self._claimed(case, was, said)
                failpoints.hit("prompt_claimed")
        return True

    def _claim_all(self, said: tuple[str, ...], those: Sequence[tuple[Case, Case]]) -> None:
        """Raises Stale where any of them is another meanwhile."""
        rows = [_claiming(case, was, said) for case, was in those]
        if _saving(said, awaited=True).met(self._work, rows) != len(rows):
            raise Stale

    def _claimed(self, case: Case, was: Case, said: Sequence[str]) -> None:
        """The clock may end the stage by what it does next: that is noted as of any other hand."""
        told = {name: getattr(case, name) for name in said}
        self._held.keep(altered(was, **told, version=was.version + 1), own=True)

    def open_after(self, case_id: int, limit: int) -> Sequence[Case]:
        """Open cases with a clock and an id above this, in order."""
        running = (col(CaseRow.id) > case_id, col(CaseRow.open).is_(True), col(CaseRow.due_at).is_not(None))
        found = select(CaseRow).where(*running).order_by(col(CaseRow.id)).limit(limit)
        return tuple(case_of(row) for row in self._all(found))

    def unopened(self, townships: Collection[int], villages: Collection[int], **which: Any) -> Sequence[Case]:
        """What may have come to somebody it was not opened to (see storage.unopened)."""
        from storage.unopened import unopened

        return unopened(self._work, townships, villages, **which)

    def lay_anew(self, case: Case) -> Case:
        """Seal all that the case holds under new keys (see storage.laying_anew); nothing is lost."""
        from storage.laying_anew import lay_case_anew

        return lay_case_anew(self._work, case)

    def forget(self, case: Case) -> None:
        """Destroy everything the case tells (see storage.forgetting); its number and moments remain."""
        from storage.forgetting import forget_case

        forget_case(self._work, case)

    def expect(self, number: str) -> None:
        """A case was sealed late: from now on the county's reception expects somebody with its number."""
        sealed.expect(self._work, number)

    def sealed_number(self) -> str:
        """A number for a sealed matter: kept with its moment and nothing else."""
        return sealed.seal(self._work)

    def _read(self, statement: Prepared, asked: int | str) -> Case | None:
        row = statement.first(self._work, asked=asked)
        if row is None:
            return None
        case = case_of(row)
        self._held.keep(case)
        return case

    @property
    def _held(self) -> "_Held":
        held: _Held | None = self._work.memo.get(roster.CASES)
        if held is None:
            held = self._work.memo[roster.CASES] = _Held()
        return held

    @property
    def _alone(self) -> bool:
        """On SQLite nobody else writes during an act, and a reading has its snapshot."""
        return not self._work.postgres

    def _found(self, condition: Clause) -> Case | None:
        row = self._first(select(CaseRow).where(condition))
        return case_of(row) if row else None
