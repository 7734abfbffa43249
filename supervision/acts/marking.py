"""A copy turned up somewhere: its mark leads back to who had it, and looking that up is an entry of the journal too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from supervision.events import MarkResolved
from supervision.marks import read_code
from supervision.people import Person
from supervision.ports import Work


@dataclass(frozen=True, slots=True)
class Copy:
    """Something that was handed out: when, by which act, to whom, of which case (its number) if of one."""

    at: datetime
    act: str
    person: Person | None
    number: str | None


def resolve(work: Work, text: str) -> Sequence[Copy]:
    """The copies that carry this mark: one, or none. Raises ValueError for what is no mark.

    On the command line only, for whoever runs the house: who is concerned in a case would learn of it by its number.
    """
    code = read_code(text)
    if code is None:
        raise ValueError(text)
    found = tuple(
        Copy(at, act, _person(work, person_id), _number(work, case_id))
        for at, act, person_id, case_id in work.journal.marked(code)
    )
    work.record(MarkResolved(code=code, count=len(found)))
    return found


def _number(work: Work, case_id: int | None) -> str | None:
    case = work.cases.by_id(case_id) if case_id is not None else None
    return case.number if case is not None else None


def _person(work: Work, person_id: int | None) -> Person | None:
    return work.people.by_id(person_id) if person_id is not None else None
