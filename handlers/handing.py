"""换人跟办: the township's inspectors by name, one's own among them; and 内部备注."""

from collections.abc import Mapping
from typing import Any

from handlers import spoken
from handlers.buttons import in_rows
from handlers.card import act, facts, show_card
from handlers.casework import finish_with_card
from handlers.flow import Outcome, Step, flow
from handlers.said import Kind
from handlers.screen import Screen, View, screen
from handlers.turn import Turn
from supervision.acts import handing
from supervision.cases import Move
from supervision.chain import inspectors
from supervision.drafts import Draft
from supervision.gate import case_for


@screen("case.inspectors")
def inspectors_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Who may follow the case instead."""
    case = case_for(view.work, view.someone, fields["case"], Move.REASSIGN)
    others = [each for each in inspectors(view.work, case) if each.id != case.inspector_id]
    own = view.someone.person.id
    buttons = [
        act(case, "insp", each.ref, "handing.button.mine")
        if each.id == own
        else act(case, "insp", each.ref, "handing.button.person", who=each.name)
        for each in others
    ]
    key = "case.inspectors" if others else "case.inspectors_none"
    return Screen(key, facts(view, case), rows=(*in_rows(buttons, 1), (act(case, "back"),)))


def choose(turn: Turn, ref: str, argument: str) -> None:
    """Somebody was chosen."""
    handing.reassign(turn.work, turn.actor, ref, argument)
    show_card(turn, ref)


def _ask_note(view: View, draft: Draft) -> Screen:
    return Screen("ask.note", {"number": draft.body["number"]})


def _hear_note(turn: Turn, draft: Draft) -> Outcome:
    """It may speak of one of those who read it."""
    text = turn.said.text
    return spoken.heard(turn, draft, text, _noted, inside=True, note=text)


def _noted(turn: Turn, draft: Draft) -> Outcome:
    handing.note(turn.work, turn.actor, draft.body["case"], str(draft.body["note"]))
    return finish_with_card(turn, draft)


flow(
    "note",
    "words",
    Step("words", _ask_note, "wants.words", takes={Kind.TEXT: _hear_note}),
    spoken.whom(_noted, back="words"),
)
