"""Handing over 交接: an office goes to somebody who is enrolled already, with all that is open, in one act.

The office owns the work: from that moment the old one sees nothing of it, and the new one has it. Who a villager is
stays with whoever wrote that down; what was half said goes to the successor without names, or is destroyed: always
where it is about the successor, or about who hands the office over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from supervision.acts.drafting import end_unseen, worth_keeping
from supervision.acts.recusing import Bearing, bearing, chosen, newcomer
from supervision.acts.rounds import awaited
from supervision.altering import altered
from supervision.case_clock import recomputed
from supervision.drafts import BEGAN, EARLIER, Draft
from supervision.events import HandedOver
from supervision.gate import Actor, actor_of, scope_of, township_of
from supervision.lists import MOST_COUNTED, Filter
from supervision.naming import mentioned
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: What a township's secretary hands over in his township. His own office, and those above, the keeper does.
_TOWNSHIPS = frozenset({Role.SUPERVISOR, Role.MEMBER, Role.DIRECTOR, Role.INSPECTOR})

#: What was half said about the village goes to whoever is its supervisor now; anything else half said is destroyed.
_VILLAGES = frozenset({"report", "visit"})
#: Who it was about is not handed on (product, section 8: shown only on a request).
_IDENTITY = ("name", "phone", "group", "whom")
#: Questions that rest on a name just given.
_ABOUT_A_NAME = frozenset({"group", "reach"})
#: What a name given as concerned means for the successor, where it is not handed on.
_NOT_HANDED = frozenset({Bearing.ONESELF, Bearing.OWN_KIN, Bearing.ABOVE})


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over, from whom, to whom."""

    office: Office
    was: Person
    now: Person


def may_hand_over(actor: Actor) -> bool:
    """Whether handing over is this person's to do at all."""
    return actor.holds(Role.SECRETARY, Role.KEEPER)


def offices_for(work: Work, actor: Actor) -> tuple[Office, ...]:
    """The offices this person may hand over: a secretary those of the township, the keeper all but a keeper's; never
    the own ones, nor what a deputy does for a time. In the order of places. Raises Refusal("not_for_you")."""
    if not may_hand_over(actor):
        raise Refusal("not_for_you")
    keeps = actor.holds(Role.KEEPER)
    own = actor.places(Role.SECRETARY)
    near = {*own, *(place.id for seat in own for place in work.places.below(seat))}
    found = [
        office
        for role in Role
        if role is not Role.KEEPER and (keeps or role in _TOWNSHIPS)
        for office in work.offices.with_role(role, work.now)
        if office.deputy_of is None
        and office.person_id != actor.person.id
        and (keeps or office.place_id in near)
    ]
    order = {place.id: index for index, place in enumerate(work.places.all())}
    return tuple(sorted(found, key=lambda office: (order[office.place_id], office.role.value)))


def successors_for(work: Work, actor: Actor, office: Office) -> tuple[Person, ...]:
    """Who may have the office next: enrolled people with an office nearby, the nearest first; for a keeper all of
    them. Never a keeper, who sees no content, nor whoever hands it over, nor who holds it already."""
    line = [office.place_id, *(place.id for place in work.places.above(office.place_id))]
    township = township_of(work, office.place_id)
    inside = {place.id for place in work.places.below(township.id)} | {township.id} if township else set()
    far = len(line) + 1
    nearness: dict[int, int] = {}
    for role in Role:
        for other in work.offices.with_role(role, work.now):
            near = _nearness(work, line, other.place_id)
            if actor.holds(Role.KEEPER) or other.place_id in inside:
                nearness[other.person_id] = min(nearness.get(other.person_id, far), near)
    people = work.people.by_ids(nearness)
    ranked = sorted(people.values(), key=lambda person: (nearness[person.id], person.id))
    return tuple(person for person in ranked if _may_have(work, actor, office, person))


def _nearness(work: Work, line: list[int], place_id: int) -> int:
    """How far up the tree two places first meet."""
    theirs = {place_id, *(place.id for place in work.places.above(place_id))}
    return next((steps for steps, each in enumerate(line) if each in theirs), len(line))


def _may_have(work: Work, actor: Actor, office: Office, person: Person) -> bool:
    held = work.offices.of_person(person.id, work.now)
    again = any(each.role is office.role and each.place_id == office.place_id for each in held)
    keeps = any(each.role is Role.KEEPER for each in held)
    known = person.enrolled and person.locked_at is None
    return known and not again and not keeps and person.id not in {office.person_id, actor.person.id}


def office_of(work: Work, actor: Actor, office_id: int) -> Office:
    """One of the offices this person may hand over. Raises Refusal("office_gone")."""
    found = next((each for each in offices_for(work, actor) if each.id == office_id), None)
    if found is None:
        raise Refusal("office_gone")
    return found


def hand_over(work: Work, actor: Actor, office_id: int, person_ref: str) -> Handed:
    """The office with all that is open goes to somebody else now. Raises Refusal: not_for_you, office_gone (somebody
    was faster, or it is not the actor's to hand over), successor_unknown (not one of those it may go to)."""
    office = office_of(work, actor, office_id)
    found = (person for person in successors_for(work, actor, office) if person.ref == person_ref)
    successor = next(found, None)
    if successor is None:
        raise Refusal("successor_unknown")
    was = work.people.by_id(office.person_id)
    for other in work.offices.at_place(office.place_id, work.now):
        if other.role is office.role and other.deputy_of == was.id:
            work.offices.end(other.id, work.now)
    work.offices.end(office.id, work.now)
    work.offices.appoint(successor.id, office.role, office.place_id, work.now)
    newcomer(work, successor)
    chosen(
        work,
        successor,
        office.place_id,
        [each.id for each in (actor.person, *_acted_for(work, actor.person))],
    )
    succeeded(work, office, successor, by_id=actor.person.id)
    awaited(work, successor)
    return Handed(office, was, successor)


