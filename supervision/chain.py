"""The chain: who has a case on the desk now, who covers for somebody absent, and who stands above.

Nobody concerned in a case 回避 is ever in its chain; who is on leave or cannot be reached is passed over.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from supervision.altering import altered
from supervision.case_clock import turn_of
from supervision.cases import Case, State, Track
from supervision.doubts import doubted
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.recusal import concerned_in
from supervision.spending import Spending
from supervision.spending_steps import ON_SITE

#: Who hears where an office has nobody who can: the next one up.
_ABOVE: Mapping[Role, Role] = {
    Role.SUPERVISOR: Role.DIRECTOR,
    Role.DIRECTOR: Role.INSPECTOR,
    Role.INSPECTOR: Role.SECRETARY,
    Role.SECRETARY: Role.OFFICER,
    Role.OFFICER: Role.AREA_LEADER,
    Role.AREA_LEADER: Role.COUNTY_LEADER,
    Role.AREA_DEPUTY: Role.COUNTY_LEADER,
    Role.LIAISON: Role.AREA_LEADER,
    Role.RECEPTION: Role.COUNTY_LEADER,
}

#: Offices that see a case only when it has come to them (see gate).
LEADERS = frozenset({Role.AREA_LEADER, Role.AREA_DEPUTY, Role.LIAISON, Role.COUNTY_LEADER})


def able(work: Work, case: Case, people: Iterable[Person]) -> tuple[Person, ...]:
    """Those to whom the case can be left now: reachable, not on leave, not concerned; each once."""
    concerned = concerned_in(work, case.id)
    now, fit = work.now, {}
    for person in people:
        if person.available(now) and person.id not in concerned:
            fit[person.id] = person
    return tuple(fit.values())


def holders(work: Work, case: Case, role: Role, place_id: int) -> tuple[Person, ...]:
    """Who holds the office at the place and can take the case; a dispatched body's officer is its secretary."""
    if role is Role.SECRETARY and work.places.by_id(place_id).level is Level.DISPATCHED:
        role = Role.OFFICER
    return able(work, case, work.offices.holders(role, place_id, work.now))


def home_of(case: Case) -> int:
    """The township that has to act: the one it is offered to, while it is."""
    return case.offered_to or case.township_id


def _inspected_at(work: Work, case: Case) -> tuple[int, ...]:
    """Where inspectors of the case sit: at its village while that lies in the township that has it, and there."""
    home = home_of(case)
    for place in work.places.above(case.village_id):
        if place.id == home:
            return (case.village_id, home)
    return (home,)


# --- who has it on the desk, and who covers


def village_office(work: Work, case: Case) -> tuple[Person, ...]:
    """The village's supervisor; absent or unreachable: the zone's director, then the township's inspector, who
    else is there at the township or above it: it never waits for nobody. Whoever is doubted has it no more."""
    out = doubted(work, case)
    if out:
        own = holders(work, case, Role.SUPERVISOR, case.village_id)
        return tuple(p for p in own if p.id not in out) or stands_in(work, case)
    found = holders(work, case, Role.SUPERVISOR, case.village_id)
    if found:
        return found
    for place in work.places.above(case.village_id):
        found = found or holders(work, case, Role.DIRECTOR, place.id)
    return found or of_role(work, case, Role.INSPECTOR) or secretary(work, case)


def stands_in(work: Work, case: Case) -> tuple[Person, ...]:
    """Who speaks with the villagers where the county found that what was written down was not so: the secretary, who
    goes there in person anyway; else who covers for him. Nobody where nobody is doubted."""
    out = doubted(work, case)
    if not out:
        return ()
    for found in (secretary(work, case), of_role(work, case, Role.INSPECTOR, but=out)):
        if free := tuple(p for p in found if p.id not in out):
            return free
    return secretary(work, case)


def left(work: Work, person_id: int) -> tuple[datetime | None, frozenset[int]]:
    """What somebody handed over: since when he has had the offices of now (None: he never had others), and the
    villages whose supervisor he was and is not any more."""
    ended = work.offices.ended_of(person_id, work.now)
    if not ended:
        return None, frozenset()
    held = work.offices.of_person(person_id, work.now)
    villages = {office.place_id for office in ended if office.role is Role.SUPERVISOR}
    still = {office.place_id for office in held if office.role is Role.SUPERVISOR}
    return min((office.since for office in held), default=work.now), frozenset(villages - still)


