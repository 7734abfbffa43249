"""代办: somebody on leave names who acts for him until he is back; the deputy hears it and may decline.

A deputy holds the same office for the time, beside its holder: the chain needs no second look, and two who name each
other make no circle. Without a deputy, or after one has declined, the next office that may covers as before.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from supervision.acts import integrity, recusing
from supervision.acts.rounds import awaited
from supervision.events import DeputyEnded, DeputyNamed
from supervision.gate import Actor, township_of
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal

#: Which offices around may act for an office. Who holds the same office already covers without being named.
_MAY: Mapping[Role, frozenset[Role]] = {
    Role.SUPERVISOR: frozenset({Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER}),
    Role.DIRECTOR: frozenset({Role.SUPERVISOR, Role.MEMBER}),
    Role.INSPECTOR: frozenset({Role.INSPECTOR}),
    Role.SECRETARY: frozenset({Role.INSPECTOR}),
    Role.OFFICER: frozenset({Role.OFFICER}),
    Role.AREA_LEADER: frozenset({Role.AREA_DEPUTY, Role.LIAISON}),
    Role.AREA_DEPUTY: frozenset({Role.LIAISON}),
}


def candidates(work: Work, person: Person) -> tuple[Person, ...]:
    """Who may act for somebody, the nearest first: enrolled, at work, of the offices around; never a keeper, who sees
    no content, nor somebody who is himself acted for."""
    found: dict[int, Person] = {}
    for office in _own(work, person):
        for other in _around(work, office):
            if other.id not in found and _able(work, person, other):
                found[other.id] = other
    return tuple(found.values())


def _own(work: Work, person: Person) -> tuple[Office, ...]:
    """The offices that are the person's own, not those held for somebody else."""
    return tuple(o for o in work.offices.of_person(person.id, work.now) if o.deputy_of is None)


def _able(work: Work, person: Person, other: Person) -> bool:
    held = work.offices.of_person(other.id, work.now)
    return (
        other.id != person.id
        and other.available(work.now)
        and all(office.role is not Role.KEEPER for office in held)
    )


def _around(work: Work, office: Office) -> Iterable[Person]:
    """Who holds an office that may act for this one, and does not hold this one already."""
    may = _MAY.get(office.role, frozenset())
    there = {p.id for p in work.offices.holders(office.role, office.place_id, work.now)}
    for place in _places(work, office):
        for other in work.offices.at_place(place.id, work.now):
            person = work.people.by_id(other.person_id)
            pressed = office.role is Role.AREA_LEADER and _is_secretary(work, person)
            if other.role in may and other.deputy_of is None and person.id not in there and not pressed:
                yield person


def _is_secretary(work: Work, person: Person) -> bool:
    """A deputy of an area who is himself a township's secretary would press himself (product, section 5)."""
    return any(o.role is Role.SECRETARY for o in work.offices.of_person(person.id, work.now))


def _places(work: Work, office: Office) -> tuple[Place, ...]:
    """Where those who may act for an office sit: of a village its zone with the villages there, else the township; of
    a township the villages too, where inspectors may sit; else the place itself."""
    here = work.places.by_id(office.place_id)
    if here.level is Level.VILLAGE:
        zone = next((p for p in work.places.above(here.id) if p.level is Level.ZONE), None)
        above = zone or township_of(work, here.id) or here
        return (above, *work.places.below(above.id))
    if here.level in {Level.ZONE, Level.TOWNSHIP}:
        return (here, *work.places.below(here.id))
    return (here,)


def name(work: Work, actor: Actor, person_ref: str) -> Person:
    """Somebody acts for the actor, who is on leave, in every office he may; another one named before no longer does.

    Raises Refusal: not_away, deputy_unknown (not one of those who may, or not at work any more).
    """
    until = actor.person.away_until
    if until is None or not actor.person.away(work.now):
        raise Refusal("not_away")
    other = next((p for p in candidates(work, actor.person) if p.ref == person_ref), None)
    if other is None:
        raise Refusal("deputy_unknown", screen=("leave.away", {}))
    standings = recusing.before_acting(work, actor.person.id)
    end(work, actor.person, but=other.id)
    for office in _own(work, actor.person):
        if other.id in {p.id for p in _around(work, office)}:
            work.offices.appoint(
                other.id, office.role, office.place_id, work.now, until=until, deputy_of=actor.person.id
            )
    recusing.kept_from_too(work, standings)
    awaited(work, other)
    integrity.give_up(work, other)
    work.record(DeputyNamed(by_id=actor.person.id, person_id=actor.person.id, deputy_id=other.id))
    return other


def deputies(work: Work, person: Person) -> tuple[Person, ...]:
    """Who acts for somebody now, each once."""
    found = {
        office.person_id
        for own in _own(work, person)
        for office in work.offices.at_place(own.place_id, work.now)
        if office.deputy_of == person.id
    }
    return tuple(work.people.by_id(each) for each in sorted(found))


def end(work: Work, person: Person, *, but: int | None = None, by_id: int | None = None) -> None:
    """Nobody acts for the person any more (`but` this one); those who did hear it."""
    for deputy in deputies(work, person):
        if deputy.id != but:
            for office in _held_for(work, deputy, person.id):
                work.offices.end(office.id, work.now)
            work.record(DeputyEnded(by_id=by_id or person.id, person_id=person.id, deputy_id=deputy.id))


def prolong(work: Work, person: Person, until: datetime) -> None:
    """Another day of return: whoever acts for the person does so until then."""
    for deputy in deputies(work, person):
        for office in _held_for(work, deputy, person.id):
            work.offices.end(office.id, until)


def decline(work: Work, actor: Actor, person_ref: str) -> Person:
    """我代不了: whoever was named does not act for that person; the next office that may covers, and he hears it.

    Raises Refusal("not_deputy").
    """
    person = work.people.by_ref(person_ref)
    held = _held_for(work, actor.person, person.id) if person is not None else ()
    if person is None or not held:
        raise Refusal("not_deputy")
    for office in held:
        work.offices.end(office.id, work.now)
    work.record(DeputyEnded(by_id=actor.person.id, person_id=person.id, deputy_id=actor.person.id))
    return person


def release_all(work: Work, person: Person) -> None:
    """Somebody goes on leave himself: he acts for nobody meanwhile, and those he acted for hear it."""
    for person_id in {o.deputy_of for o in work.offices.of_person(person.id, work.now)} - {None}:
        for office in _held_for(work, person, person_id or 0):
            work.offices.end(office.id, work.now)
        work.record(DeputyEnded(by_id=person.id, person_id=person_id or 0, deputy_id=person.id))


def _held_for(work: Work, deputy: Person, person_id: int) -> tuple[Office, ...]:
    return tuple(o for o in work.offices.of_person(deputy.id, work.now) if o.deputy_of == person_id)
