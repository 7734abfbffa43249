"""The villagers behind receipts: identity apart, each under a key of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, text, update
from sqlalchemy import select as columns
from sqlmodel import Field, SQLModel, col, select

from storage import numbers_given
from storage.columns import UTC, Blob, RowId, one_of, table_of
from storage.identities import IdentityRequestRow
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.cases import Asked, Case, Complainant, Receipt, Satisfaction
from supervision.events import IdentityCorrected
from supervision.identity import Known
from supervision.numbers import new_receipt_code
from supervision.phones import normalise_phone
from supervision.unnamed import Kept, earlier, unnamed


class ComplainantRow(SQLModel, table=True):
    """One villager of one case. Name, phone, group, receipt code and where it is are sealed under `identity_key_id`.

    `joined`: to a case somebody else may have reported; whoever holds the receipt talk has it in the own lists too.
    """

    __tablename__ = "complainants"
    __table_args__ = (
        one_of("satisfaction", Satisfaction, nullable=True),
        one_of("asked", Asked, nullable=True),
        Index(
            "ix_complainants_joined",
            *("supervisor_id", "case_id"),
            sqlite_where=text("joined IS 1"),
            postgresql_where=text("joined IS true"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    receipt_number: str = Field(unique=True)
    code: bytes = Field(sa_type=Blob)
    receipt_digest: bytes = Field(sa_type=Blob, unique=True)
    supervisor_id: int = Field(foreign_key="people.id", sa_type=RowId)
    identity_key_id: str = Field(index=True)
    identity: bytes | None = Field(default=None, sa_type=Blob)
    spot: bytes | None = Field(default=None, sa_type=Blob)
    satisfaction: str | None = None
    asked: str | None = None
    satisfied_by: int | None = Field(default=None, sa_type=RowId)
    told_at: datetime | None = Field(default=None, sa_type=UTC)
    joined: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


#: What is known of a villager, in the order in which it is said; and what it was before it was corrected.
_NAMES, _BEFORE = ("name", "group", "phone"), "before"

_OF_CASE = Prepared(
    select(ComplainantRow)
    .where(col(ComplainantRow.case_id) == bindparam("asked"))
    .order_by(col(ComplainantRow.id))
)
_RECEIPTS = Prepared(
    columns(
        col(ComplainantRow.id),
        col(ComplainantRow.supervisor_id),
        col(ComplainantRow.satisfaction),
        col(ComplainantRow.asked),
        col(ComplainantRow.satisfied_by),
        col(ComplainantRow.told_at),
        col(ComplainantRow.spot).is_not(None).label("placed"),
    )
    .where(col(ComplainantRow.case_id) == bindparam("asked"))
    .order_by(col(ComplainantRow.id))
)
_IDENTIFIED = Prepared(
    columns(
        col(ComplainantRow.id),
        col(ComplainantRow.receipt_number),
        col(ComplainantRow.supervisor_id),
        col(ComplainantRow.identity_key_id),
    )
    .where(col(ComplainantRow.case_id) == bindparam("asked"), col(ComplainantRow.identity).is_not(None))
    .order_by(col(ComplainantRow.id))
)
#: Whom of a case's villagers somebody was shown, on a request that a second person approved.
_REQUESTS = table_of(IdentityRequestRow)
_SHOWN = Prepared(
    columns(_REQUESTS.c.complainant_id).where(
        _REQUESTS.c.by_id == bindparam("asked"),
        _REQUESTS.c.complainant_id.is_not(None),
        _REQUESTS.c.shown_at.is_not(None),
    )
)
_ONE = Prepared(select(ComplainantRow).where(col(ComplainantRow.id) == bindparam("asked")))
_ADD = inserting(ComplainantRow)


def _setting(*names: str) -> Prepared:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(update(ComplainantRow).where(col(ComplainantRow.id) == bindparam("this")).values(values))


_TOLD, _SATISFIED = _setting("told_at"), _setting("satisfaction", "asked", "satisfied_by")


_ASK_AGAIN = Prepared(
    update(ComplainantRow)
    .where(col(ComplainantRow.case_id) == bindparam("of_case"))
    .values(told_at=None, satisfaction=None, asked=None, satisfied_by=None)
)


class ComplainantsRepository(Repository):
    """The part of supervision.ports.Cases that is about complainants."""

    def complainants(self, case_id: int) -> Sequence[Complainant]:
        """The case's villagers, in the order in which they came."""
        return tuple(self._complainant_of(row) for row in _OF_CASE.all(self._work, asked=case_id))

    def receipts(self, case_id: int) -> Sequence[Receipt]:
        """The same villagers without who they are, in the same order."""
        of_case = self._receipts
        if case_id not in of_case:
            of_case[case_id] = tuple(_receipt_of(row) for row in _RECEIPTS.all(self._work, asked=case_id))
        return of_case[case_id]

    def identified(self, case_id: int) -> Sequence[Known]:
        """Those of whom anything is known; nothing is opened. Whose key was destroyed is not known any more, also in
        what was restored from before that."""
        found = _IDENTIFIED.all(self._work, asked=case_id)
        return tuple(Known(*row[:3]) for row in found if self._work.keys.has(row.identity_key_id))

    def unnamed(self, case: Case, by_id: int, text: str) -> str:
        """The words of somebody, as they are kept with the case: the names and phones he knows from here are covered
        (see supervision.unnamed)."""
        return unnamed(text, self._known_to(case, by_id)) if text.strip() else text

    def _known_to(self, case: Case, by_id: int) -> Kept:
        """What is kept of those villagers whom this person wrote down, speaks for, passed on, or was shown."""
        known: dict[tuple[int, int], Kept] = self._work.memo.setdefault(Kept, {})
        if (case.id, by_id) not in known:
            # The villagers of one that was joined to another belong to that; its words may be mended still.
            of = [case.id, *([case.merged_into] if case.merged_into is not None else [])]
            rows = (row for case_id in of for row in _OF_CASE.all(self._work, asked=case_id))
            named = [row for row in rows if row.identity is not None]
            own = [row for row in named if _wrote_down(row, case, by_id)]
            if len(own) < len(named):
                shown = {row[0] for row in _SHOWN.all(self._work, asked=by_id)}
                own += [row for row in named if row.id in shown and row not in own]
            told = [self._complainant_of(row) for row in own]
            if len(own) < len(named):
                told += self._passed_on(case, by_id, [row for row in named if row not in own])
            known[case.id, by_id] = kept_of(told)
        return known[case.id, by_id]

    def _passed_on(self, case: Case, by_id: int, others: Sequence[ComplainantRow]) -> list[Complainant]:
        """The villagers whom this person wrote down in a matter he passed on, as he did. Compared with what was put
        right by whoever has it now, what he still edits would tell him who it is."""
        passed = {each.receipt_id for each in self._work.passings.of_case(case.id) if each.person_id == by_id}
        mine = [self._complainant_of(row) for row in others if row.id in passed]
        acts = self._work.journal.of_case(case.merged_into or case.id) if mine else ()
        mended = sum(act == IdentityCorrected.name for _, act, _ in acts)
        # Where somebody was named only later, less stands behind the name than was put right.
        first = [replace(each, name=None, phone=None, before=each.before[:1]) for each in mine]
        return mine if not mended else [each for each in first if len(each.before) == mended]

    def add_complainant(
        self, case: Case, receipt_number: str, supervisor_id: int, identity: Mapping[str, str]
    ) -> Complainant:
        """Add a villager with a fresh six-digit code. `identity`: name, phone, group, as far as given."""
        self._changed()
        if receipt_number != case.number:  # which was drawn as the case's own
            numbers_given.take(self._work, receipt_number)
        ref, key_id = self._work.token(), self._work.keys.new()
        code = new_receipt_code(self._work.random)
        added = _ADD.id(
            self._work,
            ref=ref,
            case_id=case.id,
            receipt_number=receipt_number,
            code=self._seal(key_id, "complainants", "code", ref, code),
            receipt_digest=self._receipt_digest(receipt_number, code),
            supervisor_id=supervisor_id,
            identity_key_id=key_id,
            identity=self._sealed_identity(key_id, ref, identity),
            spot=None,
            satisfaction=None,
            asked=None,
            satisfied_by=None,
            told_at=None,
            joined=receipt_number != case.number,
        )
        name, phone, group = (identity.get(known) or None for known in ("name", "phone", "group"))
        return Complainant(added, case.id, receipt_number, code, supervisor_id, name, phone, group)

    def join(self, case: Case, supervisor_id: int, identity: Mapping[str, str]) -> Complainant:
        """Another villager of a case, with a fresh receipt number and code."""
        return self.add_complainant(case, numbers_given.draw(self._work), supervisor_id, identity)

    def identify(self, complainant_id: int, identity: Mapping[str, str]) -> None:
        """Correct what is known of the villager; what it was stays beside it, under the same key. What is not given is
        withheld from now on; where nothing is given, nothing stays at all."""
        row, known = self._row(complainant_id), _given(identity)
        was = json.loads(self._open(row.identity_key_id, *self._bound(row.ref), row.identity) or "{}")
        before = was.pop(_BEFORE, [])
        if was:
            before = [*before, [self._work.now.isoformat(), " ".join(was[n] for n in _NAMES if n in was)]]
        sealed = None
        if known:
            told = json.dumps(known | ({_BEFORE: before} if before else {}), ensure_ascii=False)
            sealed = self._seal(row.identity_key_id, *self._bound(row.ref), told)
        self._set(complainant_id, identity=sealed)

    def placed(self, complainant_id: int, spots: Sequence[str]) -> None:
        """Where the matter is, as it was sent: kept with who the villager is, beside what was sent before."""
        row = self._row(complainant_id)
        known = self._spots_of(row)
        lines = "\n".join(dict.fromkeys([*known, *spots]))
        if lines:
            sealed = self._seal(row.identity_key_id, "complainants", "spot", row.ref, lines)
            self._set(complainant_id, spot=sealed)

    def spots(self, case_id: int) -> Sequence[tuple[int, str]]:
        """The places that were sent of a case, degrees north and east, each with who speaks for its villager."""
        rows = _OF_CASE.all(self._work, asked=case_id)
        return tuple((row.supervisor_id, each) for row in rows for each in self._spots_of(row))

    def _spots_of(self, row: ComplainantRow) -> list[str]:
        lines = self._open(row.identity_key_id, "complainants", "spot", row.ref, row.spot)
        return lines.split("\n") if lines else []

    def _bound(self, ref: str) -> tuple[str, str, str]:
        return "complainants", "identity", ref

    def forget_identity(self, complainant_id: int) -> None:
        """Destroy the key the identity was sealed under; the receipt's code moves to a key of its own."""
        row = self._row(complainant_id)
        code = self._open(row.identity_key_id, "complainants", "code", row.ref, row.code) or ""
        key_id = self._work.keys.new()
        self._set(
            complainant_id,
            identity=None,
            spot=None,
            identity_key_id=key_id,
            code=self._seal(key_id, "complainants", "code", row.ref, code),
        )
        self._work.destroy_key(row.identity_key_id)

    def ask_again(self, case_id: int) -> None:
        """After a reopening: every villager is to be told, and asked, once more."""
        self._changed()
        _ASK_AGAIN.run(self._work, of_case=case_id)

    def move_complainants(self, from_case: int, to_case: int) -> None:
        """After a merge: the villagers, with their receipts, belong to the other case."""
        self._changed()
        of_case = col(ComplainantRow.case_id) == from_case
        self._change(update(ComplainantRow).where(of_case).values(case_id=to_case, joined=True))

    def entrust(self, complainant_id: int, supervisor_id: int) -> None:
        """Somebody else speaks for the villager from now on."""
        self._set(complainant_id, supervisor_id=supervisor_id)

    def record_told(self, complainant_id: int, at: datetime) -> None:
        """The villager was told of the outcome."""
        _TOLD.run(self._work, this=complainant_id, new_told_at=at)
        self._noted(complainant_id, told_at=at)

    def record_satisfaction(
        self, complainant_id: int, satisfaction: Satisfaction, asked: Asked, by_id: int | None = None
    ) -> None:
        """What the villager said of it, how it was asked, and who wrote it down."""
        said, how = satisfaction.value, asked.value
        _SATISFIED.run(
            self._work, this=complainant_id, new_satisfaction=said, new_asked=how, new_satisfied_by=by_id
        )
        self._noted(complainant_id, satisfaction=satisfaction, asked=asked, satisfied_by=by_id)

    @property
    def _receipts(self) -> dict[int, tuple[Receipt, ...]]:
        """Those this act has read, by case."""
        read: dict[int, tuple[Receipt, ...]] = self._work.memo.setdefault(ComplainantRow, {})
        return read

    def _noted(self, complainant_id: int, **values: Any) -> None:
        """A receipt as this act has changed it."""
        read = self._receipts
        for case_id, receipts in read.items():
            for at, each in enumerate(receipts):
                if each.id == complainant_id:
                    read[case_id] = (*receipts[:at], each._replace(**values), *receipts[at + 1 :])
                    return

    def _row(self, complainant_id: int) -> ComplainantRow:
        row: ComplainantRow | None = _ONE.first(self._work, asked=complainant_id)
        if row is None:
            raise LookupError(complainant_id)
        return row

    def _receipt_digest(self, number: str, code: str) -> bytes:
        return self._work.digest("receipt", f"{number}:{code}")

    def _sealed_identity(self, key_id: str, ref: str, identity: Mapping[str, str]) -> bytes | None:
        known = _given(identity)
        if not known:
            return None
        return self._seal(key_id, *self._bound(ref), json.dumps(known, ensure_ascii=False))

    def _set(self, complainant_id: int, **values: Any) -> None:
        self._changed()
        self._change(update(ComplainantRow).where(col(ComplainantRow.id) == complainant_id).values(**values))

    def _changed(self) -> None:
        """What was read of villagers in this act does not hold any more."""
        self._work.memo.pop(ComplainantRow, None)
        self._work.memo.pop(Kept, None)

    def _complainant_of(self, row: ComplainantRow) -> Complainant:
        assert row.id is not None
        key_id = row.identity_key_id
        identity = json.loads(self._open(key_id, "complainants", "identity", row.ref, row.identity) or "{}")
        return Complainant(
            id=row.id,
            case_id=row.case_id,
            receipt_number=row.receipt_number,
            code=self._open(key_id, "complainants", "code", row.ref, row.code) or "",
            supervisor_id=row.supervisor_id,
            name=identity.get("name"),
            phone=identity.get("phone"),
            group=identity.get("group"),
            satisfaction=Satisfaction(row.satisfaction) if row.satisfaction else None,
            asked=Asked(row.asked) if row.asked else None,
            satisfied_by=row.satisfied_by,
            told_at=row.told_at,
            before=tuple((datetime.fromisoformat(at), told) for at, told in identity.get(_BEFORE, ())),
        )


def _wrote_down(row: ComplainantRow, case: Case, by_id: int) -> bool:
    """Whether somebody speaks for the villager; or has reported the matter, which somebody else speaks for by now."""
    return row.supervisor_id == by_id or (not row.joined and case.reporter_id == by_id)


def kept_of(villagers: Sequence[Complainant]) -> Kept:
    """What is compared with words; what was put right since is the villager's still."""
    names = [each.name for each in villagers if each.name]
    names += [name for each in villagers for _, told in each.before for name in earlier(told)]
    phones = [each.phone for each in villagers if each.phone]
    words = (word for each in villagers for _, told in each.before for word in told.split())
    phones += filter(None, map(normalise_phone, words))
    return Kept(tuple(names), tuple(dict.fromkeys(phones)))


def _given(identity: Mapping[str, str]) -> dict[str, str]:
    return {name: identity[name] for name in _NAMES if identity.get(name)}


def _receipt_of(row: Any) -> Receipt:
    return Receipt(
        row.id,
        row.supervisor_id,
        Satisfaction(row.satisfaction) if row.satisfaction else None,
        Asked(row.asked) if row.asked else None,
        row.satisfied_by,
        row.told_at,
        bool(row.placed),
    )
