"""改名字电话: the supervisor corrects whom he wrote down for a case; what it was stays beside it."""

from handlers.buttons import in_rows
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.turn import Turn
from handlers.villager import own_phone, read_identity, take_back
from supervision.acts.correcting import correct_villager, own_villagers
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.refusals import Refusal

#: How many villagers one question offers.
_MOST = 8


def begin_fixing(turn: Turn, ref: str, _argument: str) -> None:
    """The button under the own villagers: whom, where there are several; then what is right."""
    case = case_for(turn.work, turn.actor, ref)
    own = own_villagers(turn.work, turn.actor, case)
    if not own:
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    one = {"who": own[0].id} if len(own) == 1 else {}
    begin(turn, "fix_who", "told" if one else "whom", case=ref, number=case.number, **one)


def _ask_whom(view: View, draft: Draft) -> Screen:
    own = own_villagers(view.work, view.someone, case_for(view.work, view.someone, draft.body["case"]))
    buttons = [
        option(draft, "fix.button.villager", "who", str(n), name=each.name)
        for n, each in enumerate(own[:_MOST])
    ]
    return Screen(
        "fix.whom", {"number": draft.body["number"]}, rows=in_rows(buttons, 2), content=True, fleeting=True
    )


def _chosen(turn: Turn, draft: Draft, argument: str) -> Outcome:
    own = own_villagers(turn.work, turn.actor, case_for(turn.work, turn.actor, draft.body["case"]))
    if not argument.isdecimal() or int(argument) >= len(own):
        raise Refusal("choice_unknown")
    return Go("told", {"who": own[int(argument)].id})


def _ask_told(view: View, draft: Draft) -> Screen:
    return Screen("fix.told", {"number": draft.body["number"]})


def _told(turn: Turn, draft: Draft) -> Outcome:
    name, phone, group = read_identity(turn.said.text)
    if own_phone(turn, phone):
        raise Refusal("phone_own", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    learnt = {"name": name, "phone": phone or "", "group": group or ""}
    ref = draft.body["case"]
    case = correct_villager(turn.work, turn.actor, ref, draft.body.get("who", 0), learnt)
    take_back(turn, name, phone, group)
    # What was typed is kept under the villager's own key; the conversation's is destroyed.
    turn.work.drafts.discard(draft)
    turn.say("case.who", case_id=case.id, case=ref)
    return Done()


flow(
    "fix_who",
    "whom",
    Step("whom", _ask_whom, "wants.choose", chooses={"who": _chosen}),
    Step("told", _ask_told, "wants.villager", takes={Kind.TEXT: _told}),
)
