"""After an older backup: what was taken away since it was made is taken away again, one thing at a time.

Nothing is given: who came into an office since, or got his access back, has to be let in anew by people. Nobody is told
here: whoever is concerned was told when it was done, and the keeper hears of the restore.
"""

from collections.abc import Collection
from datetime import datetime

from supervision.acts import drafting, holding, integrity, locking, recusing
from supervision.acts.parting import let_go
from supervision.altering import altered
from supervision.cases import Case
from supervision.events import Locked, Named, OfficeEnded
from supervision.integrity import Matter
from supervision.offices import Office
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import concerned_in


def keep_from(work: Work, case: Case, people: Collection[int], *, lost: bool) -> None:
    """A case was kept from these since; `lost`: its township has lost it, and the county decides.

    Its words stay under the key they lie under: the newer one, under which they were laid then, is not here.
    """
    kept = concerned_in(work, case.id)
    for person_id in sorted(people):
        work.recusals.add(case.id, person_id, None)
    gone = concerned_in(work, case.id)
    lost = lost and case.held_from is None
    if case.open:
        case = work.cases.save(recusing.without(work, holding.held(work, case) if lost else case, gone))
    elif lost:
        case = work.cases.save(altered(case, held_from=case.township_id))
    let_go(work, gone, case)
    work.record(Named(case_id=case.id, people=tuple(sorted(gone - kept))))
    if lost:
        holding.tell(work, case, None)


def lock(work: Work, person: Person) -> None:
    """Somebody's access was ended since, or goes through another account since."""
    locking.shut(work, person)
    work.record(Locked(person_id=person.id))


def end(work: Work, office: Office, until: datetime) -> None:
    """An office has ended since, or was given an earlier end."""
    work.offices.end(office.id, until)
    person = work.people.by_id(office.person_id)
    drafting.end_unseen(work, person)
    work.record(OfficeEnded(person_id=person.id, role=office.role.value, place_id=office.place_id))


def keep_matter(work: Work, matter: Matter, people: Collection[int]) -> None:
    """An integrity matter was kept from these since."""
    for person_id in sorted(people):
        work.integrity.exclude(matter.id, person_id)
    integrity.let_go(work, matter)
