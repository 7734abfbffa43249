"""What is owed on integrity matters: promised, kept or not owed any more, reckoned anew, and what it has to say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from supervision import integrity_gate as gate
from supervision.durations import Duration
from supervision.events import IntegrityEscalated
from supervision.forecast import Running
from supervision.gate import Actor
from supervision.integrity import COUNTYS, Matter, Owed, Promise, Told
from supervision.integrity_clock import begun, clock_of, reckoned, spoken
from supervision.integrity_moves import Step
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.timekeeping import Timekeeping


def owe(work: Work, matter: Matter, owed: Owed, since: datetime, length: Duration | None = None) -> None:
    """Promise it, counted from `since`: for as long as the policy says, or as a secretary was given for a task. What is
    not the county's is its receiver's."""
    lasts: Duration = length or getattr(work.time.policy.track.integrity, owed.value)
    promise = begun(work.time, matter.id, owed, since, lasts, work.now)
    whose = matter.receiver_id if owed not in COUNTYS else None
    work.integrity.owe(replace(promise, person_id=whose))


def open_promise(work: Work, matter: Matter, owed: Owed) -> Promise | None:
    """What is still owed of this kind."""
    found = [p for p in work.integrity.owed(matter.id) if p.owed is owed and p.open]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Ended:
    """By which step, and by whom, what was owed ended; `kept`: it was done, else it is not owed any more."""

    step: Step
    by_id: int | None
    kept: bool = True
    how: Told | None = None


def settle(work: Work, matter: Matter, end: Ended, *owed: Owed) -> bool:
    """What was owed is done, or not owed any more. Whether anything was."""
    found = [p for kind in owed if (p := open_promise(work, matter, kind)) is not None]
    for promise in found:
        done = replace(
            promise,
            next_at=None,
            kept_at=work.now if end.kept else None,
            how=end.how,
            person_id=_whose(work, matter, promise, end.by_id),
            ended_at=work.now,
            ended_by=end.by_id,
            act=end.step.value,
        )
        work.integrity.keep(done, promise)
    return bool(found)


def _whose(work: Work, matter: Matter, promise: Promise, by_id: int | None) -> int | None:
    """Whose it was: the receiver's; of what the county owed, whoever did it where it was his turn, else the first
    whose turn it was."""
    if promise.person_id is not None:
        return promise.person_id
    ids = [person.id for person in in_turn(work, matter, promise)]
    return by_id if by_id in ids else next(iter(ids), None)


# --- the rules or the calendar changed


def reckon_anew(work: Work, after: int, limit: int = 500) -> int | None:
    """Reckon what is owed above this id anew; those whose turn it is hear of days that moved, all in one message.

    Matters from before there was a time for closing them get it from now on. Returns the last id, None when done.
    """
    if not after:
        for matter in work.integrity.open_without(Owed.HANDLE):
            owe(work, matter, Owed.HANDLE, work.now)
    found = work.integrity.open_promises(after, limit)
    moved: dict[int, list[int]] = defaultdict(list)
    for was in found:
        promise = reckoned(work.time, was, work.now)
        if promise == was or not work.integrity.keep(promise, was) or promise.due_at == was.due_at:
            continue
        of = work.integrity.by_id(was.matter_id)
        for person in in_turn(work, of, was) if of is not None else ():
            if person.user_id is not None:
                moved[person.user_id].append(was.id)
    for chat_id, promises in moved.items():
        work.say(chat_id, "integrity.moved", {"promises": promises}, priority=2)
    return found[-1].id if len(found) == limit else None


def clocks(work: Work, actor: Actor, then: Timekeeping) -> Iterator[Running]:
    """The clocks of what is owed, as the rules of `then` reckon them, for a leader's forecast: none of a matter from
    which the leader is apart, and for everybody else none."""
    return (clock_of(then, promise) for promise in running(work, actor))


def running(work: Work, actor: Actor) -> Iterator[Promise]:
    """What is owed on the matters a leader may know of; for everybody else nothing."""
    for county_id in actor.places(Role.COUNTY_LEADER):
        yield from work.integrity.running(county_id, gate.hidden_from(work, actor.person, county_id))


# --- what promises have to say


def promises_due(work: Work, limit: int = 100) -> int:
    """Remind those who owe something, and tell those above of what is late: several for one person are one message.
    Returns how many were looked at."""
    found = work.integrity.promises_due(work.now, limit)
    told: dict[int, dict[str, dict[str, bool]]] = defaultdict(dict)
    for was in found:
        matter = work.integrity.by_id(was.matter_id)
        said = spoken(work.time, was, work.now)
        if matter is None or not work.integrity.keep(said.promise, was):
            continue
        turn = in_turn(work, matter, was) if said.share is not None else ()
        above = _above_all(work, matter, said.rungs)
        # Whose turn it is hears it as his own, also where he is above.
        for person, late in (*((each, True) for each in above), *((each, False) for each in turn)):
            if person.user_id is not None:
                told[person.user_id][str(was.id)] = {"above": late}
        if said.rungs:
            heard = (person for person in above if person not in turn and person.user_id is not None)
            _record(work, was, said.rungs, heard)
    for chat_id, promises in told.items():
        work.remind_together(chat_id, "integrity.due", promises)
    return len(found)


def _above_all(work: Work, matter: Matter, rungs: Iterable[Role]) -> tuple[Person, ...]:
    found = {person.id: person for role in rungs for person in _above(work, matter, role)}
    return tuple(found.values())


def _record(work: Work, promise: Promise, rungs: Iterable[Role], heard: Iterable[Person]) -> None:
    """That those above were told of what is late is on record, as it is of a case."""
    work.record(
        IntegrityEscalated(
            matter_id=promise.matter_id,
            owed=promise.owed.value,
            to=tuple(role.value for role in rungs),
            heard=tuple(person.id for person in heard),
        )
    )


def in_turn(work: Work, matter: Matter, promise: Promise) -> tuple[Person, ...]:
    """Who owes it: the receiving secretary while at work; else the county's reception; else its leader."""
    if promise.owed not in COUNTYS and matter.receiver_id is not None:
        receiver = work.people.by_id(matter.receiver_id)
        if receiver.available(work.now) and gate.has_task(work, receiver, matter):
            return (receiver,)
    return gate.receptionists(work, matter) or gate.leaders(work, matter)


def _above(work: Work, matter: Matter, role: Role) -> tuple[Person, ...]:
    if role is Role.RECEPTION:
        return gate.receptionists(work, matter) or gate.leaders(work, matter)
    return gate.leaders(work, matter)
