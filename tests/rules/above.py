"""Four who stand beside or above the cast, and the two arrangements of a case that are theirs to decide or to work on.

In parts of their own: the cast's order gives its phones and accounts.
"""

from dataclasses import replace

from storage.unit_of_work import UnitOfWork
from supervision.acts.holding import bar, held
from supervision.cases import Case
from supervision.escalations import Colour, Escalation
from supervision.gate import Actor, actor_of
from supervision.offices import Role
from supervision.places import Level, Place
from tests.cast import PARTS, Part
from tests.rules.test_every_cell import actor as of_the_cast

#: The body at the water bureau, dispatched by the county.
BODY = "PZ1"
ABOVE: dict[str, Part] = {
    "deputy": Part("傅组长", ((Role.AREA_DEPUTY, "XZ1"),)),
    "liaison": Part("连络员", ((Role.LIAISON, "XZ1"),)),
    "prefecture": Part("史纪委", ((Role.PREFECTURE_OFFICER, "SF"),)),
    "body": Part("派干部", ((Role.OFFICER, BODY),)),
}
EVERYBODY = (*PARTS, *ABOVE)
_FIRST = 5_000_000_071


def join(work: UnitOfWork, case: Case) -> None:
    """They take their offices, and have heard that the case is late."""
    seat(work)
    heard = tuple(actor(work, part).person.id for part in ABOVE)
    rung = Escalation(case.id, 1, Role.AREA_LEADER, Colour.YELLOW, "handle", work.now, work.now, heard, {})
    work.escalations.add(rung)


def seat(work: UnitOfWork) -> None:
    """They take their offices."""
    county, linked = work.places.by_code("QX"), work.places.by_code("JJ1")
    assert county is not None
    assert linked is not None
    work.places.put(Place(0, BODY, "驻水利局纪检组", Level.DISPATCHED, county.id, linked.id))
    for n, (part, who) in enumerate(ABOVE.items()):
        person = work.people.add(who.name, f"139000000{71 + n}")
        work.people.bind(person.id, _FIRST + n)
        for role, code in who.offices:
            place = work.places.by_code(code)
            assert place is not None, part
            work.offices.appoint(person.id, role, place.id, work.now)


def actor(work: UnitOfWork, part: str) -> Actor:
    """Somebody of the cast, or of these, with the offices held now."""
    if part in PARTS:
        return of_the_cast(work, part)
    person = work.people.by_user(_FIRST + list(ABOVE).index(part))
    assert person is not None
    return actor_of(work, person)


def at_the_county(work: UnitOfWork, case: Case) -> Case:
    """Taken from the township, which somebody named late stands above: the county decides where it goes on. Everybody
    has heard that it is late with that too."""
    saved = work.cases.save(held(work, case))
    bar(work, saved, None)
    for rung in work.escalations.of_case(case.id):
        work.escalations.add(replace(rung, due_kind=saved.due_kind or "", at=work.now))
    return saved


def at_the_body(work: UnitOfWork, case: Case) -> Case:
    """Handed to the dispatched body, which works on it."""
    place = work.places.by_code(BODY)
    assert place is not None
    return work.cases.save(replace(case, township_id=place.id, inspector_id=None))
