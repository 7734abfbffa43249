"""Relatives as somebody declares them, and as the county's roster does: the latter are not taken back.

A relative may be declared only to see what vanishes: whom a number, or a matter, is about. No declaration may be a
signal to whoever makes it alone, and none may leave somebody with what is about his own kin. For most names the second
weighs more: a case goes at once, and the county's leader hears that a declaration took something away, so that it is
tried under the eyes of another. For names of officials the first does: there are few of them, a guess is likely, and
kinship between officials is the county's to know. What comes from then on is kept from the person; what is there
already only once a second person has put the relative into the roster. Until then 我要回避 on the matter is the way.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from supervision import integrity_gate
from supervision.acts import recusing
from supervision.events import RelativeDeclared
from supervision.naming import above_township, name_key
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import hidden_from, stands_for
from supervision.refusals import Refusal
from supervision.relatives import Kin
from supervision.titles import official

#: Who hears of what a declaration did: the first of these with anybody who can (house).
_HEARERS = (Role.COUNTY_LEADER, Role.PREFECTURE_OFFICER, Role.OFFICER, Role.RECEPTION)


def declare(work: Work, person: Person, kin: Kin, name: str) -> bool:
    """Somebody declares a relative. Whether what is there already is kept from the person by it; if not, the county is
    asked to put the relative into its roster. Raises Refusal: name_missing, relatives_many."""
    at_once = not _may_be_official(work, name)
    cases, numbers = work.recusals.of_person(person.id), _numbers(work, person)
    recusing.declare(work, person, kin, name, at_once=at_once)
    if not at_once:
        for hearer in next(_hearers(work, person), ()):
            _tell(work, hearer, "relatives.asked", {"person": person.ref})
        return False
    gone, taken = work.recusals.of_person(person.id) - cases, _numbers(work, person) - numbers
    for group in _hearers(work, person) if gone or taken else ():
        # Nobody hears of a matter that is kept from him too.
        counts = [(p, len(gone - hidden_from(work, p)) + len(taken - _numbers(work, p))) for p in group]
        for hearer, count in counts:
            if count:
                _tell(work, hearer, "relatives.took", {"person": person.ref, "count": count})
        if any(count for _, count in counts):
            break
    return True


def _tell(work: Work, hearer: Person, screen: str, fields: Mapping[str, Any]) -> None:
    if hearer.user_id is not None:
        work.say(hearer.user_id, screen, fields)


def _may_be_official(work: Work, name: str) -> bool:
    """Whether this may be somebody of the roster, whole or in part, or an office: a piece of a name finds it too."""
    key = name_key(name)
    if official(name) or above_township(name):
        return True
    return any(len(other) > 1 and (other in key or key in other) for other in work.people.names())


def _numbers(work: Work, person: Person) -> frozenset[str]:
    """The sealed numbers under way that are kept from somebody, or from whom he acts for."""
    return frozenset(work.integrity.kept_from_each((stands_for(work, person),)))


def _hearers(work: Work, person: Person) -> Iterator[tuple[Person, ...]]:
    """Who above may hear, one office after the other: the leaders of the person's county, else the prefecture, else
    another office of the county; never the person, nor who acts for the one or the other."""
    counties = {
        integrity_gate.county_of(work, o.place_id) for o in work.offices.of_person(person.id, work.now)
    }
    seats = {seat for each in counties for seat in integrity_gate.seats_of(work, each)}
    seats |= {place.id for each in counties for place in work.places.above(each)}
    own = stands_for(work, person)
    for role in _HEARERS:
        held = {o.person_id for o in work.offices.with_role(role, work.now) if o.place_id in seats}
        people = (work.people.by_id(person_id) for person_id in sorted(held))
        if found := tuple(p for p in people if p.available(work.now) and not own & stands_for(work, p)):
            yield found


def take_back(work: Work, person: Person, ref: str) -> None:
    """Somebody takes back a relative declared by mistake. Raises Refusal: relative_of_roster."""
    if any(each.ref == ref and each.by_roster for each in work.relatives.of_person(person.id)):
        raise Refusal("relative_of_roster", screen=("relatives", {}))
    recusing.take_back(work, person, ref)


def declared_in_roster(work: Work, declared: Mapping[int, Iterable[tuple[Kin, str]]]) -> None:
    """The sheet 亲属, by person: who is new is declared, at once for open cases too.

    Who stands no more in it stays declared, as the person's own to take back: a row left out opens no case to anybody.
    """
    for person_id in {*declared, *work.relatives.by_roster()}:
        _declared(work, work.people.by_id(person_id), tuple(declared.get(person_id, ())))


def _declared(work: Work, person: Person, given: Iterable[tuple[Kin, str]]) -> None:
    before = {name_key(each.name): each for each in work.relatives.of_person(person.id)}
    wanted = {name_key(name): (kin, name) for kin, name in given}
    changed, vouched = False, []
    for key, (kin, name) in wanted.items():
        if key not in before:
            work.relatives.add(person.id, kin, name, by_roster=True)
            vouched.append(name)
    for key, each in before.items():
        if each.by_roster != (key in wanted):
            work.relatives.vouch(each.ref, by_roster=key in wanted)
            changed = True
            vouched += [each.name] if key in wanted else []
    if changed or vouched:
        work.record(RelativeDeclared(person_id=person.id))
        # Nobody else he has declared: that one stands in no roster yet.
        recusing.kin_named(work, person, vouched)
