"""Petitions: what is known of them beside their cases. Name and number of the other body lie under the case's key."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.case_rows import CaseRow, case_of
from storage.columns import UTC, Blob, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository
from supervision.cases import Case, Track
from supervision.petitions import NOBODY, Body, Elsewhere, Petition, Round, Step


class PetitionRow(SQLModel, table=True):
    """One petition. `told` holds name and number, those of the steps before, and for whom it is linked, sealed;
    `number_digest` finds the same number again."""

    __tablename__ = "petitions"
    __table_args__ = (
        one_of("body", Body, nullable=True),
        one_of("elsewhere", Elsewhere, nullable=True),
    )

    case_id: int = Field(
        sa_column=Column(RowId, ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    )
    body: str | None = None
    told: bytes = Field(sa_type=Blob)
    number_digest: bytes | None = Field(default=None, sa_type=Blob, index=True)
    handed_at: datetime | None = Field(default=None, sa_type=UTC)
    accepted: bool | None = None
    elsewhere: str | None = None
    round: int
    prolonged: bool
    received_at: datetime | None = Field(default=None, sa_type=UTC)
    ask_by: datetime | None = Field(default=None, sa_type=UTC)
    earlier_id: int | None = Field(default=None, foreign_key="cases.id", sa_type=RowId)


_PETITIONS = table_of(PetitionRow)
_OF_CASE = Prepared(select(PetitionRow).where(_PETITIONS.c.case_id == bindparam("asked")))
_GIVEN: dict[str, Any] = {each.name: bindparam(each.name) for each in _PETITIONS.c}
_PUT = Prepared(
    lambda insert: (
        insert(_PETITIONS)
        .values(_GIVEN)
        .on_conflict_do_update(
            index_elements=["case_id"],
            set_={name: value for name, value in _GIVEN.items() if name != "case_id"},
        )
    )
)
_NOTHING = Petition()


class PetitionsRepository(Repository):
    """Implements supervision.ports.Petitions."""

    def of(self, case: Case) -> Petition:
        """What is known; an empty one where nothing is."""
        known: dict[int, Petition] = self._work.memo.setdefault(PetitionRow, {})
        if case.id not in known:
            row = _OF_CASE.first(self._work, asked=case.id)
            known[case.id] = self._petition(case, row) if row is not None else _NOTHING
        return known[case.id]

    def put(self, case: Case, petition: Petition) -> None:
        """Keep what is known from now on."""
        self._work.memo.pop(PetitionRow, None)
        steps = [[int(step.round), step.where, step.number] for step in petition.steps]
        known = {"name": petition.name, "number": petition.number, "steps": steps, "for": petition.linked_for}
        told = json.dumps(known, ensure_ascii=False)
        values: dict[str, Any] = {
            "body": petition.body.value if petition.body else None,
            "told": self._seal(case.key_id, "petitions", "told", case.ref, told),
            "number_digest": self._digest(case, petition.first_number),
            "handed_at": petition.handed_at,
            "accepted": petition.accepted,
            "elsewhere": petition.elsewhere.value if petition.elsewhere else None,
            "round": int(petition.round),
            "prolonged": petition.prolonged,
            "received_at": petition.received_at,
            "ask_by": petition.ask_by,
            "earlier_id": petition.earlier_id,
        }
        _PUT.run(self._work, case_id=case.id, **values)

    def earlier(self, petition: Petition, person_id: int) -> Case | None:
        """The case of the same matter before this one, where this person may learn of it by this one."""
        earlier_id = petition.linked_to(person_id)
        return self._work.cases.by_id(earlier_id) if earlier_id else None

    def in_village(self, case: Case, limit: int) -> Sequence[Case]:
        """Earlier petitions of the case's village, the newest first."""
        found = (
            select(CaseRow)
            .where(
                col(CaseRow.village_id) == case.village_id,
                col(CaseRow.track) == Track.PETITION.value,
                col(CaseRow.id) < case.id,
            )
            .order_by(col(CaseRow.id).desc())
            .limit(limit)
        )
        return tuple(case_of(row) for row in self._all(found))

    def numbered(self, case: Case, number: str) -> Case | None:
        """An earlier petition of the case's township to which the other body gave this number."""
        same = select(_PETITIONS.c.case_id).where(_PETITIONS.c.number_digest == self._digest(case, number))
        found = (
            select(CaseRow)
            .where(
                col(CaseRow.id).in_(same),
                col(CaseRow.id) != case.id,
                col(CaseRow.township_id) == case.township_id,
            )
            .order_by(col(CaseRow.id).desc())
        )
        row = self._first(found)
        return case_of(row) if row is not None else None

    def forget(self, case_id: int) -> None:
        """Where a sealed matter lay, and which was the same before it, is told no more."""
        self._work.memo.pop(PetitionRow, None)
        self._work.execute(
            update(_PETITIONS).where(_PETITIONS.c.earlier_id == case_id).values(earlier_id=None)
        )
        self._work.execute(delete(_PETITIONS).where(_PETITIONS.c.case_id == case_id))

    def _digest(self, case: Case, number: str | None) -> bytes | None:
        return self._work.digest("petition", f"{case.township_id}:{number}") if number else None

    def _petition(self, case: Case, row: Any) -> Petition:
        told = json.loads(self._open(case.key_id, "petitions", "told", case.ref, row.told) or "{}")
        return Petition(
            body=Body(row.body) if row.body else None,
            name=told.get("name", ""),
            number=told.get("number"),
            handed_at=row.handed_at,
            accepted=row.accepted,
            elsewhere=Elsewhere(row.elsewhere) if row.elsewhere else None,
            round=Round(row.round),
            prolonged=row.prolonged,
            received_at=row.received_at,
            ask_by=row.ask_by,
            earlier_id=row.earlier_id,
            # A link that does not say for whom it is may rest on who the villager is.
            linked_for=told.get("for", NOBODY),
            steps=tuple(Step(Round(n), where, number) for n, where, number in told.get("steps", ())),
        )
