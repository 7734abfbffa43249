"""Offers of cases from one place to another: row and repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.offers import Offer, Outcome


class OfferRow(SQLModel, table=True):
    """One offer. Its reason, and the reason of a refusal, are lines of the case's history."""

    __tablename__ = "offers"
    __table_args__ = (one_of("outcome", Outcome, nullable=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    from_id: int = Field(foreign_key="places.id", sa_type=RowId)
    to_id: int = Field(foreign_key="places.id", sa_type=RowId)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)
    outcome: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UTC)
    decided_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)


_ADD = inserting(OfferRow)
_OF_CASE = Prepared(
    select(OfferRow).where(col(OfferRow.case_id) == bindparam("asked")).order_by(col(OfferRow.id))
)


class OffersRepository(Repository):
    """Implements supervision.ports.Offers."""

    def add(self, case_id: int, from_id: int, to_id: int, by_id: int) -> None:
        """Offer a case."""
        _ADD.id(
            self._work,
            case_id=case_id,
            from_id=from_id,
            to_id=to_id,
            by_id=by_id,
            at=self._work.now,
            outcome=None,
            decided_at=None,
            decided_by=None,
        )

    def of_case(self, case_id: int) -> Sequence[Offer]:
        """Every offer of a case, the first first."""
        return tuple(_offer_of(row) for row in _OF_CASE.all(self._work, asked=case_id))

    def decide(self, offer_id: int, outcome: Outcome, by_id: int | None) -> None:
        """What became of it."""
        values: dict[str, Any] = {
            "outcome": outcome.value,
            "decided_at": self._work.now,
            "decided_by": by_id,
        }
        self._change(update(OfferRow).where(col(OfferRow.id) == offer_id).values(**values))

    def forget(self, case_id: int) -> None:
        """A sealed matter was offered to nobody."""
        self._change(delete(OfferRow).where(col(OfferRow.case_id) == case_id))


def _offer_of(row: Any) -> Offer:
    outcome = Outcome(row.outcome) if row.outcome else None
    return Offer(
        row.id,
        row.case_id,
        row.from_id,
        row.to_id,
        row.by_id,
        row.at,
        outcome,
        row.decided_at,
        row.decided_by,
    )
