"""The one gate: person, office, place, case, purpose → allowed or not, at this moment.

Every read and every act on a case goes through here. Forbidden and missing look the same (`Missing`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from supervision.altering import altered
from supervision.case_clock import SUPERVISORS, fell_to_zone, turn_of
from supervision.cases import Case, Move, State, Track
from supervision.chain import (
    LEADERS,
    approvers,
    follower,
    handlers_of,
    home_of,
    in_turn,
    left,
    secretary,
    site_visitor,
    stands_in,
    still_speaks,
)
from supervision.demands import Demand
from supervision.doubts import doubted
from supervision.fallen import Reach, fallen_to
from supervision.lists import Scope
from supervision.offers import bound
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.recusal import concerned_in, hidden_and_unmet
from supervision.refusals import Missing, Refusal
from supervision.transitions import TOWNSHIP_TRACKS, entitles, leads_to, transition

#: The purpose of looking at a case's card; every other purpose is a Move.
SEE = "see"

#: Who speaks for a villager may do what the table lets speakers do, wherever the village lies.
_SPEAKERS = (Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER)

#: What is done among the villagers, or speaks for them: not by whoever is doubted (see supervision.doubts).
_WITH_VILLAGERS = frozenset({Move.VERIFY, Move.REJECT, Move.TELL, Move.SATISFY, Move.RESUBMIT, Move.WITHDRAW})

#: How long after the time for asking it may still be said that a review was asked for in time (house).
SAID_LATE = timedelta(days=30)

#: What the township does for a village where nobody is left who could: all of the supervisor's but taking it back.
_NEVER_COVERED = frozenset({Move.WITHDRAW})


#: Moves that are made only while this clock runs: an answer to an offer, a decision after the third refusal.
_ON_CLOCK = {
    Move.ACCEPT: "accept",
    Move.REFUSE_OFFER: "accept",
    Move.RECALL: "accept",
    Move.DECIDE: "decide",
    Move.TAKE_UP: "decide",
}


#: What somebody above decides of a case that nobody took, or that the township has lost.
_DECIDED = frozenset({Move.DECIDE, Move.TAKE_UP})

#: What may be done to a matter the township has lost: where it goes on is decided at the county; more may be said.
_WHILE_HELD = frozenset(
    {
        Move.DECIDE,
        Move.TAKE_UP,
        Move.SORT,
        Move.SUPPLEMENT,
        Move.NAME,
        Move.NOTE,
        Move.STEP_ASIDE,
        Move.ACKNOWLEDGE,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with the offices held at this moment."""

    person: Person
    offices: tuple[Office, ...]

    def holds(self, *roles: Role) -> bool:
        """Whether one of the roles is held."""
        return any(office.role in roles for office in self.offices)

    def places(self, *roles: Role) -> tuple[int, ...]:
        """Where the roles are held."""
        return tuple(office.place_id for office in self.offices if office.role in roles)


def actor_of(work: Work, person: Person) -> Actor:
    """The person with the offices held now; a locked person holds none."""
    offices = () if person.locked_at else tuple(work.offices.of_person(person.id, work.now))
    return Actor(person, offices)


def township_of(work: Work, place_id: int) -> Place | None:
    """The township a place lies in (itself, when it is one)."""
    place = work.places.by_id(place_id)
    line = (place, *work.places.above(place_id))
    return next((each for each in line if each.level is Level.TOWNSHIP), None)


def _villages_below(work: Work, place_id: int) -> frozenset[int]:
    place = work.places.by_id(place_id)
    if place.level is Level.VILLAGE:
        return frozenset({place.id})
    return frozenset(each.id for each in work.places.below(place_id) if each.level is Level.VILLAGE)


def _uncovered(work: Work, villages: frozenset[int]) -> frozenset[int]:
    """Villages with no supervisor who can be reached and is not on leave: the director covers them."""
    return frozenset(
        village
        for village in villages
        if not any(p.available(work.now) for p in work.offices.holders(Role.SUPERVISOR, village, work.now))
    )


def _watched_townships(work: Work, place_id: int) -> frozenset[int]:
    """The townships an officer watches: those linked to the office; of an officer at the county, all of it."""
    level = work.places.by_id(place_id).level
    if level is Level.COUNTY:
        return _townships_below(work, place_id)
    # A dispatched body handles what was handed to it.
    own = frozenset({place_id}) if level is Level.DISPATCHED else frozenset()
    return _linked_townships(work, place_id) | own