def succeeded(work: Work, office: Office, successor: Person, *, by_id: int) -> None:
    """The office has ended and the successor holds it: the work follows, and both hear of it."""
    _follow(work, office, successor)
    _half_said(work, office, successor, by_id)
    work.record(
        HandedOver(
            by_id=by_id,
            from_id=office.person_id,
            to_id=successor.id,
            role=office.role.value,
            place_id=office.place_id,
        )
    )


def _follow(work: Work, office: Office, successor: Person) -> None:
    """Matters that name a person and not an office: who follows them, and who waits for an answer. One in which the
    successor is concerned is not among what he sees: it stays with whoever else may."""
    if office.role in {Role.SUPERVISOR, Role.MEMBER, Role.DIRECTOR}:
        return
    scope, ends = scope_of(work, actor_of(work, successor)), work.time.day_ends(work.now)
    page = work.cases.page(scope, Filter("open"), work.now, ends, 0, MOST_COUNTED)
    for case in page.cases:
        mine = office.role is Role.INSPECTOR and case.inspector_id == office.person_id
        asked = case.question_by == office.person_id
        if mine or asked:
            moved = altered(
                case,
                inspector_id=successor.id if mine else case.inspector_id,
                question_by=successor.id if asked else case.question_by,
            )
            work.cases.save(recomputed(work.time, moved, work.now))


def _half_said(work: Work, office: Office, successor: Person, by_id: int) -> None:
    """What the old one had begun to say: about the village it goes on with its new supervisor, laid aside; about a
    case he does not see any more, or without any office left, it is destroyed with its key. So is what the new one, or
    who has chosen him, must not read."""
    was = work.people.by_id(office.person_id)
    home = _home_before(work, office)
    for draft in work.drafts.begun(was.id):
        of_village = draft.flow in _VILLAGES and draft.body.get("village", home) == office.place_id
        if not of_village or office.role is not Role.SUPERVISOR:
            continue
        if _about(work, draft, successor, work.people.by_id(by_id), office.place_id):
            _destroyed(work, was, draft)
        elif successor.user_id is not None:
            step = "villager" if draft.step in _ABOUT_A_NAME else draft.step
            given = replace(draft, step=step, body=_without_names(work, draft, office.place_id))
            work.drafts.entrust(given, successor.id, successor.user_id)
    end_unseen(work, was)
    if not work.offices.of_person(was.id, work.now):
        for draft in work.drafts.begun(was.id):
            work.drafts.discard(draft)


def _about(work: Work, draft: Draft, successor: Person, by: Person, village_id: int) -> bool:
    """Whether what was half said is about one of these two, a relative of theirs, or whom they act for, in the names
    given or in its words (回避, product, section 8); or names somebody above the township's power, of whom nothing is
    kept at all, and who may have chosen the successor."""
    names, words = _told(draft)
    heir = actor_of(work, successor)
    if draft.body.get("above") or _NOT_HANDED & {bearing(work, heir, village_id, name) for name in names}:
        return True
    apart = {each.id: each for person in (successor, by) for each in (person, *_acted_for(work, person))}
    kin = (r.name for each in work.people.namesakes(apart) for r in work.relatives.of_person(each))
    said = "\n".join((*names, *words))
    own = (name for each in apart for name in work.people.names_of(each))
    return bool(mentioned(said, (*own, *kin)))


def _told(draft: Draft) -> tuple[list[str], list[str]]:
    """The names given as concerned, and the words."""
    words = [str(part.get("text", "")) for part in draft.body.get("parts", ())]
    return [str(name) for name in draft.body.get("concerns", ())], words


def _acted_for(work: Work, person: Person) -> Iterable[Person]:
    """Those whose deputy somebody is at this moment."""
    offices = work.offices.of_person(person.id, work.now)
    return (work.people.by_id(each.deputy_of) for each in offices if each.deputy_of is not None)


def _destroyed(work: Work, was: Person, draft: Draft) -> None:
    """Who had begun to say it hears that it was not handed on, and where it can still be told."""
    worth = worth_keeping(work, draft)
    work.drafts.discard(draft)
    if worth and was.user_id is not None and was.reachable:
        work.say(was.user_id, "draft.not_handed", priority=2)


def _home_before(work: Work, office: Office) -> int:
    """The village that was meant where none was said: the first of those the old one had (see gate.home_village)."""
    kept = work.offices.of_person(office.person_id, work.now)
    earlier = [each.place_id for each in kept if each.role is Role.SUPERVISOR and each.id < office.id]
    return next(iter(earlier), office.place_id)


def _without_names(work: Work, draft: Draft, village_id: int) -> dict[str, Any]:
    """The body for the successor: in whose chat nothing of it was said before now, and who may have other villages."""
    kept = {key: value for key, value in draft.body.items() if key not in _IDENTITY}
    before = [*draft.body.get(EARLIER, []), [draft.chat_id, draft.body.get(BEGAN, work.now.isoformat())]]
    return kept | {BEGAN: work.now.isoformat(), EARLIER: before, "village": village_id}
