"""The conversations of casework: a reason, verification on site, more for a case, a summary (see also unit_answer)."""

from dataclasses import replace
from typing import Any

from handlers import faces, spoken, story
from handlers.buttons import in_rows
from handlers.covered import answer_to
from handlers.flow import Done, Go, Outcome, Step, flow, option
from handlers.held import ANYWHERE, FILES
from handlers.said import Kind
from handlers.screen import Quote, Screen, View, Words, counted
from handlers.turn import Turn
from supervision.acts import casework, extensions, offering, reclassifying, reporting
from supervision.cases import Move
from supervision.categories import Category
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.phones import holds_phone
from supervision.refusals import Missing, Refusal
from supervision.spots import nearness

#: Ready-made reasons, so that nobody types what is said every day (words: reason.<move>.<n>).
READY = {
    Move.ASK_EXTENSION: 4,
    Move.REFUSE_EXTENSION: 3,
    Move.REFUSE_OFFER: 3,
    Move.TRANSFER: 2,
    Move.TAKE_UP: 2,
    Move.REOPEN: 2,
}


def finish_with_card(turn: Turn, draft: Draft, *, keep: str = "") -> Outcome:
    """The act is done: the conversation is over and the card shows the new state, to whoever still sees it.

    `keep`: the line of its history the card offers to keep as 常用语 (see handlers.kept_texts).
    """
    turn.work.drafts.finish(draft)
    try:
        case = case_for(turn.work, turn.actor, draft.body["case"])
    except Missing:
        turn.answer("case.elsewhere", number=draft.body["number"], case=draft.body["case"])
        return Done()
    extra: dict[str, Any] = {"keep": keep} if keep else {}
    turn.answer("case.card", case_id=case.id, case=case.ref, **extra)
    return Done()


def _ids(turn: Turn, draft: Draft) -> list[str]:
    return [f.id for f in story.files_of(turn.work, draft)]


# --- one reason: 转给别处, 延期, 重新办理


def _ask_words(view: View, draft: Draft) -> Screen:
    move = Move(draft.body["move"])
    ready = [
        option(draft, f"reason.{move.value}.{n}", "ready", str(n)) for n in range(1, READY.get(move, 0) + 1)
    ]
    return Screen(f"ask.{move.value}", {"number": draft.body["number"]}, rows=in_rows(ready, 1))


def _act_with_words(turn: Turn, draft: Draft) -> Outcome:
    acts = {
        Move.TRANSFER: casework.transfer,
        Move.TAKE_UP: casework.take_up,
        Move.ASK_EXTENSION: extensions.ask_for_more,
        Move.REFUSE_EXTENSION: extensions.refuse,
        Move.REFUSE_OFFER: offering.refuse,
        Move.REOPEN: casework.reopen,
    }
    acts[Move(draft.body["move"])](turn.work, turn.actor, draft.body["case"], str(draft.body["reason"]))
    return finish_with_card(turn, draft)


def _typed_reason(turn: Turn, draft: Draft) -> Outcome:
    text = turn.said.text
    return spoken.heard(turn, draft, text, _act_with_words, reason=text)


def _ready_reason(turn: Turn, draft: Draft, argument: str) -> Outcome:
    move = Move(draft.body["move"])
    if not argument.isdigit() or not 1 <= int(argument) <= READY.get(move, 0):
        raise Refusal("choice_unknown")
    ready = turn.words(f"reason.{move.value}.{argument}")
    return _act_with_words(turn, replace(draft, body={**draft.body, "reason": ready}))


flow(
    "words",
    "words",
    Step(
        "words",
        _ask_words,
        "wants.words",
        takes={Kind.TEXT: _typed_reason},
        chooses={"ready": _ready_reason},
    ),
    spoken.whom(_act_with_words, back="words"),
)


# --- 现场核实: a photo taken for it, the place, and whether it is done


