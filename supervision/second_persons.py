"""Two persons are two persons: who may be the second one for what somebody has asked, whatever it is.

Not concerned, no second office of the first, standing in for nobody of theirs, and no keeper of the house.
"""

from collections.abc import Collection, Iterable

from supervision.cases import Case
from supervision.chain import of_role
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal


def second_persons(work: Work, case: Case, by_id: int, roles: Iterable[Role]) -> tuple[Person, ...]:
    """Those who may decide what `by_id` asks about a case: the first of these offices that has any."""
    offices = work.offices.of_person(by_id, work.now)
    paired = {by_id, *(o.deputy_of for o in offices if o.deputy_of is not None)}
    for role in roles:
        found = (p for p in of_role(work, case, role, but=paired) if _second(work, p, paired))
        if people := tuple(found):
            return people
    return ()


def check_stands(work: Work, second: int | None) -> None:
    """That somebody agreed counts only while the account is not locked: whoever found a phone may have agreed with it.

    Raises Refusal("second_locked").
    """
    if second is not None and work.people.by_id(second).locked_at is not None:
        raise Refusal("second_locked")


def _second(work: Work, person: Person, paired: Collection[int]) -> bool:
    offices = work.offices.of_person(person.id, work.now)
    return not any(o.role is Role.KEEPER or o.deputy_of in paired for o in offices)