def _county_of(work: Work, place_id: int) -> int:
    """The county of the reception: its place, or, where that is an office, the place above."""
    place = work.places.by_id(place_id)
    return place.parent_id if place.level is Level.OFFICE and place.parent_id is not None else place.id


def _linked_townships(work: Work, office_place: int) -> frozenset[int]:
    return frozenset(
        each.id
        for each in work.places.all()
        if each.level in {Level.TOWNSHIP, Level.DISPATCHED} and each.linked_id == office_place
    )


def _townships_below(work: Work, place_id: int) -> frozenset[int]:
    """And the county's dispatched bodies: what climbs from one reaches the county's leader like a township's."""
    desks = {Level.TOWNSHIP, Level.DISPATCHED}
    return frozenset(each.id for each in work.places.below(place_id) if each.level in desks)


def scope_of(work: Work, actor: Actor) -> Scope:
    """Which cases the actor may see in lists, counts and search. A card asks it for each move it may offer: reckoned
    once in an act, and anew where people, offices, places or recusals change in it."""
    asked, settled = (Scope, actor.person.id), work.settled
    found: tuple[tuple[Office, ...], Scope] | None = settled.get(asked)
    if found is None or found[0] != actor.offices:
        found = settled[asked] = (actor.offices, _scope_of(work, actor))
    return found[1]


def _scope_of(work: Work, actor: Actor) -> Scope:
    villages: set[int] = set()
    townships: set[int] = set()
    offered: set[int] = set()
    escalated: set[int] = set()
    unclear: set[int] = set()
    late: set[int] = set()
    unsorted: set[int] = set()
    for office in actor.offices:
        match office.role:
            case Role.SUPERVISOR:
                villages.add(office.place_id)
            case Role.DIRECTOR:
                below = _villages_below(work, office.place_id)
                late |= below
                villages |= _uncovered(work, below)
            case Role.INSPECTOR | Role.SECRETARY:
                if work.places.by_id(office.place_id).level is Level.TOWNSHIP:
                    townships.add(office.place_id)
                    offered.add(office.place_id)
                else:
                    villages |= _villages_below(work, office.place_id)
            case Role.OFFICER:
                watched = _watched_townships(work, office.place_id)
                townships |= watched
                offered |= watched
            case Role.AREA_LEADER | Role.AREA_DEPUTY | Role.LIAISON:
                escalated |= _townships_below(work, office.place_id)
            case Role.COUNTY_LEADER:
                escalated |= _townships_below(work, office.place_id)
                unsorted |= _villages_below(work, office.place_id)
            case Role.RECEPTION:
                unclear |= _villages_below(work, _county_of(work, office.place_id))
            case _:
                pass
    since, gone = left(work, actor.person.id)
    hidden, unmet = hidden_and_unmet(work, actor.person)
    return Scope(
        townships=frozenset(townships),
        villages=frozenset(villages),
        tracks=TOWNSHIP_TRACKS,
        reporter_id=actor.person.id if actor.offices else None,
        reported_since=since,
        left=gone,
        escalated_in=frozenset(escalated),
        unclear_in=frozenset(unclear),
        late_in=frozenset(late),
        unsorted_in=frozenset(unsorted),
        offered_in=frozenset(offered),
        fallen=fallen_to(
            work, actor.person, actor.offices, Reach(frozenset(escalated), frozenset(late)), hidden
        ),
        hidden=hidden,
        unmet=unmet,
    )


def speaks_for(work: Work, actor: Actor, case: Case) -> bool:
    """Whether the actor reported the case, or holds the receipt talk with one of its villagers (after a merge)."""
    if not actor.offices or not still_speaks(work, actor.person.id, case):
        return False
    if case.reporter_id == actor.person.id:
        return True
    return any(c.supervisor_id == actor.person.id for c in work.cases.receipts(case.id))


def home_village(work: Work, actor: Actor) -> Place:
    """The village this person supervises; for a director or member without one, the first of the zone.

    Raises Refusal("no_village") when there is none.
    """
    for place_id in actor.places(Role.SUPERVISOR):
        return work.places.by_id(place_id)
    for place_id in actor.places(Role.DIRECTOR, Role.MEMBER):
        for place in work.places.below(place_id):
            if place.level is Level.VILLAGE:
                return place
    raise Refusal("no_village")


