"""回访: what was drawn for the county to ask about, the villager's phone for this one question, and what was said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import spoken
from handlers.buttons import in_rows, pressed
from handlers.commands import command
from handlers.flow import Done, Outcome, Step, begin, flow, option
from handlers.lateness import overdue_since
from handlers.pin_first import first_a_pin
from handlers.said import Kind
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision import callbacks
from supervision.acts import calling, identity
from supervision.acts.drawing import unasked_in
from supervision.callback_sight import callback_for, to_ask, villager_of
from supervision.callbacks import Callback, provisional
from supervision.cases import Case, Move, State
from supervision.drafts import Draft
from supervision.erasure_gate import open_names
from supervision.gate import SEE, case_by_id, case_for, may
from supervision.refusals import Missing, Refusal

#: How many of the drawn cases one list shows.
MOST = 8
#: How many days that moved are told in one message.
_MOST_MOVED = 10
#: How many ready-made answers there are for each answer that needs words (words: callback.ready.<outcome>.<n>).
READY = 3

#: What a button says for each answer: short, since a button carries few bytes.
_CODES = {outcome.value[0]: outcome for outcome in callbacks.Outcome}
_ROWS = (("satisfied", "basically"), ("dissatisfied", "invented"), ("unreached",))


@command("callback")
def list_of_callbacks(turn: Turn) -> None:
    """更多 → 回访."""
    turn.say("callback.list")


@screen("callback.list")
def list_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The drawn cases that wait for this officer, what is due first at the top; a reminder of several says that it is
    one, and is dropped when all were asked meanwhile."""
    waiting, again = to_ask(view.work, view.someone), bool(fields.get("again"))
    if not waiting:
        return None if again else Screen("callback.none")
    shown = waiting[:MOST]
    lines = Lines(tuple(_list_line(view, *each, n) for n, each in enumerate(shown, 1)))
    buttons = [
        Button("callback.button.open", "cb", (callback.ref, "o"), {"n": n, "number": case.number})
        for n, (callback, case) in enumerate(shown, 1)
    ]
    head = Lines((Words("callback.again_list"),) if again else ())
    told = {"again": head, "lines": lines, "count": len(waiting)}
    return Screen("callback.list", told, rows=in_rows(buttons, 2))


def _list_line(view: View, callback: Callback, case: Case, n: int) -> Words:
    return Words("callback.line", _facts(view, callback, case) | {"n": n})


def _facts(view: View, callback: Callback, case: Case) -> dict[str, Any]:
    work = view.work
    return {
        "number": case.number,
        "village": work.places.by_id(case.village_id).name,
        "category": Words(f"category.{case.category}"),
        "ended": Words(
            "callback.withdrawn_on" if _withdrawn(case) else "callback.closed_on",
            {"day": When(case.ended_at or callback.drawn_at, "day")},
        ),
        "due": When(callback.due_at, "by"),
    }


@screen("callback")
def callback_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """One drawn case: number, place, how the villager is reached, and what may be recorded. Always protected.

    A reminder is dropped when the villager has been asked meanwhile. The phone never stands here: it is asked for, and
    shown in a message that deletes itself (see handlers.identity).
    """
    callback, case = callback_for(view.work, view.someone, fields["callback"])
    if not callback.open:
        return None if fields.get("again") else Screen("callback.over", {"number": case.number})
    villager = villager_of(view.work, callback)
    township = view.work.places.by_id(callback.township_id)
    shown = _facts(view, callback, case) | {
        "receipt": villager.receipt_number if villager else case.number,
        "township": township.name,
        "phone": view.work.places.phone_of(township.id) or Words("callback.no_office_phone"),
        "who": Words("callback.phone_given" if _given(view, callback, case) else "callback.no_phone"),
        "again": _again(view, callback) if fields.get("again") else Lines(()),
        "tries": Lines((*_tried(callback), *_why_so(view, callback))),
        "ask": Words("callback.ask_withdrawn" if _withdrawn(case) else "callback.ask"),
        "deleted": _deleted(view, callback, case),
    }
    rows = _rows(view, callback, case)
    return Screen("callback", shown, rows=rows, content=True)


