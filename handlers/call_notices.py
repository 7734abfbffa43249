"""What the county's call 回访 found, told as it was found: to the township, and to who wrote the satisfaction down."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.card import facts
from handlers.notice import notice
from handlers.screen import Button, Screen, View, Words, screen
from supervision import events as ev
from supervision.callbacks import BAD, Outcome
from supervision.cases import Case, EntryKind, State
from supervision.chain import linked_office, secretary, stands_in, supervisors
from supervision.gate import case_for
from supervision.people import Person
from supervision.ports import Work


def doubted_hears(event: ev.CalledBack, work: Work) -> Iterable[tuple[str, Iterable[Person]]]:
    """Whoever wrote the satisfaction down, where it was not so."""
    if event.outcome in BAD and event.person_id is not None:
        yield "notice.found", (work.people.by_id(event.person_id),)


def brought_back(event: ev.Reopened, work: Work, case: Case) -> Iterable[tuple[str, Iterable[Person]]]:
    """The secretary, and who speaks with the villagers from now on; of an invented satisfaction the linked office too;
    the other supervisors with a villager there as ever. Whoever is doubted is given nothing to say (see
    chain.supervisors)."""
    invented = event.called == Outcome.INVENTED
    township = (*secretary(work, case), *stands_in(work, case))
    yield (
        "notice.invented" if invented else "notice.unhappy",
        (*township, *(linked_office(work, case) if invented else ())),
    )
    told = {person.id for person in township}
    yield "notice.again", [person for person in supervisors(work, case) if person.id not in told]


notice("notice.invented", State.REOPENED)
notice("notice.unhappy", State.REOPENED)


@screen("notice.found")
def found_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Whoever wrote down a satisfaction that was not so hears what the county found, and may comment on it; no more is
    asked of him: somebody else speaks with the villager."""
    case = case_for(view.work, view.someone, fields["case"])
    said = [e.text for e in view.work.cases.entries(case.id) if e.kind is EntryKind.SAMPLED]
    if not said:
        return None
    outcome = Words(f"callback.outcome.{said[-1].partition(chr(10))[0]}")
    buttons = (Button("notice.button.duty", "go", ("duty",)), Button("notice.button.card", "o", (case.ref,)))
    return Screen("notice.found", facts(view, case) | {"outcome": outcome}, rows=(buttons,), content=True)
