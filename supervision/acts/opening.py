"""What is read day by day leaves an entry too: a card opened (a case's, or an integrity matter's), somebody else's
duty track, a search by words, a receipt shown again."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from supervision.acts.unusual import tell_watchers
from supervision.cases import Complainant
from supervision.duty_sight import sight_of
from supervision.events import Event, IntegrityStepped, TrackDrawn
from supervision.gate import actor_of, case_by_id
from supervision.integrity_gate import matter_for, task_for
from supervision.people import Person
from supervision.ports import Work
from supervision.reading_events import CardOpened, MatterOpened, ReceiptShown, SearchMade, TrackLooked
from supervision.refusals import Missing

#: Nobody at work opens the cards of so many cases in one hour, one a minute (house).
CARDS = 60
_HOUR = timedelta(hours=1)
#: How far back is looked for them: among what else he did in that hour.
_LOOKED_AT = 4 * CARDS


def open_card(work: Work, person: Person, case_id: int) -> None:
    """The card of a case is shown to whoever asked for it, or did something to it.

    One entry an hour: the card is the screen most often shown. None where he does something to the case in the same
    act, which says as much.
    """
    hour = work.now.replace(minute=0, second=0, microsecond=0)
    if work.journal.done_since(case_id, person.id, CardOpened.name, hour):
        return
    work.record(CardOpened(by_id=person.id, case_id=case_id))
    _watch_cards(work, person, case_id)


def _watch_cards(work: Work, person: Person, case_id: int) -> None:
    """The cards of very many cases in an hour: who watches reading hears of it, of none that he may not know of."""
    since = work.now - _HOUR
    opened = work.journal.cases_of(person.id, CardOpened.name, since, _LOOKED_AT)
    if len(opened) < CARDS:
        return
    tell_watchers(
        work,
        person.id,
        case_by_id(work, actor_of(work, person), case_id),
        "reading.unusual_cards",
        count=lambda hidden: len(opened - hidden),
        unusual=lambda count: count % CARDS == 0,
    )


def open_matter(work: Work, person: Person, ref: str) -> None:
    """The card of an integrity matter, or the task of its secretary, is shown to whoever asked for it; of what is not
    shown nothing is noted."""
    actor = actor_of(work, person)
    for found in (partial(matter_for, to_look=True), task_for):
        with suppress(Missing):
            matter = found(work, actor, ref)
            _once_an_hour(work, MatterOpened(by_id=person.id, matter_id=matter.id), {IntegrityStepped.name})
            return


def look_at_track(work: Work, person: Person, ref: str) -> None:
    """Somebody else's duty track is shown, as lines or as a picture; one's own is nobody's secret."""
    looked_at = work.people.by_ref(ref)
    if looked_at is None or looked_at.id == person.id:
        return
    with suppress(Missing):
        sight_of(work, actor_of(work, person), looked_at)
        _once_an_hour(work, TrackLooked(by_id=person.id, person_id=looked_at.id), {TrackDrawn.name})


def _once_an_hour(work: Work, event: Event, besides: Collection[str]) -> None:
    """As a case's card: one entry an hour, and none beside one of `besides` in the same act."""
    hour = work.now.replace(minute=0, second=0, microsecond=0)
    if not work.journal.noted_since(event, hour, besides):
        work.record(event)


def note_search(work: Work, person: Person, found: int) -> None:
    """Cases were looked for by words, and so many found."""
    work.record(SearchMade(by_id=person.id, found=found))


def show_receipts(work: Work, person: Person, case_id: int, villagers: Iterable[Complainant]) -> None:
    """The receipts of villagers are shown again to who holds the talk with them."""
    for villager in villagers:
        work.record(ReceiptShown(by_id=person.id, case_id=case_id, receipt=villager.receipt_number))
