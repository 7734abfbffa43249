"""Demands 督办: a date set from above by which a matter must be done; several offices may each set their own."""

from dataclasses import dataclass
from datetime import datetime

from supervision.offices import Role


@dataclass(frozen=True, slots=True)
class Demand:
    """One 督办: who set it, in which office, until when; who signed for it, and whether it was taken back.

    `entry_id` is the line of history with its day and words. The nearest one that stands presses.
    """

    id: int
    ref: str
    case_id: int
    by_id: int
    role: Role
    entry_id: int
    at: datetime
    until: datetime
    signed_by: int | None = None
    signed_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it still presses."""
        return self.withdrawn_at is None
