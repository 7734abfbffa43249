"""Whose lists are whose, where one person sits at two desks: a township's secretary may be deputy of the area as well
(product, section 1: 1+2+1+X). What climbed to the area's leaders is no part of his township's lists and figures; it is
found in a place of its own, and may be acted on there as anywhere."""

from dataclasses import replace

from supervision.gate import Actor, scope_of, township_of
from supervision.lists import Scope
from supervision.offices import Role
from supervision.ports import Work

#: The list of what climbed to the leaders of the area.
AREA = "area"

_TOWNSHIPS = (Role.SECRETARY, Role.INSPECTOR)
_AREAS = frozenset({Role.AREA_LEADER, Role.AREA_DEPUTY, Role.LIAISON})


def sits_at_two(actor: Actor) -> bool:
    """Whether somebody of a township holds an office of the collaboration area too."""
    return actor.holds(*_TOWNSHIPS) and actor.holds(*_AREAS)


def at_desk(actor: Actor) -> Actor:
    """As whom somebody looks at his own lists, digest and week: at the township's desk, where he has one."""
    if not sits_at_two(actor):
        return actor
    return Actor(actor.person, tuple(each for each in actor.offices if each.role not in _AREAS))


def beside_desk(actor: Actor) -> Actor:
    """As whom he looks at what reached him in the area's office; with no office where there are no two desks."""
    offices = (each for each in actor.offices if each.role in _AREAS) if sits_at_two(actor) else ()
    return Actor(actor.person, tuple(offices))


def covers_secretary(work: Work, actor: Actor) -> bool:
    """Whether an inspector has the secretary's desk beside the own one, since nobody who holds it can be reached."""
    if actor.holds(Role.SECRETARY):
        return False
    found = (township_of(work, place) for place in actor.places(Role.INSPECTOR))
    return any(
        not any(p.available(work.now) for p in work.offices.holders(Role.SECRETARY, township.id, work.now))
        for township in found
        if township is not None
    )


def list_scope(work: Work, actor: Actor, bucket: str) -> Scope:
    """Which cases a list of the queue is read from: of the area's, all that climbed but what lies in the own township,
    which is in the lists of the desk already."""
    desk = scope_of(work, at_desk(actor))
    if bucket != AREA:
        return desk
    climbed = scope_of(work, beside_desk(actor))
    return replace(climbed, escalated_in=climbed.escalated_in - desk.townships, reporter_id=None)
