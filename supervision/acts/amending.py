"""Amending the policy in the chat: one county leader proposes, a second person approves, then it holds for all.

What is approved is what was shown: proposals are frozen, and all they rest on is looked at again when they are used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import Any

from supervision import callback_sight, events
from supervision.acts import integrity_owed, rules_changed
from supervision.acts.pin import officers
from supervision.amendments import Amendment, AmendmentState, NewAmendment
from supervision.cases import Track
from supervision.chain import spending_of
from supervision.durations import Duration
from supervision.figures import counted_in
from supervision.forecast import Forecast, forecast
from supervision.gate import Actor
from supervision.heard_above import Above, heard_above
from supervision.lists import MOST_COUNTED, Filter
from supervision.offices import Office, Role
from supervision.overlay import as_given, rule_at, value_at, with_changes
from supervision.own_moments import Moved
from supervision.people import Person
from supervision.policy import PinBefore, Policy
from supervision.ports import Work
from supervision.refusals import Missing, Refusal
from supervision.sections import PolicyError

#: How long a proposal waits for a second person (house).
WAITS = timedelta(hours=24)


def may_propose(actor: Actor) -> bool:
    """Whether the policy is this person's to change."""
    return actor.holds(Role.COUNTY_LEADER)


def county_of(actor: Actor) -> int:
    """The county whose leader changes its policy. Raises Refusal where it is not this person's to change."""
    for place_id in actor.places(Role.COUNTY_LEADER):
        return place_id
    raise Refusal("policy_not_yours")


def said_now(work: Work, path: str) -> Any:
    """What a rule says now, as the file would write it."""
    return as_given(rule_at(path).kind, value_at(work.time.policy, path))


def policy_with(work: Work, changes: Mapping[str, Any]) -> Policy:
    """The policy as it would be (a change to None: the file's own value again).

    Raises Refusal named after the mistake, or "policy_same" where nothing would change.
    """
    try:
        given = {path: value if value is not None else _filed(work, path) for path, value in changes.items()}
        policy = with_changes(work.time.policy, given)
    except PolicyError as error:
        raise Refusal(f"policy_{error.code}") from error
    if (
        policy.track.integrity.content
        and not work.time.policy.track.integrity.content
        and not work.self_hosted
    ):
        raise Refusal("policy_not_hosted")
    if policy == work.time.policy and all(value is not None for value in changes.values()):
        raise Refusal("policy_same")
    return policy


def _filed(work: Work, path: str) -> Any:
    return as_given(rule_at(path).kind, value_at(work.time.filed, path))


def foreseen(work: Work, actor: Actor, changes: Mapping[str, Any]) -> Forecast | None:
    """What the changes would do to the clocks of open matters this person's figures count, and to what is owed on
    integrity matters this leader may know of; None: no clock depends on them.

    Changes nothing. A hundred thousand clocks take about a second: ask it in a reading, not in an act.
    """
    then = work.time.under(policy_with(work, changes), work.time.version + 1)
    if then.fingerprint() == work.time.fingerprint():
        return None
    cases = work.figures.clocks(counted_in(work, actor).counted)
    owed, drawn = integrity_owed.clocks(work, actor, then), callback_sight.clocks(work, actor, then)
    return forecast(then, chain(cases, owed, drawn), work.now)


def above(work: Work, actor: Actor, changes: Mapping[str, Any]) -> Above | None:
    """Who would hear of late matters this person's figures count, and of what is owed on integrity matters this leader
    may know of, and when these remind; None where the changes are about neither. Looked at are the first so many cases
    to end, the late ones before all others. Changes nothing."""
    if not any(path.startswith(("ladder.", "reminders.")) for path in changes):
        return None
    then = work.time.under(policy_with(work, changes), work.time.version + 1)
    scope, ends = counted_in(work, actor).counted, work.time.day_ends(work.now)
    cases = work.cases.page(scope, Filter("open"), work.now, ends, 0, MOST_COUNTED).cases
    running = (case for case in cases if case.due_at is not None)
    return heard_above(work.time, then, running, work.now, integrity_owed.running(work, actor))


