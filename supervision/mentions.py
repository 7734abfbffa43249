"""Of whom words speak: somebody through whose hands a matter comes may be named in what is said of it. Whether he is
concerned only who says it knows, and is asked before he reads it."""

from collections.abc import Collection, Iterable

from supervision.cases import Case
from supervision.meant import everybody, themselves
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import officials_over


def spoken_of(
    work: Work, teller: Person, places: Collection[int], text: str, given: Iterable[str] = ()
) -> tuple[Person, ...]:
    """The officials over these places of whom a text speaks, by a name or by the title of their office, but for who
    tells it and whom the names that were given mean already. Relatives' names say nothing here: a question that comes
    for one would tell whose he is."""
    if not text.strip():
        return ()
    over = {person.id: person for place_id in places for person in officials_over(work, place_id)}
    found = themselves(work, places, text) & over.keys()
    found -= {teller.id} | everybody(work, places, given)
    return tuple(over[person_id] for person_id in sorted(found))


def spoken_of_in(work: Work, teller: Person, case: Case, text: str) -> tuple[Person, ...]:
    """As `spoken_of`, of what is said of a case by and by: but for those whom a name given for it means himself. Of
    whom else it is kept from is asked all the same: that it is not would tell whose relative was named."""
    places = (case.village_id, case.township_id)
    given = frozenset[int]().union(*(themselves(work, places, name) for name in work.recusals.names_of(case)))
    return tuple(person for person in spoken_of(work, teller, places, text) if person.id not in given)
