"""回避: who is concerned is named, at once or later; from that moment the case does not exist for them.

The same act that names somebody hands the case on, takes back what was said about it, drops what was half said, and
lays all that the case holds under new keys: it destroys nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from supervision.acts import duty, holding, sealed_ways
from supervision.acts.parting import joined_too, let_go, taken_from, who_saw
from supervision.altering import altered
from supervision.case_clock import recomputed, turn_of
from supervision.cases import Case, Move, Track
from supervision.chain import at_work, home_of, in_turn, opened
from supervision.duty import Ended
from supervision.events import LadderEmpty, LaidAnew, Named, NamesGiven, NobodyLeft, RelativeDeclared
from supervision.gate import Actor, case_for, township_of
from supervision.meant import everybody, meant
from supervision.naming import LONGEST, MOST, apart, name_key, names_in, too_many
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.reading_events import SeenListRead
from supervision.recusal import above, concerned_in, officials_over
from supervision.refusals import Refusal
from supervision.relatives import Kin
from supervision.seen import OPENED, Aside, Seen

#: Who at the county may look who had seen a case before somebody was named.
LOOKERS = (Role.OFFICER, Role.COUNTY_LEADER, Role.RECEPTION)

#: Nobody has more relatives to declare than this (house).
MOST_RELATIVES = 30


class Bearing(StrEnum):
    """What it means for a matter that somebody is named in it."""

    ONESELF = "oneself"
    OWN_KIN = "own_kin"
    ABOVE = "above"
    IN_CHAIN = "in_chain"
    ELSEWHERE = "elsewhere"


def bearing(work: Work, actor: Actor, village_id: int, name: str) -> Bearing:
    """What it means that this is said of whom a matter of the village is about."""
    found = meant(work, (village_id,), name)
    if actor.person.id in found.oneself:
        return Bearing.ONESELF
    if actor.person.id in found.kin:
        return Bearing.OWN_KIN
    if found.above or found.kin & {person.id for person in _secretaries(work, village_id)}:
        return Bearing.ABOVE
    over = {person.id for person in officials_over(work, village_id)}
    return Bearing.IN_CHAIN if found.oneself & over else Bearing.ELSEWHERE


def _secretaries(work: Work, village_id: int) -> Sequence[Person]:
    township = township_of(work, village_id)
    return () if township is None else work.offices.holders(Role.SECRETARY, township.id, work.now)


def concern(work: Work, actor: Actor, case: Case, names: Iterable[str]) -> None:
    """Keep the names, and the case from everybody whom they mean."""
    given = tuple(names)
    work.recusals.name(case, given, actor.person.id)
    found = everybody(work, (case.village_id, case.township_id), given)
    for person_id in sorted(found - work.recusals.of_case(case.id)):
        work.recusals.add(case.id, person_id, actor.person.id)


def name(work: Work, actor: Actor, ref: str, text: str, *, namesake: bool = False) -> Case:
    """涉及: somebody is named, also once the matter has ended. Under way, and above the township's power or kin of its
    secretary, the township loses it and the county decides; `namesake`: only somebody of the same name is meant.

    Raises Refusal: name_missing, names_many, step_aside_instead (it is the actor, or a relative of the actor's).
    """
    case = case_for(work, actor, ref, Move.NAME)
    names = names_given(text)
    found = {bearing(work, actor, _seat(work, case), each) for each in names}
    if found & _OWN:
        raise Refusal("step_aside_instead", screen=("case.card", {"case": ref}), number=case.number)
    before = as_it_stands(work, case)
    concern(work, actor, case, names)
    if not case.open:
        work.record(NamesGiven(by_id=actor.person.id, case_id=case.id))
    lifted = case.open and Bearing.ABOVE in found and not namesake
    return kept_from(work, before, by_id=actor.person.id, lifted=lifted)


def names_given(text: str, screen: tuple[str, dict[str, object]] | None = None) -> tuple[str, ...]:
    """The names in an answer; `screen`: the question that is asked again. Raises Refusal: name_missing, names_many (no
    name is ever left out unsaid)."""
    names = names_in(text)
    if not names:
        raise Refusal("name_missing", screen=screen)
    if too_many(names):
        raise Refusal("names_many", screen=screen, most=MOST, longest=LONGEST)
    return names


def lifts(work: Work, actor: Actor, case: Case, names: Iterable[str]) -> bool:
    """Whether naming these takes the matter from the township: nothing of one that has ended is decided any more."""
    return case.open and Bearing.ABOVE in {bearing(work, actor, _seat(work, case), each) for each in names}


def _seat(work: Work, case: Case) -> int:
    """For which place names are weighed: the village, or the township that has taken its matter over."""
    own = township_of(work, case.village_id)
    return case.village_id if own is not None and own.id == case.township_id else case.township_id


_OWN = frozenset({Bearing.ONESELF, Bearing.OWN_KIN})


# --- the one road on which somebody comes to be kept from a case


@dataclass(frozen=True, slots=True)
class Standing:
    """A case before somebody becomes concerned in it: whose turn it is, and whom it is kept from already."""

    case: Case
    before: tuple[Person, ...]
    kept: frozenset[int]
    owing: tuple[int, ...]


def as_it_stands(work: Work, case: Case) -> Standing:
    """What `kept_from` has to know of a case; asked before somebody becomes concerned in it."""
    return Standing(case, tuple(in_turn(work, case)), concerned_in(work, case.id), duty.owing(work, case))


def kept_from(
    work: Work, standing: Standing, *, by_id: int | None, lifted: bool = False, act: str = Named.name
) -> Case:
    """Somebody has become concerned in a case since it stood so: named, a relative, bearer of a right name, newly in
    office, or acting for one of those. What he had of it is taken back, and who is not concerned goes on with it.
    `by_id`: who has caused it knowingly; nobody else's own acts may tell of it. `lifted`, `act`: see `handed_on`."""
    case = standing.case
    if case.open:
        return handed_on(work, standing, by_id=by_id, lifted=lifted, act=act)
    gone = concerned_in(work, case.id) - standing.kept
    if gone:
        joined_too(work, taken_from(work, gone, case, by_id, standing.kept), by_id)
    return case


def before_acting(work: Work, person_id: int) -> tuple[Standing, ...]:
    """The cases that are kept from somebody, before another begins to act for him: from then on they are kept from that
    one too (see `kept_from_too`)."""
    found = (work.cases.by_id(case_id) for case_id in sorted(work.recusals.of_person(person_id)))
    return tuple(as_it_stands(work, case) for case in found if case is not None)


def kept_from_too(work: Work, standings: Iterable[Standing]) -> None:
    """Somebody acts for one whom these cases are kept from."""
    for standing in standings:
        # Not "more than before": who has acted until now may have been let go in the same act.
        if concerned_in(work, standing.case.id) - standing.kept:
            kept_from(work, standing, by_id=None)


def handed_on(work: Work, standing: Standing, *, by_id: int | None, lifted: bool, act: str) -> Case:
    """`kept_from`, of a case under way: the next office not concerned has the case from now on. From the phones of whom
    it was kept from already nothing vanishes now. `lifted`: the township as a whole has lost it, and the county decides
    (see acts.holding). `act`: by what a stage ends with it."""
    case, kept = standing.case, standing.kept
    lifted = lifted and case.held_from is None
    if lifted:
        holding.bar(work, case, by_id)
    elif case.offered_to is not None:
        holding.keep_out(work, case, case.offered_to, None)
    gone = concerned_in(work, case.id)
    people = tuple(sorted(gone.difference(kept)))
    saw = who_saw(work, case, people, kept)
    if case.track is Track.UNCLEAR:
        # Of what waits to be sorted nothing has been counted for whoever does not see it: sorted, it is in no count of
        # his either.
        work.recusals.never_met(case.id, gone.difference(kept, saw))
    saved = work.cases.save(without(work, holding.held(work, case) if lifted else case, gone))
    duty.parted(work, Ended(case, standing.owing), act, by_id)
    let_go(work, gone, saved)
    saved = work.cases.lay_anew(saved)
    had = {person.id for person in standing.before}
    # Who decides about what the township has lost is told so in words of their own.
    asked = () if lifted and saved.due_kind == "decide" else in_turn(work, saved)
    heirs = tuple(person.id for person in asked if person.id not in had)
    work.record(Named(by_id=by_id, case_id=case.id, people=people, saw=saw, heirs=heirs))
    work.record(LaidAnew(by_id=by_id, case_id=case.id))
    if lifted:
        holding.tell(work, saved, by_id)
    nobody_left(work, saved)
    joined_too(work, saved, by_id)
    return saved


def without(work: Work, case: Case, gone: Collection[int]) -> Case:
    """The case without these persons: what they followed or asked is nobody's, another office's ladder begins."""
    changed = case
    if case.inspector_id in gone:
        changed = altered(changed, inspector_id=None)
    if case.question_by in gone:
        changed = altered(changed, question_by=None)
    if case.extension_by in gone:
        changed = altered(changed, extension_by=None)
    if turn_of(changed) is not turn_of(case):
        # Another office, another ladder: none of its rungs has been climbed.
        changed = altered(changed, climbed=0)
    return opened(work, recomputed(work.time, changed, work.now))


def nobody_left(work: Work, case: Case) -> None:
    """A case that waits for nobody is said aloud: its villager is shown the way out of the county, the keeper hears."""
    if case.open and case.due_kind is not None and not in_turn(work, case):
        work.record(NobodyLeft(case_id=case.id))
        work.record(LadderEmpty(township_id=case.township_id, case_ids=(case.id,), late=False))


# --- declared relatives


def declare(work: Work, person: Person, kin: Kin, name: str, *, at_once: bool = True) -> None:
    """Somebody declares a relative: open cases in which that name was given are not theirs any more, at once. Not
    `at_once`, only what comes from now on is kept from them (see acts.kinship).

    Raises Refusal: name_missing, relatives_many.
    """
    if len(name_key(name)) < 2:
        raise Refusal("name_missing")
    if len(work.relatives.of_person(person.id)) >= MOST_RELATIVES:
        raise Refusal("relatives_many", most=MOST_RELATIVES)
    work.relatives.add(person.id, kin, name)
    work.record(RelativeDeclared(by_id=person.id, person_id=person.id))
    if at_once:
        kin_named(work, person, (name,))


def kin_named(work: Work, person: Person, names: Collection[str]) -> None:
    """What is there already about these relatives, and no others, is kept from somebody."""
    for each in names:
        _kept_from(work, person, work.recusals.cases_naming(each), kin=True)
    sealed_ways.weigh_names(work, person, names)


def take_back(work: Work, person: Person, ref: str) -> None:
    """A relative declared by mistake. Cases that were kept from the person for that stay so."""
    work.relatives.remove(person.id, ref)
    work.record(RelativeDeclared(by_id=person.id, person_id=person.id))


def newcomer(work: Work, person: Person, *, own_kin: bool = True) -> None:
    """Somebody takes an office who bears a name, or has a relative, that was given in a case: it is kept from them. So
    is what is kept, for whatever reason, from anybody of the same name: who has left and comes back under another phone
    is another person of the roster, and the same one in the village. A mere namesake misses what he need not see.

    Not `own_kin`: only the name is new. What he has declared himself is not weighed again by that: of an official it
    would tell him whom a matter is about that he sees already (see acts.kinship)."""
    for name in work.people.names_of(person.id):
        _kept_from(work, person, work.recusals.cases_naming(name), kin=False)
    alike = work.people.namesakes((person.id,))
    kin = alike if own_kin else alike - {person.id}
    for relative in (each for one in sorted(kin) for each in work.relatives.of_person(one)):
        _kept_from(work, person, work.recusals.cases_naming(relative.name), kin=True)
    for other in sorted(alike - {person.id}):
        _kept_from(work, person, work.recusals.of_person(other), kin=True)
    _kept_from(work, person, holding.lost_to(work, person), kin=True)
    sealed_ways.weigh(work, person, kin)
    if others := alike - {person.id}:
        sealed_ways.take_over(work, person, others)


def chosen(work: Work, person: Person, seat: int, by_ids: Iterable[int]) -> None:
    """Somebody has an office from whoever handed it over (`by_ids`: that one, and those he acts for). What is kept from
    the one, of the places the office is over or of what has come to them, is kept from the other: he may have been
    chosen to read it."""
    seats = {seat, *(place.id for place in work.places.below(seat))}
    kept = frozenset[int]().union(*(work.recusals.of_person(each) for each in by_ids))
    cases = (work.cases.by_id(case_id) for case_id in sorted(kept))
    there = [
        case.id
        for case in cases
        if case is not None and seats & {case.village_id, case.township_id, case.offered_to}
    ]
    _kept_from(work, person, there, kin=True)


def _kept_from(work: Work, person: Person, case_ids: Iterable[int], *, kin: bool) -> None:
    for case_id in sorted(set(case_ids) - work.recusals.of_person(person.id)):
        case = work.cases.by_id(case_id)
        standing = as_it_stands(work, case) if case is not None else None
        work.recusals.add(case_id, person.id, None)
        if standing is not None:
            kept_from(work, standing, by_id=None, lifted=_lifts(work, person, standing.case, kin=kin))


def _lifts(work: Work, person: Person, case: Case, *, kin: bool) -> bool:
    """Whether the township loses the case with this person."""
    return case.open and (
        person in _secretaries(work, _seat(work, case)) or (not kin and above(work, person))
    )


# --- who reads the names, and who had seen it

#: How high an office stands, for whom names may be read by; all others stand at the county or above.
_RANKS = {
    Role.SUPERVISOR: 0,
    Role.MEMBER: 0,
    Role.DIRECTOR: 0,
    Role.KEEPER: 0,
    Role.INSPECTOR: 1,
    Role.SECRETARY: 2,
}
#: … and whoever stands at the county or above.
COUNTYS = 3


def rank_of(roles: Iterable[Role]) -> int:
    """How high the highest of these offices stands."""
    return max((_RANKS.get(role, COUNTYS) for role in roles), default=0)


def names_met(work: Work, case: Case) -> tuple[tuple[str, bool], ...]:
    """Whom it is said to be about, each apart, and whether the case is kept from somebody of the roster for it. That
    somebody has declared a relative of the name is nobody's to learn."""
    kept, places = work.recusals.of_case(case.id), (case.village_id, case.township_id)

    def met(said: str, at: datetime) -> frozenset[int]:
        return meant(work, places, said, at=at).oneself & kept

    found: list[tuple[str, bool]] = []
    for name, at in work.recusals.given_for(case):
        parts = [(each, met(each, at)) for each in apart(name)]
        if met(name, at) - frozenset[int]().union(*(people for _, people in parts)):
            parts = [(name, met(name, at))]
        found += ((each, bool(people)) for each, people in parts)
    return tuple(found)


def reads_names(work: Work, actor: Actor, case: Case) -> bool:
    """Whether this person may read whom it concerns: at or above the office that has it now, and never below one of
    those whom it is kept from."""
    own = rank_of(office.role for office in actor.offices)
    # While it is offered, that of who offers it: who answers for the other side is not his to learn by it.
    case = altered(case, offered_to=None)
    return own > 0 and own >= max(_rank_of_desk(work, case), _rank_of_concerned(work, case))


def _rank_of_desk(work: Work, case: Case) -> int:
    if case.held_from is not None:
        return COUNTYS
    desk = at_work(work, case)
    offices = (office for person in desk for office in work.offices.of_person(person.id, work.now))
    here = {case.village_id, home_of(case)}
    ranks = [rank_of((o.role,)) for o in offices if _RANKS.get(o.role) is None or o.place_id in here]
    return min(ranks, default=COUNTYS)


def _rank_of_concerned(work: Work, case: Case) -> int:
    """One more than the highest office, in the township that has it, of those it is kept from."""
    home = home_of(case)
    linked = work.places.by_id(home).linked_id
    over = {case.village_id, home, linked, *(place.id for place in work.places.above(home))}
    offices = (
        office
        for person_id in work.recusals.of_case(case.id)
        for office in work.offices.of_person(person_id, work.now)
    )
    roles = [office.role for office in offices if office.place_id in over]
    return min(rank_of(roles) + 1, COUNTYS) if roles else 0


def seen_by(work: Work, actor: Actor, ref: str) -> tuple[Case, tuple[Seen, ...]]:
    """谁看过: whom the case reached of those it is now kept from, for the county. Raises Missing, Refusal."""
    case = _looked_into(work, actor, ref)
    gone = concerned_in(work, case.id)
    found = (seen for seen in work.recusals.seen_by(case.id) if seen.person_id in gone)
    opened = _opened(work, case)
    return case, tuple(replace(seen, opened=opened[seen.person_id]) for seen in found)


def read_seen(work: Work, actor: Actor, ref: str) -> Case:
    """谁看过 is asked for: that is a reading too. Raises as `seen_by`."""
    case = _looked_into(work, actor, ref)
    work.record(SeenListRead(by_id=actor.person.id, case_id=case.id))
    return case


def _opened(work: Work, case: Case) -> Mapping[int, Counter[str]]:
    """By person, what of a case was opened and how often, as the journal has it."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for _, act, by_id in work.journal.of_case(case.id):
        if act in OPENED and by_id is not None:
            found[by_id][act] += 1
    return found


def asides(work: Work, actor: Actor, ref: str) -> tuple[Aside, ...]:
    """Who has stepped aside and why, for the county. Raises as `seen_by`."""
    return work.recusals.reasons_of(_looked_into(work, actor, ref))


def _looked_into(work: Work, actor: Actor, ref: str) -> Case:
    case = case_for(work, actor, ref)
    if not actor.holds(*LOOKERS):
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    return case


def may_look(work: Work, actor: Actor, case: Case) -> bool:
    """Whether this person may look who had seen it: at the county, once somebody is concerned."""
    return actor.holds(*LOOKERS) and bool(work.recusals.of_case(case.id))
