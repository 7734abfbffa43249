"""查一件: a case by its number, or those with these words; what is forbidden and what is missing look the same."""

from collections.abc import Mapping
from typing import Any

from handlers.by_number import at_the_desk, show_number
from handlers.commands import command
from handlers.flow import Done, Outcome, Step, begin, flow
from handlers.queue import counted, lines_of, openers, page_of
from handlers.said import Kind
from handlers.screen import Screen, View, screen
from handlers.turn import Turn
from supervision.acts.opening import note_search
from supervision.drafts import Draft
from supervision.gate import Actor
from supervision.lists import Filter, Page
from supervision.numbers import read_number
from supervision.ports import Work
from supervision.refusals import Missing, Refusal


@command("case")
def search(turn: Turn) -> None:
    """Find a case by number or by words."""
    if turn.said.argument:
        find(turn, turn.said.argument)
        return
    begin(turn, "search")


def find(turn: Turn, text: str) -> None:
    """Show the case with that number, or the cases with those words; at the county's desk the integrity matter.
    Forbidden and missing look the same."""
    if at_the_desk(turn, text):
        return
    reading = read_number(text)
    if reading.number is not None:
        show_number(turn, reading.number)
        return
    if reading.mistyped:
        raise Refusal("number_mistyped")
    words = text.strip()[:30]
    note_search(turn.work, turn.person, int(_found(turn.work, turn.actor, words).total))
    turn.say("search.found", words=words)


def _found(work: Work, actor: Actor, words: str) -> Page:
    """What has these words: looked for once in an act, though it is both noted how many there are, and shown;
    an act that searches changes no case."""
    asked = ("search", actor.person.id, actor.offices, words)
    page: Page | None = work.settled.get(asked)
    if page is None:
        page = work.settled[asked] = page_of(work, actor, Filter("all", words=words), 0)
    return page


def _ask_search(view: View, draft: Draft) -> Screen:
    return Screen("search.ask")


def _typed(turn: Turn, draft: Draft) -> Outcome:
    try:
        find(turn, turn.said.text)
    except Missing as missing:
        raise Refusal(
            "missing", screen=("draft", {"draft": draft.ref, "version": draft.version})
        ) from missing
    turn.work.drafts.discard(draft)
    return Done()


flow(
    "search",
    "words",
    Step("words", _ask_search, "wants.number_or_words", takes={Kind.TEXT: _typed}),
    passing=True,
)


@screen("search.found")
def found_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What was found by words, five at most, newest due first."""
    page = _found(view.work, view.someone, fields["words"])
    if not page.cases:
        return Screen("search.nothing", {"words": fields["words"]})
    shown = {"words": fields["words"], "count": counted(page.total), "lines": lines_of(view, page.cases, 0)}
    return Screen("search.found", shown, rows=openers(page.cases, 0), content=True)
