"""改名册: whoever is enrolled asks to have the own name or phone corrected; inspector or keeper checks, and does it."""

from collections.abc import Iterable

from supervision.acts import recusing
from supervision.acts.enrolling import vouchers
from supervision.corrections import Correction, CorrectionState
from supervision.events import CorrectionAsked, CorrectionRefused, PersonCorrected
from supervision.gate import Actor, township_of
from supervision.offices import Role
from supervision.people import Person
from supervision.phones import normalise_phone
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: The longest name there is room for.
LONGEST_NAME = 40


def deciders(work: Work, person_id: int) -> tuple[Person, ...]:
    """Who knows the person: the township's inspectors, else who lets people in there or keeps the house; never the
    person, nor anybody below: the name by which somebody is kept from a case is not for those to change who depend on
    him. Where only such are left, the county's leaders."""
    found: dict[int, Person] = {}
    for office in work.offices.of_person(person_id, work.now):
        township = township_of(work, office.place_id)
        inspectors = work.offices.holders(Role.INSPECTOR, township.id, work.now) if township else ()
        able = _not_below(work, person_id, inspectors)
        for person in able or _not_below(work, person_id, vouchers(work, office.place_id, person_id)):
            found[person.id] = person
    return (
        tuple(found.values())
        or _of_role(work, Role.KEEPER, person_id)
        or _of_role(work, Role.COUNTY_LEADER, person_id)
    )


def _of_role(work: Work, role: Role, but: int) -> tuple[Person, ...]:
    offices = work.offices.with_role(role, work.now)
    people = work.people.by_ids(office.person_id for office in offices if office.deputy_of is None)
    return tuple(person for person in people.values() if person.id != but and person.reachable)


def _not_below(work: Work, person_id: int, people: Iterable[Person]) -> tuple[Person, ...]:
    """Those of them who can be asked, and stand no lower in offices of their own; nobody who acts for the person."""
    own = _rank(work, person_id)
    acting = {office.person_id for office in work.offices.deputies_of(person_id, work.now)}
    return tuple(
        person
        for person in people
        if person.id not in {person_id, *acting} and person.reachable and _rank(work, person.id) >= own
    )


def _rank(work: Work, person_id: int) -> int:
    offices = work.offices.of_person(person_id, work.now)
    roles = {office.role for office in offices if office.deputy_of is None}
    # Whoever keeps the house decides nothing of what is in it: he may check anybody.
    return recusing.COUNTYS if Role.KEEPER in roles else recusing.rank_of(roles)


def ask(work: Work, actor: Actor, *, name: str = "", phone: str = "") -> Correction:
    """Ask for the own name or phone to be corrected. Raises Refusal: name_missing, phone_unclear, correction_taken,
    correction_same, correction_nobody."""
    me = actor.person
    wanted, number = " ".join(name.split())[:LONGEST_NAME], normalise_phone(phone) or ""
    if phone and not number:
        raise Refusal("phone_unclear")
    if not wanted and not number:
        raise Refusal("name_missing")
    if wanted in {"", me.name} and number in {"", work.people.phone_of(me.id)}:
        raise Refusal("correction_same")
    _check_free(work, me.id, number)
    if not deciders(work, me.id):
        raise Refusal("correction_nobody")
    correction = work.corrections.ask(me.id, wanted, number)
    work.record(CorrectionAsked(by_id=me.id, correction_id=correction.id))
    return correction


def decide(work: Work, actor: Actor, ref: str, *, right: bool) -> Correction:
    """Whoever knows the person says that it is so, and from then on the roster says it; or that it is not.

    Raises Missing, or Refusal: already_decided, correction_taken.
    """
    correction = correction_for(work, actor, ref)
    if actor.person.id == correction.person_id:
        raise Missing
    if not correction.waits(work.now):
        raise Refusal("already_decided")
    about = {"person_id": correction.person_id, "correction_id": correction.id}
    if not right:
        work.record(CorrectionRefused(by_id=actor.person.id, **about))
        return work.corrections.end(correction, CorrectionState.REFUSED, actor.person.id)
    _check_free(work, correction.person_id, correction.phone)
    if correction.name:
        work.people.rename(correction.person_id, correction.name)
        # The right name may have been given in a case, which is kept from its bearer from now on.
        recusing.newcomer(work, work.people.by_id(correction.person_id), own_kin=False)
    if correction.phone:
        work.people.renumber(correction.person_id, correction.phone)
    work.record(PersonCorrected(by_id=actor.person.id, **about))
    return work.corrections.end(correction, CorrectionState.DONE, actor.person.id)


def correction_for(work: Work, actor: Actor, ref: str) -> Correction:
    """The correction behind a reference, for the person and those who decide. Raises Missing."""
    correction = work.corrections.by_ref(ref)
    if correction is None:
        raise Missing
    may = {correction.person_id, *(p.id for p in deciders(work, correction.person_id))}
    if actor.person.id not in may:
        raise Missing
    return correction


def _check_free(work: Work, person_id: int, phone: str) -> None:
    other = work.people.by_phone(phone) if phone else None
    if other is not None and other.id != person_id:
        raise Refusal("correction_taken")
