"""停用: a phone is lost. The keeper ends somebody's access with one tap; two persons, or a new enrolment, give it back.

Whoever is locked is a stranger to the house from that act on: no key works, nothing is said to that chat any more, and
the next office covers, as for somebody who cannot be reached.
"""

from collections.abc import Sequence
from datetime import timedelta

from supervision.acts.enrolling import vouchers
from supervision.events import Locked, UnlockAsked, Unlocked, UnlockRefused
from supervision.gate import Actor
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: How long a second person may answer (house: as for every approval).
ANSWERED_WITHIN = timedelta(hours=24)
#: So many of one name are offered; of more the phone number is asked.
MOST = 8


def found(work: Work, actor: Actor, asked: str) -> Sequence[Person]:
    """Whom the keeper may mean: by name, or by the phone number of the roster. Raises Refusal("not_for_you")."""
    _check_keeper(actor)
    by_phone = work.people.by_phone(asked)
    people = (by_phone,) if by_phone is not None else work.people.named(asked, MOST + 1)
    return [person for person in people if person.enrolled]


def lock(work: Work, actor: Actor, ref: str) -> Person:
    """End somebody's access now. Raises Refusal: not_for_you, lock_unknown, lock_self."""
    _check_keeper(actor)
    person = work.people.by_ref(ref)
    if person is None or not person.enrolled:
        raise Refusal("lock_unknown")
    if person.id == actor.person.id:
        raise Refusal("lock_self")
    if person.locked_at is None:
        shut(work, person)
        work.record(Locked(by_id=actor.person.id, person_id=person.id))
    return work.people.by_id(person.id)


def shut(work: Work, person: Person) -> None:
    """Nothing of the house opens to this account any more, and nothing of it stays in its chat."""
    work.people.lock(person.id, work.now)
    assert person.user_id is not None
    work.chats.wipe(person.user_id)
    pin = work.pins.of(person.id)
    if pin is not None:  # whoever found the phone may have sent it: it is not done as the owner's
        work.pins.want(pin, None)


def ask_unlock(work: Work, actor: Actor, ref: str) -> Person:
    """The keeper asks a second person to give it back. Raises Refusal: not_for_you, lock_unknown, lock_nobody."""
    _check_keeper(actor)
    person = work.people.by_ref(ref)
    if person is None or person.locked_at is None:
        raise Refusal("lock_unknown")
    if not seconds(work, actor.person.id, person):
        raise Refusal("lock_nobody", name=person.name)
    work.people.ask_unlock(person.id, actor.person.id, work.now)
    work.record(UnlockAsked(by_id=actor.person.id, person_id=person.id))
    return person


def decide(work: Work, actor: Actor, ref: str, *, unlock: bool) -> Person:
    """The second person's tap. Raises Refusal("already_decided") when it is over, or not theirs."""
    person = work.people.by_ref(ref)
    asker = asked_by(work, person) if person is not None else None
    if person is None or asker is None:
        raise Refusal("already_decided")
    if actor.person.id not in {each.id for each in seconds(work, asker, person)}:
        raise Refusal("missing")
    work.people.ask_unlock(person.id, None, None)
    if not unlock:
        work.record(UnlockRefused(by_id=actor.person.id, person_id=person.id, asked_by=asker))
        return person
    work.people.lock(person.id, None)
    work.record(Unlocked(by_id=actor.person.id, person_id=person.id, asked_by=asker))
    return work.people.by_id(person.id)


def asked_by(work: Work, person: Person) -> int | None:
    """Which keeper waits for a second person's answer; None where nobody does (any more)."""
    asker, at = work.people.unlock_asked(person.id)
    stands = person.locked_at is not None and asker is not None and at is not None
    return asker if stands and at is not None and work.now - at < ANSWERED_WITHIN else None


def seconds(work: Work, asker: int, person: Person) -> tuple[Person, ...]:
    """Who may be the second person: who lets people in at the person's places, else another keeper; else the county's
    leaders. Never who asks, never who is locked."""
    offices = work.offices.of_person(person.id, work.now)
    for people in (
        *(vouchers(work, office.place_id, person.id) for office in offices),
        _holders(work, Role.KEEPER),
        _holders(work, Role.COUNTY_LEADER),
    ):
        able = tuple(each for each in people if each.reachable and each.id not in {asker, person.id})
        if able:
            return able
    return ()


def _holders(work: Work, role: Role) -> tuple[Person, ...]:
    ids = dict.fromkeys(office.person_id for office in work.offices.with_role(role, work.now))
    return tuple(work.people.by_id(person_id) for person_id in ids)


def _check_keeper(actor: Actor) -> None:
    if not actor.holds(Role.KEEPER):
        raise Refusal("not_for_you")
