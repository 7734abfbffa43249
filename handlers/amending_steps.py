"""The steps of village spending, changed in the chat: their order, their proofs, the short list, steps of one's own."""

from collections.abc import Mapping
from typing import Any

from handlers.amending_changes import asked_again, with_change
from handlers.buttons import in_rows, number, value_of
from handlers.flow import Go, Outcome, Step, option
from handlers.policy_words import given_said, name_of, proofs_said, step_said
from handlers.said import Kind
from handlers.screen import Button, Lines, Screen, View, Words
from handlers.turn import Turn
from supervision.drafts import Draft
from supervision.durations import Duration
from supervision.refusals import Refusal
from supervision.spending_steps import AUDIT, CHOICES, KNOWN, ON_SITE, Proof
from supervision.typed_values import Reading, read_typed

#: The rule that is changed here.
PATH = "spending.step"
#: Nobody can follow more (house).
MOST_STEPS = 24
#: A step of the county's own is called own_a, own_b, … in the file.
_OWN = "abcdefghijklmnopqrstuvwxyz"
#: How long a name may be, as the file has it.
_LONGEST_NAME = 20
_DELAYS = ("3wd", "5wd", "10wd", "15wd", "30wd", "60wd")

Given = dict[str, Any]


def _steps(draft: Draft) -> list[Given]:
    return [dict(each) for each in draft.body.get("steps", [])]


def _place(draft: Draft) -> int:
    at = draft.body.get("at", 0)
    return at if isinstance(at, int) and 0 <= at < len(_steps(draft)) else 0


# --- the list


def _ask_steps(_view: View, draft: Draft) -> Screen:
    steps = _steps(draft)
    lines = [
        Words(
            "amend.step_line",
            {
                "n": n,
                "name": step_said(each),
                "proofs": proofs_said(each.get("proofs", ())),
                "short": Words("amend.step_short") if each.get("short") else Words("amend.step_long"),
            },
        )
        for n, each in enumerate(steps, 1)
    ]
    buttons = [
        option(draft, "amend.button.step", "g", number(index), n=index + 1, name=step_said(each))
        for index, each in enumerate(steps)
    ]
    more = [option(draft, "amend.button.new_step", "n")] if len(steps) < MOST_STEPS else []
    last = [*more, option(draft, "amend.button.keep", "k")]
    shown = {"name": name_of(PATH), "lines": Lines(tuple(lines))}
    return Screen("amend.steps", shown, rows=(*in_rows(buttons, 2), *in_rows(last, 1)))


