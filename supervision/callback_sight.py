"""Who asks about a drawn case: the purpose 回访 of the gate. The officer who was drawn for it, and nobody else; where
he cannot, any of the office that asks. It opens number, place and the villager's phone, for this purpose only."""

from collections.abc import Iterator

from supervision.acts.drawing import callers
from supervision.callbacks import Callback, clock_of
from supervision.cases import Case, Complainant
from supervision.forecast import Running
from supervision.gate import Actor
from supervision.lists import MOST_COUNTED
from supervision.offices import Role
from supervision.places import Level
from supervision.ports import Work
from supervision.recusal import hidden_from
from supervision.refusals import Missing
from supervision.timekeeping import Timekeeping
from supervision.transitions import WORKED

#: How many of the drawn cases are looked through for a list.
_LOOKED_AT = 200


def may_ask(work: Work, actor: Actor, callback: Callback, case: Case) -> bool:
    """Whether the actor is who asks; whoever is concerned, or a case that was sealed, is never asked about."""
    if case.track not in WORKED:
        return False
    able = {person.id for person in callers(work, case)}
    if callback.officer_id in able:
        return actor.person.id == callback.officer_id
    return actor.person.id in able


def callback_for(work: Work, actor: Actor, ref: str) -> tuple[Callback, Case]:
    """The draw behind a reference and its case. Raises Missing where it is not there, or not for the actor."""
    callback = work.callbacks.by_ref(ref)
    case = work.cases.by_id(callback.case_id) if callback is not None else None
    if callback is None or case is None or not may_ask(work, actor, callback, case):
        raise Missing
    return callback, case


def to_ask(work: Work, actor: Actor) -> tuple[tuple[Callback, Case], ...]:
    """The drawn cases this actor is to ask about, what is due first at the top."""
    found = []
    for callback in work.callbacks.open_in(_townships(work, actor), _LOOKED_AT):
        case = work.cases.by_id(callback.case_id)
        if case is not None and may_ask(work, actor, callback, case):
            found.append((callback, case))
    return tuple(found)


def clocks(work: Work, actor: Actor, then: Timekeeping) -> Iterator[Running]:
    """The clocks of drawn cases, as the rules of `then` reckon them, for a leader's forecast: none of a case that the
    leader never sees, and for everybody else none."""
    if not actor.holds(Role.COUNTY_LEADER):
        return
    hidden = hidden_from(work, actor.person)
    for callback in work.callbacks.open_in(_townships(work, actor), MOST_COUNTED):
        if callback.case_id not in hidden:
            yield clock_of(then, callback)


def _townships(work: Work, actor: Actor) -> list[int]:
    """Where this actor's offices could have anything to ask about; `may_ask` decides."""
    tops = set(actor.places(Role.OFFICER, Role.RECEPTION, Role.COUNTY_LEADER))
    counties = {
        place.id
        for top in tops
        for place in (work.places.by_id(top), *work.places.above(top))
        if place.level is Level.COUNTY
    }
    return [p.id for c in counties for p in work.places.below(c) if p.level is Level.TOWNSHIP]


def villager_of(work: Work, callback: Callback) -> Complainant | None:
    """The villager who is asked; None where the receipt is of another case by now."""
    return next(
        (c for c in work.cases.complainants(callback.case_id) if c.id == callback.complainant_id), None
    )
