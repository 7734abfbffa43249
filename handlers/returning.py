"""退回补充: what is missing is ticked by the township, and answered by the supervisor, one by one or at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers import faces, spoken, story
from handlers.buttons import in_rows
from handlers.card import actions, facts
from handlers.casework import finish_with_card
from handlers.covered import answer_to
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.said import Kind
from handlers.screen import Button, Quote, Screen, View, Words, counted, screen
from handlers.turn import Turn
from handlers.villager import own_phone, read_identity, take_back
from handlers.wanted import wanted_lines
from supervision.acts import casework, reporting
from supervision.acts.correcting import name_villager, spoken_for
from supervision.cases import Case, EntryKind, Move, State, Track
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.missing import Item
from supervision.naming import name_key
from supervision.ports import Work
from supervision.refusals import Refusal

#: Items that are ticked; OTHER is typed.
READY = tuple(item for item in Item if item is not Item.OTHER)


def _item(argument: str) -> Item:
    if argument not in set(Item):
        raise Refusal("choice_unknown")
    return Item(argument)


# --- the township: what is missing


def _ticked(draft: Draft) -> list[str]:
    return list(draft.body.get("items", []))


def _ask_missing(view: View, draft: Draft) -> Screen:
    ticked, other = _ticked(draft), story.told(draft)
    buttons = [
        option(draft, "missing.button.on", "no", item.value, item=Words(f"missing.{item.value}"))
        if item.value in ticked
        else option(draft, "missing.button.off", "yes", item.value, item=Words(f"missing.{item.value}"))
        for item in READY
    ]
    send = ((option(draft, "missing.button.send", "send"),),) if ticked or other else ()
    fields: dict[str, Any] = {"number": draft.body["number"]}
    if other:
        return Screen(
            "ask.return_other", fields | {"other": Quote(other)}, rows=(*in_rows(buttons, 2), *send)
        )
    return Screen("ask.return", fields, rows=(*in_rows(buttons, 2), *send))


def _tick(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    item = _item(argument).value
    return Go(learnt={"items": list(dict.fromkeys([*_ticked(draft), item]))})


def _untick(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    return Go(learnt={"items": [each for each in _ticked(draft) if each != argument]})


def _send_back(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """What else is missing is typed, and may speak of somebody who has it after this."""
    return spoken.heard(turn, draft, story.told(draft), _sent_back)


def _sent_back(turn: Turn, draft: Draft) -> Outcome:
    other = story.told(draft).strip()
    items = [*map(Item, _ticked(draft)), *([Item.OTHER] if other else [])]
    # Ready words become the speaker's own text; the supervisor's list is worded in the supervisor's language.
    said = [turn.words(f"missing.{item.value}") for item in items if item is not Item.OTHER]
    text = "\n".join([*said, *([other] if other else [])])
    casework.send_back(turn.work, turn.actor, draft.body["case"], text, items)
    return finish_with_card(turn, draft)


flow(
    "return",
    "what",
    Step(
        "what",
        _ask_missing,
        "wants.missing",
        takes={Kind.TEXT: story.add_words},
        chooses={"yes": _tick, "no": _untick, "send": _send_back},
        lasting=frozenset({"yes", "no"}),
    ),
    spoken.whom(_sent_back, back="what"),
)


# --- the supervisor: the answers


def begin_answers(turn: Turn, ref: str, _argument: str) -> None:
    """补充再报: item by item where items were ticked; else whatever is to be added."""
    case = case_for(turn.work, turn.actor, ref, Move.SUPPLEMENT)
    listed = case.state is State.RETURNED and bool(turn.work.missing.of_case(case.id))
    name = "answers" if listed else "supplement"
    begin(turn, name, case=ref, number=case.number, move=Move.SUPPLEMENT.value)


def _asked_for(work: Work, case: Case) -> tuple[Item, ...]:
    return tuple(each.item for each in work.missing.of_case(case.id))


def _answered(draft: Draft) -> list[str]:
    return list(draft.body.get("answered", []))


def _ask_list(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    items, answered = _asked_for(view.work, case), _answered(draft)
    buttons = [
        option(
            draft,
            "missing.button.on" if item.value in answered else "missing.button.off",
            "one",
            item.value,
            item=Words(f"missing.{item.value}"),
        )
        for item in items
    ]
    said, files = story.told(draft), story.files_of(view.work, draft)
    send = ((option(draft, "supplement.button.send", "send"),),) if said or files else ()
    fields = {
        "number": case.number,
        "why": _why(view, case),
        "left": len([item for item in items if item.value not in answered]),
        "story": story.shown(said or "…"),
        "files": counted(len(files)),
    }
    key = "answers.list" if said or files else "answers.list_first"
    return Screen(key, fields, rows=(*in_rows(buttons, 2), *send))


def _why(view: View, case: Case) -> Quote:
    reasons = [e.text for e in view.work.cases.entries(case.id) if e.kind is EntryKind.REASON]
    return Quote(reasons[-1] if reasons else "…")


def _choose_item(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    return Go("one", {"item": _item(argument).value})


def _ask_one(view: View, draft: Draft) -> Screen:
    item = draft.body["item"]
    if item == Item.OTHER.value:
        case = case_for(view.work, view.someone, draft.body["case"])
        return Screen("answers.ask_other", {"why": _why(view, case)})
    if item == Item.CONTACT.value:
        return Screen("answers.ask.contact", rows=((option(draft, "answers.button.me", "me"),),))
    return Screen(f"answers.ask.{item}")


def _with(draft: Draft, *items: str) -> dict[str, Any]:
    return {"answered": list(dict.fromkeys([*_answered(draft), *items]))}


def _contact(turn: Turn, draft: Draft, said: str) -> dict[str, Any]:
    """The line the township reads: whom to look for, never who a villager is. No edit of a message comes into it."""
    label = turn.words(f"answers.label.{Item.CONTACT.value}")
    part = {"source": None, "text": _labelled(label, said), "forwarded": False}
    return {"parts": [*story.parts_of(draft), part]} | _with(draft, Item.CONTACT.value)


def _labelled(label: str, said: str) -> str:
    # A Chinese colon is as wide as a blank.
    return f"{label}{'' if label.endswith('：') else ' '}{said}"


def _me(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """The supervisor himself: nobody's name is given away, and he knows the way."""
    if draft.body["item"] != Item.CONTACT.value:
        raise Refusal("choice_unknown")
    return Go("list", _contact(turn, draft, turn.words("answers.contact_me")), forget=("contact",))