def _choose_step(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not 0 <= value_of(argument) < len(_steps(draft)):
        raise Refusal("choice_unknown")
    return Go("step", {"at": value_of(argument)})


def _keep(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return with_change(turn, draft, PATH, _steps(draft))


# --- one step


def _proofs_for(given: Mapping[str, Any]) -> list[Proof]:
    """What may prove this step: a choice only where there is something to choose."""
    chosen = given.get("code") in (*CHOICES, AUDIT)
    return [proof for proof in Proof if chosen or proof is not Proof.CHOICE]


def _ask_step(_view: View, draft: Draft) -> Screen:
    steps, at = _steps(draft), _place(draft)
    if not steps:
        return Screen("amend.step_none")
    step = steps[at]
    ticks = [
        option(
            draft,
            "amend.button.proof_on" if proof.value in step.get("proofs", ()) else "amend.button.proof_off",
            "t",
            proof.value,
            proof=Words(f"spend.proof.{proof.value}"),
        )
        for proof in _proofs_for(step)
    ]
    short = "amend.button.short_on" if step.get("short") else "amend.button.short_off"
    moves: list[Button] = [
        *([option(draft, "amend.button.up", "u")] if at > 0 else []),
        *([option(draft, "amend.button.down", "w")] if at < len(steps) - 1 else []),
    ]
    others = [option(draft, "amend.button.within", "i"), option(draft, "amend.button.drop_step", "x")]
    shown = {
        "n": at + 1,
        "name": step_said(step),
        "within": given_said("reminders.every", step["within"])
        if step.get("within")
        else Words("amend.step_usual"),
    }
    rows = (
        *in_rows(ticks, 2),
        (option(draft, short, "s"),),
        *in_rows(moves, 2),
        *in_rows(others, 2),
        (option(draft, "amend.button.done", "d"),),
    )
    return Screen("amend.step", shown, rows=rows)


def _changed(draft: Draft, **values: Any) -> Outcome:
    steps, at = _steps(draft), _place(draft)
    if not steps:
        return Go("steps")
    steps[at] = {key: value for key, value in {**steps[at], **values}.items() if value not in ("", None)}
    return Go("step", {"steps": steps})


def _tick(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {proof.value for proof in Proof}:
        raise Refusal("choice_unknown")
    steps = _steps(draft)
    had = list(steps[_place(draft)].get("proofs", ())) if steps else []
    wanted = [each for each in had if each != argument] if argument in had else [*had, argument]
    return _changed(draft, proofs=[proof.value for proof in Proof if proof.value in wanted])


def _tick_short(_turn: Turn, draft: Draft, _argument: str) -> Outcome:
    steps = _steps(draft)
    return _changed(draft, short=not steps[_place(draft)].get("short", False)) if steps else Go("steps")


def _moved(by: int) -> Any:
    def move(_turn: Turn, draft: Draft, _argument: str) -> Outcome:
        steps, at = _steps(draft), _place(draft)
        to = at + by
        if not 0 <= to < len(steps):
            raise Refusal("choice_unknown")
        steps[at], steps[to] = steps[to], steps[at]
        return Go("step", {"steps": steps, "at": to})

    return move


def _drop(_turn: Turn, draft: Draft, _argument: str) -> Outcome:
    steps, at = _steps(draft), _place(draft)
    return Go("steps", {"steps": steps[:at] + steps[at + 1 :], "at": 0})


# --- its own time


def _ask_within(_view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, "amend.button.value", "v", each, value=given_said("reminders.every", each))
        for each in _DELAYS
    ]
    usual = option(draft, "amend.button.usual", "f")
    return Screen(
        "amend.step_within", {"how": Words("amend.how.duration")}, rows=(*in_rows(buttons, 2), (usual,))
    )


def _typed_within(turn: Turn, draft: Draft) -> Outcome:
    return _set_within(turn, draft, turn.said.text)


def _set_within(turn: Turn, draft: Draft, text: str) -> Outcome:
    work = turn.work
    reading = Reading(work.now.astimezone(work.time.timezone).date(), work.time.calendar)
    given = read_typed(Duration, text, reading)
    if given is None:
        raise asked_again(draft, "policy_unread")
    return _changed(draft, within=given)


# --- another step


def _struck(draft: Draft) -> list[str]:
    """The steps this house knows that the list does not have."""
    there = {each.get("code") for each in _steps(draft)}
    return [code for code in KNOWN if code not in there]


def _ask_new(_view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, "amend.button.known_step", "c", code, name=Words(f"spend.step.{code}"))
        for code in _struck(draft)
    ]
    return Screen("amend.step_new", rows=in_rows(buttons, 2))


def _put_in(draft: Draft, given: Given) -> Outcome:
    """Before the secretary's visit, where it can be moved from."""
    steps = _steps(draft)
    at = next((n for n, each in enumerate(steps) if each.get("code") == ON_SITE), len(steps))
    return Go("step", {"steps": [*steps[:at], given, *steps[at:]], "at": at})


def _known(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in _struck(draft):
        raise Refusal("choice_unknown")
    return _put_in(draft, {"code": argument, "by": "inspector", "proofs": ["photo", "date"], "short": False})


def _own(turn: Turn, draft: Draft) -> Outcome:
    name = " ".join(turn.said.text.split())
    codes = {each.get("code") for each in _steps(draft)}
    code = next((f"own_{letter}" for letter in _OWN if f"own_{letter}" not in codes), "")
    if not 0 < len(name) <= _LONGEST_NAME or not code:
        raise asked_again(draft, "step_name")
    given = {"code": code, "by": "inspector", "proofs": ["photo", "date"], "short": False, "name": name}
    return _put_in(draft, given)


def _go(step: str) -> Any:
    return lambda _turn, _draft, _argument: Go(step)


_TICKS = frozenset({"t", "s"})

SPENDING_STEPS = (
    Step(
        "steps",
        _ask_steps,
        "wants.choose",
        chooses={"g": _choose_step, "n": _go("step_new"), "k": _keep},
        back="rule",
    ),
    Step(
        "step",
        _ask_step,
        "wants.choose",
        chooses={
            "t": _tick, "s": _tick_short, "u": _moved(-1), "w": _moved(1),
            "i": _go("step_within"), "x": _drop, "d": _go("steps"),
        },
        back="steps",
        lasting=_TICKS,
    ),
    Step(
        "step_within",
        _ask_within,
        "wants.policy_value",
        takes={Kind.TEXT: _typed_within},
        chooses={"v": _set_within, "f": lambda _turn, draft, _argument: _changed(draft, within=None)},
        back="step",
    ),
    Step(
        "step_new", _ask_new, "wants.step_name", takes={Kind.TEXT: _own}, chooses={"c": _known}, back="steps"
    ),
)  # fmt: skip
