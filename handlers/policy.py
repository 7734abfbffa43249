"""规则: the whole policy in plain words for everybody; for county leaders the way to change it."""

from collections.abc import Mapping
from typing import Any

from handlers.amending import begin_amending
from handlers.buttons import in_rows, number, pressed, value_of
from handlers.commands import command
from handlers.policy_words import value_line
from handlers.screen import Button, Lines, Rows, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts.amending import may_propose, may_see
from supervision.overlay import sections
from supervision.refusals import Refusal

#: Two beside each other on a small phone.
_BESIDE = 2


@command("policy")
def policy(turn: Turn) -> None:
    """The deadlines in force."""
    turn.say("policy")


@screen("policy")
def policy_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """The clocks a person works by and the office hours, and the sections in which all of it stands."""
    time = view.work.time
    everyday, urgent = time.policy.track.everyday, time.policy.track.urgent
    durations = {
        "sign": everyday.sign,
        "question": everyday.question,
        "request": everyday.request,
        "complaint": everyday.complaint,
        "verify": everyday.verify,
        "urgent_sign": urgent.sign,
        "urgent_measures": urgent.measures,
        "urgent_resolve": urgent.resolve,
    }
    fields: dict[str, Any] = {
        name: Words(f"duration.{d.unit.value}", {"count": d.amount}) for name, d in durations.items()
    }
    close = time.policy.hours.close
    return Screen("policy", fields | {"close": f"{close:%H:%M}"}, rows=_ways_on(view))


def _ways_on(view: View) -> Rows:
    """Every section; then what waits for a second person, what was changed, and the way to change it."""
    shown = [
        Button("policy.button.section", "po", (number(index),), {"name": Words(f"policy.section.{section}")})
        for index, section in enumerate(sections())
    ]
    waiting = [
        (Button("policy.button.waiting", "pa", (each.ref, "s")),)
        for each in view.work.amendments.open()
        if may_see(view.work, view.someone, each)
    ]
    last = [Button("policy.button.history", "ph", ())]
    if may_propose(view.someone):
        last.append(Button("policy.button.amend", "po", ("edit",)))
    return (*in_rows(shown, _BESIDE), *waiting, tuple(last))


@pressed("po")
def open_section(turn: Turn, args: tuple[str, ...]) -> None:
    """One section, the overview ("all"), or the way to change something ("edit")."""
    wanted = args[0] if args else ""
    if wanted == "edit":
        begin_amending(turn)
    elif wanted == "all":
        turn.answer("policy")
    elif 0 <= value_of(wanted) < len(sections()):
        turn.answer("policy.section", section=list(sections())[value_of(wanted)])
    else:
        raise Refusal("button_old", screen=("policy", {}))


@screen("policy.section")
def section_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What a section's rules say, and which of them were changed in the chat."""
    section = fields["section"]
    now, overlay = view.work.time.policy, view.work.amendments.overlay()
    lines = [
        value_line(now, rule, overlay.since[rule.path] if rule.path in overlay.values else None)
        for rule in sections().get(section, ())
    ]
    shown = {"title": Words(f"policy.section.{section}"), "lines": Lines(tuple(lines))}
    return Screen("policy.section", shown, rows=((Button("policy.button.all", "po", ("all",)),),))
