"""The gate of integrity matters: the county's reception, the one secretary who has a task, nobody else.

Forbidden and missing look the same. Until a matter is handed down no township office passes here at all; afterwards
the receiving secretary alone does, and sees a number, an instruction and a day.
"""

from supervision.gate import Actor
from supervision.integrity import Matter, spellings
from supervision.numbers import read_number
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work
from supervision.recusal import stands_for
from supervision.refusals import Missing


def desk_of(work: Work, actor: Actor) -> int:
    """The county whose reception this person is at. Raises Missing for everybody else."""
    for place_id in actor.places(Role.RECEPTION):
        return county_of(work, place_id)
    raise Missing


def county_of(work: Work, place_id: int) -> int:
    """The county a place is, or lies in; the place itself where the tree has none above."""
    line = (work.places.by_id(place_id), *work.places.above(place_id))
    return next((place.id for place in line if place.level is Level.COUNTY), place_id)


def seats_of(work: Work, county_id: int) -> tuple[int, ...]:
    """The county and its offices: where its reception may sit."""
    return (county_id, *(place.id for place in work.places.children(county_id)))


def in_office(work: Work, county_id: int, role: Role) -> tuple[Person, ...]:
    """Who holds an office of the county now, and can be reached."""
    people = (p for seat in seats_of(work, county_id) for p in work.offices.holders(role, seat, work.now))
    return tuple({p.id: p for p in people if p.available(work.now)}.values())


def apart(work: Work, person: Person, matter: Matter) -> bool:
    """Whether a matter does not exist for somebody at this moment: who is concerned in it, from whom its number is
    kept, and who acts for one of these. Each question of this gate asks it anew: offices and deputies change."""
    own = stands_for(work, person)
    if own & work.integrity.excluded(matter.id):
        return True
    return matter.number is not None and work.integrity.is_kept(matter.number, own)


def kept_from(work: Work, person: Person, number: str) -> bool:
    """Whether somebody is apart from a number, or from the matter that it became: it is on no list, and unknown."""
    matter = work.integrity.by_number(number)
    if matter is not None:
        return apart(work, person, matter)
    return work.integrity.is_kept(number, stands_for(work, person))


def hidden_from(work: Work, person: Person, county_id: int) -> frozenset[int]:
    """The county's matters from which somebody is apart at this moment."""
    return work.integrity.hidden_from(county_id, stands_for(work, person))


def taker(work: Work, county_id: int, number: str) -> Person | None:
    """The one leader to whom a number is brought where everybody at the reception is concerned, and who registers it;
    nobody where the reception takes it, and where nobody at the county is left."""
    reception, leading = (in_office(work, county_id, role) for role in (Role.RECEPTION, Role.COUNTY_LEADER))
    if any(not kept_from(work, person, number) for person in reception):
        return None
    free = [person for person in leading if not kept_from(work, person, number)]
    # Nobody of the reception is concerned: that nobody sits there now is no reason to send anybody elsewhere.
    untouched = not reception and len(free) == len(leading)
    return free[0] if free and not untouched else None


def takes(work: Work, actor: Actor, number: str) -> bool:
    """Whether the actor is the leader to whom this number is brought."""
    people = (taker(work, place, number) for place in actor.places(Role.COUNTY_LEADER))
    return any(person is not None and person.id == actor.person.id for person in people)


def taken_by(work: Work, actor: Actor) -> tuple[str, ...]:
    """The numbers, expected or registered and open, that are brought to this leader; for everybody else none."""
    found: list[str] = []
    for place in actor.places(Role.COUNTY_LEADER):
        reception = [stands_for(work, person) for person in in_office(work, place, Role.RECEPTION)]
        leading = [stands_for(work, person) for person in in_office(work, place, Role.COUNTY_LEADER)]
        found += work.integrity.kept_from_each(reception or [frozenset().union(*leading)])
    return tuple(number for number in dict.fromkeys(found) if takes(work, actor, number))


def desk_for(work: Work, actor: Actor, number: str) -> int:
    """The county at which the actor takes this number: at its reception, or as the leader to whom it is brought. Raises
    Missing for everybody else."""
    if takes(work, actor, number):
        return next(iter(actor.places(Role.COUNTY_LEADER)))
    return desk_of(work, actor)


def receptionists(work: Work, matter: Matter) -> tuple[Person, ...]:
    """Who is at the county's reception, can be reached, and is not concerned."""
    return _able(work, matter, Role.RECEPTION, seats_of(work, matter.county_id))


def leaders(work: Work, matter: Matter) -> tuple[Person, ...]:
    """The county's leaders, likewise."""
    return _able(work, matter, Role.COUNTY_LEADER, (matter.county_id,))


