"""请别镇接: to which township, and why; 接收; and 定由哪个镇办, where three have refused."""

from dataclasses import replace

from handlers import spoken
from handlers.buttons import in_rows
from handlers.casework import finish_with_card
from handlers.flow import Go, Outcome, Step, flow, option
from handlers.paging import place_rows, turn_page
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.turn import Turn
from supervision.acts import offering
from supervision.cases import Case, State
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.places import Place
from supervision.ports import Work
from supervision.refusals import Refusal

#: Ready reasons (words: reason.offer.<n>, reason.decide.<n>).
READY = {"offer": 3, "decide": 2}

_ACTS = {"offer": offering.offer, "decide": offering.decide}


def _places(work: Work, draft: Draft, case: Case) -> tuple[Place, ...]:
    return (offering.deciders_choice if draft.flow == "decide" else offering.takers)(work, case)


def _ask_where(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    places = _places(view.work, draft, case)
    key = f"ask.{draft.flow}" if places else "ask.offer_nobody"
    if places and case.held_from is not None:
        key = "ask.decide_held"
    elif places and draft.flow == "decide" and case.state is not State.TRANSFERRING:
        key = "ask.decide_anew"
    return Screen(key, {"number": case.number}, rows=place_rows(draft, places, "to"))


def _chosen(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit():
        raise Refusal("choice_unknown")
    return Go("why", {"to": int(argument)})


def _typed_place(turn: Turn, draft: Draft) -> Outcome:
    """A name, or a part of one that means one place only."""
    case = case_for(turn.work, turn.actor, draft.body["case"])
    said = turn.said.text.strip()
    found = [place for place in _places(turn.work, draft, case) if said and said in place.name]
    if len(found) != 1:
        raise Refusal("place_unread", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    return Go("why", {"to": found[0].id})


def _ask_why(view: View, draft: Draft) -> Screen:
    place = view.work.places.by_id(draft.body["to"]).name
    ready = [
        option(draft, f"reason.{draft.flow}.{n}", "ready", str(n)) for n in range(1, READY[draft.flow] + 1)
    ]
    fields = {"number": draft.body["number"], "place": place}
    return Screen(f"ask.{draft.flow}_why", fields, rows=in_rows(ready, 1))


def _hear(turn: Turn, draft: Draft) -> Outcome:
    """Why may speak of somebody of the township that has it, or had it."""
    text = turn.said.text
    return spoken.heard(turn, draft, text, _act, why=text)


def _act(turn: Turn, draft: Draft) -> Outcome:
    body = draft.body
    _ACTS[draft.flow](turn.work, turn.actor, body["case"], body["to"], str(body["why"]))
    return finish_with_card(turn, draft)


def _ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit() or not 1 <= int(argument) <= READY[draft.flow]:
        raise Refusal("choice_unknown")
    why = turn.words(f"reason.{draft.flow}.{argument}")
    return _act(turn, replace(draft, body={**draft.body, "why": why}))


for _name in READY:
    flow(
        _name,
        "to",
        Step(
            "to",
            _ask_where,
            "wants.township",
            takes={Kind.TEXT: _typed_place},
            chooses={"to": _chosen, "page": turn_page},
        ),
        Step(
            "why",
            _ask_why,
            "wants.words",
            takes={Kind.TEXT: _hear},
            chooses={"ready": _ready},
            back="to",
        ),
        spoken.whom(_act, back="why"),
    )


def accept(turn: Turn, ref: str) -> Case:
    """接收, one tap. Taken on the card, what offered it beside offers it no more."""
    case = offering.accept(turn.work, turn.actor, ref)
    pressed_on = turn.said.press.message_id if turn.said.press is not None else None
    turn.work.show_decided(turn.said.chat_id, ref, "case.card", {"case": ref}, but=pressed_on)
    return case


def recall(turn: Turn, ref: str) -> Case:
    """不转了, one tap."""
    return offering.recall(turn.work, turn.actor, ref)
