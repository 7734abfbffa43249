"""What those above do from a card: sign for what they heard, set a 督办 date, ask back; and 回避, stepping aside."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers import days, spoken
from handlers.buttons import in_rows
from handlers.card import act, facts
from handlers.casework import finish_with_card
from handlers.covered import answer_to
from handlers.demand_notices import ask_no_more
from handlers.flow import Done, Outcome, Step, begin, flow, option
from handlers.said import Kind
from handlers.screen import Quote, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts import oversight
from supervision.cases import Case, EntryKind, Move
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.refusals import Refusal
from supervision.transitions import leads_to

#: How many working days a button for a 督办 date offers.
WORKING_DAYS = (3, 5, 10)

#: How many ready-made questions there are (words: ask.ready.<n>); the first is why it is not signed for.
READY_QUESTIONS = 3


def acknowledge(turn: Turn, ref: str) -> Case:
    """签收督办. Raises Refusal("nothing_heard") when there is nothing (any more) to sign for."""
    case = case_for(turn.work, turn.actor, ref)
    try:
        signed = oversight.acknowledge(turn.work, turn.actor, ref)
    except Refusal as refusal:
        if refusal.code != "not_your_turn":
            raise
        raise Refusal("nothing_heard", screen=refusal.screen, number=case.number) from refusal
    ask_no_more(turn, signed)
    return signed


def release(turn: Turn, ref: str) -> Case:
    """撤销督办, one tap."""
    return oversight.release(turn.work, turn.actor, ref)


# --- 督办 date: which day


def _ask_day(view: View, draft: Draft) -> Screen:
    day = days.today(view.work) + timedelta(days=1)
    buttons = [option(draft, "supervise.button.tomorrow", "on", days.argument_of(day), **days.dated(day))]
    for amount in WORKING_DAYS:
        day = oversight.day_after(view.work, amount)
        shown = {"count": amount, **days.dated(day)}
        buttons.append(option(draft, "supervise.button.days", "on", days.argument_of(day), **shown))
    return Screen("ask.supervise", {"number": draft.body["number"]}, rows=in_rows(buttons, 1))


def _typed_day(turn: Turn, draft: Draft) -> Outcome:
    """A day, and behind it what is wanted: “12月3日 先把水送到家”."""
    first, _, rest = turn.said.text.strip().partition(" ")
    if rest and (day := days.read(turn, first)) is not None:
        return _set_day(turn, draft, day, rest)
    return _set_day(turn, draft, days.typed(turn, draft))


def _set_day(turn: Turn, draft: Draft, day: date, words: str = "") -> Outcome:
    """What is wanted may speak of somebody who is to do it."""
    return spoken.heard(turn, draft, words, _supervised, day=day.isoformat(), words=words)


def _supervised(turn: Turn, draft: Draft) -> Outcome:
    day, words = date.fromisoformat(draft.body["day"]), str(draft.body["words"])
    try:
        oversight.supervise(turn.work, turn.actor, draft.body["case"], day, words)
    except Refusal as refusal:
        raise days.asked_again(draft, refusal) from refusal
    return finish_with_card(turn, draft)


flow(
    "supervise",
    "day",
    Step(
        "day",
        _ask_day,
        "wants.day",
        takes={Kind.TEXT: _typed_day},
        chooses={"on": lambda turn, draft, argument: _set_day(turn, draft, days.chosen(argument))},
    ),
    spoken.whom(_supervised, back="day"),
)


# --- ask back, and answer


def begin_question(turn: Turn, ref: str, _argument: str) -> None:
    """问一下. Why it is not signed for is asked only of what is not."""
    case = case_for(turn.work, turn.actor, ref, Move.ASK)
    signed = leads_to(Move.SIGN, case.state, case.track) is None
    begin(turn, "ask", case=ref, number=case.number, move=Move.ASK.value, signed=signed)


def _ask_question(view: View, draft: Draft) -> Screen:
    first = 2 if draft.body.get("signed") else 1
    ready = [option(draft, f"ask.ready.{n}", "ready", str(n)) for n in range(first, READY_QUESTIONS + 1)]
    return Screen("ask.ask", {"number": draft.body["number"]}, rows=in_rows(ready, 1))


def _hear_question(turn: Turn, draft: Draft) -> Outcome:
    """Whom it is put to may be whom it speaks of: asked first, as of what else is said of a case."""
    text = turn.said.text
    return spoken.heard(turn, draft, text, _put, inside=True, question=text)


def _put(turn: Turn, draft: Draft) -> Outcome:
    case = oversight.ask(turn.work, turn.actor, draft.body["case"], str(draft.body["question"]))
    turn.work.drafts.finish(draft)
    turn.answer("ask.sent", case_id=case.id, number=case.number)
    return Done()


def _put_ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit() or not 1 <= int(argument) <= READY_QUESTIONS:
        raise Refusal("choice_unknown")
    ready = turn.words(f"ask.ready.{argument}")
    return _put(turn, replace(draft, body={**draft.body, "question": ready}))


flow(
    "ask",
    "words",
    Step(
        "words",
        _ask_question,
        "wants.question",
        takes={Kind.TEXT: _hear_question},
        chooses={"ready": _put_ready},
    ),
    spoken.whom(_put, back="words"),
)


def _ask_answer(view: View, draft: Draft) -> Screen:
    return Screen("ask.answer", {"number": draft.body["number"], "question": _question(view, draft)})


def _question(view: View, draft: Draft) -> Any:
    """The question as it was put; a draft that lay for days may be about one that nobody asks any more."""
    try:
        case = case_for(view.work, view.someone, draft.body["case"])
    except Refusal:
        return Words("ask.answered")
    asked = [e.text for e in view.work.cases.entries(case.id) if e.kind is EntryKind.QUESTION]
    return Quote(asked[-1]) if asked and case.question_by is not None else Words("ask.answered")


def _hear_answer(turn: Turn, draft: Draft) -> Outcome:
    """An answer may speak of somebody through whose hands it goes as well."""
    text = turn.said.text
    return spoken.heard(turn, draft, text, _answered, inside=True, answer=text)


def _answered(turn: Turn, draft: Draft) -> Outcome:
    case = case_for(turn.work, turn.actor, draft.body["case"])
    if case.question_by is None:
        turn.work.drafts.discard(draft)
        turn.answer("answer.late", case_id=case.id, number=case.number)
        return Done()
    oversight.answer(turn.work, turn.actor, case.ref, str(draft.body["answer"]))
    turn.work.drafts.finish(draft)
    turn.answer(answer_to(turn, case, "answer.sent", turn.said.text), case_id=case.id, number=case.number)
    return Done()


def begin_answer(turn: Turn, ref: str, _argument: str) -> None:
    """回答. Raises Refusal("nothing_asked") when somebody else has answered meanwhile."""
    case = case_for(turn.work, turn.actor, ref)
    if case.open and case.question_by is None:
        raise Refusal("nothing_asked", screen=("case.card", {"case": ref}), number=case.number)
    case_for(turn.work, turn.actor, ref, Move.ANSWER)
    begin(turn, "answer", case=ref, number=case.number, move=Move.ANSWER.value)


flow(
    "answer",
    "words",
    Step("words", _ask_answer, "wants.words", takes={Kind.TEXT: _hear_answer}),
    spoken.whom(_answered, back="words"),
)


# --- 回避


@screen("case.step_aside")
def step_aside_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Asked once, since it cannot be taken back."""
    case = case_for(view.work, view.someone, fields["case"])
    yes, no = act(case, "step_aside", "yes", "step_aside.button.yes"), act(case, "back")
    return Screen("case.step_aside", facts(view, case), rows=((yes, no),))