def _ask_photo(view: View, draft: Draft) -> Screen:
    count = story.pictures(story.files_of(view.work, draft))
    fields = {"number": draft.body["number"], "count": count}
    if not count:
        return Screen("verify.photo", fields)
    rows = ((option(draft, "report.button.enough", "seen"), *faces.button(view, draft)),)
    return Screen("verify.photo_more", fields | {"faces": faces.lines(view, draft)}, rows=rows)


def _photos_taken(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    if not story.pictures(story.files_of(turn.work, draft)):
        raise Refusal("photo_missing", number=draft.body["number"])
    return Go("result" if draft.body.get("place") else "place")


def _ask_place(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    village = view.work.places.by_id(case.village_id).name
    rows = ((option(draft, "verify.button.here", "here", place=village),),)
    return Screen("verify.place", {"number": draft.body["number"]}, rows=rows)


def _here(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    case = case_for(turn.work, turn.actor, draft.body["case"], Move.VERIFY)
    village = turn.work.places.by_id(case.village_id).name
    return Go("result", {"place": village, "located": False}, forget=("typed", "spot"))


def _typed_place(turn: Turn, draft: Draft) -> Outcome:
    place = turn.said.text.strip()[:80]
    return Go("result", {"place": place, "typed": place, "located": False}, forget=("spot",))


def _located(turn: Turn, draft: Draft) -> Outcome:
    spot = story.take_pin_back(turn)
    learnt = {"place": turn.words("verify.located"), "spot": spot, "located": True}
    return Go("result" if draft.step == "place" else None, learnt, forget=("typed",))


def _ask_result(view: View, draft: Draft) -> Screen:
    buttons = (
        option(draft, "verify.button.done", "done"),
        option(draft, "verify.button.not_done", "bad"),
    )
    # Degrees say nothing to whoever stands there, and may be the villager's door.
    place = Words("verify.located_taken_back") if draft.body.get("located") else draft.body["place"]
    fields = {"number": draft.body["number"], "place": place}
    return Screen("verify.result", fields, rows=(buttons,))


def _seen_done(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """What was typed there may speak of somebody too, as a unit's answer may."""
    text = "\n".join((str(draft.body.get("typed", "")), story.told(draft)))
    return spoken.heard(turn, draft, text, _keep_seen, why="")


def _keep_seen(turn: Turn, draft: Draft) -> Outcome:
    """Done, or not done and why."""
    if why := str(draft.body["why"]):
        casework.reject(turn.work, turn.actor, draft.body["case"], why, _ids(turn, draft))
        return finish_with_card(turn, draft)
    pictures = [f.id for f in story.files_of(turn.work, draft)]
    casework.verify(
        turn.work,
        turn.actor,
        draft.body["case"],
        place=_place_told(turn, draft),
        photos=pictures,
        text=story.told(draft),
        spot=str(draft.body.get("spot", "")),
    )
    return finish_with_card(turn, draft)


def _place_told(turn: Turn, draft: Draft) -> str:
    """The place as the history has it: of a phone's, that it was one, and how near to where it was reported to be."""
    spot = draft.body.get("spot")
    if not spot:
        return str(draft.body["place"])
    near = nearness(turn.work, case_for(turn.work, turn.actor, draft.body["case"]), str(spot))
    return turn.words(f"verify.located.{near.value}" if near else "verify.located")


def _ask_why(view: View, draft: Draft) -> Screen:
    return Screen("verify.why", {"number": draft.body["number"]})


def _seen_not_done(turn: Turn, draft: Draft) -> Outcome:
    why = turn.said.text
    if not why.strip():
        raise Refusal("words_missing")
    return spoken.heard(turn, draft, why, _keep_seen, why=why)


flow(
    "verify",
    "photo",
    Step(
        "photo",
        _ask_photo,
        "wants.site_photo",
        takes={Kind.TEXT: story.add_words},
        chooses={"seen": _photos_taken, **faces.CHOOSES},
    ),
    *faces.steps("photo"),
    Step(
        "place",
        _ask_place,
        "wants.place",
        takes={Kind.TEXT: _typed_place},
        chooses={"here": _here},
        back="photo",
    ),
    Step(
        "result",
        _ask_result,
        "wants.choose",
        takes={Kind.TEXT: story.add_words},
        chooses={"done": _seen_done, "bad": lambda _t, _d, _a: Go("why")},
        back="place",
    ),
    Step("why", _ask_why, "wants.words", takes={Kind.TEXT: _seen_not_done}, back="result"),
    spoken.whom(_keep_seen, back="result", files=True),
    anywhere={**FILES, Kind.LOCATION: _located},
)


# --- 补充: words and files for a case


def _ask_supplement(view: View, draft: Draft) -> Screen:
    files = len(story.files_of(view.work, draft))
    text = story.told(draft)
    fields = {
        "number": draft.body["number"],
        "files": story.with_spot(draft, counted(files)),
        "story": Quote(text or "…"),
    }
    if not files and not text and not story.spots_of(draft):
        return Screen("supplement.ask", fields)
    rows = ((option(draft, "supplement.button.send", "send"), *faces.button(view, draft)),)
    return Screen("supplement.more", fields | {"faces": faces.lines(view, draft)}, rows=rows)


def _send_supplement(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    parts = story.parts_of(draft)
    source = parts[-1]["source"] if parts else None
    if not parts and not _ids(turn, draft) and not story.spots_of(draft):
        raise Refusal("nothing_said")
    asked = spoken.asks_whom(turn, draft, case_for(turn.work, turn.actor, draft.body["case"]))
    if asked is not None:
        return asked
    case = reporting.supplement(
        turn.work,
        turn.actor,
        draft.body["case"],
        story.told(draft),
        _ids(turn, draft),
        source,
        spots=story.spots_of(draft),
    )
    turn.work.drafts.finish(draft)
    turn.answer(
        answer_to(turn, case, "supplement.done", story.told(draft)), case_id=case.id, number=case.number
    )
    return Done()


flow(
    "supplement",
    "what",
    Step(
        "what",
        _ask_supplement,
        "wants.story",
        takes={Kind.TEXT: story.add_words},
        chooses={"send": _send_supplement, **faces.CHOOSES},
    ),
    *faces.steps("what"),
    anywhere=ANYWHERE,
)


# --- summary of a voice, category and nature


def _ask_summary(view: View, draft: Draft) -> Screen:
    rows = (
        (
            option(draft, "summary.button.category", "category"),
            option(draft, "summary.button.nature", "nature"),
        ),
    )
    return Screen("ask.resummarise", {"number": draft.body["number"]}, rows=rows)


def _summarised(turn: Turn, draft: Draft) -> Outcome:
    """What was typed before, and named somebody perhaps, does not stay in the chat."""
    if (before := draft.body.get("typed")) is not None:
        turn.work.erase(turn.said.chat_id, before)
    return Go("nameless", {"summary": turn.said.text, "typed": turn.said.message_id})


def _ask_nameless(_view: View, draft: Draft) -> Screen:
    """Everybody reads it who has the matter after this. Whether a name stands in it only a person can tell: checked
    against the name that is kept, this question would give it away to whoever tries names."""
    text = str(draft.body.get("summary", ""))
    fields = {"number": draft.body["number"], "summary": Quote(text)}
    key = "ask.nameless_phone" if holds_phone(text) else "ask.nameless"
    sure = "summary.button.public" if key.endswith("phone") else "summary.button.nameless"
    return Screen(key, fields, rows=((option(draft, sure, "sure"),),))


def _nameless(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return spoken.heard(turn, draft, str(draft.body["summary"]), _keep, why="")


def _keep(turn: Turn, draft: Draft) -> Outcome:
    """A summary, or a nature and why."""
    return _put_nature_right(turn, draft) if draft.body["why"] else _sum_up(turn, draft)


def _sum_up(turn: Turn, draft: Draft) -> Outcome:
    casework.summarise(turn.work, turn.actor, draft.body["case"], str(draft.body["summary"]))
    return finish_with_card(turn, draft)


_SHORT = {str(index): category for index, category in enumerate(Category)}


def _ask_category(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"category.{c.value}", "cat", short) for short, c in _SHORT.items()]
    return Screen("report.category", rows=in_rows(buttons, 2))


def _set_category(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in _SHORT:
        raise Refusal("choice_unknown")
    reclassifying.reclassify(turn.work, turn.actor, draft.body["case"], category=_SHORT[argument].value)
    return finish_with_card(turn, draft)


NATURES = ("question", "request", "complaint")


def _ask_nature(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"nature.{nature}", "nat", nature) for nature in NATURES]
    return Screen("ask.nature", {"number": draft.body["number"]}, rows=in_rows(buttons, 1))


def _set_nature(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in NATURES:
        raise Refusal("choice_unknown")
    case = case_for(turn.work, turn.actor, draft.body["case"], Move.RESUMMARISE)
    if reclassifying.lengthens(turn.work, case, argument):
        return Go("why", {"nature": argument})
    reclassifying.reclassify(turn.work, turn.actor, case.ref, nature=argument)
    return finish_with_card(turn, draft)


#: Ready-made reasons for a nature that gives more time (words: reason.nature.<n>).
READY_NATURE = 3


def _ask_nature_why(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    late = case.due_at is not None and case.due_at <= view.work.now
    ready = [option(draft, f"reason.nature.{n}", "ready", str(n)) for n in range(1, READY_NATURE + 1)]
    fields = {"number": case.number, "nature": Words(f"nature.{draft.body['nature']}")}
    return Screen("ask.nature_late" if late else "ask.nature_why", fields, rows=in_rows(ready, 1))


def _hear_why(turn: Turn, draft: Draft) -> Outcome:
    why = turn.said.text.strip()
    if not why:
        raise Refusal("words_missing")
    return spoken.heard(turn, draft, why, _keep, why=why)


def _put_nature_right(turn: Turn, draft: Draft) -> Outcome:
    nature = draft.body["nature"]
    said = "\n".join((turn.words(f"nature.to.{nature}"), str(draft.body["why"])))
    reclassifying.reclassify(turn.work, turn.actor, draft.body["case"], nature=nature, text=said)
    return finish_with_card(turn, draft)


def _ready_why(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit() or not 1 <= int(argument) <= READY_NATURE:
        raise Refusal("choice_unknown")
    why = turn.words(f"reason.nature.{argument}")
    return _put_nature_right(turn, replace(draft, body={**draft.body, "why": why}))


def _before_whom(draft: Draft) -> str:
    return "why" if draft.body.get("why") else "nameless"


flow(
    "summary",
    "summary",
    Step(
        "summary",
        _ask_summary,
        "wants.words",
        takes={Kind.TEXT: _summarised},
        chooses={"category": lambda _t, _d, _a: Go("category"), "nature": lambda _t, _d, _a: Go("nature")},
    ),
    Step(
        "nameless",
        _ask_nameless,
        "wants.words",
        takes={Kind.TEXT: _summarised},
        chooses={"sure": _nameless},
        back="summary",
    ),
    spoken.whom(_keep, back_to=_before_whom),
    Step("category", _ask_category, "wants.choose", chooses={"cat": _set_category}, back="summary"),
    Step("nature", _ask_nature, "wants.choose", chooses={"nat": _set_nature}, back="summary"),
    Step(
        "why",
        _ask_nature_why,
        "wants.words",
        takes={Kind.TEXT: _hear_why},
        chooses={"ready": _ready_why},
        back="nature",
    ),
    names=lambda draft: bool(draft.body.get("summary")),
)
