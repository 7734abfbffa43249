"""What integrity matters leave on a duty track: the county's number, what was owed, until when, when it was done.

Part of the gate: on one's own track, and for the county's leader on those of the county. Nobody between them sees such
a line or a figure that counts it; of a matter from which the reader is apart there is none.
"""

from collections.abc import Iterator

from supervision import integrity_gate as gate
from supervision.durations import parse_duration
from supervision.duty import Duty, Listed, lateness
from supervision.gate import Actor
from supervision.integrity import COUNTYS, Matter, Owed, Promise
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.tallies import Span


def lines_of(work: Work, actor: Actor, person: Person, span: Span) -> tuple[Listed, ...]:
    """What the person owes now, where the span holds this moment, and what ended in it, the latest first."""
    counties = frozenset(actor.places(Role.COUNTY_LEADER))
    own = bool(actor.offices) and person.id == actor.person.id
    if not own and not counties:
        return ()
    now = span.start <= work.now < span.end
    promises = [
        *(_countys(work, person) if now else ()),
        *work.integrity.of_person(person.id, span.start, span.end),
    ]
    found = []
    for promise in promises:
        matter = work.integrity.by_id(promise.matter_id)
        if matter is None or (promise.open and not now) or gate.apart(work, actor.person, matter):
            continue
        if own or matter.county_id in counties:
            found.append(Listed(_duty(work, person, matter, promise), matter.county_number))
    return tuple(sorted(found, key=lambda each: each.duty.done_at is not None))


def _countys(work: Work, person: Person) -> Iterator[Promise]:
    """What the county owes and this person is to do."""
    offices = [
        o
        for o in work.offices.of_person(person.id, work.now)
        if o.role in {Role.RECEPTION, Role.COUNTY_LEADER}
    ]
    for county_id in sorted({gate.county_of(work, office.place_id) for office in offices}):
        hidden = gate.hidden_from(work, person, county_id)
        for promise in work.integrity.running(county_id, hidden):
            matter = work.integrity.by_id(promise.matter_id) if promise.owed in COUNTYS else None
            if matter is None:
                continue
            # The leader does the county's part only where nobody is at the reception.
            turn = gate.receptionists(work, matter) or gate.leaders(work, matter)
            if person.id in {each.id for each in turn}:
                yield promise


def _duty(work: Work, person: Person, matter: Matter, promise: Promise) -> Duty:
    at = promise.ended_at or work.now
    late = lateness(work.time, promise.due_at, at, parse_duration(promise.length).unit)
    role = Role.RECEPTION if promise.owed in COUNTYS else Role.SECRETARY
    signed = promise.owed is Owed.TASK and matter.receiver_id == person.id
    held = [o.since for o in work.offices.of_person(person.id, work.now) if o.role is role]
    return Duty(
        case_id=0,
        kind=f"integrity_{promise.owed.value}",
        role=role,
        person_id=person.id,
        started_at=min(promise.started_at, at),
        due_at=promise.due_at,
        signed_at=matter.signed_at if signed else None,
        done_at=promise.ended_at,
        done_by=promise.ended_by,
        act=f"integrity_{promise.act}" if promise.act else "",
        late_by=late.amount,
        late_unit=late.unit.value,
        inherited=late.amount > 0 and bool(held) and promise.due_at < min(held),
        told=promise.how.value if promise.how is not None else "",
    )
