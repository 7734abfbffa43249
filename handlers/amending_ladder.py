"""A ladder of escalation, rung by rung: whom it reaches and after how long; added, changed, taken away."""

from typing import Any

from handlers.amending_changes import asked_again, with_change
from handlers.buttons import in_rows, number, value_of
from handlers.flow import Go, Outcome, Step, option
from handlers.policy_words import given_said, name_of
from handlers.said import Kind
from handlers.screen import Lines, Screen, View, Words
from handlers.turn import Turn
from supervision.drafts import Draft
from supervision.durations import Duration, parse_duration
from supervision.ladders import LATE, may_hear
from supervision.offices import Role
from supervision.refusals import Refusal
from supervision.typed_values import Reading, read_typed

#: Nobody needs a higher ladder (house).
MOST_RUNGS = 6
#: Delays that are offered.
_DELAYS = ("0s", "1wd", "2wd", "3wd", "5wd", "10wd")


def _late(draft: Draft) -> Role:
    found = draft.body.get("late", "")
    return Role(found) if found in {role.value for role in LATE} else Role.SECRETARY


def _path(draft: Draft) -> str:
    return f"ladder.{_late(draft).value}"


def _rungs(draft: Draft) -> list[list[str]]:
    return [list(each) for each in draft.body.get("rungs", [])]


def _place(draft: Draft) -> int:
    """Which rung is being changed; a new one is the last."""
    at = draft.body.get("at", 0)
    return at if isinstance(at, int) and 0 <= at < len(_rungs(draft)) else len(_rungs(draft))


def _said(rung: list[str]) -> Words:
    after = given_said("reminders.every", rung[0])
    return Words("policy.rung", {"after": after, "role": Words(f"role.{rung[1]}")})


def _ask_ladder(_view: View, draft: Draft) -> Screen:
    rungs = _rungs(draft)
    buttons = [
        option(draft, "amend.button.rung", "g", number(index), rung=_said(rung))
        for index, rung in enumerate(rungs)
    ]
    more = [option(draft, "amend.button.new_rung", "n")] if len(rungs) < MOST_RUNGS else []
    keep = [option(draft, "amend.button.keep", "k")] if rungs else []
    lines = Lines(tuple(map(_said, rungs)) or (Words("policy.none"),))
    shown = {"name": name_of(_path(draft)), "lines": lines}
    return Screen("amend.ladder", shown, rows=in_rows([*buttons, *more, *keep], 1))


def _choose_rung(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not 0 <= value_of(argument) < len(_rungs(draft)):
        raise Refusal("choice_unknown")
    return Go("rung", {"at": value_of(argument)})


def _new_rung(_turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go("rung_to", {"at": len(_rungs(draft))})


def _keep(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    given = [{"after": after, "to": to} for after, to in _rungs(draft)]
    return with_change(turn, draft, _path(draft), given)


def _ask_rung(_view: View, draft: Draft) -> Screen:
    rungs, at = _rungs(draft), _place(draft)
    rung = _said(rungs[at]) if at < len(rungs) else Words("policy.none")
    buttons = (
        option(draft, "amend.button.after", "a"),
        option(draft, "amend.button.to", "t"),
        option(draft, "amend.button.drop", "x"),
    )
    return Screen("amend.rung", {"rung": rung}, rows=in_rows(buttons, 1))


def _drop(_turn: Turn, draft: Draft, _argument: str) -> Outcome:
    rungs = _rungs(draft)
    del rungs[_place(draft) : _place(draft) + 1]
    return Go("ladder", {"rungs": rungs})


def _ask_to(_view: View, draft: Draft) -> Screen:
    late = _late(draft)
    buttons = [
        option(draft, "amend.button.role", "t", role.value, role=Words(f"role.{role.value}"))
        for role in may_hear(late)
    ]
    return Screen("amend.rung_to", {"role": Words(f"role.{late.value}")}, rows=in_rows(buttons, 2))


def _choose_to(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {role.value for role in may_hear(_late(draft))}:
        raise Refusal("choice_unknown")
    rungs, at = _rungs(draft), _place(draft)
    if at == len(rungs):
        return Go("rung_after", {"to": argument})
    rungs[at][1] = argument
    return Go("ladder", {"rungs": rungs})


def _ask_after(_view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, "amend.button.value", "v", each, value=given_said("reminders.every", each))
        for each in _DELAYS
    ]
    shown = {"how": Words("amend.how.duration")}
    return Screen("amend.rung_after", shown, rows=in_rows(buttons, 2))


def _typed(turn: Turn, draft: Draft) -> Outcome:
    return _set_after(turn, draft, turn.said.text)


def _set_after(turn: Turn, draft: Draft, text: str) -> Outcome:
    work = turn.work
    reading = Reading(work.now.astimezone(work.time.timezone).date(), work.time.calendar)
    given: Any = read_typed(Duration, text, reading)
    if given is None:
        raise asked_again(draft, "policy_unread")
    rungs, at = _rungs(draft), _place(draft)
    to = draft.body.get("to") if at == len(rungs) else rungs[at][1]
    if to not in {role.value for role in may_hear(_late(draft))}:
        return Go("rung_to")
    rungs[at : at + 1] = [[given, to]]
    # Laid out as they are climbed: nobody has to put them in order.
    rungs.sort(key=lambda rung: parse_duration(rung[0]).nominal_seconds)
    return Go("ladder", {"rungs": rungs})


def _go(step: str) -> Any:
    return lambda _turn, _draft, _argument: Go(step)


LADDER_STEPS = (
    Step(
        "ladder",
        _ask_ladder,
        "wants.choose",
        chooses={"g": _choose_rung, "n": _new_rung, "k": _keep},
        back="rule",
    ),
    Step(
        "rung",
        _ask_rung,
        "wants.choose",
        chooses={"a": _go("rung_after"), "t": _go("rung_to"), "x": _drop},
        back="ladder",
    ),
    Step("rung_to", _ask_to, "wants.choose", chooses={"t": _choose_to}, back="ladder"),
    Step(
        "rung_after",
        _ask_after,
        "wants.policy_value",
        takes={Kind.TEXT: _typed},
        chooses={"v": _set_after},
        back="ladder",
    ),
)
