"""Recusal 回避: whom a case is kept from: who is concerned, whoever acts for them now, and declared relatives.

Part of the gate. Relatives are kept as rows when somebody is named; who acts for whom is asked at this moment.
"""

from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work

#: Offices the township has no power over: a matter about one of them is sealed (product, section 8). Township leaders,
#: its discipline secretary among them, are the county's to manage.
ABOVE_TOWNSHIP = frozenset(Role) - {Role.SUPERVISOR, Role.MEMBER, Role.DIRECTOR, Role.INSPECTOR}


def concerned_in(work: Work, case_id: int) -> frozenset[int]:
    """The persons a case is kept from at this moment."""
    named = work.recusals.of_case(case_id)
    if not named:
        return named
    acting = (office.person_id for each in named for office in work.offices.deputies_of(each, work.now))
    return named.union(acting)


def stands_for(work: Work, person: Person) -> frozenset[int]:
    """The person, and those the person acts for."""
    offices = work.offices.of_person(person.id, work.now)
    return frozenset({person.id, *(o.deputy_of for o in offices if o.deputy_of is not None)})


def hidden_from(work: Work, person: Person) -> frozenset[int]:
    """The cases that do not exist for somebody at this moment."""
    return frozenset[int]().union(*map(work.recusals.of_person, stands_for(work, person)))


def kept_from_the_first(work: Work, person: Person) -> frozenset[int]:
    """Of those the ones that somebody never could know of, since they were filed: what came with them is in no count of
    his. What was counted before he was named stays counted: a number that goes down would tell why."""
    return frozenset[int]().union(*map(work.recusals.from_the_first, stands_for(work, person)))


def hidden_and_unmet(work: Work, person: Person) -> tuple[frozenset[int], frozenset[int]]:
    """As `hidden_from` and `kept_from_the_first`: the gate asks for both."""
    who = stands_for(work, person)
    hidden = frozenset[int]().union(*map(work.recusals.of_person, who))
    return hidden, frozenset[int]().union(*map(work.recusals.from_the_first, who))


def officials_over(work: Work, village_id: int) -> tuple[Person, ...]:
    """Everybody in office through whose hands, or under whose eyes, a matter of the village may come."""
    line = (work.places.by_id(village_id), *work.places.above(village_id))
    linked = {place.linked_id for place in line if place.linked_id is not None}
    around = (
        each for place in line if place.level is Level.COUNTY for each in work.places.children(place.id)
    )
    offices_at = {each.id for each in around if each.level is Level.OFFICE} | linked
    seats = (*(place.id for place in line), *sorted(offices_at))
    found = (office.person_id for seat in seats for office in work.offices.at_place(seat, work.now))
    return tuple(work.people.by_id(each) for each in dict.fromkeys(found))


def above(work: Work, person: Person) -> bool:
    """Whether somebody holds an office the township has no power over."""
    return any(office.role in ABOVE_TOWNSHIP for office in work.offices.of_person(person.id, work.now))
