"""When a promise on an integrity matter is spoken of: reminders to who owes it, and who above hears that it is late."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from supervision.clocks import OFFICE_DAY
from supervision.durations import Duration, parse_duration
from supervision.integrity import COUNTYS, Promise
from supervision.offices import Role
from supervision.timekeeping import Timekeeping

#: Reminders that are past are counted up to here, in a long outage or with a policy of seconds.
_MOST = 400

_AT_ONCE = parse_duration("0s")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a promise has to say now, and how it stands afterwards. `share` None: no reminder; `rungs`: who hears."""

    promise: Promise
    share: float | None = None
    rungs: tuple[Role, ...] = ()


def rungs_of(time: Timekeeping, promise: Promise) -> tuple[tuple[Duration, Role], ...]:
    """Who hears how long after its end. Of what reception owes, those of its ladder; of a secretary's task first
    reception, then the county's leader: nobody between them may know of it (house)."""
    if promise.owed in COUNTYS:
        return tuple((rung.after, rung.to) for rung in time.policy.ladder[Role.RECEPTION])
    return (_AT_ONCE, Role.RECEPTION), (time.policy.track.integrity.climb, Role.COUNTY_LEADER)


def begun(time: Timekeeping, promise: Promise, now: datetime) -> Promise:
    """The promise with the moment it first speaks."""
    return _with_next(time, promise, now)


def spoken(time: Timekeeping, promise: Promise, now: datetime) -> Spoken:
    """What it has to say at `now`: reminders that fell due together are one; nothing is said at night."""
    if time.is_quiet(now):
        return Spoken(_with_next(time, promise, now))
    reminded, climbed, heard = promise.reminded, promise.climbed, []
    for _ in range(_MOST):
        if _reminder_at(time, promise, reminded) > now:
            break
        reminded += 1
    for after, role in rungs_of(time, promise)[climbed:]:
        if time.next_allowed(time.due(promise.due_at, after, rests=False).at) > now:
            break
        heard.append(role)
        climbed += 1
    said = replace(promise, reminded=reminded, climbed=climbed)
    at = time.policy.reminders.at
    share = None if reminded == promise.reminded else at[reminded - 1] if reminded <= len(at) else 1.0
    return Spoken(_with_next(time, said, now), share, tuple(heard))


def _reminder_at(time: Timekeeping, promise: Promise, index: int) -> datetime:
    """When the reminder of this index is due: parts of the clock, its end, then each working day's morning."""
    at, length = time.policy.reminders.at, parse_duration(promise.length)
    if index >= len(at):
        every = time.policy.reminders.every
        times = Duration(every.amount * (index - len(at) + 1), every.unit)
        moment = time.due(promise.due_at, times, rests=False).at
        return time.next_allowed(moment - OFFICE_DAY if every.in_days else moment)
    if at[index] >= 1:
        return time.next_allowed(promise.due_at)
    part = time.between(promise.started_at, promise.due_at, at[index], length.unit)
    return time.next_allowed(min(_full_hour(part), promise.due_at) if length.in_days else part)


def _full_hour(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)


def _with_next(time: Timekeeping, promise: Promise, now: datetime) -> Promise:
    moments = [_reminder_at(time, promise, promise.reminded)]
    rest = rungs_of(time, promise)[promise.climbed :]
    if rest:
        moments.append(time.next_allowed(time.due(promise.due_at, rest[0][0], rests=False).at))
    return replace(promise, next_at=max(min(moments), time.next_allowed(now)))
