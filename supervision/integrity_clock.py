"""When a promise on an integrity matter is spoken of: reminders to who owes it, and who above hears that it is late."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from supervision.cases import Track
from supervision.clock_ends import ends
from supervision.clocks import OFFICE_DAY
from supervision.durations import Duration, parse_duration
from supervision.forecast import Running
from supervision.integrity import COUNTYS, Owed, Promise
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


def length_of(time: Timekeeping, promise: Promise) -> Duration:
    """How long it runs: by the policy; what a secretary was given for a task is not the policy's to change."""
    if promise.owed is Owed.TASK:
        return parse_duration(promise.length)
    length: Duration = getattr(time.policy.track.integrity, promise.owed.value)
    return length


def begun(
    time: Timekeeping, matter_id: int, owed: Owed, since: datetime, length: Duration, now: datetime
) -> Promise:
    """A promise made now, counted from `since`, with the moment it first speaks."""
    due = time.due(since, length)
    promise = Promise(0, matter_id, owed, since, due.at, str(length), provisional=due.provisional)
    return _with_next(time, promise, now)


def clock_of(time: Timekeeping, promise: Promise) -> Running:
    """Its clock, to be reckoned like any other (see clock_ends) under the rules of `time`."""
    length = str(length_of(time, promise))
    started, due = promise.started_at, promise.due_at
    return Running(Track.INTEGRITY, "", promise.owed.value, started, length, None, due, promise.spared_until)


def reckoned(time: Timekeeping, promise: Promise, now: datetime) -> Promise:
    """The promise reckoned anew after a change of rules or calendar: nobody is late by the change itself, and what was
    said, or would by now have been said, is not said again."""
    end = ends(time, clock_of(time, promise), now)
    assert end is not None, "a promise has a start"
    until = min(now, (promise.next_at or now) - timedelta(microseconds=1))
    moved = replace(
        promise,
        due_at=end.at,
        provisional=end.provisional,
        spared_until=end.spared_until,
        length=str(length_of(time, promise)),
        reminded=0,
        climbed=0,
    )
    reminded = _reminded_by(time, moved, until)
    climbed = len(_rungs_by(time, moved, until))
    return _with_next(time, replace(moved, reminded=reminded, climbed=climbed), until)


def spoken(time: Timekeeping, promise: Promise, now: datetime) -> Spoken:
    """What it has to say at `now`: reminders that fell due together are one; nothing is said at night."""
    if time.is_quiet(now):
        return Spoken(_with_next(time, promise, now))
    reminded, heard = _reminded_by(time, promise, now), _rungs_by(time, promise, now)
    said = replace(promise, reminded=reminded, climbed=promise.climbed + len(heard))
    at = time.policy.reminders.at
    share = None if reminded == promise.reminded else at[reminded - 1] if reminded <= len(at) else 1.0
    return Spoken(_with_next(time, said, now), share, heard)


def reminded_at(time: Timekeeping, promise: Promise) -> datetime:
    """When it reminds next of itself."""
    return _reminder_at(time, promise, promise.reminded)


def heard_at(time: Timekeeping, promise: Promise) -> dict[Role, datetime]:
    """When each office that has still to hear that it is late does, the first time."""
    found: dict[Role, datetime] = {}
    for after, role in rungs_of(time, promise)[promise.climbed :]:
        found.setdefault(role, time.due(promise.due_at, after, rests=False).at)
    return found


def _reminded_by(time: Timekeeping, promise: Promise, now: datetime) -> int:
    """How many reminders are due by then, those that were said among them."""
    reminded = promise.reminded
    while reminded < promise.reminded + _MOST and _reminder_at(time, promise, reminded) <= now:
        reminded += 1
    return reminded


def _rungs_by(time: Timekeeping, promise: Promise, now: datetime) -> tuple[Role, ...]:
    """Who is to hear by then, and has not."""
    heard = []
    for after, role in rungs_of(time, promise)[promise.climbed :]:
        if time.next_allowed(time.due(promise.due_at, after, rests=False).at) > now:
            break
        heard.append(role)
    return tuple(heard)


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
