"""Held for the county: somebody above the township's power, or kin of its secretary, is named late.

The township has lost it in that act: no office of it sees the matter any more, its clock is gone, and the linked office
decides where it goes on. Nothing is destroyed. At intake such a matter is not kept at all (see acts.sealed_ways).
"""

from collections.abc import Iterator

from supervision.altering import altered
from supervision.case_clock import started
from supervision.cases import Case, State, Track
from supervision.events import HeldAbove, OfferRecalled
from supervision.gate import actor_of, speaks_for, township_of
from supervision.offers import Outcome
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work
from supervision.transitions import WORKED

#: Offices of a township's own: whoever takes one later is kept from what it has lost.
_TOWNSHIPS = (Role.SECRETARY, Role.INSPECTOR, Role.DIRECTOR)
_INSIDE = frozenset({Level.VILLAGE, Level.ZONE, Level.TOWNSHIP})


def bar(work: Work, case: Case, by_id: int | None) -> None:
    """No office of the township sees it from now on; whoever speaks for its villagers still does."""
    for person in _inside(work, case):
        if _in_township(work, person) or not speaks_for(work, actor_of(work, person), case):
            work.recusals.add(case.id, person.id, by_id)


def _inside(work: Work, case: Case) -> Iterator[Person]:
    line = (work.places.by_id(case.village_id), *work.places.above(case.village_id))
    seats = {place.id for place in line if place.level in _INSIDE}
    if work.places.by_id(case.township_id).level is Level.TOWNSHIP:
        seats.add(case.township_id)
    for seat in sorted(seats):
        for office in work.offices.at_place(seat, work.now):
            yield work.people.by_id(office.person_id)


def _in_township(work: Work, person: Person) -> bool:
    return any(o.role in _TOWNSHIPS[:2] for o in work.offices.of_person(person.id, work.now))


def held(work: Work, case: Case) -> Case:
    """The case (not yet saved) as it waits for the county's decision. A dispatched body is the county's own: it goes
    on there; an unclear matter waits at the county already, and is held when it is sorted."""
    if work.places.by_id(case.township_id).level is not Level.TOWNSHIP:
        return case
    if case.track is Track.UNCLEAR:
        return altered(case, held_from=case.township_id)
    lost = altered(
        case,
        held_from=case.township_id,
        state=State.TRANSFERRING if case.track in WORKED else case.state,
        offered_to=None,
        inspector_id=None,
        question_by=None,
        extension_by=None,
        supervise_by=None,
        paused_kind=None,
        paused_left=None,
    )
    return started(work.time, lost, "decide", work.now)


def tell(work: Work, case: Case, by_id: int | None) -> None:
    """Once it is saved: who speaks for its villagers and who decides hear of it, and a township it was offered to."""
    if case.held_from is None or case.due_kind != "decide":
        return
    work.record(HeldAbove(by_id=by_id, case_id=case.id, township_id=case.held_from))
    for offer in work.offers.of_case(case.id):
        if offer.outcome is None:
            work.offers.decide(offer.id, Outcome.RECALLED, by_id)
            work.record(OfferRecalled(by_id=by_id, case_id=case.id, to_id=offer.to_id))


def lost_to(work: Work, person: Person) -> frozenset[int]:
    """The cases lost by the townships in which somebody has an office: kept from who takes one, as from all of it."""
    offices = work.offices.of_person(person.id, work.now)
    found = (township_of(work, office.place_id) for office in offices if office.role in _TOWNSHIPS)
    townships = {township.id for township in found if township is not None}
    return frozenset(case_id for each in townships for case_id in work.cases.held_from(each))
