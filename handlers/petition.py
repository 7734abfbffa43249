"""Petitions: handing over, the other body's number, notice, extension and answer, and the person's reviews."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from handlers import days, spoken, story
from handlers.buttons import in_rows, number, value_of
from handlers.casework import finish_with_card
from handlers.flow import Go, Outcome, Step, flow, option
from handlers.held import FILES
from handlers.petition_card import paper_called, review_word, where_it_is
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.turn import Turn
from supervision.acts import petitions
from supervision.cases import Move
from supervision.drafts import Draft
from supervision.gate import Actor, case_for
from supervision.petitions import Body, Elsewhere, Higher, above
from supervision.ports import Work
from supervision.refusals import Refusal

#: Ready-made words, so that nobody types what is said every day (words: petition.ready.<move>.<n>).
READY = {Move.PROLONG: 3, Move.URGE: 3, Move.DECLINE: 2}


def _ids(turn: Turn, draft: Draft) -> list[str]:
    return [f.id for f in story.files_of(turn.work, draft)]


def _ask(key: str, *, ready: bool = False) -> Callable[[View, Draft], Screen]:
    """A question that names the case; with `ready` its ready-made answers."""

    def ask(_view: View, draft: Draft) -> Screen:
        move = Move(draft.body["move"])
        labels = [(f"petition.ready.{move.value}.{n}", str(n)) for n in range(1, READY.get(move, 0) + 1)]
        buttons = [option(draft, label, "ready", n) for label, n in labels] if ready else []
        return Screen(key, {"number": draft.body["number"]}, rows=in_rows(buttons, 1))

    return ask


def _ready(turn: Turn, draft: Draft, argument: str) -> str:
    move = Move(draft.body["move"])
    if not argument.isdigit() or not 1 <= int(argument) <= READY.get(move, 0):
        raise Refusal("choice_unknown")
    return turn.words(f"petition.ready.{move.value}.{argument}")


def _ask_day(key: str) -> Callable[[View, Draft], Screen]:
    def ask(view: View, draft: Draft) -> Screen:
        buttons = in_rows(days.lately(view.work, draft), 1)
        case = case_for(view.work, view.someone, draft.body["case"])
        paper = paper_called(view.work.petitions.of(case))
        fields = {"number": case.number, "review": review_word(view.work, case), "paper": paper}
        return Screen(key, fields, rows=buttons)

    return ask


def _day_step(name: str, key: str, use: Callable[[Turn, Draft, date], Outcome], back: str | None) -> Step:
    """The question of a day that has been."""

    def put(turn: Turn, draft: Draft, day: date) -> Outcome:
        try:
            return use(turn, draft, day)
        except Refusal as refusal:
            raise days.asked_again(draft, refusal) from refusal

    return Step(
        name,
        _ask_day(key),
        "wants.day",
        takes={Kind.TEXT: lambda turn, draft: put(turn, draft, days.gone(turn, draft))},
        chooses={"on": lambda turn, draft, argument: put(turn, draft, days.chosen(argument))},
        back=back,
    )


def _ask_photos(view: View, draft: Draft) -> Screen:
    count = len(story.files_of(view.work, draft))
    if count:
        enough = ((option(draft, "report.button.enough", "done"),),)
        return Screen("petition.papers_more", {"count": count}, rows=enough)
    return Screen("petition.papers", rows=((option(draft, "report.button.no_photo", "done"),),))


def _papers(done: Callable[[Turn, Draft], Any], back: str) -> Step:
    """Photos of the other body's paper, or none; then, where nobody of ours is spoken of, the act."""

    def finish(turn: Turn, draft: Draft, _argument: str) -> Outcome:
        return spoken.heard(turn, draft, _typed(draft), _ending(done))

    return Step(
        "papers",
        _ask_photos,
        "wants.photo",
        takes={Kind.TEXT: story.add_words},
        chooses={"done": finish},
        back=back,
    )