def still_speaks(work: Work, person_id: int, case: Case) -> bool:
    """Whether somebody who reported it, or wrote down one of its villagers, holds the office he did it from: what was
    reported from an office goes with it, also where the person has another one now."""
    if not work.offices.of_person(person_id, work.now):
        return False
    if not work.offices.ended_of(person_id, work.now):  # as nearly everybody: nothing was handed over
        return True
    since, villages = left(work, person_id)
    return case.village_id not in villages and (since is None or since <= case.submitted_at)


def _in_office(work: Work, case: Case, people: Iterable[Person]) -> tuple[Person, ...]:
    """Those of them who speak for it still, and can take the case; nobody who is doubted."""
    out = doubted(work, case)
    return tuple([p for p in able(work, case, people) if p.id not in out and still_speaks(work, p.id, case)])


def reporter(work: Work, case: Case) -> tuple[Person, ...]:
    """Whoever reported it; after a handover, or when that person cannot be reached, the village's office."""
    person = work.people.by_id(case.reporter_id)
    return _in_office(work, case, (person,)) or village_office(work, case)


def supervisors(work: Work, case: Case) -> tuple[Person, ...]:
    """The supervisors who have a villager in this case (several after a merge), and the reporter."""
    speakers = {c.supervisor_id for c in work.cases.receipts(case.id)}
    if speakers <= {case.reporter_id}:  # until villagers of others have joined
        return reporter(work, case)
    people = work.people.by_ids(speakers)
    return able(work, case, (*_in_office(work, case, people.values()), *reporter(work, case)))


def tellers(work: Work, case: Case) -> tuple[Person, ...]:
    """The supervisors with a villager who is still to be told, or asked; who has done so waits for the others."""
    told = case.state is State.TOLD
    waiting = [c for c in work.cases.receipts(case.id) if (c.satisfaction if told else c.told_at) is None]
    people = work.people.by_ids(c.supervisor_id for c in waiting)
    return _in_office(work, case, people.values()) or village_office(work, case)


def neighbour(work: Work, case: Case) -> tuple[Person, ...]:
    """The supervisor of the village, where somebody of another village reported it."""
    if case.track in {Track.UNCLEAR, Track.INTEGRITY}:
        return ()
    own = holders(work, case, Role.SUPERVISOR, case.village_id)
    return tuple(person for person in own if person.id != case.reporter_id)


def secretary(work: Work, case: Case) -> tuple[Person, ...]:
    """The township's secretary; when none can be reached, the inspector covers; then the linked office."""
    found = holders(work, case, Role.SECRETARY, home_of(case))
    return found or of_role(work, case, Role.INSPECTOR) or linked_office(work, case)


def inspector(work: Work, case: Case) -> tuple[Person, ...]:
    """The inspector who follows it, else the township's."""
    own = _who_follows(work, case)
    return own or of_role(work, case, Role.INSPECTOR) or secretary(work, case)


def inspectors(work: Work, case: Case) -> tuple[Person, ...]:
    """Every inspector of the township who can take the case, the village's own first."""
    found = (
        p for place_id in _inspected_at(work, case) for p in holders(work, case, Role.INSPECTOR, place_id)
    )
    return tuple({person.id: person for person in found}.values())


def _who_follows(work: Work, case: Case) -> tuple[Person, ...]:
    """The inspector it was handed to, while in office here: a successor has it otherwise."""
    if case.inspector_id is None:
        return ()
    here = (case.village_id, case.township_id)
    for office in work.offices.of_person(case.inspector_id, work.now):
        if office.place_id in here:
            return able(work, case, (work.people.by_id(case.inspector_id),))
    return ()


def at_work(work: Work, case: Case) -> tuple[Person, ...]:
    """Whoever has it on the desk now, or had it when it ended."""
    handed = case.unit_id is not None or case.inspector_id is not None
    if not handed or case.state in {State.SUBMITTED, State.SIGNED, State.REGISTERED, State.REOPENED}:
        return sorter(work, case) if case.track is Track.UNCLEAR else secretary(work, case)
    return inspector(work, case)


