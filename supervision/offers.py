"""Offers: a case that is not this township's is offered to another, which accepts it, or refuses with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an offer: accepted by a tap, by silence, or by decision from above; refused; taken back."""

    ACCEPTED = "accepted"
    SILENCE = "silence"
    DECIDED = "decided"
    REFUSED = "refused"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer from one place to another; `outcome` None: it waits."""

    id: int
    case_id: int
    from_id: int
    to_id: int
    by_id: int
    at: datetime
    outcome: Outcome | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None


#: What brings a case to another place.
_MOVES_IT = frozenset({Outcome.ACCEPTED, Outcome.SILENCE, Outcome.DECIDED})


def bound(offers: Iterable[Offer]) -> bool:
    """Whether it lies where it lies by a decision from above: whoever has it may not offer it on (house)."""
    moved = [offer.outcome for offer in offers if offer.outcome in _MOVES_IT]
    return bool(moved) and moved[-1] is Outcome.DECIDED
