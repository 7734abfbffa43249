"""Deleting who a villager is before its term is over 删名字: what is asked, and where a request for it stands.

Pure values. The rule, with where it comes from, is told in supervision.erasure_gate.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from supervision.durations import Duration, Unit

#: Where it cannot be done at its end, it is tried again after so long (house).
AGAIN = Duration(1, Unit.WORKING_DAYS)


class ErasureState(StrEnum):
    """Where a request stands.

    WAITING for a second person → DONE (the key is destroyed: the second person has asked the villager, or, `decided_by`
    None, nobody did in time), or KEPT (asked, the villager did not want it), TAKEN_BACK (before that), or VOID (whoever
    asked for it is concerned in the matter by now, and nobody had asked the villager).
    """

    WAITING = "waiting"
    DONE = "done"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One villager's wish, written down by `by_id`. `due_at`: then it is done whether or not anybody has asked;
    `next_at`: when the second person is reminded, or that end."""

    id: int
    ref: str
    case_id: int
    complainant_id: int
    by_id: int
    at: datetime
    due_at: datetime
    state: ErasureState = ErasureState.WAITING
    next_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether it is not decided yet: until then nobody but the second person is shown the name."""
        return self.state is ErasureState.WAITING

    @property
    def unasked(self) -> bool:
        """Whether it was done by the clock, with nobody having asked the villager."""
        return self.state is ErasureState.DONE and self.decided_by is None
