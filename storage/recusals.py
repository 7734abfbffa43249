"""Recusals 回避: who is concerned in a case, and therefore never learns of it; and which names were given for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, ForeignKey, LargeBinary, bindparam, delete, or_, select, text, update
from sqlmodel import Field, SQLModel

from storage import roster
from storage.case_rows import CaseRow
from storage.columns import UTC, Blob, RowId, table_of
from storage.prepared import Prepared
from storage.repository import Repository
from supervision.cases import Case
from supervision.naming import mentioned, name_key
from supervision.seen import Aside, Seen


class RecusalRow(SQLModel, table=True):
    """Somebody who is concerned in a case; `by_id` said so. Who stepped aside said why, under the case's key. `unmet`:
    it had waited to be sorted until then, and was never within his sight."""

    __tablename__ = "recusals"

    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    )
    person_id: int = Field(
        sa_column=Column(RowId, ForeignKey("people.id"), primary_key=True, autoincrement=False, index=True)
    )
    by_id: int | None = Field(default=None, sa_type=RowId)
    at: datetime = Field(sa_type=UTC)
    reason: bytes | None = Field(default=None, sa_type=Blob)
    unmet: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class NamedRow(SQLModel, table=True):
    """A name that was given as concerned, sealed under the case's key; by the keyed digest whoever bears it, or
    declares it later, is found."""

    __tablename__ = "named_people"

    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    )
    name_digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True, index=True))
    name: bytes = Field(sa_type=Blob)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)


class NamedPairRow(SQLModel, table=True):
    """Two letters that stand side by side in what was said of whom a case is about, as a keyed digest: who comes later,
    and whose name stands in it, is found by its first two letters, and then looked for in what was said."""

    __tablename__ = "named_pairs"

    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    )
    pair_digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True, index=True))


#: As of words: a chance meeting of two is looked into anyway.
_PAIR_DIGEST = 8

#: Under which name what was read lies in an act's memo: asked half a dozen times in each.
_KEPT = roster.Kind.RECUSALS

_RECUSALS = table_of(RecusalRow)
_NAMED = table_of(NamedRow)
_PAIRS = table_of(NamedPairRow)
_WITH_PAIR = Prepared(select(_PAIRS.c.case_id).where(_PAIRS.c.pair_digest == bindparam("asked")))
_ADD_PAIR = Prepared(
    lambda insert: (
        insert(_PAIRS)
        .values(case_id=bindparam("of_case"), pair_digest=bindparam("pair"))
        .on_conflict_do_nothing()
    )
)
_NAMING = Prepared(select(_NAMED.c.case_id).where(_NAMED.c.name_digest == bindparam("asked")))
_OF_CASE = Prepared(select(_RECUSALS.c.person_id).where(_RECUSALS.c.case_id == bindparam("asked")))
_OF_PERSON = Prepared(select(_RECUSALS.c.case_id).where(_RECUSALS.c.person_id == bindparam("asked")))
_CASES = table_of(CaseRow)
_FROM_THE_FIRST = Prepared(
    select(_RECUSALS.c.case_id)
    .join(_CASES, _CASES.c.id == _RECUSALS.c.case_id)
    .where(
        _RECUSALS.c.person_id == bindparam("asked"),
        or_(_RECUSALS.c.at <= _CASES.c.submitted_at, _RECUSALS.c.unmet.is_(True)),
    )
)


_NAMES_OF = Prepared(
    select(_NAMED.c.name_digest, _NAMED.c.name, _NAMED.c.by_id, _NAMED.c.at)
    .where(_NAMED.c.case_id == bindparam("asked"))
    .order_by(_NAMED.c.at, _NAMED.c.name_digest)
)


_WHY = Prepared(
    select(_RECUSALS.c.person_id, _RECUSALS.c.at, _RECUSALS.c.reason)
    .where(_RECUSALS.c.case_id == bindparam("asked"), _RECUSALS.c.reason.is_not(None))
    .order_by(_RECUSALS.c.at, _RECUSALS.c.person_id)
)


def reason_at(case_id: int, person_id: int) -> str:
    """What a reason is sealed for: its row."""
    return f"{case_id}:{person_id}"


def sealed_at(case_id: int, digest: bytes) -> str:
    """What a name is sealed for: its row."""
    return f"{case_id}:{digest.hex()}"


class RecusalsRepository(Repository):
    """Implements supervision.ports.Recusals."""

    def add(self, case_id: int, person_id: int, by_id: int | None) -> None:
        """Somebody is concerned; said twice it stays said."""
        roster.changes(self._work, roster.Kind.RECUSALS)
        values = {"case_id": case_id, "person_id": person_id, "by_id": by_id, "at": self._work.now}
        self._work.execute(self._work.insert(_RECUSALS).on_conflict_do_nothing(), values)

    def never_met(self, case_id: int, people: Iterable[int]) -> None:
        """It was within nobody's sight of these until it was kept from them."""
        roster.changes(self._work, roster.Kind.RECUSALS)
        for person_id in people:
            this = (_RECUSALS.c.case_id == case_id, _RECUSALS.c.person_id == person_id)
            self._work.execute(update(_RECUSALS).where(*this).values(unmet=True))

    def say_why(self, case: Case, person_id: int, text: str) -> None:
        """Why somebody who is concerned has stepped aside."""
        sealed = self._seal(case.key_id, "recusals", "reason", reason_at(case.id, person_id), text)
        this = (_RECUSALS.c.case_id == case.id, _RECUSALS.c.person_id == person_id)
        self._work.execute(update(_RECUSALS).where(*this).values(reason=sealed))

    def reasons_of(self, case: Case) -> tuple[Aside, ...]:
        """Who has stepped aside from a case, when and why, the first one first."""
        found = []
        for row in _WHY.all(self._work, asked=case.id):
            place = reason_at(case.id, row.person_id)
            text = self._open(case.key_id, "recusals", "reason", place, row.reason)
            if text:
                found.append(Aside(row.person_id, row.at, text))
        return tuple(found)

    def name(self, case: Case, names: Iterable[str], by_id: int) -> None:
        """Names that were given as concerned; a name given twice stays given."""
        for name in names:
            digest = self._digest(name)
            sealed = self._seal(case.key_id, "named_people", "name", sealed_at(case.id, digest), name)
            values = {"name": sealed, "by_id": by_id, "at": self._work.now}
            statement = self._work.insert(_NAMED).on_conflict_do_nothing()
            self._work.execute(statement, {"case_id": case.id, "name_digest": digest, **values})
            pairs = self._pairs(name_key(name))
            _ADD_PAIR.many(self._work, [{"of_case": case.id, "pair": pair} for pair in pairs])

    def names_of(self, case: Case) -> tuple[str, ...]:
        """The names that were given for a case, the first one first."""
        return tuple(name for name, _at in self.given_for(case))

    def given_for(self, case: Case) -> tuple[tuple[str, datetime], ...]:
        """As `names_of`, each with the moment it was given."""
        opened = (
            (
                self._open(
                    case.key_id, "named_people", "name", sealed_at(case.id, row.name_digest), row.name
                ),
                row.at,
            )
            for row in _NAMES_OF.all(self._work, asked=case.id)
        )
        return tuple((name, at) for name, at in opened if name)

    def share_names(self, case: Case, into: Case) -> None:
        """A joined case brings along who is concerned in it."""
        for row in _NAMES_OF.all(self._work, asked=case.id):
            name = self._open(
                case.key_id, "named_people", "name", sealed_at(case.id, row.name_digest), row.name
            )
            if name:
                self.name(into, (name,), row.by_id)

    def cases_naming(self, name: str) -> frozenset[int]:
        """The cases for which this name was given, or something was said in which it stands."""
        whole = (row.case_id for row in _NAMING.all(self._work, asked=self._digest(name)))
        first = self._pairs(name_key(name)[:2])
        likely = [row.case_id for pair in first for row in _WITH_PAIR.all(self._work, asked=pair)]
        cases = (self._work.cases.by_id(case_id) for case_id in likely)
        said = (case.id for case in cases if case is not None and self._is_said_of(case, name))
        return frozenset((*whole, *said))

    def _is_said_of(self, case: Case, name: str) -> bool:
        return any(mentioned(said, (name,)) for said in self.names_of(case))

    def _pairs(self, key: str) -> list[bytes]:
        pairs = {key[at : at + 2] for at in range(len(key) - 1)}
        return sorted(digest[:_PAIR_DIGEST] for digest in self._work.keys.digests("named pair", pairs))

    def seen_by(self, case_id: int) -> tuple[Seen, ...]:
        """Whom messages about a case have reached, the earliest first."""
        found = []
        for chat_id, first, last, count in self._work.chats.seen(case_id):
            person = self._work.people.by_user(chat_id)
            if person is not None:
                found.append(Seen(person.id, first, last, count))
        return tuple(found)

    def forget_names(self, case_id: int) -> None:
        """What a sealed matter was about is not told by a digest either."""
        self._work.execute(delete(_NAMED).where(_NAMED.c.case_id == case_id))
        self._work.execute(delete(_PAIRS).where(_PAIRS.c.case_id == case_id))

    def of_case(self, case_id: int) -> frozenset[int]:
        """The persons concerned in a case."""
        return self._concerned(_OF_CASE, case_id)

    def of_person(self, person_id: int) -> frozenset[int]:
        """The cases somebody is concerned in."""
        return self._concerned(_OF_PERSON, person_id)

    def from_the_first(self, person_id: int) -> frozenset[int]:
        """Of these, those kept from somebody since they were filed."""
        return self._concerned(_FROM_THE_FIRST, person_id)

    def _digest(self, name: str) -> bytes:
        return self._work.digest("name", name_key(name))

    def _concerned(self, statement: Prepared, asked: int) -> frozenset[int]:
        memo = (statement, asked)
        known = self._work.memo.get(_KEPT)
        if known is None:
            known = roster.known(self._work, _KEPT)
        found: frozenset[int] | None = known.get(memo)
        if found is None:
            found = known[memo] = frozenset(row[0] for row in statement.all(self._work, asked=asked))
        return found
