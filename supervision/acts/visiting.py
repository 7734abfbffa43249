"""Visiting: a walk through the village is logged."""

from dataclasses import dataclass

from supervision.acts.rounds import heard_from
from supervision.drafts import Draft
from supervision.events import VisitLogged
from supervision.gate import Actor
from supervision.ports import Work
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


def log(work: Work, actor: Actor, draft: Draft, walk: Walk) -> Visit:
    """File a visit out of a draft; its content key becomes the visit's. Raises Refusal("topics_missing")."""
    if not walk.topics:
        raise Refusal("topics_missing")
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
    heard_from(work, actor)
    work.record(VisitLogged(by_id=actor.person.id, visit_id=visit.id))
    return visit