def moved_besides(work: Work, changes: Mapping[str, Any]) -> Mapping[str, Moved]:
    """How many of the moments that belong to people and links would be others, by kind. Changes nothing."""
    return rules_changed.foreseen(work, work.time.under(policy_with(work, changes), work.time.version + 1))


def respent(work: Work, actor: Actor, changes: Mapping[str, Any]) -> tuple[int, int] | None:
    """How many matters of village spending this person's figures count as open, and of how many the next step would be
    another one; None where the changes are not about spending. Changes nothing."""
    if not any(path.startswith("spending.") for path in changes):
        return None
    then = policy_with(work, changes).spending
    scope, ends = counted_in(work, actor).counted, work.time.day_ends(work.now)
    what = Filter("open", track=Track.SPENDING)
    cases = work.cases.page(scope, what, work.now, ends, 0, MOST_COUNTED).cases
    known = [spending_of(work, case) for case in cases]
    changed = sum(each.present() != replace(each, policy=then).present() for each in known)
    return len(known), changed


@dataclass(frozen=True, slots=True)
class Protected:
    """What changes to [pin] do: of `officers`, who may have a PIN, `without` have none. `before`: what these set one
    before, where that changes; `idle`: the pause, where that changes."""

    officers: int
    without: int
    before: PinBefore | None
    idle: Duration | None


def protected(work: Work, changes: Mapping[str, Any]) -> Protected | None:
    """Whom changes to [pin] concern; None where they say nothing of it. Changes nothing."""
    if not any(path.startswith("pin.") for path in changes):
        return None
    now, then = work.time.policy.pin, policy_with(work, changes).pin
    count, have = officers(work)
    return Protected(
        count,
        count - have,
        before=then.before if then.before is not now.before else None,
        idle=then.idle if then.idle != now.idle else None,
    )


# --- proposing


def approvers(work: Work, place_id: int, proposed_by: int) -> tuple[Person, ...]:
    """Who may approve: the county's other leaders; where none can be reached, the prefecture's officers above.

    A second person, not a second office of the same; not who acts for the first; never a keeper.
    """
    leaders = _second(work, place_id, Role.COUNTY_LEADER, proposed_by)
    if leaders:
        return leaders
    above = (place.id for place in work.places.above(place_id))
    return tuple(p for each in above for p in _second(work, each, Role.PREFECTURE_OFFICER, proposed_by))


def _second(work: Work, place_id: int, role: Role, proposed_by: int) -> tuple[Person, ...]:
    offices = work.offices.at_place(place_id, work.now)
    found = {o.person_id for o in offices if o.role is role and o.deputy_of != proposed_by} - {proposed_by}
    people = (work.people.by_id(person_id) for person_id in sorted(found))
    return tuple(p for p in people if p.available(work.now) and not _keeps(work, p))


def _keeps(work: Work, person: Person) -> bool:
    return any(office.role is Role.KEEPER for office in work.offices.of_person(person.id, work.now))


def propose(work: Work, actor: Actor, changes: Mapping[str, Any], *, undoes: int | None = None) -> Amendment:
    """A change that waits for a second person. Raises Refusal: what is wrong with it, what waits already, or that
    nobody could approve."""
    place_id = county_of(actor)
    policy_with(work, changes)
    if any(each.changes.keys() & changes.keys() for each in work.amendments.open()):
        raise Refusal("policy_waits")
    if not approvers(work, place_id, actor.person.id):
        raise Refusal("policy_nobody")
    new = NewAmendment(
        place_id=place_id,
        proposed_by=actor.person.id,
        changes=changes,
        before={path: said_now(work, path) for path in changes},
        lapses_at=work.now + WAITS,
        undoes=undoes,
    )
    amendment = work.amendments.add(new)
    work.record(events.AmendmentProposed(by_id=actor.person.id, **_about(amendment)))
    return amendment


def undoing(work: Work, version: int) -> Mapping[str, Any]:
    """The changes that take a version back. Raises Missing, or Refusal where a later one changed the same rule."""
    amendment = work.amendments.by_version(version)
    if amendment is None:
        raise Missing
    now, before = work.amendments.overlay(), work.amendments.overlay(version)
    if any(now.since.get(path) != version for path in amendment.changes):
        raise Refusal("policy_changed_since")
    return {path: before.values.get(path) for path in amendment.changes}


