"""Progress and the unit's answer: words (typed, or a ready or kept answer that may be changed), then photos or none."""

from handlers import faces, spoken, story
from handlers.buttons import in_rows
from handlers.casework import finish_with_card
from handlers.flow import Go, Outcome, Step, flow, option
from handlers.held import FILES
from handlers.said import Kind
from handlers.screen import Button, Lines, Quote, Screen, Told, View, counted
from handlers.turn import Turn
from supervision.acts import casework, keeping_texts
from supervision.cases import Case, EntryKind, Move
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.kept_texts import KeptText, TextKind
from supervision.refusals import Refusal

#: The set of ready answers for categories that have none of their own.
GENERAL = "general"
#: And for the first measures against danger.
MEASURES = "measures"

#: How many ready answers there are by question and category (words: ready.<move>.<category>.<n>, on their buttons
#: ready.button.<move>.<category>.<n>). Nobody is named in them.
READY = {
    Move.RESULT.value: {
        "water": 3,
        "road": 2,
        "power": 2,
        "welfare": 2,
        "insurance": 2,
        "subsidy": 2,
        "neighbours": 2,
        GENERAL: 2,
    },
    Move.PROGRESS.value: {"water": 2, "road": 2, "power": 2, GENERAL: 3, MEASURES: 3},
}

#: How much of a kept text its button shows, in characters.
_START = 8


def start_of(text: KeptText) -> Told:
    """The first characters of a kept text, for its button."""
    return Told(" ".join(text.text.split()), _START)


# --- which words


def _ask_words(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    buttons = [*_ready_buttons(draft, case), *_kept_buttons(view, draft, case)]
    fields = {"number": draft.body["number"]}
    key = MEASURES if _in_danger(draft, case) else draft.body["move"]
    return Screen(f"ask.{key}", fields, rows=in_rows(buttons, 1), content=True)


def _in_danger(draft: Draft, case: Case) -> bool:
    """Whether the first measures against danger are still to be told."""
    return draft.body["move"] == Move.PROGRESS.value and case.due_kind == MEASURES


def _ready_buttons(draft: Draft, case: Case) -> list[Button]:
    move = draft.body["move"]
    name = case.category if case.category in READY[move] else GENERAL
    if _in_danger(draft, case):
        name = MEASURES
    return [
        option(draft, f"ready.button.{move}.{name}.{n}", "r", f"{name}.{n}")
        for n in range(1, READY[move][name] + 1)
    ]


def _kept_buttons(view: View, draft: Draft, case: Case) -> list[Button]:
    texts = keeping_texts.offered(view.work, case, TextKind(draft.body["move"]))
    return [option(draft, "kept.button.own", "own", text.ref, start=start_of(text)) for text in texts]


def _at_work(turn: Turn, draft: Draft) -> Case:
    """The case, if it may still be answered: an office lost, or a case moved on, is said at the next step."""
    return case_for(turn.work, turn.actor, draft.body["case"], Move(draft.body["move"]))


def _ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    _at_work(turn, draft)
    move = draft.body["move"]
    name, _, n = argument.partition(".")
    if not (n.isascii() and n.isdigit() and 1 <= int(n) <= READY[move].get(name, 0)):
        raise Refusal("choice_unknown")
    return Go("sure", {"picked": turn.words(f"ready.{move}.{name}.{int(n)}")})


def _own(turn: Turn, draft: Draft, argument: str) -> Outcome:
    return Go("sure", {"picked": keeping_texts.to_use(turn.work, _at_work(turn, draft), argument).text})


def _hear(turn: Turn, draft: Draft) -> Outcome:
    _at_work(turn, draft)
    return Go("photos", {"parts": story.with_words(turn, draft)})


# --- just these words, or changed ones


def _ask_sure(view: View, draft: Draft) -> Screen:
    buttons = (option(draft, "kept.button.use", "use"), option(draft, "kept.button.change", "change"))
    count = len(story.files_of(view.work, draft))
    files = counted(count) if count else Lines(())  # a photo sent here is not met with the same question only
    return Screen("kept.use", _picked(draft) | {"files": files}, rows=(buttons,))


def _ask_changed(view: View, draft: Draft) -> Screen:
    return Screen("kept.change", _picked(draft))


def _picked(draft: Draft) -> dict[str, object]:
    return {"number": draft.body["number"], "text": Quote(draft.body["picked"])}


def _use(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    _at_work(turn, draft)
    # It came from no message: no edit finds it. Another one picked before is not said as well.
    picked = {"source": "", "text": draft.body["picked"], "forwarded": False}
    return Go("photos", {"parts": [*_typed(draft), picked]})


def _change(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    _at_work(turn, draft)
    return Go("changed")


def _typed(draft: Draft) -> list[dict[str, object]]:
    return [part for part in story.parts_of(draft) if part["source"]]


# --- photos, and the end


def _ask_photos(view: View, draft: Draft) -> Screen:
    count, number = len(story.files_of(view.work, draft)), draft.body["number"]
    if count:
        rows = ((option(draft, "report.button.enough", "done"), *faces.button(view, draft)),)
        fields = {"number": number, "count": count, "faces": faces.lines(view, draft)}
        return Screen("answer.photos_more", fields, rows=rows)
    rows = ((option(draft, "report.button.no_photo", "done"),),)
    return Screen("answer.photos", {"number": number}, rows=rows)


def _done(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """Where the words speak of somebody through whose hands it comes, it is asked first whether it is about him."""
    _at_work(turn, draft)
    return spoken.heard(turn, draft, story.told(draft), _enter)


def _enter(turn: Turn, draft: Draft) -> Outcome:
    result = draft.body["move"] == Move.RESULT.value
    act, kind = (
        (casework.enter_result, EntryKind.RESULT) if result else (casework.progress, EntryKind.PROGRESS)
    )
    files = [f.id for f in story.files_of(turn.work, draft)]
    case = act(turn.work, turn.actor, draft.body["case"], story.told(draft), files)
    entry = keeping_texts.worth_keeping(turn.work, turn.actor, case, kind) if _typed(draft) else None
    return finish_with_card(turn, draft, keep=entry.ref if entry else "")


for _name in (Move.PROGRESS.value, Move.RESULT.value):
    flow(
        _name,
        "words",
        Step(
            "words", _ask_words, "wants.words", takes={Kind.TEXT: _hear}, chooses={"r": _ready, "own": _own}
        ),
        Step(
            "sure",
            _ask_sure,
            "wants.question",
            takes={Kind.TEXT: _hear},
            chooses={"use": _use, "change": _change},
            back="words",
        ),
        Step("changed", _ask_changed, "wants.words", takes={Kind.TEXT: _hear}, back="sure"),
        Step(
            "photos",
            _ask_photos,
            "wants.photo",
            takes={Kind.TEXT: story.add_words},
            chooses={"done": _done, **faces.CHOOSES},
            back="words",
        ),
        *faces.steps("photos"),
        spoken.whom(_enter, back="photos", files=True),
        anywhere=FILES,
    )