def _sees(work: Work, actor: Actor, case: Case) -> bool:
    scope = scope_of(work, actor)
    if case.id in scope.hidden:
        return False
    return _in_scope(scope, case) or speaks_for(work, actor, case)


def in_sight(work: Work, actor: Actor, case: Case) -> bool:
    """Whether these offices would see a case if it were kept from nobody: asked of what somebody could see before."""
    return _in_scope(scope_of(work, actor), case) or speaks_for(work, actor, case)


def _in_scope(scope: Scope, case: Case) -> bool:
    if case.id in scope.fallen:
        return True
    if case.track is Track.UNCLEAR:
        return case.village_id in scope.unclear_in or (case.overseen and case.village_id in scope.unsorted_in)
    if case.track not in scope.tracks:
        return False
    return (
        case.township_id in scope.townships
        or case.village_id in scope.villages
        or (case.village_id in scope.late_in and fell_to_zone(case))
        or case.offered_to in scope.offered_in
        or ((case.supervised or case.overseen) and home_of(case) in scope.escalated_in)
        or ((case.supervised or case.overseen) and case.township_id in scope.escalated_in)
    )


def _office_over(work: Work, actor: Actor, case: Case, role: Role) -> bool:
    """Whether the actor holds `role` over the case's village."""
    over = {case.village_id, *[p.id for p in work.places.above(case.village_id)]}
    township = work.places.by_id(case.township_id)
    if township.id not in over and role not in _SPEAKERS:
        # It was handed to another township: the village's own has no say any more.
        over = {township.id, *(p.id for p in work.places.above(township.id))}
    if role is Role.OFFICER:
        # A linked office stands beside the tree; the townships it guides name it.
        over = over - {township.id} | {township.linked_id or 0}
    heads = role is Role.SECRETARY and township.level is Level.DISPATCHED
    for office in actor.offices:
        if office.role is role and office.place_id in over:
            return True
        if heads and office.role is Role.OFFICER and office.place_id == township.id:
            return True
    return False


def _somebody_able(work: Work, case: Case, role: Role, place_id: int) -> bool:
    """Whether an office has somebody who can be reached, is not on leave, and is not concerned."""
    concerned = concerned_in(work, case.id)
    people = work.offices.holders(role, place_id, work.now)
    return any(p.available(work.now) and p.id not in concerned for p in people)


#: What is recorded of a spending as it goes; and what is seen of it on site.
_FOLLOWING = frozenset({Move.CHECK, Move.FILE, Move.FOLLOW, Move.INCREASE, Move.PAID})
_ON_SITE = frozenset({Move.SITE, Move.SITE_NOT})


#: Who has it in turn where a township has nobody left.
_ABOVE_TOWNSHIP = (Role.OFFICER, Role.AREA_LEADER, Role.AREA_DEPUTY, Role.COUNTY_LEADER)


def _covers(work: Work, actor: Actor, case: Case, move: Move) -> bool:
    """The next office that may, where the one in turn is vacant or cannot be reached."""
    if move in _FOLLOWING | _ON_SITE:
        # The secretary goes in person: the inspector, who followed it, never covers that.
        people = follower(work, case) if move in _FOLLOWING else site_visitor(work, case)
        return actor.person.id in {person.id for person in people}
    if actor.holds(*_ABOVE_TOWNSHIP) and _comes_above(work, actor, case, move):
        return True
    if entitles(Role.SECRETARY, move, case.track) and _office_over(work, actor, case, Role.INSPECTOR):
        return not _somebody_able(work, case, Role.SECRETARY, case.township_id)
    villages = entitles(Role.SUPERVISOR, move, case.track)
    covered = villages and move not in _NEVER_COVERED
    if villages and _office_over(work, actor, case, Role.DIRECTOR):
        return fell_to_zone(case) or not _somebody_able(work, case, Role.SUPERVISOR, case.village_id)
    if covered and _office_over(work, actor, case, Role.INSPECTOR):
        return not _village_covers(work, case)
    if covered and _office_over(work, actor, case, Role.SECRETARY):
        seats = (case.village_id, case.township_id)
        inspected = any(_somebody_able(work, case, Role.INSPECTOR, seat) for seat in seats)
        return not inspected and not _village_covers(work, case)
    if move is Move.SORT and actor.holds(Role.OFFICER, Role.COUNTY_LEADER):
        return _sees(work, actor, case)
    return False