def _again(view: View, callback: Callback) -> Lines:
    """A reminder says that it is one, and how long there is, or how late it is."""
    work, due = view.work, callback.due_at
    past = due <= work.now
    left = overdue_since(work, due, work.time.policy.sampling.due.unit) if past else When(due, "left")
    return Lines((Words("callback.again", {"left": left}),))


def _withdrawn(case: Case) -> bool:
    return case.state is State.WITHDRAWN


def _deleted(view: View, callback: Callback, case: Case) -> Lines:
    """That this villager's name was deleted, and nobody had asked him whether he wished it."""
    unasked = callback.complainant_id in unasked_in(view.work, case)
    return Lines((Words("callback.deleted"),) if unasked else ())


def _tried(callback: Callback) -> tuple[Words, ...]:
    return (Words("callback.tried", {"count": callback.tries}),) if callback.tries else ()


def _why_so(view: View, callback: Callback) -> tuple[Words, ...]:
    """That its day may still change, and why it is another than the rules say."""
    lines = [Words("mark.provisional")] if provisional(view.work.time, callback) else []
    if callback.spared_until == callback.due_at:
        lines.append(Words("mark.spared", {"by": When(callback.due_at, "by")}))
    return tuple(lines)


@screen("callback.moved")
def moved_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The rules or the calendar changed, and with them these days: what the reader still is to ask, the first ones."""
    lines = []
    for ref in fields["callbacks"]:
        try:
            callback, case = callback_for(view.work, view.someone, ref)
        except Missing:
            continue
        if callback.open:
            due = When(callback.due_at, "by")
            lines.append(Words("callback.moved.line", {"number": case.number, "due": due}))
    if not lines:
        return None
    shown = {"count": len(lines), "lines": Lines(tuple(lines[:_MOST_MOVED]))}
    return Screen("callback.moved", shown, content=True)


def _given(view: View, callback: Callback, case: Case) -> bool:
    """Whether anything is known by which the villager could be reached; opens nothing."""
    return callback.complainant_id in {each.id for each in open_names(view.work, case)}


def _rows(view: View, callback: Callback, case: Case) -> Rows:
    def button(label: str, code: str) -> Button:
        return Button(label, "cb", (callback.ref, code))

    rows: list[tuple[Button, ...]] = []
    if _given(view, callback, case):
        rows.append((button("callback.button.reveal", "tel"),))
    rows += [tuple(button(f"callback.outcome.{name}", name[0]) for name in row) for row in _ROWS]
    if may(view.work, view.someone, case, SEE):
        rows.append((Button("notice.button.card", "o", (case.ref,)),))
    return tuple(rows)


@screen("callback.late")
def late_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """To the county's leader: what was drawn and has not been asked in time; whose it is. Its number, and the way to
    it, for a leader who sees the case, nobody else."""
    refs = fields.get("of") or (fields["callback"],)  # queued before several were one message
    found = [late for ref in refs if (late := _late(view, ref)) is not None]
    if not found:
        return None
    cards = [
        Button("queue.button.open", "o", (case.ref,), {"n": n})
        for n, (_, case) in enumerate(found, 1)
        if case
    ]
    if len(found) > 1:
        lines = Lines(tuple(_late_line(shown, case, n) for n, (shown, case) in enumerate(found, 1)))
        told = {"count": len(found), "lines": lines}
        return Screen("callback.late_several", told, rows=in_rows(cards, 5), content=bool(cards))
    shown, case = found[0]
    if case is None:
        return Screen("callback.late", shown)
    card = Button("notice.button.card", "o", (case.ref,))
    return Screen("callback.late_number", shown | {"number": case.number}, rows=((card,),), content=True)


def _late(view: View, ref: str) -> tuple[dict[str, Any], Case | None] | None:
    """Whose it is, where, and by when; the case, where the reader sees it."""
    callback = view.work.callbacks.by_ref(ref)
    if callback is None or not callback.open or callback.officer_id is None:
        return None
    name = view.work.people.by_id(callback.officer_id).name
    place = view.work.places.by_id(callback.township_id).name
    shown = {"name": name, "township": place, "due": When(callback.due_at, "by")}
    try:
        return shown, case_by_id(view.work, view.someone, callback.case_id)
    except Missing:
        return shown, None


def _late_line(shown: Mapping[str, Any], case: Case | None, n: int) -> Words:
    if case is None:
        return Words("callback.late_line", {**shown, "n": n})
    return Words("callback.late_line_number", {**shown, "n": n, "number": case.number})


@pressed("cb")
def press(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of a drawn case: (callback, what)."""
    ref, code = (*args, "", "")[:2]
    callback, case = callback_for(turn.work, turn.actor, ref)
    if code == "o":
        turn.say("callback", callback=ref)
        return
    if code == "tel":
        first_a_pin(turn)
        request = identity.ask_to_ring(turn.work, turn.actor, ref)
        turn.say("identity", request=request.ref)
        return
    outcome = _CODES.get(code)
    if outcome is None:
        raise Refusal("choice_unknown")
    if not callback.open:
        raise Refusal("callback_done", number=case.number)
    if outcome in callbacks.BAD:
        begin(turn, "callback", callback=ref, number=case.number, outcome=outcome.value)
        return
    _record(turn, ref, outcome, "")


