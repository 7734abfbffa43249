"""Who sees whose duty track: one's own; the secretary those of the township; the linked office its townships'; the
county's leader all of the county; the prefecture by sampling only (product, section 1: the director oversees nobody).

Part of the gate: what a track tells of cases is bounded here. For whom a case does not exist (回避) there is no row
of it, and no number that counts it; a sealed or unsorted matter is in nobody's track.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from supervision.case_clock import OTHER_BODYS, turn_of
from supervision.chain import in_turn
from supervision.duty import Duty, Listed, Sight, late_by
from supervision.gate import Actor, actor_of, scope_of
from supervision.lists import MOST_COUNTED, Filter
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work
from supervision.recusal import hidden_from
from supervision.refusals import Missing
from supervision.transitions import TOWNSHIP_TRACKS

#: Whose tracks the secretary of a township sees: those who work under him.
UNDER_SECRETARY = (Role.INSPECTOR, Role.SUPERVISOR)
#: Whose tracks the linked office sees and samples: its townships' offices.
UNDER_OFFICE = (Role.SECRETARY, Role.INSPECTOR)
#: Whose tracks the county's leader sees and samples: all that anything can reach.
UNDER_COUNTY = (
    Role.SECRETARY, Role.INSPECTOR, Role.SUPERVISOR, Role.DIRECTOR, Role.OFFICER, Role.RECEPTION,
    Role.AREA_LEADER, Role.AREA_DEPUTY, Role.LIAISON,
)  # fmt: skip
#: Who samples and records what is found.
SAMPLERS = (Role.OFFICER, Role.COUNTY_LEADER, Role.PREFECTURE_OFFICER)

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Watched:
    """Offices whose tracks somebody sees: these roles at these places, as far as `townships` are concerned."""

    roles: tuple[Role, ...]
    places: frozenset[int]
    townships: frozenset[int]


def watched_by(work: Work, actor: Actor) -> tuple[Watched, ...]:
    """What the actor's offices watch, apart from his own track."""
    return tuple(watch for office in actor.offices if (watch := _watch(work, office)) is not None)


def _watch(work: Work, office: Office) -> Watched | None:
    match office.role:
        case Role.SECRETARY if work.places.by_id(office.place_id).level is Level.TOWNSHIP:
            return Watched(UNDER_SECRETARY, _down(work, {office.place_id}), frozenset({office.place_id}))
        case Role.OFFICER:
            townships = scope_of(work, Actor(work.people.by_id(office.person_id), (office,))).townships
            return Watched(UNDER_OFFICE, _down(work, townships), townships) if townships else None
        case Role.COUNTY_LEADER:
            places = _down(work, {office.place_id})
            return Watched(UNDER_COUNTY, places, _townships(work, places))
    return None


def _down(work: Work, places: Iterable[int]) -> frozenset[int]:
    return frozenset(each for top in places for each in (top, *(p.id for p in work.places.below(top))))


def _townships(work: Work, places: Iterable[int]) -> frozenset[int]:
    return frozenset(each for each in places if work.places.by_id(each).level is Level.TOWNSHIP)


def offices_watched(
    work: Work, actor: Actor, *, in_place: int | None = None, sampling: bool = False
) -> tuple[Office, ...]:
    """The offices whose tracks the actor may open, his own left out; `in_place`: at this place and below it only;
    `sampling`: those of which he records what he finds."""
    below = _down(work, {in_place}) if in_place is not None else None
    found: dict[int, Office] = {}
    offices = tuple(office for office in actor.offices if office.role in SAMPLERS or not sampling)
    for watch in watched_by(work, Actor(actor.person, offices)):
        for role in watch.roles:
            for office in work.offices.with_role(role, work.now):
                here = office.place_id in watch.places and (below is None or office.place_id in below)
                if here and office.person_id != actor.person.id:
                    found[office.id] = office
    return tuple(found.values())


def samples(actor: Actor) -> bool:
    """Whether the actor samples duty tracks."""
    return actor.holds(*SAMPLERS)


def drawable(work: Work, actor: Actor) -> tuple[Office, ...]:
    """The offices of which one is drawn by chance: those watched; for the prefecture its townships' secretaries."""
    tops = actor.places(Role.PREFECTURE_OFFICER)
    below = _down(work, tops)
    secretaries = work.offices.with_role(Role.SECRETARY, work.now) if tops else ()
    watched = offices_watched(work, actor, sampling=True)
    heads = tuple(office for office in watched if office.role in UNDER_OFFICE)
    return (*heads, *(office for office in secretaries if office.place_id in below))


def sight_of(work: Work, actor: Actor, person: Person) -> Sight:
    """What the actor sees of this person's track. Raises Missing where it is none of his business."""
    hidden = hidden_from(work, actor.person)
    if actor.offices and person.id == actor.person.id:
        return Sight(TOWNSHIP_TRACKS, None, hidden)
    offices = work.offices.of_person(person.id, work.now)
    townships: set[int] = set()
    for watch in watched_by(work, actor):
        if any(office.role in watch.roles and office.place_id in watch.places for office in offices):
            townships |= watch.townships
    for sampling in work.samplings.open_by(actor.person.id):
        if sampling.person_id == person.id and samples(actor):
            # What was drawn is opened until its result is recorded, and no longer.
            townships |= _townships(work, _down(work, {sampling.place_id}))
    if not townships:
        raise Missing
    return Sight(TOWNSHIP_TRACKS, frozenset(townships), hidden)


def waiting(work: Work, person: Person, sight: Sight) -> tuple[Listed, ...]:
    """The clocks of open cases that speak to this person now, what is due first at the top."""
    scope = scope_of(work, actor_of(work, person))
    found: list[Listed] = []
    ends = work.time.day_ends(work.now)
    for offset in range(0, MOST_COUNTED, _AT_ONCE):
        page = work.cases.page(scope, Filter("open"), work.now, ends, offset, _AT_ONCE)
        for case in page.cases:
            # The time of the body that answers a petition is nobody's here (see duty.stage_ended).
            seen = case.track in sight.tracks and case.id not in sight.hidden
            seen = seen and case.due_kind not in OTHER_BODYS
            seen = seen and (sight.townships is None or case.township_id in sight.townships)
            role = turn_of(case)
            if not seen or role is None or case.clock_started_at is None:
                continue
            if person.id not in {each.id for each in in_turn(work, case)}:
                continue
            late = late_by(work.time, case, work.now)
            signed = case.signed_at if case.due_kind == "sign" else None
            duty = Duty(
                case.id, case.due_kind or "", role, person.id, case.clock_started_at, case.due_at, signed,
                late_by=late.amount, late_unit=late.unit.value,
            )  # fmt: skip
            found.append(Listed(duty, case.number, case.ref, case.village_id))
        if len(page.cases) < _AT_ONCE:
            break
    return tuple(found)
