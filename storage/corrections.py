"""Corrections of the roster: what somebody asks to have corrected, sealed under a key that ends with the answer."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.corrections import Correction, CorrectionState


class CorrectionRow(SQLModel, table=True):
    """One request. `wanted`: name and phone as they should be, until it has ended."""

    __tablename__ = "corrections"
    __table_args__ = (one_of("state", CorrectionState),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    person_id: int = Field(foreign_key="people.id", index=True, sa_type=RowId)
    key_id: str | None = Field(default=None, index=True)
    wanted: bytes | None = Field(default=None, sa_type=Blob)
    at: datetime = Field(sa_type=UTC)
    state: str
    decided_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)


_CORRECTIONS = table_of(CorrectionRow)
_ADD = inserting(CorrectionRow)
_BY_REF = Prepared(select(_CORRECTIONS).where(_CORRECTIONS.c.ref == bindparam("asked")))
_BY_ID = Prepared(select(_CORRECTIONS).where(_CORRECTIONS.c.id == bindparam("asked")))
_WAITING = Prepared(
    select(_CORRECTIONS).where(
        _CORRECTIONS.c.person_id == bindparam("asked"),
        _CORRECTIONS.c.state == CorrectionState.WAITING.value,
    )
)


class CorrectionsRepository(Repository):
    """Implements supervision.ports.Corrections."""

    def ask(self, person_id: int, name: str, phone: str) -> Correction:
        """Keep a request; what this person asked for before and waits still is replaced."""
        for row in _WAITING.all(self._work, asked=person_id):
            self.end(self._correction_of(row), CorrectionState.REPLACED, person_id)
        ref, key_id = self._work.token(), self._work.keys.new()
        wanted = json.dumps({"name": name, "phone": phone}, ensure_ascii=False)
        added = _ADD.id(
            self._work,
            ref=ref,
            person_id=person_id,
            key_id=key_id,
            wanted=self._seal(key_id, "corrections", "wanted", ref, wanted),
            at=self._work.now,
            state=CorrectionState.WAITING.value,
            decided_by=None,
            decided_at=None,
        )
        return Correction(added, ref, person_id, self._work.now, name, phone)

    def by_ref(self, ref: str) -> Correction | None:
        """The request behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return self._correction_of(row) if row is not None else None

    def by_id(self, correction_id: int) -> Correction | None:
        """The request of an id."""
        row = _BY_ID.first(self._work, asked=correction_id)
        return self._correction_of(row) if row is not None else None

    def end(self, correction: Correction, state: CorrectionState, by_id: int) -> Correction:
        """How it ended; what was asked for is destroyed, the roster holds it now or never."""
        row: Any = _BY_REF.first(self._work, asked=correction.ref)
        ended = {
            "state": state.value,
            "decided_by": by_id,
            "decided_at": self._work.now,
            "key_id": None,
            "wanted": None,
        }
        self._change(update(_CORRECTIONS).where(_CORRECTIONS.c.id == correction.id).values(ended))
        if row.key_id is not None:
            self._work.destroy_key(row.key_id)
        return Correction(correction.id, correction.ref, correction.person_id, correction.at, state=state)

    def _correction_of(self, row: Any) -> Correction:
        told = self._open(row.key_id, "corrections", "wanted", row.ref, row.wanted) if row.key_id else None
        wanted = json.loads(told or "{}")
        return Correction(
            id=row.id,
            ref=row.ref,
            person_id=row.person_id,
            at=row.at,
            name=wanted.get("name", ""),
            phone=wanted.get("phone", ""),
            state=CorrectionState(row.state),
        )