def _record(turn: Turn, ref: str, outcome: callbacks.Outcome, text: str) -> None:
    done = calling.answered(turn.work, turn.actor, ref, outcome, text)
    _callback, case = callback_for(turn.work, turn.actor, ref)
    if done.open:
        turn.answer("callback.later", number=case.number)
        return
    turn.answer(f"callback.noted.{outcome.value}", number=case.number)


def recheck(turn: Turn, ref: str, _argument: str) -> None:
    """The button 回访 on the card of a drawn case."""
    case = case_for(turn.work, turn.actor, ref, Move.RECHECK)
    callback = turn.work.callbacks.open_of_case(case.id)
    if callback is None:
        raise Refusal("callback_done", number=case.number)
    turn.say("callback", callback=callback.ref)


# --- 不满意 and 没有这回事: what the villager said


def _ask_words(view: View, draft: Draft) -> Screen:
    outcome = _outcome(draft)
    ready = [
        option(draft, f"callback.ready.{outcome.value}.{n}", "ready", str(n)) for n in range(1, READY + 1)
    ]
    return Screen(f"callback.ask.{outcome.value}", {"number": draft.body["number"]}, rows=in_rows(ready, 1))


def _outcome(draft: Draft) -> callbacks.Outcome:
    return callbacks.Outcome(draft.body["outcome"])


def _hear(turn: Turn, draft: Draft) -> Outcome:
    """Whoever works on it anew reads it; the villager may have spoken of one of them."""
    text = turn.said.text
    _callback, case = callback_for(turn.work, turn.actor, draft.body["callback"])
    return spoken.heard(turn, draft, text, _said, case=case, words=text)


def _said(turn: Turn, draft: Draft) -> Outcome:
    text = str(draft.body["words"]).strip()
    if not text:
        raise Refusal("words_missing")
    turn.work.drafts.finish(draft)
    _record(turn, draft.body["callback"], _outcome(draft), text)
    return Done()


def _ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit() or not 1 <= int(argument) <= READY:
        raise Refusal("choice_unknown")
    ready = turn.words(f"callback.ready.{_outcome(draft).value}.{argument}")
    return _said(turn, replace(draft, body={**draft.body, "words": ready}))


flow(
    "callback",
    "words",
    Step(
        "words",
        _ask_words,
        "wants.words",
        takes={Kind.TEXT: _hear},
        chooses={"ready": _ready},
    ),
    spoken.whom(_said, back="words"),
)
