"""The demo's places and people, put into an empty store."""

from bot.demo.cast import PERSONAS, PLACES
from bot.demo.english import Tongue
from supervision.places import Place
from supervision.ports import Work


def found(work: Work, users: dict[str, int], tongue: Tongue) -> None:
    """Every place, and everybody who holds an office; `users` are the account ids by persona."""
    for place in PLACES:
        parent = work.places.by_code(place.parent) if place.parent else None
        linked = work.places.by_code(place.linked) if place.linked else None
        above = parent.id if parent else None
        work.places.put(
            Place(0, place.code, tongue.says(place.name), place.level, above, linked.id if linked else None),
            phone=place.phone,
        )
    for persona in PERSONAS:
        if not persona.offices:
            continue
        person = work.people.add(tongue.calls(persona), persona.phone, tongue.speaks(persona))
        work.people.bind(person.id, users[persona.name])
        for role, code in persona.offices:
            work.offices.appoint(person.id, role, place_of(work, code).id, work.now)


def place_of(work: Work, code: str) -> Place:
    """The place with that code. Raises LookupError."""
    place = work.places.by_code(code)
    if place is None:
        raise LookupError(code)
    return place
