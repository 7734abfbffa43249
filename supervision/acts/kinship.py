"""Relatives that the county's roster declares for somebody: they stand beside the own ones and are not taken back."""

from collections.abc import Iterable, Mapping

from supervision.acts import recusing
from supervision.events import RelativeDeclared
from supervision.naming import name_key
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.relatives import Kin


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
    changed = False
    for key, (kin, name) in wanted.items():
        if key not in before:
            work.relatives.add(person.id, kin, name, by_roster=True)
            changed = True
    for key, each in before.items():
        if each.by_roster != (key in wanted):
            work.relatives.vouch(each.ref, by_roster=key in wanted)
            changed = True
    if changed:
        work.record(RelativeDeclared(person_id=person.id))
        recusing.newcomer(work, person)