def _comes_above(work: Work, actor: Actor, case: Case, move: Move) -> bool:
    """Whether those above do it themselves: told that it is their turn, they must be able to act."""
    if move in _DECIDED:
        # A deputy stands in for the area's leader, who decides.
        return case.due_kind == "decide" and _among(actor, in_turn(work, case))
    if case.due_kind in SUPERVISORS and entitles(Role.SUPERVISOR, move, case.track):
        # In village and township nobody is left who could, or may: whose turn it is goes there, or rings, himself.
        return move not in _NEVER_COVERED and _among(actor, in_turn(work, case))
    # Secretary and inspectors are kept from it, or cannot be reached.
    return entitles(Role.SECRETARY, move, case.track) and _among(actor, secretary(work, case))


def _village_covers(work: Work, case: Case) -> bool:
    """Whether the village's supervisor, or the zone's director for him, can take it."""
    zones = (place.id for place in work.places.above(case.village_id) if place.level is Level.ZONE)
    return _somebody_able(work, case, Role.SUPERVISOR, case.village_id) or any(
        _somebody_able(work, case, Role.DIRECTOR, zone) for zone in zones
    )


def may(work: Work, actor: Actor, case: Case, purpose: str) -> bool:
    """Whether the actor may do `purpose` (SEE or a Move) to the case, by office, place and state."""
    if purpose == SEE:
        return _sees(work, actor, case)
    move = Move(purpose)
    # The state first: it costs nothing, and a card asks about every move.
    return (
        leads_to(move, case.state, case.track) is not None
        and _sees(work, actor, case)
        and _may(work, actor, case, move)
    )


def _may(work: Work, actor: Actor, case: Case, move: Move) -> bool:
    """As `may`, for somebody who sees the case."""
    row = transition(move, case.track)
    if row is None or case.state not in row.froms:
        return False
    if not case.open and work.deletions.was_forgotten(case.id):
        # What it said is deleted: there is nothing to go on from. A new report is the way.
        return False
    if (move not in _WHILE_HELD) if case.held_from is not None else (move is Move.TAKE_UP):
        return False
    instead = move in _WITH_VILLAGERS and _among(actor, stands_in(work, case))
    out = move in _WITH_VILLAGERS and not instead and actor.person.id in doubted(work, case)
    if out or not _left_open(work, case, move) or not _askable(work, actor, case, move):
        return False
    if move in {Move.ACCEPT, Move.REFUSE_OFFER}:
        # The township it is offered to, or who covers for its secretary.
        return _among(actor, in_turn(work, case))
    if row.speakers and actor.holds(*_SPEAKERS) and speaks_for(work, actor, case):
        return True
    for role in _roles(work, actor, case):
        if role in row.offices and _office_over(work, actor, case, role):
            return verification_allows(work, actor, case, move)
    covers = _covers(work, actor, case, move) or (instead and move not in _NEVER_COVERED)
    return covers and verification_allows(work, actor, case, move)


def _left_open(work: Work, case: Case, move: Move) -> bool:
    """Whether the clock runs that a move is made on. What was decided above is not offered on by the township it
    binds; it may be decided anew, by those above."""
    if move is Move.OFFER:
        return not decided_above(work, case)
    if case.due_kind == _ON_CLOCK.get(move, case.due_kind):
        return True
    return move is Move.DECIDE and case.state is not State.TRANSFERRING and decided_above(work, case)


def decided_above(work: Work, case: Case) -> bool:
    """Whether the county has decided that the township has it: it binds."""
    return bound(work.offers.of_case(case.id))


def _roles(work: Work, actor: Actor, case: Case) -> set[Role]:
    """As what the actor may do something to the case; a dispatched body's officer is its secretary too."""
    roles = {office.role for office in actor.offices}
    roles.discard(Role.DIRECTOR)
    if Role.OFFICER in roles and work.places.by_id(case.township_id).level is Level.DISPATCHED:
        roles.add(Role.SECRETARY)
    return roles