def _ending(done: Callable[[Turn, Draft], Any]) -> Callable[[Turn, Draft], Outcome]:
    def keeps(turn: Turn, draft: Draft) -> Outcome:
        done(turn, draft)
        return finish_with_card(turn, draft)

    return keeps


def _typed(draft: Draft) -> str:
    """All that was typed on the way here: what it is about, its number, why, and below its papers."""
    said = (str(draft.body.get(each) or "") for each in ("name", "theirs", "approver", "why", "above"))
    return "\n".join((*said, story.told(draft)))


def _whom(done: Callable[[Turn, Draft], Any], back: str) -> Step:
    """Another body's words may speak of somebody here, and so may its number, where somebody types more than that."""
    return spoken.whom(_ending(done), back=back, files=back == "papers")


# --- handed over, with the other body's number


def _ask_body(_view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, f"petition.body.{b.value}", "body", b.value) for b in (Body.COUNTY, Body.TOWNSHIP)
    ]
    return Screen("petition.ask_body", {"number": draft.body["number"]}, rows=in_rows(buttons, 1))


def _choose_body(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    if argument not in {Body.COUNTY, Body.TOWNSHIP}:
        raise Refusal("choice_unknown")
    return Go("theirs", {"body": argument, "name": ""})


def _type_body(turn: Turn, _draft: Draft) -> Outcome:
    return Go("theirs", {"body": Body.OTHER.value, "name": turn.said.text.strip()[:40]})


def _ask_theirs(_view: View, draft: Draft) -> Screen:
    later = ((option(draft, "petition.button.later", "later"),),)
    return Screen("petition.ask_number", {"number": draft.body["number"]}, rows=later)


def _handed_over(turn: Turn, draft: Draft, number: str | None) -> Outcome:
    told = replace(draft, body={**draft.body, "theirs": number})
    return spoken.heard(turn, draft, _typed(told), _ending(_hand_over), theirs=number)


def _hand_over(turn: Turn, draft: Draft) -> None:
    body = draft.body
    petitions.hand_over(turn.work, turn.actor, body["case"], Body(body["body"]), body["name"], body["theirs"])


flow(
    "hand_over",
    "body",
    Step("body", _ask_body, "wants.body", takes={Kind.TEXT: _type_body}, chooses={"body": _choose_body}),
    Step(
        "theirs",
        _ask_theirs,
        "wants.their_number",
        takes={Kind.TEXT: lambda turn, draft: _handed_over(turn, draft, turn.said.text)},
        chooses={"later": lambda turn, draft, _argument: _handed_over(turn, draft, None)},
        back="body",
    ),
    _whom(_hand_over, "theirs"),
)


def _hear_number(turn: Turn, draft: Draft) -> Outcome:
    number = turn.said.text
    return spoken.heard(turn, draft, number, _ending(_number_it), theirs=number)


def _number_it(turn: Turn, draft: Draft) -> None:
    petitions.number(turn.work, turn.actor, draft.body["case"], str(draft.body["theirs"]))


flow(
    "their_number",
    "theirs",
    Step("theirs", _ask("petition.ask_number_only"), "wants.their_number", takes={Kind.TEXT: _hear_number}),
    _whom(_number_it, "theirs"),
)


# --- accepted, not accepted, put off


def _accepted_on(turn: Turn, draft: Draft, day: date) -> Outcome:
    case = case_for(turn.work, turn.actor, draft.body["case"], Move.NOTICE)
    petitions.acceptable(turn.work, case, day)
    return Go("papers" if turn.work.petitions.of(case).number else "theirs", {"on": day.isoformat()})


def _accept(turn: Turn, draft: Draft) -> None:
    body = draft.body
    on, ids = date.fromisoformat(body["on"]), _ids(turn, draft)
    petitions.accept(turn.work, turn.actor, body["case"], on, body.get("theirs"), ids, text=story.told(draft))


flow(
    "notice",
    "day",
    _day_step("day", "petition.ask_accepted", _accepted_on, None),
    Step(
        "theirs",
        _ask_theirs,
        "wants.their_number",
        takes={Kind.TEXT: lambda turn, _draft: Go("papers", {"theirs": turn.said.text.strip()[:40]})},
        chooses={"later": lambda _turn, _draft, _argument: Go("papers")},
        back="day",
    ),
    _papers(_accept, "day"),
    _whom(_accept, "papers"),
    anywhere=FILES,
)


def _ask_elsewhere(_view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"petition.elsewhere.{each.value}", "to", each.value) for each in Elsewhere]
    return Screen("petition.ask_elsewhere", {"number": draft.body["number"]}, rows=in_rows(buttons, 2))


