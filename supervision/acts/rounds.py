"""Rounds: what comes round without any case: the morning digest, a silent supervisor, links about to expire."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from supervision.acts.weekly import await_week
from supervision.chain import in_turn
from supervision.events import FellSilent
from supervision.gate import Actor, actor_of, case_for, township_of
from supervision.morning import told_meanwhile
from supervision.offices import Role
from supervision.own_moments import silent_at
from supervision.people import Invitation, Person
from supervision.ports import Work
from supervision.refusals import Missing

#: The screen of the morning.
DIGEST = "digest"

#: Whose morning begins with a digest.
MORNING = frozenset({Role.SECRETARY, Role.INSPECTOR})


def awaited(work: Work, person: Person) -> None:
    """Set the moments that come with somebody's offices: the next digest, and when silence is noticed."""
    roles = {office.role for office in work.offices.of_person(person.id, work.now)}
    if roles & MORNING:
        work.people.set_digest(person.id, work.now, _next_morning(work))
    if Role.SUPERVISOR in roles:
        _await_silence(work, person.id)
    await_week(work, person)


def adopt(work: Work) -> int:
    """Await the digest or silence of those for whom nobody does yet (enrolled before there was any). How many."""
    people = work.people.without_moments()
    for person in people:
        awaited(work, person)
    return len(people)


# --- the morning digest


def digest_due(work: Work, limit: int = 100) -> int:
    """Say good morning to those whose digest is due; missed ones are one, and none comes at night.

    What it shows is looked up when it is sent; with nothing to do it is not sent at all. Returns how many.
    """
    people = work.people.digest_due(work.now, limit)
    for person in people:
        _good_morning(work, person)
    return len(people)


def _next_morning(work: Work) -> datetime:
    """The next digest; a county that sets it into the quiet of the night gets it when that ends."""
    return work.time.next_allowed(work.time.next_digest(work.now))


def _good_morning(work: Work, person: Person) -> None:
    roles = {office.role for office in work.offices.of_person(person.id, work.now)}
    if not roles & MORNING:
        work.people.set_digest(person.id, work.now, None)
        return
    if work.time.is_quiet(work.now) or work.time.days_between(work.now, _next_morning(work)) == 0:
        # After an outage that ended at night or before today's digest: then, not now and once more soon after.
        work.people.set_digest(person.id, work.now, _next_morning(work))
        return
    first = work.people.set_digest(person.id, work.now, _next_morning(work))
    if first and person.available(work.now) and person.user_id is not None:
        work.say(person.user_id, DIGEST, priority=3)


def digest_said(work: Work, chat_id: int, refs: Iterable[str], since: datetime) -> None:
    """A digest that was made at `since` has named these cases: whoever alone is in turn is not reminded of them once
    more an hour later, while nothing has changed. Done twice, it is done once."""
    person = work.people.by_user(chat_id)
    if person is None:
        return
    actor = actor_of(work, person)
    for ref in refs:
        try:
            case = case_for(work, actor, ref)
        except Missing:
            continue  # kept from him since
        if not case.open or (case.clock_started_at or since) >= since:
            continue
        told = told_meanwhile(work.time, case, work.now)
        if told is not case and [each.id for each in in_turn(work, case)] == [person.id]:
            work.cases.prompted(told, case)


# --- a silent supervisor


def heard_from(work: Work, actor: Actor) -> None:
    """A supervisor visited or reported: silence is reckoned from now (product, section 5)."""
    if actor.holds(Role.SUPERVISOR):
        _await_silence(work, actor.person.id)


def _await_silence(work: Work, person_id: int) -> None:
    work.people.set_silence(person_id, silent_at(work.time, work.now, 0), since=work.now)