def _hear_contact(turn: Turn, draft: Draft) -> Outcome:
    """The villager, who is willing: kept as who it is, apart and locked; read on request by two persons."""
    name, phone, group = read_identity(turn.said.text)
    if name_key(name) == name_key(turn.person.name):
        take_back(turn, name, phone, group)
        return _me(turn, draft, "")
    case = case_for(turn.work, turn.actor, draft.body["case"])
    here = ("draft", {"draft": draft.ref, "version": draft.version})
    if not spoken_for(turn.work, turn.actor, case):
        raise Refusal("contact_nobody", screen=here)
    if not (name or phone):
        raise Refusal("name_missing", screen=here)
    if own_phone(turn, phone):
        raise Refusal("phone_own", screen=here)
    take_back(turn, name, phone, group)
    who = {"name": name, "phone": phone or "", "group": group or ""}
    return Go("list", _contact(turn, draft, turn.words("answers.contact_kept")) | {"contact": who})


def _hear_one(turn: Turn, draft: Draft) -> Outcome:
    item = _item(draft.body["item"])
    if item is Item.CONTACT:
        return _hear_contact(turn, draft)
    parts = story.with_words(turn, draft)
    if item is not Item.OTHER:
        label = turn.words(f"answers.label.{item.value}")
        parts[-1]["text"] = _labelled(label, parts[-1]["text"])
    return Go("list", {"parts": parts} | _with(draft, item.value))


def _hear_all(turn: Turn, draft: Draft) -> Outcome:
    """One message for everything: it answers whatever words can answer. Whom to look for is asked by itself: a name
    among these words would be read by everybody."""
    case = case_for(turn.work, turn.actor, draft.body["case"])
    apart = {Item.PHOTO, Item.CONTACT}
    spoken = [item.value for item in _asked_for(turn.work, case) if item not in apart]
    return Go(learnt={"parts": story.with_words(turn, draft)} | _with(draft, *spoken))


def _receive(
    step: str | None, answers: Callable[[Turn, Draft], Sequence[str]]
) -> Callable[[Turn, Draft], Outcome]:
    """A file for the answer; its caption is words."""

    def take(turn: Turn, draft: Draft) -> Outcome:
        added = story.add_file(turn, draft)
        learnt: Mapping[str, Any] = added.learnt if isinstance(added, Go) else {}
        return Go(step, {**learnt, **_with(draft, *answers(turn, draft))})

    return take


def _spoken_or_seen(turn: Turn, draft: Draft) -> Sequence[str]:
    """A recording says what words say; everything else is seen."""
    case = case_for(turn.work, turn.actor, draft.body["case"])
    heard = turn.said.kind in {Kind.VOICE, Kind.AUDIO}
    return [item.value for item in _asked_for(turn.work, case) if (item is Item.PHOTO) is not heard]


_FILES = (Kind.PHOTO, Kind.VOICE, Kind.AUDIO, Kind.VIDEO, Kind.DOCUMENT)


def _send_answers(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    parts, files = story.parts_of(draft), [f.id for f in story.files_of(turn.work, draft)]
    if not parts and not files:
        raise Refusal("nothing_said")
    source = parts[-1]["source"] if parts else None
    answered = [Item(each) for each in _answered(draft)]
    if draft.body.get("contact"):
        name_villager(turn.work, turn.actor, draft.body["case"], draft.body["contact"])
    told_for = case_for(turn.work, turn.actor, draft.body["case"])
    asked = spoken.asks_whom(turn, draft, told_for, answered=[item.value for item in answered])
    if asked is not None:
        return asked
    case = reporting.supplement(
        turn.work, turn.actor, draft.body["case"], story.told(draft), files, source, answered=answered
    )
    turn.work.drafts.finish(draft)
    done = answer_to(turn, case, "supplement.done", story.told(draft))
    turn.answer(done, case_id=case.id, number=case.number, **faces.offer(turn, case, files))
    return Done()


flow(
    "answers",
    "list",
    Step(
        "list",
        _ask_list,
        "wants.answer",
        takes={Kind.TEXT: _hear_all, **dict.fromkeys(_FILES, _receive(None, _spoken_or_seen))},
        chooses={"one": _choose_item, "send": _send_answers},
    ),
    Step(
        "one",
        _ask_one,
        "wants.answer",
        takes={
            Kind.TEXT: _hear_one,
            **dict.fromkeys(_FILES, _receive("list", lambda _turn, draft: [draft.body["item"]])),
        },
        chooses={"me": _me},
        back="list",
    ),
)


@screen("notice.resubmitted")
def resubmitted_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """It is back in the queue, and which of the missing items were answered."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.state is not State.SUBMITTED:
        return None
    shown = facts(view, case) | {"wanted": wanted_lines(view, case)}
    card = Button("notice.button.card", "o", (case.ref,))
    loud = case.track is Track.URGENT
    return Screen("notice.resubmitted", shown, rows=(*actions(view, case), (card,)), content=True, loud=loud)
