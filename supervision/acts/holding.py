"""Held for the county: somebody above the township's power, or kin of its secretary, is named late.

The township has lost it in that act: no office of it sees the matter any more, its clock is gone, and the linked office
decides where it goes on. Nothing is destroyed. At intake such a matter is not kept at all (see acts.sealed_ways).

And where a matter comes to another township whose head it concerns: none of that township sees it either, and the
office that guides it has it instead. Whoever sends it there is shown no difference.
"""

from collections.abc import Iterator

from supervision.altering import altered
from supervision.case_clock import started
from supervision.cases import Case, State, Track
from supervision.events import HeldAbove, OfferRecalled
from supervision.gate import actor_of, speaks_for, township_of
from supervision.meant import meant
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
    """The cases lost by the townships in which somebody has an office, or kept out of them: kept from who takes one, as
    from all of it."""
    offices = work.offices.of_person(person.id, work.now)
    found = (township_of(work, office.place_id) for office in offices if office.role in _TOWNSHIPS)
    townships = {township.id for township in found if township is not None}
    townships |= {office.place_id for office in offices if office.role is Role.OFFICER}
    lost = (case_id for each in townships for case_id in work.cases.held_from(each))
    return frozenset(lost).union(*(_kept_out_of(work, each) for each in townships))


# --- a township to which it comes from another

#: Who heads what can take a case: a township's secretary, a dispatched body's officer.
_HEADS = (Role.SECRETARY, Role.OFFICER)
#: Who works there.
_DESKS = (*_HEADS, Role.INSPECTOR)


def keep_out(work: Work, case: Case, place_id: int, by_id: int | None) -> tuple[int, ...]:
    """A case comes to a township, or a dispatched body, by an offer or a decision: where it concerns whoever heads it
    (he is named, or has declared a relative of that name) it is kept from everybody who works there. Kept from the head
    alone, those below would work on it; left out of the list, or refused, it would tell who offers it that it concerns
    somebody there. Returns from whom it is kept now and was not before."""
    named = [meant(work, (), name) for name in work.recusals.names_of(case)]
    # A title meant whoever held the office then: from them the case is kept by now.
    kept = work.recusals.of_case(case.id)
    if not kept.union(*(each.all for each in named)) & _heads(work, place_id):
        return ()
    gone = tuple(sorted(_at_desks(work, place_id) - kept))
    for person_id in gone:
        work.recusals.add(case.id, person_id, by_id)
    return gone


def _heads(work: Work, place_id: int) -> set[int]:
    return {person.id for role in _HEADS for person in work.offices.holders(role, place_id, work.now)}


def _at_desks(work: Work, place_id: int) -> set[int]:
    below = (place.id for place in work.places.below(place_id) if place.level in _INSIDE)
    found = {
        office.person_id for office in work.offices.at_place(place_id, work.now) if office.role in _DESKS
    }
    for seat in below:
        inspectors = work.offices.holders(Role.INSPECTOR, seat, work.now)
        found |= {person.id for person in inspectors}
    return found


def _kept_out_of(work: Work, place_id: int) -> frozenset[int]:
    """The cases that came to a township from another and concern whoever heads it."""
    found = frozenset[int]().union(*(work.recusals.of_person(each) for each in _heads(work, place_id)))
    cases = (work.cases.by_id(case_id) for case_id in sorted(found))
    return frozenset(case.id for case in cases if case is not None and _came_to(work, case, place_id))


def _came_to(work: Work, case: Case, place_id: int) -> bool:
    own = township_of(work, case.village_id)
    return place_id in {case.township_id, case.offered_to} and (own is None or own.id != place_id)
