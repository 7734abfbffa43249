"""Corrections of the roster 改名册: somebody enrolled says that the own name or phone is written down wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: How long it waits for an answer (house).
WAITS = timedelta(days=3)


class CorrectionState(StrEnum):
    """Waiting for an answer, or how it ended; a newer one of the same person replaces what waits."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Correction:
    """What one person asks to have corrected; empty where it stays as it is, and once it has ended."""

    id: int
    ref: str
    person_id: int
    at: datetime
    name: str = ""
    phone: str = ""
    state: CorrectionState = CorrectionState.WAITING

    def waits(self, now: datetime) -> bool:
        """Whether it can still be decided."""
        return self.state is CorrectionState.WAITING and now < self.at + WAITS
