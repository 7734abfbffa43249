"""Integrity matters 检举控告, numbers and steps only: rows, mapping, repository. The county's own number is sealed."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, bindparam, func, text, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, Blob, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository, insert_new, inserting
from storage.sealed import SealedNumberRow
from supervision.integrity import (
    AsideFor,
    Came,
    Ending,
    Expected,
    Instruction,
    Matter,
    Owed,
    Promise,
    Stage,
    Told,
)
from supervision.naming import name_key, windows
from supervision.refusals import Stale
from supervision.seen import Aside


class MatterRow(SQLModel, table=True):
    """One registered matter. No person but the receiving secretary, no place below the county."""

    __tablename__ = "integrity_matters"
    __table_args__ = (
        one_of("came", Came),
        one_of("stage", Stage),
        one_of("instruction", Instruction, nullable=True),
        one_of("ending", Ending, nullable=True),
        Index("ix_integrity_matters_county_id_number_digest", "county_id", "number_digest"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    county_id: int = Field(foreign_key="places.id", sa_type=RowId)
    number: str | None = Field(default=None, unique=True)
    county_number: bytes = Field(sa_type=Blob)
    number_digest: bytes = Field(sa_type=Blob)
    key_id: str = Field(index=True)
    named: bool
    came: str
    received_at: datetime = Field(sa_type=UTC)
    registered_at: datetime = Field(sa_type=UTC)
    stage: str
    receiver_id: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId, index=True)
    instruction: str | None = None
    signed_at: datetime | None = Field(default=None, sa_type=UTC)
    longer_days: int | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UTC)
    ending: str | None = None
    version: int


class PromiseRow(SQLModel, table=True):
    """Something owed on a matter; without `next_at` it has been kept, or taken back."""

    __tablename__ = "integrity_promises"
    __table_args__ = (one_of("owed", Owed), one_of("how", Told, nullable=True))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    matter_id: int = Field(foreign_key="integrity_matters.id", sa_type=RowId, index=True)
    owed: str
    started_at: datetime = Field(sa_type=UTC)
    due_at: datetime = Field(sa_type=UTC)
    length: str
    next_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    reminded: int
    climbed: int
    kept_at: datetime | None = Field(default=None, sa_type=UTC)
    how: str | None = None
    provisional: bool
    spared_until: datetime | None = Field(default=None, sa_type=UTC)
    person_id: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=UTC)
    ended_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    act: str


class ExcludedRow(SQLModel, table=True):
    """Somebody who is concerned in a matter: it is neither shown nor offered to that person. Who stepped aside gave a
    ready-made reason."""

    __tablename__ = "integrity_recusals"
    __table_args__ = (one_of("reason", AsideFor, nullable=True),)

    matter_id: int = Field(
        sa_column=Column(RowId, ForeignKey("integrity_matters.id"), primary_key=True, autoincrement=False)
    )
    person_id: int = Field(
        sa_column=Column(RowId, ForeignKey("people.id"), primary_key=True, autoincrement=False, index=True)
    )
    at: datetime = Field(sa_type=UTC)
    reason: str | None = None


class KeptNumberRow(SQLModel, table=True):
    """A number that is kept from somebody, or that a name was given with, which somebody may bear, or declare, later: a
    keyed digest of the two, which tells neither."""

    __tablename__ = "kept_numbers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))


_MATTERS = table_of(MatterRow)
_EXCLUDED, _KEPT = table_of(ExcludedRow), table_of(KeptNumberRow)
#: How many digests are looked up at once: a statement holds so many values on both engines.
_AT_ONCE = 500
#: Digests of what may be a name come in so many at once, or a multiple.
_ROUND = 32
_ADD, _OWE = inserting(MatterRow), inserting(PromiseRow)
_TASKS = Prepared(
    select(MatterRow)
    .where(col(MatterRow.receiver_id) == bindparam("asked"), text(f"stage = '{Stage.HANDED_DOWN}'"))
    .order_by(col(MatterRow.id))
)
_DUE = Prepared(
    select(PromiseRow)
    .where(col(PromiseRow.next_at) <= bindparam("now", type_=UTC))
    .order_by(col(PromiseRow.next_at))
    .limit(bindparam("most"))
)
_CHANGED = ("stage", "receiver_id", "instruction", "signed_at", "longer_days", "closed_at", "ending")
_PROMISED = tuple(field.name for field in fields(Promise) if field.name != "id")


class IntegrityRepository(Repository):
    """Implements supervision.ports.Integrity."""

    # --- numbers given

    def expected(self, offset: int, limit: int, but: frozenset[int]) -> Sequence[Expected]:
        """Numbers nobody has come with yet, the newest first; none that is kept from one of these persons."""
        latest = (col(SealedNumberRow.at).desc(), col(SealedNumberRow.number))
        found = select(SealedNumberRow).where(self._unregistered()).order_by(*latest)
        if self._any_kept():
            rows = self._all(found)
            kept = self._kept((row.number for row in rows), but)
            rows = [row for row in rows if row.number not in kept]
            return tuple(Expected(row.number, row.at) for row in rows[offset : offset + limit])
        return tuple(Expected(row.number, row.at) for row in self._all(found.offset(offset).limit(limit)))

    def count_expected(self, but: frozenset[int]) -> int:
        """How many such numbers there are."""
        if self._any_kept():
            numbers = self._all(select(col(SealedNumberRow.number)).where(self._unregistered()))
            return len(numbers) - len(self._kept(numbers, but))
        found = select(func.count()).select_from(SealedNumberRow).where(self._unregistered())
        return int(self._work.execute(found).scalar() or 0)

    def keep_number(self, number: str, people: frozenset[int]) -> None:
        """Keep a number from these persons; said twice it stays said."""
        rows = [{"digest": self._of_person(number, person_id)} for person_id in sorted(people)]
        insert_new(self._work, KeptNumberRow, rows)

    def keep_names(self, number: str, names: Iterable[str]) -> None:
        """These names were given with a number; whatever stands in them may be one."""
        keys = frozenset[str]().union(*map(windows, names))
        digests = self._work.keys.digests("kept_name", (f"{number}:{key}" for key in keys))
        if digests:
            # How many there are would tell how long the name is.
            digests += [secrets.token_bytes(len(digests[0])) for _ in range(-len(digests) % _ROUND)]
            insert_new(self._work, KeptNumberRow, [{"digest": digest} for digest in sorted(digests)])

    def naming(self, names: Iterable[str]) -> tuple[str, ...]:
        """The numbers expected or of open matters with which one of these names was given."""
        keys = sorted({key for key in map(name_key, names) if len(key) > 1})
        if not keys or not self._any_kept():
            return ()
        asked = [(number, key) for number in sorted(self._under_way()) for key in keys]
        digests = self._work.keys.digests("kept_name", (f"{number}:{key}" for number, key in asked))
        of = {digest: number for digest, (number, _) in zip(digests, asked, strict=True)}
        return tuple(sorted(self._known(of)))

    def is_kept(self, number: str, people: frozenset[int]) -> bool:
        """Whether the number is kept from one of these persons."""
        return bool(self._kept((number,), people))

    def kept_from_each(self, groups: Sequence[frozenset[int]]) -> tuple[str, ...]:
        """The numbers expected or of open matters that are kept from somebody of each of these groups."""
        if not groups or not self._any_kept():
            return ()
        numbers = self._under_way()
        for group in groups:
            numbers = self._kept(numbers, group)
        return tuple(sorted(numbers))

    def _under_way(self) -> set[str]:
        """The numbers expected, and those of open matters."""
        given = select(col(SealedNumberRow.number)).where(self._unregistered())
        registered = select(col(MatterRow.number)).where(
            col(MatterRow.number).is_not(None), col(MatterRow.stage) != Stage.CLOSED.value
        )
        return {*self._all(given), *(number for number in self._all(registered) if number)}

    def _kept(self, numbers: Iterable[str], people: frozenset[int]) -> set[str]:
        """Those of the numbers that are kept from one of these persons."""
        return self._known(
            {self._of_person(number, person_id): number for number in numbers for person_id in people}
        )

    def _known(self, of: Mapping[bytes, str]) -> set[str]:
        """The numbers of those of these digests that are kept."""
        asked, kept = list(of), set()
        for first in range(0, len(asked), _AT_ONCE):
            found = select(_KEPT.c.digest).where(_KEPT.c.digest.in_(asked[first : first + _AT_ONCE]))
            kept |= {of[digest] for digest in self._work.execute(found).scalars()}
        return kept

    def _any_kept(self) -> bool:
        return self._work.execute(select(_KEPT.c.digest).limit(1)).first() is not None

    def _of_person(self, number: str, person_id: int) -> bytes:
        return self._work.digest("kept_number", f"{number}:{person_id}")

    def sealed(self, number: str) -> Expected | None:
        """The number, if it was given to a sealed matter."""
        row = self._first(select(SealedNumberRow).where(col(SealedNumberRow.number) == number))
        return Expected(row.number, row.at) if row is not None else None

    def awaited(self, number: str) -> Expected | None:
        """The number, if it was given and nobody has come with it yet."""
        given = (col(SealedNumberRow.number) == number, self._unregistered())
        row = self._first(select(SealedNumberRow).where(*given))
        return Expected(row.number, row.at) if row is not None else None

    def _unregistered(self) -> Any:
        registered = select(col(MatterRow.number)).where(col(MatterRow.number).is_not(None))
        return col(SealedNumberRow.number).not_in(registered)

    # --- matters

    def register(self, matter: Matter) -> Matter:
        """Keep a new matter under a key of its own."""
        ref, key_id = self._work.token(), self._work.keys.new()
        added = _ADD.id(
            self._work,
            ref=ref,
            county_id=matter.county_id,
            number=matter.number,
            county_number=self._seal(key_id, "integrity_matters", "county_number", ref, matter.county_number),
            number_digest=self._digest(matter.county_number),
            key_id=key_id,
            named=matter.named,
            came=matter.came.value,
            received_at=matter.received_at,
            registered_at=matter.registered_at,
            version=1,
            **_stands(matter),
        )
        found = self.by_id(added)
        assert found is not None
        return found

    def by_id(self, matter_id: int) -> Matter | None:
        """The matter of an id."""
        return self._one(col(MatterRow.id) == matter_id)

    def by_ref(self, ref: str) -> Matter | None:
        """The matter behind an opaque reference."""
        return self._one(col(MatterRow.ref) == ref)

    def by_number(self, number: str) -> Matter | None:
        """The matter with which somebody came who held this number."""
        return self._one(col(MatterRow.number) == number)

    def under_county_number(self, county_id: int, number: str) -> Sequence[Matter]:
        """The matters under the county's own number; more than one where whoever gave it may not know of the other."""
        same = (col(MatterRow.number_digest) == self._digest(number), col(MatterRow.county_id) == county_id)
        return tuple(self._matter(row) for row in self._all(select(MatterRow).where(*same)))

    def save(self, matter: Matter) -> Matter:
        """Keep where it stands. Raises Stale when somebody else was faster."""
        this = (col(MatterRow.id) == matter.id, col(MatterRow.version) == matter.version)
        changing = update(MatterRow).where(*this).values(**_stands(matter), version=matter.version + 1)
        if self._change(changing) != 1:
            raise Stale
        found = self.by_id(matter.id)
        assert found is not None
        return found

    def listed(self, county_id: int, hidden: frozenset[int], offset: int, limit: int) -> Sequence[Matter]:
        """Open matters of a county, and closed ones whose reporter is still to be told; the oldest first."""
        found = select(MatterRow).where(self._listed(county_id, hidden)).order_by(col(MatterRow.id))
        return tuple(self._matter(row) for row in self._all(found.offset(offset).limit(limit)))

    def count_listed(self, county_id: int, hidden: frozenset[int]) -> int:
        """How many such matters there are."""
        found = select(func.count()).select_from(MatterRow).where(self._listed(county_id, hidden))
        return int(self._work.execute(found).scalar() or 0)

    def ended(self, county_id: int, hidden: frozenset[int], offset: int, limit: int) -> Sequence[Matter]:
        """Closed matters of a county on which nothing is owed any more; the last closed first."""
        found = select(MatterRow).where(self._ended(county_id, hidden))
        latest = found.order_by(col(MatterRow.closed_at).desc(), col(MatterRow.id).desc())
        return tuple(self._matter(row) for row in self._all(latest.offset(offset).limit(limit)))

    def count_ended(self, county_id: int, hidden: frozenset[int]) -> int:
        """How many such matters there are."""
        found = select(func.count()).select_from(MatterRow).where(self._ended(county_id, hidden))
        return int(self._work.execute(found).scalar() or 0)

    def numbered(
        self, county_id: int, hidden: frozenset[int], number: str | None, own: frozenset[str]
    ) -> Sequence[Matter]:
        """A county's matters with this sealed number, or with one of these of its own; none of the hidden ones."""
        digests = [self._digest(each) for each in sorted(own)]
        same = (col(MatterRow.number) == number) | col(MatterRow.number_digest).in_(digests)
        here = (col(MatterRow.county_id) == county_id, col(MatterRow.id).not_in(sorted(hidden)))
        found = select(MatterRow).where(same, *here).order_by(col(MatterRow.id))
        return tuple(self._matter(row) for row in self._all(found))

    def tasks_of(self, person_id: int) -> Sequence[Matter]:
        """What a secretary was handed and has not reported yet."""
        return tuple(self._matter(row) for row in _TASKS.all(self._work, asked=person_id))

    def _listed(self, county_id: int, hidden: frozenset[int]) -> Any:
        open_ = (col(MatterRow.stage) != Stage.CLOSED.value) | col(MatterRow.id).in_(_owing())
        return (col(MatterRow.county_id) == county_id) & open_ & col(MatterRow.id).not_in(sorted(hidden))

    def _ended(self, county_id: int, hidden: frozenset[int]) -> Any:
        ended = (col(MatterRow.stage) == Stage.CLOSED.value) & col(MatterRow.id).not_in(_owing())
        return (col(MatterRow.county_id) == county_id) & ended & col(MatterRow.id).not_in(sorted(hidden))

    def _one(self, clause: Any) -> Matter | None:
        row = self._first(select(MatterRow).where(clause))
        return self._matter(row) if row is not None else None

    # --- what is owed

    def owe(self, promise: Promise) -> Promise:
        """Keep a new promise."""
        return replace(promise, id=_OWE.id(self._work, **_row_of(promise)))

    def owed(self, matter_id: int) -> Sequence[Promise]:
        """Everything owed on a matter, kept or not, in order."""
        found = select(PromiseRow).where(col(PromiseRow.matter_id) == matter_id).order_by(col(PromiseRow.id))
        return tuple(_promise_of(row) for row in self._all(found))

    def promise(self, promise_id: int) -> Promise | None:
        """The promise of an id."""
        row = self._first(select(PromiseRow).where(col(PromiseRow.id) == promise_id))
        return _promise_of(row) if row is not None else None

    def promises_due(self, now: datetime, limit: int) -> Sequence[Promise]:
        """Promises that have something to say, the longest waiting first."""
        return tuple(_promise_of(row) for row in _DUE.all(self._work, now=now, most=limit))

    def open_promises(self, after: int, limit: int) -> Sequence[Promise]:
        """What is still owed above this id, in order."""
        found = select(PromiseRow).where(col(PromiseRow.next_at).is_not(None), col(PromiseRow.id) > after)
        return tuple(_promise_of(row) for row in self._all(found.order_by(col(PromiseRow.id)).limit(limit)))

    def running(self, county_id: int, hidden: frozenset[int]) -> Sequence[Promise]:
        """What is still owed on a county's matters, the hidden ones left out."""
        here = select(col(MatterRow.id)).where(
            col(MatterRow.county_id) == county_id, col(MatterRow.id).not_in(sorted(hidden))
        )
        found = select(PromiseRow).where(
            col(PromiseRow.next_at).is_not(None), col(PromiseRow.matter_id).in_(here)
        )
        return tuple(_promise_of(row) for row in self._all(found.order_by(col(PromiseRow.id))))

    def of_person(self, person_id: int, start: datetime, end: datetime) -> Sequence[Promise]:
        """What was owed by somebody and ended in a span, the latest first; before it what the person still owes."""
        ended = (col(PromiseRow.ended_at) >= start) & (col(PromiseRow.ended_at) < end)
        still = col(PromiseRow.next_at).is_not(None)
        found = select(PromiseRow).where(col(PromiseRow.person_id) == person_id, ended | still)
        rows = self._all(found.order_by(col(PromiseRow.id).desc()))
        latest = sorted(rows, key=lambda row: row.ended_at or end, reverse=True)
        return tuple(_promise_of(row) for row in latest)

    def open_without(self, owed: Owed) -> Sequence[Matter]:
        """Open matters on which nothing of this kind is owed."""
        has = select(col(PromiseRow.matter_id)).where(
            col(PromiseRow.owed) == owed.value, col(PromiseRow.next_at).is_not(None)
        )
        lacks = (col(MatterRow.stage) != Stage.CLOSED.value, col(MatterRow.id).not_in(has))
        found = select(MatterRow).where(*lacks).order_by(col(MatterRow.id))
        return tuple(self._matter(row) for row in self._all(found))

    def keep(self, promise: Promise, was: Promise) -> bool:
        """Keep how a promise stands now; False when it no longer stood as `was`."""
        before = (
            col(PromiseRow.next_at).is_(None)
            if was.next_at is None
            else col(PromiseRow.next_at) == was.next_at
        )
        this = (col(PromiseRow.id) == promise.id, before, col(PromiseRow.reminded) == was.reminded)
        return self._change(update(PromiseRow).where(*this).values(**_row_of(promise))) == 1

    # --- who is concerned

    def exclude(self, matter_id: int, person_id: int, why: AsideFor | None = None) -> None:
        """Somebody is concerned, who steps aside for a reason or of whom it is found; said twice it stays said."""
        reason = why.value if why is not None else None
        values = {"matter_id": matter_id, "person_id": person_id, "at": self._work.now, "reason": reason}
        self._work.execute(self._work.insert(_EXCLUDED).on_conflict_do_nothing(), values)

    def asides(self, matter_id: int) -> tuple[Aside, ...]:
        """Who stepped aside from a matter, when and why (an AsideFor), the first one first."""
        found = select(_EXCLUDED.c.person_id, _EXCLUDED.c.at, _EXCLUDED.c.reason)
        gave = found.where(_EXCLUDED.c.matter_id == matter_id, _EXCLUDED.c.reason.is_not(None))
        rows = self._work.execute(gave.order_by(_EXCLUDED.c.at, _EXCLUDED.c.person_id))
        return tuple(Aside(row.person_id, row.at, row.reason) for row in rows)

    def excluded(self, matter_id: int) -> frozenset[int]:
        """The persons concerned in a matter."""
        found = select(_EXCLUDED.c.person_id).where(_EXCLUDED.c.matter_id == matter_id)
        return frozenset(self._work.execute(found).scalars())

    def hidden_from(self, county_id: int, people: frozenset[int]) -> frozenset[int]:
        """The matters of a county in which one of these is concerned, or whose number is kept from one."""
        found = select(_EXCLUDED.c.matter_id).where(_EXCLUDED.c.person_id.in_(sorted(people)))
        hidden = frozenset(self._work.execute(found).scalars())
        if not self._any_kept():
            return hidden
        numbered = (_MATTERS.c.county_id == county_id, _MATTERS.c.number.is_not(None))
        rows = self._work.execute(select(_MATTERS.c.id, _MATTERS.c.number).where(*numbered)).all()
        kept = self._kept((row.number for row in rows), people)
        return hidden.union(row.id for row in rows if row.number in kept)

    def _digest(self, number: str) -> bytes:
        return self._work.digest("integrity", number)

    def _matter(self, row: Any) -> Matter:
        number = self._open(row.key_id, "integrity_matters", "county_number", row.ref, row.county_number)
        return Matter(
            id=row.id,
            ref=row.ref,
            county_id=row.county_id,
            number=row.number,
            county_number=number or "",
            named=row.named,
            came=Came(row.came),
            received_at=row.received_at,
            registered_at=row.registered_at,
            stage=Stage(row.stage),
            receiver_id=row.receiver_id,
            instruction=Instruction(row.instruction) if row.instruction else None,
            signed_at=row.signed_at,
            longer_days=row.longer_days,
            closed_at=row.closed_at,
            ending=Ending(row.ending) if row.ending else None,
            version=row.version,
        )


def _owing() -> Any:
    """The matters on which something is still owed."""
    return select(col(PromiseRow.matter_id)).where(col(PromiseRow.next_at).is_not(None))


def _stands(matter: Matter) -> dict[str, Any]:
    """The columns an act may change."""
    values = {name: getattr(matter, name) for name in _CHANGED}
    return {name: getattr(value, "value", value) for name, value in values.items()}


def _row_of(promise: Promise) -> dict[str, Any]:
    values = {name: getattr(promise, name) for name in _PROMISED}
    return {name: getattr(value, "value", value) for name, value in values.items()}


def _promise_of(row: Any) -> Promise:
    values = {name: getattr(row, name) for name in ("id", *_PROMISED)}
    values["owed"], values["how"] = Owed(row.owed), Told(row.how) if row.how else None
    values["provisional"] = bool(row.provisional)  # SQLite tells 0 and 1
    return Promise(**values)
