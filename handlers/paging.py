"""Places to choose from, a screenful at a time: among sixty buttons nobody finds the one he looks for."""

from collections.abc import Callable, Sequence

from handlers.buttons import in_rows, number, value_of
from handlers.flow import Go, Outcome, option
from handlers.screen import Button, Rows
from handlers.turn import Turn
from supervision.drafts import Draft
from supervision.places import Place

#: So many to a page: four rows of two (house).
SCREENFUL = 8

#: Where a conversation keeps the page it shows.
PAGE = "page"


def place_rows(draft: Draft, places: Sequence[Place], choice: str) -> Rows:
    """A page of places under a question, and the ways to the next one and back."""
    return paged(
        places,
        int(draft.body.get(PAGE, 0)),
        lambda place: option(draft, "report.button.place", choice, str(place.id), place=place.name),
        lambda label, page: option(draft, label, "page", number(page)),
    )


def paged(
    places: Sequence[Place], page: int, place: Callable[[Place], Button], turned: Callable[[str, int], Button]
) -> Rows:
    """The buttons of one page, whatever they do. A page that is not there (any more) is the last one."""
    last = max(len(places) - 1, 0) // SCREENFUL
    at = min(max(page, 0), last)
    turning = []
    if at > 0:
        turning.append(turned("queue.button.back", at - 1))
    if at < last:
        turning.append(turned("queue.button.next", at + 1))
    shown = [place(each) for each in places[at * SCREENFUL : (at + 1) * SCREENFUL]]
    return (*in_rows(shown, 2), *((tuple(turning),) if turning else ()))


def turn_page(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    """Another page of the same question."""
    return Go(learnt={PAGE: max(value_of(argument), 0)})