def _choose_elsewhere(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    if argument not in set(Elsewhere):
        raise Refusal("choice_unknown")
    return Go("why", {"to": argument})


def _decline(turn: Turn, draft: Draft) -> None:
    body = draft.body
    why = "\n".join(filter(None, (body["why"], story.told(draft))))
    petitions.decline(turn.work, turn.actor, body["case"], Elsewhere(body["to"]), why, _ids(turn, draft))


flow(
    "decline",
    "to",
    Step("to", _ask_elsewhere, "wants.choose", chooses={"to": _choose_elsewhere}),
    Step(
        "why",
        _ask("petition.ask_why", ready=True),
        "wants.words",
        takes={Kind.TEXT: lambda turn, _draft: Go("papers", {"why": turn.said.text})},
        chooses={"ready": lambda turn, draft, n: Go("papers", {"why": _ready(turn, draft, n)})},
        back="to",
    ),
    _papers(_decline, "why"),
    _whom(_decline, "papers"),
    anywhere=FILES,
)


#: Whose head cannot be the one who approves (petition.ready.prolong.<n>).
_OTHERS_HEAD = {Body.COUNTY.value: "2", Body.TOWNSHIP.value: "1"}


def _ask_approver(view: View, draft: Draft) -> Screen:
    """Only that body's own head may put off the answer, so no other body's is offered."""
    asked = _ask("petition.ask_approver")(view, draft)
    apart = _OTHERS_HEAD.get(_where(view.work, view.someone, draft))
    offered = [str(n) for n in range(1, READY[Move.PROLONG] + 1) if str(n) != apart]
    buttons = [option(draft, f"petition.ready.prolong.{n}", "ready", n) for n in offered]
    return replace(asked, rows=in_rows(buttons, 1))


def _where(work: Work, actor: Actor, draft: Draft) -> str:
    """Who has, or has answered, the petition of this conversation."""
    return work.petitions.of(case_for(work, actor, draft.body["case"])).where


def _prolonged(turn: Turn, draft: Draft, day: date) -> Outcome:
    return spoken.heard(turn, draft, _typed(draft), _ending(_prolong), on=day.isoformat())


def _prolong(turn: Turn, draft: Draft) -> None:
    body, day = draft.body, date.fromisoformat(draft.body["on"])
    try:
        petitions.prolong(turn.work, turn.actor, body["case"], body["approver"], day)
    except Refusal as refusal:
        raise days.asked_again(draft, refusal) from refusal


flow(
    "prolong",
    "who",
    Step(
        "who",
        _ask_approver,
        "wants.words",
        takes={Kind.TEXT: lambda turn, _draft: Go("day", {"approver": turn.said.text.strip()[:60]})},
        chooses={"ready": lambda turn, draft, n: Go("day", {"approver": _ready(turn, draft, n)})},
    ),
    _day_step("day", "petition.ask_told", _prolonged, "who"),
    _whom(_prolong, "day"),
)


# --- pressed, answered


def _urged(turn: Turn, draft: Draft, text: str) -> Outcome:
    return spoken.heard(turn, draft, text, _ending(_urge), why=text)


def _urge(turn: Turn, draft: Draft) -> None:
    petitions.urge(turn.work, turn.actor, draft.body["case"], str(draft.body["why"]))


flow(
    "urge",
    "words",
    Step(
        "words",
        _ask("petition.ask_urged", ready=True),
        "wants.words",
        takes={Kind.TEXT: lambda turn, draft: _urged(turn, draft, turn.said.text)},
        chooses={"ready": lambda turn, draft, n: _urged(turn, draft, _ready(turn, draft, n))},
    ),
    _whom(_urge, "words"),
)


def _ask_outcome(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    fields = {"number": case.number, "paper": paper_called(view.work.petitions.of(case))}
    return Screen("petition.ask_outcome", fields)


def _outcome(turn: Turn, draft: Draft) -> None:
    petitions.outcome(turn.work, turn.actor, draft.body["case"], story.told(draft), _ids(turn, draft))


flow(
    "outcome",
    "words",
    Step(
        "words",
        _ask_outcome,
        "wants.words",
        takes={Kind.TEXT: lambda turn, draft: Go("papers", {"parts": story.with_words(turn, draft)})},
    ),
    _papers(_outcome, "words"),
    _whom(_outcome, "papers"),
    anywhere=FILES,
)


# --- told, and reviewed


def _received(turn: Turn, draft: Draft, day: date) -> Outcome:
    petitions.tell(turn.work, turn.actor, draft.body["case"], day)
    return finish_with_card(turn, draft)


flow("received", "day", _day_step("day", "petition.ask_received", _received, None))


def _asked_on(turn: Turn, draft: Draft, day: date) -> Outcome:
    case = case_for(turn.work, turn.actor, draft.body["case"], Move.REVIEW)
    petitions.in_time(turn.work, case, day)
    return Go("body", {"on": day.isoformat()})


#: A button names one by its place here: new ones stand last.
_HIGHER = tuple(Higher)


def _ask_above(view: View, draft: Draft) -> Screen:
    """Whom the person has asked: of those who are next above the one that answered."""
    case = case_for(view.work, view.someone, draft.body["case"])
    petition = view.work.petitions.of(case)
    buttons = [
        option(draft, f"petition.body.{each.value}", "above", number(_HIGHER.index(each)))
        for each in above(petition.where)
    ]
    fields = {"number": case.number, "body": where_it_is(petition), "review": review_word(view.work, case)}
    return Screen("petition.ask_review_body", fields, rows=in_rows(buttons, 1))


def _choose_above(turn: Turn, draft: Draft, argument: str) -> Outcome:
    chosen = value_of(argument)
    if not 0 <= chosen < len(_HIGHER) or _HIGHER[chosen] not in above(_where(turn.work, turn.actor, draft)):
        raise Refusal("choice_unknown")
    return _asked_above(turn, draft, _HIGHER[chosen])


def _asked_above(turn: Turn, draft: Draft, body: str) -> Outcome:
    return spoken.heard(turn, draft, body, _ending(_review), above=body[:40])


def _review(turn: Turn, draft: Draft) -> None:
    on, body = date.fromisoformat(draft.body["on"]), str(draft.body["above"])
    try:
        petitions.review(turn.work, turn.actor, draft.body["case"], on, body)
    except Refusal as refusal:
        if refusal.code != "not_above":
            raise
        asked = ("draft", {"draft": draft.ref, "version": draft.version})
        raise Refusal(refusal.code, screen=asked, **refusal.fields) from refusal


flow(
    "review",
    "day",
    _day_step("day", "petition.ask_review_day", _asked_on, None),
    Step(
        "body",
        _ask_above,
        "wants.body",
        takes={Kind.TEXT: lambda turn, draft: _asked_above(turn, draft, turn.said.text)},
        chooses={"above": _choose_above},
        back="day",
    ),
    _whom(_review, "body"),
)