def _able(work: Work, matter: Matter, role: Role, seats: tuple[int, ...]) -> tuple[Person, ...]:
    people = {p.id: p for seat in seats for p in work.offices.holders(role, seat, work.now)}
    return tuple(p for p in people.values() if p.available(work.now) and not apart(work, p, matter))


def colleagues(work: Work, actor: Actor, matter: Matter) -> tuple[Person, ...]:
    """Who else at the county might see the matter: those it can be kept from."""
    people = (*receptionists(work, matter), *leaders(work, matter))
    return tuple({p.id: p for p in people if p.id != actor.person.id}.values())


def secretaries(work: Work, matter: Matter) -> tuple[tuple[Person, int], ...]:
    """The county's township secretaries to whom it may be handed, each with the township; nobody concerned, and nobody
    who acts for one of these."""
    found = []
    for office in work.offices.with_role(Role.SECRETARY, work.now):
        person = work.people.by_id(office.person_id)
        here = county_of(work, office.place_id) == matter.county_id
        if here and person.available(work.now) and not apart(work, person, matter):
            found.append((person, office.place_id))
    return tuple(found)


def handles(work: Work, actor: Actor, matter: Matter) -> bool:
    """Whether the actor does the county's part: its reception; its leader where nobody is at the reception."""
    if apart(work, actor.person, matter):
        return False
    if matter.county_id in {county_of(work, place) for place in actor.places(Role.RECEPTION)}:
        return True
    return leads(actor, matter) and not receptionists(work, matter)


def leads(actor: Actor, matter: Matter) -> bool:
    """Whether the actor is a leader of the matter's county."""
    return matter.county_id in actor.places(Role.COUNTY_LEADER)


def looks(work: Work, actor: Actor, matter: Matter) -> bool:
    """Whether the actor sees the matter: who handles it, and a leader once something on it was late."""
    if handles(work, actor, matter):
        return True
    if not leads(actor, matter) or apart(work, actor.person, matter):
        return False
    return any(promise.climbed for promise in work.integrity.owed(matter.id))


def found_by(work: Work, actor: Actor, text: str) -> tuple[Matter, ...]:
    """The matters somebody at the county's desk means by a number, the sealed one or the county's own, open or closed.

    One that is kept from the actor is left out where it would be found: as though it were not there, and as quickly.
    Whoever holds no office at the county's desk causes no look at all.
    """
    counties = {county_of(work, place) for place in actor.places(Role.RECEPTION)}
    number, own = read_number(text).number, spellings(text)
    found: list[Matter] = []
    for county_id in sorted(counties | set(actor.places(Role.COUNTY_LEADER))):
        hidden = hidden_from(work, actor.person, county_id)
        found += work.integrity.numbered(county_id, hidden, number, own)
    return tuple(matter for matter in found if looks(work, actor, matter))


def expected_by(work: Work, actor: Actor, text: str) -> str | None:
    """The sealed number somebody at the reception means with which nobody has come yet; for everybody else none. What
    is missing and what is kept from the actor take the same looks."""
    number = read_number(text).number
    if number is None or not actor.holds(Role.RECEPTION):
        return None
    awaited = work.integrity.awaited(number)
    kept = work.integrity.is_kept(number, stands_for(work, actor.person))
    return number if awaited is not None and not kept else None


def matter_for(work: Work, actor: Actor, ref: str, *, to_look: bool = False) -> Matter:
    """The matter behind an opaque reference, for who handles it (or only looks). Raises Missing."""
    found = work.integrity.by_ref(ref)
    if found is None or not (looks if to_look else handles)(work, actor, found):
        raise Missing
    return found


def has_task(work: Work, person: Person, matter: Matter) -> bool:
    """Whether this person has the matter as a task now: the receiving secretary, in office in the matter's county, not
    apart from it."""
    offices = work.offices.of_person(person.id, work.now)
    return (
        matter.with_secretary
        and matter.receiver_id == person.id
        and person.locked_at is None
        and any(
            office.role is Role.SECRETARY and county_of(work, office.place_id) == matter.county_id
            for office in offices
        )
        and not apart(work, person, matter)
    )


def task_for(work: Work, actor: Actor, ref: str) -> Matter:
    """The task behind an opaque reference, for the one secretary who has it. Raises Missing."""
    found = work.integrity.by_ref(ref)
    if found is None or not has_task(work, actor.person, found):
        raise Missing
    return found


def tasks_of(work: Work, actor: Actor) -> tuple[Matter, ...]:
    """The tasks this person has; for everybody but their receivers none."""
    if not actor.holds(Role.SECRETARY):
        return ()
    return tuple(m for m in work.integrity.tasks_of(actor.person.id) if has_task(work, actor.person, m))