def propose_undo(work: Work, actor: Actor, version: int) -> Amendment:
    """Taking a version back is a change like any other: a second person approves."""
    return propose(work, actor, undoing(work, version), undoes=version)


# --- deciding


def approve(work: Work, actor: Actor, ref: str, content: str) -> Amendment:
    """The second person's tap: from the end of this act on the changed policy holds, and every moment is reckoned by
    it. `content`: what was shown.

    Raises Refusal when it is not this person's, not this content, too late, or no longer what it rested on.
    """
    work.amendments.hold()
    amendment = _waiting(work, ref)
    _is_second(work, actor, amendment)
    if content != amendment.content:
        raise Refusal("policy_decided")
    if amendment.proposed_by not in {office.person_id for office in _leaders(work, amendment.place_id)}:
        raise Refusal("policy_proposer_gone")
    if any(said_now(work, path) != said for path, said in amendment.before.items()):
        raise Refusal("policy_moved")
    policy_with(work, amendment.changes)
    was = work.time
    version = _decide(work, amendment, AmendmentState.APPROVED, actor.person.id)
    changed = events.PolicyChanged(by_id=actor.person.id, version=version or 0, **_about(amendment))
    work.record(changed)
    rules_changed.at_once(work, was)
    return amendment


def refuse(work: Work, actor: Actor, ref: str) -> Amendment:
    """The second person does not approve."""
    work.amendments.hold()
    amendment = _waiting(work, ref)
    _is_second(work, actor, amendment)
    _decide(work, amendment, AmendmentState.REFUSED, actor.person.id)
    work.record(events.AmendmentRefused(by_id=actor.person.id, **_about(amendment)))
    return amendment


def take_back(work: Work, actor: Actor, ref: str) -> Amendment:
    """Whoever proposed it takes it back while nobody has decided."""
    work.amendments.hold()
    amendment = _waiting(work, ref)
    if actor.person.id != amendment.proposed_by:
        raise Missing
    _decide(work, amendment, AmendmentState.TAKEN_BACK, actor.person.id)
    work.record(events.AmendmentTakenBack(by_id=actor.person.id, **_about(amendment)))
    return amendment


def lapse_due(work: Work, limit: int = 100) -> int:
    """What nobody decided within a day has lapsed, and who proposed it hears. How many."""
    found = work.amendments.lapsing(work.now, limit)
    for amendment in found:
        try:
            work.amendments.decide(amendment, AmendmentState.LAPSED, None)
        except LookupError:
            continue
        work.record(events.AmendmentLapsed(**_about(amendment)))
    return len(found)


def may_see(work: Work, actor: Actor, amendment: Amendment) -> bool:
    """Whoever proposed or may approve it, or has decided it, and the county's other leaders."""
    known = {amendment.proposed_by, amendment.decided_by}
    if actor.person.id in known or amendment.place_id in actor.places(Role.COUNTY_LEADER):
        return True
    return actor.person.id in {p.id for p in approvers(work, amendment.place_id, amendment.proposed_by)}


def _waiting(work: Work, ref: str) -> Amendment:
    amendment = work.amendments.by_ref(ref)
    if amendment is None:
        raise Missing
    if amendment.state is not AmendmentState.PROPOSED or amendment.lapses_at is None:
        raise Refusal("policy_decided")
    if amendment.lapses_at <= work.now:
        raise Refusal("policy_lapsed")
    return amendment


def _is_second(work: Work, actor: Actor, amendment: Amendment) -> None:
    if actor.person.id == amendment.proposed_by:
        raise Refusal("policy_own")
    if actor.person.id not in {p.id for p in approvers(work, amendment.place_id, amendment.proposed_by)}:
        raise Missing


def _leaders(work: Work, place_id: int) -> tuple[Office, ...]:
    offices = work.offices.at_place(place_id, work.now)
    return tuple(office for office in offices if office.role is Role.COUNTY_LEADER)


def _decide(work: Work, amendment: Amendment, state: AmendmentState, by_id: int) -> int | None:
    try:
        return work.amendments.decide(amendment, state, by_id)
    except LookupError:
        raise Refusal("policy_decided") from None


def _about(amendment: Amendment) -> dict[str, Any]:
    return {"amendment_id": amendment.id, "content": amendment.content}