def verifier(work: Work, case: Case) -> tuple[Person, ...]:
    """The secretary where the secretary must go, else the village's supervisor; never who handled it. Where only
    they are left, the office above hears that nobody can."""
    first, second = (village_office, secretary)
    if turn_of(case) is Role.SECRETARY:
        first, second = second, first
    by = handlers_of(work, case)
    found = [p for p in first(work, case) if p.id not in by] or [
        p for p in second(work, case) if p.id not in by
    ]
    return tuple(found) or linked_office(work, case)


#: What an inspector does to a case is handling it, also where a colleague has taken it over since. A secretary who
#: notes progress is not let off going there in person.
_FOLLOWING = frozenset({"started", "progressed"})


def handlers_of(work: Work, case: Case) -> frozenset[int]:
    """Everybody who handled it, and so may not verify it 办的人不能核: who follows it, who entered an answer in
    whatever round, and the inspectors who worked on it before it was taken over."""
    found = {case.handled_by, case.inspector_id}
    for _, act, by_id in work.journal.of_case(case.id):
        if act == "result_entered" or (act in _FOLLOWING and not _is_secretary(work, by_id)):
            found.add(by_id)
    return frozenset(each for each in found if each is not None)


def _is_secretary(work: Work, person_id: int | None) -> bool:
    offices = work.offices.of_person(person_id, work.now) if person_id is not None else ()
    # An inspector who acts for the secretary is an inspector still: he has handled what he followed.
    return any(office.role is Role.SECRETARY and office.deputy_of is None for office in offices)


def linked_office(work: Work, case: Case) -> tuple[Person, ...]:
    """The county office that guides the township; else the area leader; else the county's leader."""
    for role in (Role.OFFICER, Role.AREA_LEADER, Role.COUNTY_LEADER):
        found = of_role(work, case, role)
        if found:
            return found
    return ()


def sorter(work: Work, case: Case) -> tuple[Person, ...]:
    """The county's reception; else the county's leader (nobody else is let see an unclear matter)."""
    return of_role(work, case, Role.RECEPTION) or of_role(work, case, Role.COUNTY_LEADER)


def queue_head(work: Work, case: Case) -> tuple[Person, ...]:
    """Who hears of a new report: the sorter of an unclear one; the secretary, and for danger the inspector too."""
    if case.track is Track.UNCLEAR:
        return sorter(work, case)
    if case.track is Track.URGENT:
        return (*secretary(work, case), *holders(work, case, Role.INSPECTOR, case.township_id))
    return secretary(work, case)


def in_turn(work: Work, case: Case) -> tuple[Person, ...]:
    """The persons whose turn it is while the clock runs, or who cover for them."""
    match case.due_kind:
        case "tell" | "ask_review":
            return tellers(work, case)
        case "resubmit":
            return reporter(work, case)
        case "verify":
            return verifier(work, case)
        case "sort":
            return sorter(work, case)
        case "measures" | "handle" | "notice" | "answer" | "review":
            return inspector(work, case) if turn_of(case) is Role.INSPECTOR else secretary(work, case)
        case "decide":
            return linked_office(work, case)
        case "sign" | "accept" | "register" | "hand_over":
            return secretary(work, case)
    on_spending = _ON_SPENDING.get(case.due_kind or "")
    return on_spending(work, case) if on_spending is not None else ()


# --- village spending


def spending_of(work: Work, case: Case) -> Spending:
    """What is recorded of a spending, under the policy as it is now."""
    return Spending(work.time.policy.spending, tuple(work.spendings.of_case(case)))


def follower(work: Work, case: Case) -> tuple[Person, ...]:
    """Who follows the steps of a spending: the inspector; where the township has none at all, by policy the village's
    supervisor; else the secretary."""
    own = _who_follows(work, case) or of_role(work, case, Role.INSPECTOR)
    if own or not work.time.policy.spending.supervisor_acts:
        return own or secretary(work, case)
    seats = (case.village_id, case.township_id)
    if any(work.offices.holders(Role.INSPECTOR, seat, work.now) for seat in seats):
        return secretary(work, case)
    return own_supervisor(work, case) or secretary(work, case)


