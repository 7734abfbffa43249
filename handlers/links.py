"""关联: two cases that have to do with each other are linked, and unlinked again."""

from handlers.buttons import in_rows
from handlers.casework import finish_with_card
from handlers.flow import Outcome, Step, flow, option
from handlers.history import short
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.turn import Turn
from supervision.acts import joining
from supervision.cases import Case, Move
from supervision.drafts import Draft
from supervision.gate import case_by_number, case_for, may
from supervision.numbers import read_number
from supervision.recusal import hidden_from
from supervision.refusals import Refusal

#: How many other cases of the village are offered (house); any other is typed.
_OFFERED = 6


def _others(view: View, case: Case) -> tuple[Case, ...]:
    """Open cases of the same village that are not linked yet, the newest first."""
    known = {case.id, *view.work.links.of_case(case.id)}
    hidden = len(hidden_from(view.work, view.someone.person))
    found = view.work.cases.open_in(case.village_id, case.track, 3 * _OFFERED + hidden)
    fit = (each for each in found if each.id not in known and may(view.work, view.someone, each, Move.LINK))
    return tuple(fit)[:_OFFERED]


def _ask(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    linked = [
        option(draft, "link.button.off", "off", each.ref, number=each.number)
        for each in joining.linked(view.work, view.someone, case)
    ]
    others = [
        option(draft, "link.button.on", "on", each.ref, number=each.number, summary=short(view, each))
        for each in _others(view, case)
    ]
    key = "ask.link_more" if linked else "ask.link"
    return Screen(key, {"number": case.number}, rows=in_rows([*linked, *others], 1), content=True)


def _link(turn: Turn, draft: Draft, ref: str) -> Outcome:
    joining.link(turn.work, turn.actor, draft.body["case"], ref)
    return finish_with_card(turn, draft)


def _typed(turn: Turn, draft: Draft) -> Outcome:
    reading = read_number(turn.said.text)
    again = ("draft", {"draft": draft.ref, "version": draft.version})
    if reading.number is None:
        raise Refusal("number_mistyped" if reading.mistyped else "number_missing", screen=again)
    return _link(turn, draft, case_by_number(turn.work, turn.actor, reading.number).ref)


def _unlink(turn: Turn, draft: Draft, ref: str) -> Outcome:
    joining.unlink(turn.work, turn.actor, draft.body["case"], ref)
    return finish_with_card(turn, draft)


flow(
    "link",
    "which",
    Step("which", _ask, "wants.number", takes={Kind.TEXT: _typed}, chooses={"on": _link, "off": _unlink}),
)
