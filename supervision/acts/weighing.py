"""Whom a matter is about, weighed against the township it comes to: by a village chosen late, at filing, by an offer,
or as it is decided above. Which township has it may change after the names were given; the rule does not."""

from collections.abc import Collection, Iterable

from supervision.acts.recusing import Bearing, bearing
from supervision.cases import Case
from supervision.gate import Actor
from supervision.meant import meant
from supervision.naming import name_key
from supervision.offices import Role
from supervision.places import Place
from supervision.ports import Work

#: Who heads what can take a case: a township's secretary, a dispatched body's officer.
_HEADS = (Role.SECRETARY, Role.OFFICER)


def lifting(
    work: Work, actor: Actor, place_id: int, names: Iterable[str], namesakes: Collection[str] = ()
) -> tuple[str, ...]:
    """Those of the names that take a matter from the township of a village: above its power, or kin of its secretary.
    `namesakes`: of whom it was answered for this township that only somebody of the same name is meant."""
    answered = {name_key(name) for name in namesakes}
    asked = (name for name in names if name_key(name) not in answered)
    return tuple(name for name in asked if bearing(work, actor, place_id, name) is Bearing.ABOVE)


def able(work: Work, case: Case, places: Iterable[Place]) -> tuple[Place, ...]:
    """Those of the places that may have a case: not where whoever heads it is named in it, or has declared a relative
    of that name. Kept from the head alone, those below would work on it."""
    named = [meant(work, (), name) for name in work.recusals.names_of(case)]
    # A title meant whoever held the office then: from them the case is kept by now.
    concerned = work.recusals.of_case(case.id).union(*(each.all for each in named)) if named else frozenset()
    return tuple(place for place in places if not concerned or not concerned & _heads(work, place))


def _heads(work: Work, place: Place) -> set[int]:
    return {person.id for role in _HEADS for person in work.offices.holders(role, place.id, work.now)}
