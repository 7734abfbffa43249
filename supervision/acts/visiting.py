"""Visiting: a walk through the village is logged."""

from dataclasses import dataclass

from supervision.acts.rounds import heard_from
from supervision.drafts import Draft
from supervision.events import VisitLogged
from supervision.gate import Actor, township_of
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.quotas import may_visit
from supervision.refusals import Refusal
from supervision.visits import Form, Topic, Visit


@dataclass(frozen=True, slots=True)
class Walk:
    """What a supervisor logs of a visit; `members` are the others on a joint visit."""

    village_id: int
    form: Form
    topics: tuple[Topic, ...]
    found: str = ""
    files: tuple[str, ...] = ()
    whom: str | None = None
    place: str | None = None
    members: tuple[int, ...] = ()


#: Whose work it is to walk the villages; discipline staff of the township walk them too.
WALKERS = (Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER)
_DISCIPLINE = (Role.INSPECTOR, Role.SECRETARY)


def forms_of(actor: Actor) -> tuple[Form, ...]:
    """The forms of a visit this person may log."""
    return tuple(form for form in Form if form is not Form.COVERT or actor.holds(*_DISCIPLINE))


def inspected(work: Work, actor: Actor) -> tuple[Place, ...]:
    """The villages of the townships where this person is on the discipline staff."""
    seats = (township_of(work, place_id) for place_id in actor.places(*_DISCIPLINE))
    below = (place for seat in seats if seat is not None for place in work.places.below(seat.id))
    return tuple({place.id: place for place in below if place.level is Level.VILLAGE}.values())


def log(work: Work, actor: Actor, draft: Draft, walk: Walk, *, alone: bool = True) -> Visit:
    """File a visit out of a draft; its content key becomes the visit's. Not `alone`: a report is begun from it (see
    `reported_in`).

    Raises Refusal: topics_missing; choice_unknown for a covert one by anybody but discipline staff, or a village that
    is not the actor's township's; too_many_visits.
    """
    if not walk.topics:
        raise Refusal("topics_missing")
    if walk.form not in forms_of(actor):
        raise Refusal("choice_unknown")
    if not actor.holds(*WALKERS) and walk.village_id not in {place.id for place in inspected(work, actor)}:
        raise Refusal("choice_unknown")
    may_visit(work, actor)
    visit = work.visits.add(
        village_id=walk.village_id,
        person_id=actor.person.id,
        form=walk.form,
        topics=walk.topics,
        found=walk.found,
        visited_at=work.now,
        key_id=draft.key_id,
        whom=walk.whom,
        place=walk.place,
        members=walk.members,
        files=walk.files,
    )
    work.drafts.finish(draft)
    if alone:
        # Else once the report is filed: whom it is about must not see that somebody was out before it was said.
        heard_from(work, actor)
    work.record(VisitLogged(by_id=actor.person.id, visit_id=visit.id))
    return visit


def reported_in(work: Work, visit: Visit, report: Draft) -> None:
    """A report is begun from the visit: others see it once that is filed, with the case, or alone once it is given up
    or has lapsed. To its owner it is logged now."""
    work.visits.wait_for(visit.id, report.ref)
