"""Village spending as it is recorded: lines that are only added. Names, words and places are sealed under the
case's key; sums, dates and choices are not secrets, and are counted."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, Blob, Json, Long, RowId
from storage.prepared import Prepared
from storage.repository import Repository
from supervision.cases import Case
from supervision.duty import Proof
from supervision.spending import Record
from supervision.stories import placed, unplaced


class SpendingRow(SQLModel, table=True):
    """One line. `ref` binds what is sealed to its row; days are written as 2026-11-23, sums in fen."""

    __tablename__ = "spending_records"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    code: str
    round: int
    day: str
    at: datetime = Field(sa_type=UTC)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    amount: int | None = Field(default=None, sa_type=Long)
    choice: str | None = None
    stops_before: str | None = None
    catch_up_by: str | None = None
    told: bytes = Field(sa_type=Blob)
    files: list[str] = Field(default_factory=list, sa_type=Json)


_OF_CASE = Prepared(
    select(SpendingRow).where(col(SpendingRow.case_id) == bindparam("asked")).order_by(col(SpendingRow.id))
)


class SpendingsRepository(Repository):
    """Implements supervision.ports.Spendings."""

    def add(self, case: Case, record: Record) -> None:
        """Add a line; its files become the case's."""
        ref = self._work.token()
        told = {"signers": list(record.signers), "words": record.words, "place": record.place}
        if record.spot:
            told["spot"] = record.spot
        self._insert(
            SpendingRow(
                ref=ref,
                case_id=case.id,
                code=record.code,
                round=record.round,
                day=record.day.isoformat(),
                at=record.at,
                by_id=record.by_id,
                amount=record.amount,
                choice=record.choice,
                stops_before=record.before,
                catch_up_by=record.until.isoformat() if record.until else None,
                told=self._seal(
                    case.key_id, "spending_records", "told", ref, json.dumps(told, ensure_ascii=False)
                ),
                files=list(record.files),
            )
        )
        if record.files:
            self._work.files.attach(list(record.files), case_id=case.id)
        self._leave_behind(case.id, record)

    def _leave_behind(self, case_id: int, record: Record) -> None:
        """What the act was proved by, for the duty track."""
        before: Proof = self._work.memo.get((Proof, case_id)) or Proof()
        self._work.memo[Proof, case_id] = Proof(
            words=before.words or bool(record.words),
            photos=before.photos + len(record.files),
            placed=before.placed or bool(record.place),
        )

    def of_case(self, case: Case) -> Sequence[Record]:
        """Every line of a case, oldest first; what was destroyed is empty."""
        return tuple(self._record_of(case, row) for row in _OF_CASE.all(self._work, asked=case.id))

    def forget(self, case_id: int) -> None:
        """Nobody's name, words or place is told any more, nor any sum: number and moments remain."""
        nothing: dict[str, Any] = {"told": b"", "amount": None, "choice": None, "files": []}
        self._change(update(SpendingRow).where(col(SpendingRow.case_id) == case_id).values(**nothing))

    def _record_of(self, case: Case, row: SpendingRow) -> Record:
        sealed = row.told or None
        told = json.loads(self._open(case.key_id, "spending_records", "told", row.ref, sealed) or "{}")
        return Record(
            code=row.code,
            day=date.fromisoformat(row.day),
            at=row.at,
            by_id=row.by_id,
            round=row.round,
            amount=row.amount,
            choice=row.choice,
            signers=tuple(told.get("signers", ())),
            words=told.get("words", ""),
            # A line of before had the degrees among the words that everybody reads.
            place=unplaced(told.get("place", "")),
            spot=told.get("spot") or placed(told.get("place", "")),
            files=tuple(row.files),
            before=row.stops_before,
            until=date.fromisoformat(row.catch_up_by) if row.catch_up_by else None,
        )