def _in_order(work: Work, actor: Actor, case: Case, move: Move) -> bool:
    """Who has told the own villagers has to ask them, and nobody is asked before, while others are still to tell."""
    if case.state is not State.VERIFIED or move not in {Move.TELL, Move.SATISFY}:
        return True
    own = [c for c in work.cases.receipts(case.id) if c.supervisor_id == actor.person.id]
    told = bool(own) and all(c.told_at is not None for c in own)
    return not told if move is Move.TELL else told and any(c.satisfaction is None for c in own)


def _askable(work: Work, actor: Actor, case: Case, move: Move) -> bool:
    """What depends on who asked whom: only a question is answered, only what was heard is signed for."""
    match move:
        case Move.ANSWER:
            return case.question_by not in (None, actor.person.id)
        case Move.ACKNOWLEDGE:
            heard = work.escalations.waits_for(case, actor.person.id)
            return heard or bool(demands_to_sign(work, actor, case))
        case Move.RELEASE:
            mine = (d for d in work.demands.of_case(case.id) if d.by_id == actor.person.id)
            return any(demand.stands for demand in mine)
        case Move.RECHECK:
            drawn = work.callbacks.open_of_case(case.id)
            return drawn is not None and drawn.officer_id == actor.person.id
        case Move.ASK_EXTENSION:
            # A 督办 date is not put off by those it presses.
            return case.supervise_by is None and case.extension_by is None
        case Move.EXTEND | Move.REFUSE_EXTENSION:
            return case.supervise_by is None and _among(actor, approvers(work, case))
        case Move.SUPERVISE | Move.ASK if _sits_at_desk(work, actor, case):
            # A secretary presses the inspector, not himself; what is offered to his township he answers, also where
            # he holds an office above as well.
            return turn_of(case) is Role.INSPECTOR and _heads_desk(work, actor, case)
    there = case.track is not Track.PETITION or _petition_askable(work, case, move)
    return there and _in_order(work, actor, case, move)


def _sits_at_desk(work: Work, actor: Actor, case: Case) -> bool:
    """Whether the actor works in the township that has the case, or to which it is offered."""
    return home_of(case) in actor.places(Role.INSPECTOR) or _heads_desk(work, actor, case)


def _heads_desk(work: Work, actor: Actor, case: Case) -> bool:
    """Whether the actor is the secretary of the township that has the case, or to which it is offered."""
    return home_of(case) in actor.places(Role.SECRETARY) or _office_over(work, actor, case, Role.SECRETARY)


def _petition_askable(work: Work, case: Case, move: Move) -> bool:
    """What depends on the other body's answer: after a final one nothing is asked for, only told."""
    match move:
        case Move.TELL:
            return not work.petitions.of(case).final
        case Move.CONCLUDE:
            return work.petitions.of(case).final
        case Move.PROLONG:
            return not work.petitions.of(case).prolonged
        case Move.REVIEW:
            return review_open(work, case)
        case Move.SUPERVISE:
            # The time for asking for a review is the person's own.
            return case.due_kind != "ask_review"
    return True


def demands_to_sign(work: Work, actor: Actor, case: Case) -> tuple[Demand, ...]:
    """The 督办 on a case that this person, being at work on it, has not signed for: each is signed for by itself."""
    if case.supervise_by is None or not _among(actor, (*in_turn(work, case), *secretary(work, case))):
        return ()
    found = work.demands.of_case(case.id)
    return tuple(d for d in found if d.stands and d.signed_by is None and d.by_id != actor.person.id)


def _among(actor: Actor, people: Iterable[Person]) -> bool:
    return any(person.id == actor.person.id for person in people)


def review_open(work: Work, case: Case) -> bool:
    """Whether it may (still) be said that a review was asked for: of an answer that is not final. The asking must
    have been in time; that it was may be said a while later."""
    petition = work.petitions.of(case)
    if petition.ask_by is None or petition.final:
        return False
    return case.open or work.now < petition.ask_by + SAID_LATE


def secretary_must_go(case: Case) -> bool:
    """Whether only the secretary may verify on site: red cards, a second 不满意, and a drawn tenth (product, 3); and
    where what was written down of it was not so."""
    return case.drawn or case.supervised or case.dissatisfied >= 2 or case.doubted