def own_supervisor(work: Work, case: Case) -> tuple[Person, ...]:
    """The supervisor of the village the matter lies in."""
    return holders(work, case, Role.SUPERVISOR, case.village_id)


def site_visitor(work: Work, case: Case) -> tuple[Person, ...]:
    """Who verifies a spending on site: the secretary in person, who neither followed nor signed it; where there is no
    other secretary, the linked office goes. Never the inspector."""
    spending = spending_of(work, case)

    def free(person: Person) -> bool:
        return person.id not in spending.followed_by and person.name not in spending.signed

    seats = work.offices.at_place(case.township_id, work.now)
    acting = {o.person_id for o in seats if o.role is Role.SECRETARY and o.deputy_of is not None}
    secretaries = holders(work, case, Role.SECRETARY, case.township_id)
    own = [p for p in secretaries if free(p) and p.id not in acting]
    return tuple(own) or tuple(p for p in of_role(work, case, Role.OFFICER) if free(p))


def next_on_site(work: Work, case: Case) -> tuple[Person, ...]:
    """Who is to go to the site now; nobody while other steps come first."""
    return site_visitor(work, case) if case.due_kind == "on_site" else ()


def auditor(work: Work, case: Case) -> tuple[Person, ...]:
    """Who audits a spending for the county: the linked office, never who verified it on site, nor who followed its
    steps for want of an inspector; else the leader."""
    spending = spending_of(work, case)
    seen_by = spending.followed_by | {record.by_id for record in spending.records if record.code == ON_SITE}
    for role in (Role.OFFICER, Role.COUNTY_LEADER):
        found = of_role(work, case, role, but=seen_by)
        if found:
            return found
    return ()


def approvers(work: Work, case: Case) -> tuple[Person, ...]:
    """Who decides whether there is more time: the secretary; where the secretary asks, the linked office. Never who
    asked, nor who stands in for him: two persons are two persons."""
    if case.extension_by is None:
        return ()
    offices = work.offices.of_person(case.extension_by, work.now)
    paired = {case.extension_by, *(o.deputy_of for o in offices)}
    above = linked_office(work, case)
    own = any(o.role is Role.SECRETARY and o.place_id == case.township_id for o in offices)
    first = above if own else secretary(work, case)
    found = tuple(p for p in first if not _stands_in(work, p, paired))
    return found or tuple(p for p in above if not _stands_in(work, p, paired))


def _stands_in(work: Work, person: Person, paired: Collection[int | None]) -> bool:
    """Whether somebody is one of these, or a deputy of one."""
    offices = work.offices.of_person(person.id, work.now)
    return person.id in paired or any(o.deputy_of is not None and o.deputy_of in paired for o in offices)


_ON_SPENDING: Mapping[str, Callable[[Work, Case], tuple[Person, ...]]] = {
    **dict.fromkeys(("check", "file", "follow"), follower),
    "on_site": site_visitor,
    "audit": auditor,
}


def came_to_leaders(work: Work, case: Case, people: Iterable[Person]) -> bool:
    """Whether leaders, who see only what was opened to them, are among these people: nobody nearer can."""
    ids = {person.id for person in people if _leads(work, person)}
    if not ids:
        return False
    for role in _nearer(case):
        ids -= {person.id for person in of_role(work, case, role)} if ids else set()
    return bool(ids) and any(p.id in ids for role in LEADERS for p in of_role(work, case, role))


def _leads(work: Work, person: Person) -> bool:
    """Whether somebody holds a leader's office anywhere."""
    offices = work.offices.of_person(person.id, work.now)
    return not LEADERS.isdisjoint([office.role for office in offices])


def opened(work: Work, case: Case) -> Case:
    """The case, open to the leaders whose turn it is for want of anybody nearer: else they would hear nothing."""
    return opened_to(work, case, () if case.overseen else in_turn(work, case))


def opened_to(work: Work, case: Case, people: Iterable[Person]) -> Case:
    """As `opened`, for people it has come to beside whose turn it is."""
    if case.overseen or not came_to_leaders(work, case, people):
        return case
    return altered(case, overseen=True)


