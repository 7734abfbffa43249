"""催村里: the inspector notes that he urged the village committee on, and how (product, section 6)."""

from dataclasses import replace

from handlers import spoken
from handlers.buttons import in_rows
from handlers.casework import finish_with_card
from handlers.flow import Outcome, Step, flow, option
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.spending_names import present_step
from handlers.turn import Turn
from supervision.acts import spending_findings
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.refusals import Refusal

#: How many ready-made answers there are (words: press.ready.<n>).
READY = 3


def _ask(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    buttons = [option(draft, f"press.ready.{n}", "ready", str(n)) for n in range(1, READY + 1)]
    fields = {"number": case.number, "next": present_step(view, case)}
    return Screen("press.ask", fields, rows=in_rows(buttons, 1))


def _hear(turn: Turn, draft: Draft) -> Outcome:
    """Whom he urged, or why it stands still, may be somebody of those who read it."""
    text = turn.said.text
    return spoken.heard(turn, draft, text, _pressed, words=text)


def _pressed(turn: Turn, draft: Draft) -> Outcome:
    spending_findings.press(turn.work, turn.actor, draft.body["case"], str(draft.body["words"]))
    return finish_with_card(turn, draft)


def _ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {str(n) for n in range(1, READY + 1)}:
        raise Refusal("choice_unknown")
    words = turn.words(f"press.ready.{argument}")
    return _pressed(turn, replace(draft, body={**draft.body, "words": words}))


flow(
    "press",
    "words",
    Step(
        "words",
        _ask,
        "wants.words",
        takes={Kind.TEXT: _hear},
        chooses={"ready": _ready},
    ),
    spoken.whom(_pressed, back="words"),
)
