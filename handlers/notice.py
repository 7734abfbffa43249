"""One notice about a case: number, village, category and step, and the buttons of what is next."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers import aloud
from handlers.card import actions, facts
from handlers.history import reason
from handlers.screen import Button, Screen, View, Words, screen
from supervision.cases import Case, EntryKind, State, Track
from supervision.gate import case_for


def notice(
    name: str,
    *states: State,
    last: EntryKind | None = None,
    acts: bool = True,
    unless: Callable[[View, Case], bool] | None = None,
    why: Callable[[View, Case], Any] | None = None,
) -> None:
    """Register a notice about a case: number, village, category and step, never the villager's words.

    It is dropped at sending when the case has left `states` meanwhile, or `unless` says so. `acts`: the next buttons
    of the case stand under it; without them it only says what is said, and the card is one tap away. `why`: lines of
    what has led to it.
    """

    @screen(name)
    def maker(view: View, fields: Mapping[str, Any]) -> Screen | None:
        case = case_for(view.work, view.someone, fields["case"])
        if (states and case.state not in states) or (unless is not None and unless(view, case)):
            return None
        shown = facts(view, case)
        if last is not None:
            shown["text"] = last_words(view, case, last)
        if why is not None:
            shown["why"] = why(view, case)
        version = int(fields.get("version", 0))
        shown["aloud"] = aloud.sentence(view, case, name, version)
        ticking = aloud.tick(view, case, name, version)
        return Screen(
            name,
            shown,
            rows=(
                *(actions(view, case) if acts else ()),
                *ticking,
                (Button("notice.button.card", "o", (case.ref,)),),
            ),
            content=True,
            loud=case.track is Track.URGENT,
        )


def last_words(view: View, case: Case, kind: EntryKind) -> Any:
    """The latest line of a kind."""
    texts = [e.text for e in view.work.cases.entries(case.id) if e.kind is kind]
    text = texts[-1] if texts else ""
    return reason(text or "…")


def what_first(_view: View, case: Case) -> Words:
    """What is asked of the inspector: against danger, the first measures before all else."""
    return Words("notice.assigned.measures" if case.due_kind == "measures" else "notice.assigned.handle")


def by_when(view: View, case: Case) -> Words:
    """What the day is for that is told: of danger the first measures, not that all is done."""
    key = "notice.handed.measures" if case.due_kind == "measures" else "notice.handed.handle"
    return Words(key, {"due": facts(view, case)["due"]})
