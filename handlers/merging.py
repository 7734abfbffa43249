"""和别件合并: which open case is the same matter; one of the village's is tapped, or any number typed."""

from handlers.buttons import in_rows
from handlers.flow import Done, Outcome, Step, flow, option
from handlers.history import short
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.turn import Turn
from supervision.acts import joining
from supervision.cases import Case, Move
from supervision.drafts import Draft
from supervision.gate import SEE, case_by_number, case_for, may
from supervision.numbers import read_number
from supervision.recusal import hidden_from
from supervision.refusals import Refusal

#: How many other cases of the village are offered (house), of how many looked at; any other is typed.
_OFFERED, _LOOKED_AT = 6, 60


def _others(view: View, case: Case) -> list[Case]:
    """Open cases of the same village, those of the same category first: a guessed category is often another one."""
    # A hidden one must not take another's place.
    hidden = len(hidden_from(view.work, view.someone.person))
    found = view.work.cases.open_in(case.village_id, case.track, _LOOKED_AT + hidden)
    fit = [each for each in found if each.id != case.id and may(view.work, view.someone, each, SEE)]
    return sorted(fit, key=lambda each: each.category != case.category)[:_OFFERED]


def _ask(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    others = _others(view, case)
    buttons = [
        option(draft, "merge.button", "into", each.ref, number=each.number, summary=short(view, each))
        for each in others
    ]
    key = "case.merge" if others else "case.merge_none"
    return Screen(key, {"number": case.number}, rows=in_rows(buttons, 1), content=True)


def _into(turn: Turn, draft: Draft, ref: str) -> Outcome:
    into = joining.merge(turn.work, turn.actor, draft.body["case"], ref)
    turn.work.drafts.finish(draft)
    turn.answer("case.merged", case_id=into.id, number=into.number)
    return Done()


def _typed(turn: Turn, draft: Draft) -> Outcome:
    reading = read_number(turn.said.text)
    again = ("draft", {"draft": draft.ref, "version": draft.version})
    if reading.number is None:
        raise Refusal("number_mistyped" if reading.mistyped else "number_missing", screen=again)
    return _into(turn, draft, case_by_number(turn.work, turn.actor, reading.number, Move.SUPPLEMENT).ref)


flow(
    "merge",
    "which",
    Step("which", _ask, "wants.number", takes={Kind.TEXT: _typed}, chooses={"into": _into}),
)