def step_aside(turn: Turn, ref: str, argument: str) -> None:
    """我要回避: first whether, then why; of the act nothing but the number is said."""
    case = case_for(turn.work, turn.actor, ref, Move.STEP_ASIDE)
    if argument != "yes":
        turn.answer("case.step_aside", case_id=case.id, case=ref)
        return
    begin(turn, "step_aside", case=ref, number=case.number, move=Move.STEP_ASIDE.value)


#: Ready reasons (words: reason.step_aside.<n>).
WHY_ASIDE = 3


def _ask_why(_view: View, draft: Draft) -> Screen:
    ready = [option(draft, f"reason.step_aside.{n}", "ready", str(n)) for n in range(1, WHY_ASIDE + 1)]
    return Screen("ask.step_aside", {"number": draft.body["number"]}, rows=in_rows(ready, 1))


def _aside(turn: Turn, draft: Draft, why: str) -> Outcome:
    number = oversight.step_aside(turn.work, turn.actor, draft.body["case"], why)
    turn.answer("case.stepped_aside", number=number)
    return Done()


def _ready_why(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit() or not 1 <= int(argument) <= WHY_ASIDE:
        raise Refusal("choice_unknown")
    return _aside(turn, draft, turn.words(f"reason.step_aside.{argument}"))


flow(
    "step_aside",
    "why",
    Step(
        "why",
        _ask_why,
        "wants.words",
        takes={Kind.TEXT: lambda turn, draft: _aside(turn, draft, turn.said.text)},
        chooses={"ready": _ready_why},
    ),
)
