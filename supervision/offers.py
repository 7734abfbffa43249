"""Offers: a case that is not this township's is offered to another, which accepts it, or refuses with a reason."""

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
