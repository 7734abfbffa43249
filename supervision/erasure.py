"""Deleting who a villager is before its term is over 删名字: what is asked, and where a request for it stands.

Pure values. The rule, with where it comes from, is told in supervision.erasure_gate.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from supervision.durations import Duration, Unit
from supervision.timekeeping import Timekeeping

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


def remind_at(time: Timekeeping, since: datetime, due: datetime) -> datetime:
    """When the second person is reminded, once; nothing is said at night."""
    return min(time.next_allowed(time.between(since, due, 0.5, time.policy.identity.erase.unit)), due)


def reckoned(time: Timekeeping, erasure: Erasure, now: datetime) -> Erasure:
    """A wish that waits, reckoned anew after a change of rules or calendar. A shorter time brings its end nearer, not
    before office close of the next working day, or nobody could ask any more (house). A longer one puts nothing off:
    this day was read to the villager, and no office gives its own silence more time."""
    due = time.due(erasure.at, time.policy.identity.erase).at
    if not erasure.waits or due >= erasure.due_at or erasure.due_at <= now:
        return erasure
    fair = time.due(now, AGAIN).at
    at = min(erasure.due_at, max(due, fair))
    if at == erasure.due_at:
        return erasure
    reminded = erasure.next_at == erasure.due_at
    next_at = at if reminded else max(remind_at(time, erasure.at, at), min(time.next_allowed(now), at))
    return replace(erasure, due_at=at, next_at=next_at)
