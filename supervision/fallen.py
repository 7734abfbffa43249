"""What has fallen to somebody for want of anybody nearer: it is his turn, though he sees such cases only once they were
opened to him. Asked anew at every look: an absence begins with no act on the case, and may end by itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from supervision.cases import Case
from supervision.chain import LEADERS, approvers, in_turn
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work

#: The clocks that an office at the county waits for, or comes to wait for where everybody nearer has handled it.
COUNTYS = frozenset({"decide", "audit", "verify"})


@dataclass(frozen=True, slots=True)
class Reach:
    """The townships and villages whose cases may come to somebody who does not see them all."""

    townships: frozenset[int]
    villages: frozenset[int]


def fallen_to(
    work: Work, person: Person, offices: Iterable[Office], reach: Reach, hidden: Collection[int]
) -> frozenset[int]:
    """The open cases whose turn it is for this person, of those that nobody has opened to him."""
    roles = {office.role for office in offices}
    if not roles & (LEADERS | {Role.DIRECTOR}) or not person.available(work.now):
        return frozenset()
    lacking = frozenset(place for place in reach.townships if not _officer_at(work, place))
    bare = frozenset(place for place in lacking if not _desk_at(work, place))
    # Unclear matters come to the county's leader alone, audits too.
    leads = Role.COUNTY_LEADER in roles
    unsorted = leads and not any(p.available(work.now) for p in _receptionists(work, reach.townships))
    found = work.cases.unopened(
        reach.townships, reach.villages, lacking=lacking, bare=bare, audits=leads, unsorted=unsorted
    )
    return frozenset(
        case.id
        for case in found
        if case.id not in hidden and person.id in {each.id for each in _awaited(work, case)}
    )


def _awaited(work: Work, case: Case) -> Iterable[Person]:
    """Whose turn it is, and who is to decide whether there is more time."""
    return (*in_turn(work, case), *approvers(work, case))


def _officer_at(work: Work, township_id: int) -> bool:
    """Whether a township's linked office, or the county, has an officer at work."""
    linked = work.places.by_id(township_id).linked_id
    county = (place.id for place in work.places.above(township_id) if place.level is Level.COUNTY)
    return _somebody(work, Role.OFFICER, (*((linked,) if linked is not None else ()), *county))


def _desk_at(work: Work, township_id: int) -> bool:
    dispatched = work.places.by_id(township_id).level is Level.DISPATCHED
    head = Role.OFFICER if dispatched else Role.SECRETARY
    return _somebody(work, head, (township_id,)) or _somebody(work, Role.INSPECTOR, (township_id,))


def _receptionists(work: Work, townships: Collection[int]) -> Iterable[Person]:
    above = {p.id: p for township in townships for p in work.places.above(township)}
    for county in (place for place in above.values() if place.level is Level.COUNTY):
        for seat in (county.id, *(each.id for each in work.places.children(county.id))):
            yield from work.offices.holders(Role.RECEPTION, seat, work.now)


def _somebody(work: Work, role: Role, seats: Iterable[int]) -> bool:
    return any(p.available(work.now) for seat in seats for p in work.offices.holders(role, seat, work.now))