def _nearer(case: Case) -> tuple[Role, ...]:
    if case.track is Track.UNCLEAR:
        return (Role.RECEPTION,)
    return (Role.SECRETARY, Role.INSPECTOR, Role.OFFICER)


def asked(work: Work, case: Case) -> tuple[Person, ...]:
    """Who answers a question from above: the township (or the sorter), also while it is the supervisor's turn.

    Questions and answers between offices are internal: they never go to the village.
    """
    if turn_of(case) is not Role.SUPERVISOR:
        return in_turn(work, case)
    return inspector(work, case) if case.inspector_id is not None else secretary(work, case)


# --- who stands above


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears at a rung, by which office, and which offices were passed over and why."""

    role: Role
    people: tuple[Person, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)


def hearing(work: Work, case: Case, role: Role) -> Hearing:
    """Who hears when a rung reaches `role`: its holders; where none can, the deputies, then the next office up.

    Never who is late himself, never who is concerned, never a deputy who is himself a township's secretary
    (product, section 5). Nobody at all: no people, and the caller tells the keeper.
    """
    late = {person.id for person in in_turn(work, case)}
    skipped: dict[str, str] = {}
    at: Role | None = role
    while at is not None:
        people = of_role(work, case, at, but=late)
        if people:
            return Hearing(at, people, skipped)
        skipped[at.value] = why_not_there(work, case, at, late)
        at = _ABOVE.get(at)
    return Hearing(role, (), skipped)


def why_not_there(work: Work, case: Case, role: Role, but: Collection[int] = ()) -> str:
    """Why nobody of an office hears: vacant, concerned, absent (on leave), or unreachable."""
    seats = (work.offices.holders(role, place_id, work.now) for place_id in _seats(work, case, role))
    people = [person for people in seats for person in people if person.id not in but]
    if not people:
        return "vacant"
    concerned = concerned_in(work, case.id)
    if all(person.id in concerned for person in people):
        return "concerned"
    return "absent" if any(p.reachable and p.away(work.now) for p in people) else "unreachable"


def of_role(work: Work, case: Case, role: Role, *, but: Collection[int] = ()) -> tuple[Person, ...]:
    """Who holds the role over this case and can take it, at the nearest place where there is anybody.

    For an area's leader his deputies stand in.
    """
    deputised = role is Role.AREA_LEADER or role is Role.AREA_DEPUTY
    for place_id in _seats(work, case, role):
        found = holders(work, case, role, place_id) if role is not Role.AREA_DEPUTY else ()
        if but and found:
            found = tuple(p for p in found if p.id not in but)
        if deputised and not found:
            found = tuple(p for p in _deputies(work, case, place_id) if p.id not in but)
        if found:
            return found
    return ()


def _deputies(work: Work, case: Case, place_id: int) -> Iterable[Person]:
    """An area's deputies but those who are a township's secretary themselves."""
    for person in holders(work, case, Role.AREA_DEPUTY, place_id):
        roles = {office.role for office in work.offices.of_person(person.id, work.now)}
        if Role.SECRETARY not in roles:
            yield person


def _seats(work: Work, case: Case, role: Role) -> tuple[int, ...]:
    """The places at which this role is held over the case."""
    match role:
        case Role.SUPERVISOR:
            return (case.village_id,)
        case Role.DIRECTOR | Role.MEMBER:
            return tuple(place.id for place in work.places.above(case.village_id))
        case Role.INSPECTOR:
            return _inspected_at(work, case)
        case Role.SECRETARY:
            return (home_of(case),)
    above = work.places.above(home_of(case))
    match role:
        case Role.OFFICER:
            linked = work.places.by_id(home_of(case)).linked_id
            county = tuple(place.id for place in above if place.level is Level.COUNTY)
            return ((linked,) if linked is not None else ()) + county
        case Role.RECEPTION:
            return tuple(each.id for place in above for each in _around(work, place))
    return tuple(place.id for place in above)


def _around(work: Work, place: Place) -> tuple[Place, ...]:
    """A county and the offices at it."""
    return (place, *work.places.children(place.id)) if place.level is Level.COUNTY else ()
