"""改一改: what may be changed of a report before it is filed. The questions of the conversation in handlers.report."""

from dataclasses import replace

from handlers import story, villager
from handlers.buttons import in_rows
from handlers.flow import Go, Outcome, option
from handlers.screen import Quote, Screen, View
from handlers.turn import Turn
from supervision.categories import Category
from supervision.drafts import Draft
from supervision.refusals import Refusal

CHANGES = ("kind", "category", "story", "photos", "villager", "village")


def ask_change(view: View, draft: Draft) -> Screen:
    """What is to be changed."""
    buttons = [option(draft, f"change.button.{name}", "what", name) for name in CHANGES]
    return Screen("report.change", rows=in_rows(buttons, 2))


def choose_change(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """One was tapped."""
    if argument not in CHANGES:
        raise Refusal("choice_unknown")
    step = "retell" if argument == "story" else argument
    return Go(step, {"changing": True})


def ask_retell(view: View, draft: Draft) -> Screen:
    """The story once more."""
    return Screen("report.retell", {"story": Quote(story.told(draft) or "🎤")})


def retell(turn: Turn, draft: Draft) -> Outcome:
    """Told anew: what was told before goes."""
    if villager.told_of(draft):
        story.take_told_back(turn, draft)
    return Go("preview", {"parts": story.with_words(turn, replace(draft, body={**draft.body, "parts": []}))})


def ask_category(view: View, draft: Draft) -> Screen:
    """What it is about."""
    buttons = [option(draft, f"category.{c.value}", "cat", _SHORT[c]) for c in Category]
    return Screen("report.category", rows=in_rows(buttons, 2))


_SHORT = {category: str(index) for index, category in enumerate(Category)}
_LONG = {short: category for category, short in _SHORT.items()}


def choose_category(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """One was tapped."""
    if argument not in _LONG:
        raise Refusal("choice_unknown")
    return Go("preview", {"category": _LONG[argument].value})