def verification_allows(work: Work, actor: Actor, case: Case, move: Move) -> bool:
    """Who handled it may not verify it 办的人不能核; and where the secretary must go, only the secretary."""
    if move is not Move.VERIFY and move is not Move.REJECT:
        return True
    if actor.person.id in handlers_of(work, case):
        return False
    if secretary_must_go(case) and _secretary_can_go(work, case):
        return _office_over(work, actor, case, Role.SECRETARY)
    return True


def _secretary_can_go(work: Work, case: Case) -> bool:
    """Whether there is one at work who is not concerned and did not handle it; else whoever covers goes."""
    concerned = concerned_in(work, case.id) | handlers_of(work, case)
    body = work.places.by_id(case.township_id).level is Level.DISPATCHED
    # A dispatched body's officer is its secretary: without him a red card would be verified by whoever reported it.
    holders = work.offices.holders(Role.OFFICER if body else Role.SECRETARY, case.township_id, work.now)
    return any(person.available(work.now) and person.id not in concerned for person in holders)


def case_for(work: Work, actor: Actor, ref: str, purpose: str = SEE) -> Case:
    """The case behind an opaque reference, for this actor and purpose.

    Raises Missing when it is not there or not for the actor; Refusal("moved") when the actor may see it but
    the state or the office does not allow the move now.
    """
    return _passed(work, actor, work.cases.by_ref(ref), purpose)


def case_by_id(work: Work, actor: Actor, case_id: int, purpose: str = SEE) -> Case:
    """As `case_for`, by id (for notices and replies)."""
    return _passed(work, actor, work.cases.by_id(case_id), purpose)


def case_by_number(work: Work, actor: Actor, number: str, purpose: str = SEE) -> Case:
    """As `case_for`, by the number people say on the phone, or the receipt number of a merged villager."""
    # Both are always asked: what is forbidden and what is missing take the same statements.
    numbered, received = work.cases.by_number(number), work.cases.by_receipt(number)
    return _passed(work, actor, numbered or received, purpose)


def _passed(work: Work, actor: Actor, case: Case | None, purpose: str) -> Case:
    if case is None or not _sees(work, actor, case):
        _take_as_long(work, actor, case)
        raise Missing
    if purpose == SEE:
        return case
    move = purpose if isinstance(purpose, Move) else Move(purpose)
    if not _may(work, actor, case, move):
        raise why_not(work, actor, case, move)
    if not case.overseen and actor.holds(*LEADERS) and case.id in scope_of(work, actor).fallen:
        # What a leader does something to has come to him: he sees how it goes on, and how it ended.
        return altered(case, overseen=True)
    return case


def _take_as_long(work: Work, actor: Actor, case: Case | None) -> None:
    """Ask for a case that is missing, or hidden, what is asked of one that is somebody else's: how long an answer
    takes, and what it reads, tells nothing."""
    scope = scope_of(work, actor)
    if actor.offices and (case is None or case.id in scope.hidden):
        work.cases.receipts(0)


def why_not(work: Work, actor: Actor, case: Case, move: Move) -> Refusal:
    """Why somebody who sees the case may not do this to it now."""
    card = ("case.card", {"case": case.ref})
    row = transition(move, case.track)
    if row is not None and case.state not in row.froms:
        return Refusal("moved", screen=card, number=case.number, state=case.state.value)
    if move is Move.OFFER and decided_above(work, case):
        return Refusal("decided_above", screen=card, number=case.number, office=_decides(work, case).name)
    if move in {Move.VERIFY, Move.REJECT} and not verification_allows(work, actor, case, move):
        if actor.person.id in handlers_of(work, case):
            return Refusal("handler_verifies", screen=card, number=case.number)
        return Refusal("secretary_verifies", screen=card, number=case.number)
    return Refusal("not_your_turn", screen=card, number=case.number)


def _decides(work: Work, case: Case) -> Place:
    """The office that may decide anew where a case is worked on: the one that guides the township, else its county."""
    township = work.places.by_id(case.township_id)
    if township.linked_id is not None:
        return work.places.by_id(township.linked_id)
    above = work.places.above(township.id)
    return next((place for place in above if place.level is Level.COUNTY), township)


def responsible(work: Work, role: Role, place_id: int, at: datetime) -> tuple[Person, ...]:
    """Who holds the office and can be reached at `at`."""
    return tuple(p for p in work.offices.holders(role, place_id, at) if p.available(at))