def silence_due(work: Work, limit: int = 100) -> int:
    """Tell of supervisors who neither visit nor report: himself, then the zone's director, then the inspector.

    After that all of them, once in each further stretch. Several for one person are one message. How many.
    """
    found = work.people.silence_due(work.now, limit)
    told: dict[int, list[str]] = defaultdict(list)
    for person, steps in found:
        for hearer in _fell_silent(work, person, steps):
            if hearer.user_id is not None:
                told[hearer.user_id].append(person.ref)
    for chat_id, refs in told.items():
        work.say(chat_id, "silent", {"people": refs}, priority=2)
    return len(found)


def _fell_silent(work: Work, person: Person, steps: int) -> Iterable[Person]:
    """Who hears of it now; the next moment is set."""
    villages = [
        office.place_id
        for office in work.offices.of_person(person.id, work.now)
        if office.role is Role.SUPERVISOR
    ]
    if not villages:
        work.people.set_silence(person.id, None)
        return ()
    if work.time.is_quiet(work.now):
        work.people.move_silence(person.id, work.now, work.time.next_allowed(work.now))
        return ()
    # On leave, or back only now, nobody could expect a visit; and a report begun from a visit may have been given up
    # since, so that nobody was heard from when it was logged.
    for began in (person.away_until, work.visits.last_alone(person.id)):
        if began is not None and (at := silent_at(work.time, began, 0)) > work.now:
            work.people.set_silence(person.id, at, since=began)
            return ()
    following = silent_at(work.time, work.now, steps + 1)
    work.people.set_silence(person.id, following, steps + 1, since=work.now)
    hearers = _hearers(work, person, villages[0], steps)
    work.record(FellSilent(person_id=person.id, step=steps, heard=tuple(each.id for each in hearers)))
    return hearers


def _hearers(work: Work, person: Person, village_id: int, steps: int) -> tuple[Person, ...]:
    """Step 0 the supervisor, 1 the director, 2 the inspector, from 3 on everybody; nobody there: the next up."""
    directors = _at(work, Role.DIRECTOR, (place.id for place in work.places.above(village_id)), person)
    township = township_of(work, village_id)
    seats = (village_id, *((township.id,) if township else ()))
    inspectors = _at(work, Role.INSPECTOR, seats, person) or _at(work, Role.SECRETARY, seats, person)
    own = (person,) if person.reachable else ()
    match steps:
        case 0:
            return own or directors or inspectors
        case 1:
            return directors or inspectors
        case 2:
            return inspectors
    return tuple({each.id: each for each in (*own, *directors, *inspectors)}.values())


def _at(work: Work, role: Role, place_ids: Iterable[int], but: Person) -> tuple[Person, ...]:
    holders = (p for place_id in place_ids for p in work.offices.holders(role, place_id, work.now))
    return tuple(p for p in holders if p.available(work.now) and p.id != but.id)


# --- links about to expire


def links_due(work: Work, limit: int = 200) -> int:
    """Tell the township's inspector, or the keeper, of links that expire before anybody has used them. How many."""
    if work.time.is_quiet(work.now):
        return 0
    found = work.invitations.warning_due(work.now, limit)
    told: dict[int, list[str]] = defaultdict(list)
    for invitation in found:
        if work.invitations.warned(invitation.id):
            for person in _inviters(work, invitation):
                told[person.user_id or 0].append(invitation.ref)
    for chat_id, refs in told.items():
        work.say(chat_id, "links", {"invitations": refs}, priority=2)
    return len(found)


def _inviters(work: Work, invitation: Invitation) -> tuple[Person, ...]:
    """Who meets the invited person face to face: the township's inspector, else its secretary, else the keepers."""
    township = township_of(work, invitation.place_id)
    seats = (invitation.place_id, *((township.id,) if township else ()))
    invited = work.people.by_id(invitation.person_id)
    for role in (Role.INSPECTOR, Role.SECRETARY):
        found = _at(work, role, seats, invited)
        if found:
            return found
    keepers = (work.people.by_id(o.person_id) for o in work.offices.with_role(Role.KEEPER, work.now))
    return tuple(p for p in keepers if p.available(work.now) and p.id != invited.id)
