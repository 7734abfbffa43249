"""A sealed matter about somebody of the county itself: kept from that person's list, and taken to another there.

Whom it is about is kept as a keyed digest of number and person, which joins the two for nobody who looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from supervision import integrity_gate as gate
from supervision.acts import content_leaving, integrity
from supervision.events import NumberKept
from supervision.gate import Actor, home_village
from supervision.meant import everybody
from supervision.naming import mentioned
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: Through whose hands, or over whose machine, a sealed matter comes at the county.
OVER = (Role.RECEPTION, Role.COUNTY_LEADER, Role.KEEPER)

#: Where a number may stand among others before it was said whom it is about; and who may have had it before them.
_LISTS, _READERS = ("reception", "digest", "draft", "draft.waiting"), (Role.RECEPTION, Role.COUNTY_LEADER)


class Where(StrEnum):
    """Where a sealed matter is taken: to the reception as always, to one person there, or out of the county."""

    RECEPTION = "reception"
    PERSON = "person"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Way:
    """`person`: whom to see, and nobody else; `keeper`: it is about whoever keeps the machine."""

    where: Where
    person: Person | None = None
    keeper: bool = False


def over(work: Work, actor: Actor) -> tuple[Person, ...]:
    """Whom of the county a supervisor may say it is about: reception, leaders, whoever keeps the machine."""
    county = gate.county_of(work, home_village(work, actor).id)
    seats = (*gate.seats_of(work, county), *(place.id for place in work.places.above(county)))
    found = (p for role in OVER for seat in seats for p in work.offices.holders(role, seat, work.now))
    return tuple({person.id: person for person in found if person.id != actor.person.id}.values())


def about(work: Work, actor: Actor, number: str, person: Person) -> None:
    """The number was given to a matter about this person of the county. Raises Refusal("number_unknown")."""
    home_village(work, actor)
    if work.integrity.sealed(number) is None:
        raise Refusal("number_unknown")
    named(work, number, (person.name,))


def named(work: Work, number: str, names: Iterable[str], places: Iterable[int] = ()) -> None:
    """These names were given with a number: whoever is meant by one never has the number on a list. `places`: over
    which somebody may hold an office that is meant by its title."""
    keep_from(work, number, everybody(work, places, names))


def weigh(work: Work, person: Person) -> None:
    """Somebody comes into an office, or declares a relative, when words were written already: what mentions one of
    these names is kept from the person."""
    names = (
        *work.people.names_of(person.id),
        *(relative.name for relative in work.relatives.of_person(person.id)),
    )
    for number in work.contents.numbers():
        told = "\n".join(work.contents.written(number))
        if mentioned(told, names) and not work.integrity.is_kept(number, frozenset({person.id})):
            keep_from(work, number, (person.id,))


def keep_from(work: Work, number: str, people: Iterable[int]) -> None:
    """These never have the number on a list, nor the matter that it becomes."""
    concerned = frozenset(people)
    if not concerned:
        return
    work.integrity.keep_number(number, concerned)
    matter = work.integrity.by_number(number)
    if matter is not None:
        integrity.let_go(work, matter)
    else:
        content_leaving.leave(work, number)
    _take_lists_back(work, number)
    # Without whom, and without who said so: the journal must not join a person to the number.
    work.record(NumberKept())


def _take_lists_back(work: Work, number: str) -> None:
    """An open list would go on showing the number, and the next one be shorter by it."""
    given = work.integrity.sealed(number)
    readers = {o.person_id for role in _READERS for o in work.offices.with_role(role, work.now)}
    for person in work.people.by_ids(sorted(readers)).values():
        if given is not None and person.user_id is not None and gate.kept_from(work, person, number):
            work.chats.take_lists_back(person.user_id, _LISTS, since=given.at)


def way_of(work: Work, actor: Actor, number: str) -> Way:
    """Where whoever has the number is sent. The next at the county who is not concerned: of the reception, else a
    leader; where nobody is left, out of the county."""
    places = [office.place_id for office in actor.offices]
    if not places:
        return Way(Where.RECEPTION)
    county = gate.county_of(work, places[0])
    keepers = work.offices.with_role(Role.KEEPER, work.now)
    kept = any(work.integrity.is_kept(number, frozenset({office.person_id})) for office in keepers)
    reception = gate.in_office(work, county, Role.RECEPTION)
    free = tuple(person for person in reception if not gate.kept_from(work, person, number))
    if reception and len(free) == len(reception):
        return Way(Where.RECEPTION, keeper=kept)
    leaders = gate.in_office(work, county, Role.COUNTY_LEADER)
    if not reception and not any(gate.kept_from(work, person, number) for person in leaders):
        return Way(Where.RECEPTION, keeper=kept)
    left = free[0] if free else gate.taker(work, county, number)
    return Way(Where.PERSON, left, kept) if left is not None else Way(Where.OUTSIDE, keeper=kept)
