"""A sealed matter about somebody of the county itself: kept from that person's list, and taken to another there.

Whom it is about is kept as a keyed digest of number and person, and of number and name for who comes later, which join
the two for nobody who looks.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from supervision import integrity_gate as gate
from supervision.acts import content_leaving, integrity
from supervision.events import NumberKept
from supervision.gate import Actor, home_village
from supervision.meant import everybody, titled_in
from supervision.naming import mentioned
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: Through whose hands, or over whose machine, a sealed matter comes at the county.
OVER = (Role.RECEPTION, Role.COUNTY_LEADER, Role.KEEPER)

#: Where a number may stand among others before it was said whom it is about; and who may have had it before them.
_LISTS, _READERS = ("reception", "digest"), (Role.RECEPTION, Role.COUNTY_LEADER)

#: Where somebody may be telling of one number, or of a matter that came without any.
_TELLING = ("draft", "draft.waiting")


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


def about(work: Work, actor: Actor, number: str, person: Person, *, told_at: datetime | None = None) -> None:
    """The number was given to a matter about this person of the county. `told_at`: when the number was said, where that
    is known. Raises Refusal("number_unknown")."""
    home_village(work, actor)
    if work.integrity.sealed(number) is None:
        raise Refusal("number_unknown")
    named(work, number, (person.name,), since=told_at)


def named(
    work: Work,
    number: str,
    names: Iterable[str],
    places: Iterable[int] = (),
    *,
    words: str = "",
    since: datetime | None = None,
) -> None:
    """These names were given with a number: whoever is meant by one, now or later, never has the number on a list.
    `places`: over which somebody may hold an office that is meant by its title, there or in the `words` that were
    written: whoever holds it now. `since`: as `keep_from`."""
    given, where = tuple(names), tuple(places)
    work.integrity.keep_names(number, given)
    keep_from(
        work, number, everybody(work, where, given) | titled_in(work, where, words, work.now), since=since
    )


def weigh(work: Work, person: Person, known: Collection[int]) -> None:
    """Somebody comes into an office when names were given or words written already: what mentions a name of the person,
    or of a relative that one of `known` has declared, is kept from the person."""
    kin = (relative.name for each in sorted(known) for relative in work.relatives.of_person(each))
    weigh_names(work, person, (*work.people.names_of(person.id), *kin))


def weigh_names(work: Work, person: Person, names: Collection[str]) -> None:
    """As `weigh`, for these names alone."""
    written = {number: "\n".join(work.contents.written(number)) for number in work.contents.numbers()}
    naming = {number for number, told in written.items() if mentioned(told, names)}
    for number in sorted(naming.union(work.integrity.naming(names))):
        if not work.integrity.is_kept(number, frozenset({person.id})):
            keep_from(work, number, (person.id,))


def take_over(work: Work, person: Person, others: frozenset[int]) -> None:
    """What is kept from these is kept from the person too, who bears a name of theirs: the numbers, and the matters in
    which they are concerned, of the counties where the person has an office."""
    for number in work.integrity.kept_from_each((others,)):
        if not work.integrity.is_kept(number, frozenset({person.id})):
            keep_from(work, number, (person.id,))
    own = frozenset({person.id})
    counties = {gate.county_of(work, o.place_id) for o in work.offices.of_person(person.id, work.now)}
    for county in sorted(counties):
        gone = work.integrity.hidden_from(county, others) - work.integrity.hidden_from(county, own)
        for matter_id in sorted(gone):
            work.integrity.exclude(matter_id, person.id)
            if (matter := work.integrity.by_id(matter_id)) is not None:
                integrity.let_go(work, matter)


def keep_from(work: Work, number: str, people: Iterable[int], *, since: datetime | None = None) -> None:
    """These never have the number on a list, nor the matter that it becomes. `since`: no list before this moment showed
    it (None: the day it was given, which is all that is kept)."""
    concerned = frozenset(people)
    if not concerned:
        return
    had = tuple(person for person in _readers(work) if not gate.kept_from(work, person, number))
    work.integrity.keep_number(number, concerned)
    matter = work.integrity.by_number(number)
    if matter is not None:
        integrity.let_go(work, matter)
    else:
        content_leaving.leave(work, number)
    _take_lists_back(work, number, (p for p in had if gate.kept_from(work, p, number)), since)
    # Without whom, and without who said so: the journal must not join a person to the number.
    work.record(NumberKept())


def _readers(work: Work) -> tuple[Person, ...]:
    found = {office.person_id for role in _READERS for office in work.offices.with_role(role, work.now)}
    return tuple(work.people.by_ids(sorted(found)).values())


def _take_lists_back(work: Work, number: str, people: Iterable[Person], since: datetime | None) -> None:
    """An open list would go on showing the number, and the next one be shorter by it. What could not show it stays:
    would it vanish, whoever it is about would see that very moment that he was named."""
    given = work.integrity.sealed(number)
    if given is None:
        return
    for person in people:
        begun = work.drafts.begun(person.id)
        others = {draft.ref for draft in begun if draft.body.get("sealed") != number}
        told = len(others) < len(begun) or work.integrity.by_number(number) is not None
        for draft in begun:
            if draft.ref not in others:
                work.drafts.discard(draft)
        if person.user_id is not None:
            lists = (*_LISTS, *_TELLING) if told else _LISTS
            work.chats.take_lists_back(person.user_id, lists, since=since or given.at, but=others)


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
