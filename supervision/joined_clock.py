"""The clock of two cases that become one: never a better one than either had (product, 3: duplicates, one clock).

Pure: two cases and the township's time in, a case out. Acts save what these functions return.
"""

from datetime import datetime

from supervision.altering import altered
from supervision.case_clock import recomputed
from supervision.cases import Case, State
from supervision.clock_ends import lasts
from supervision.standing_still import left, resumed
from supervision.timekeeping import Timekeeping

#: How far on a matter is by the clock that runs, up to the unit's answer; beyond that its clock is not taken over.
_STAGES = {"sign": 0, "register": 0, "hand_over": 1, "measures": 1, "handle": 2}

#: The same by its state, where two are at the same clock.
_FURTHER = (State.REOPENED, State.SUBMITTED, State.SIGNED, State.REGISTERED, State.ASSIGNED, State.HANDLING)


def joined(time: Timekeeping, case: Case, into: Case, now: datetime) -> Case:
    """`into` as it goes on once `case` is part of it.

    The stage furthest on counts; where both are at the same one, the earlier end, with what was said of it: reminders
    and rungs that were reached stay reached. Where `into` stands still for somebody else, it will go on so.
    """
    if case.due_at is None or case.due_kind not in _STAGES:
        return into
    if into.paused_kind is not None:
        return _still(time, case, into, now)
    if into.due_at is None or into.due_kind not in _STAGES:
        return into
    ahead = _STAGES[case.due_kind] - _STAGES[into.due_kind]
    if ahead < 0 or (ahead == 0 and into.due_at <= case.due_at):
        return into
    if ahead > 0 or _FURTHER.index(case.state) > _FURTHER.index(into.state):
        into = _handed(case, into)
    taken = altered(
        into,
        due_kind=case.due_kind,
        clock_started_at=case.clock_started_at,
        clock_length=case.clock_length,
        due_at=case.due_at,
        spared_until=case.spared_until,
        reminded=case.reminded,
        climbed=case.climbed,
    )
    if lasts(time, taken) != lasts(time, case):
        # Of another nature, which would give it another time from the same start.
        taken = altered(taken, clock_length=str(lasts(time, case)))
    return recomputed(time, taken, now)


def _handed(case: Case, into: Case) -> Case:
    """As far on as the other: signed for, and handed to the same unit."""
    return altered(
        into,
        state=case.state,
        unit_id=case.unit_id,
        inspector_id=case.inspector_id,
        signed_by=case.signed_by,
        signed_at=case.signed_at,
        extension_by=None,
    )


def _still(time: Timekeeping, case: Case, into: Case, now: datetime) -> Case:
    on = resumed(time, into, "sign", now).due_at
    behind = _STAGES[case.due_kind or ""] < _STAGES.get(into.paused_kind or "", 0)
    if behind or case.due_at is None or on is None or on <= case.due_at:
        return into
    return altered(into, paused_kind=case.due_kind, paused_left=str(left(time, case, now)))
