"""改规则: section → rule → a ready value or a typed one → what it would do → proposed to a second person."""

from collections.abc import Mapping
from typing import Any

from handlers.amending_changes import asked_again, present, rule_of, with_change
from handlers.amending_ladder import LADDER_STEPS
from handlers.amending_steps import SPENDING_STEPS
from handlers.buttons import in_rows, number, value_of
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.policy_words import changes_said, given_said, name_of, said
from handlers.presets import how_to_type, presets
from handlers.said import Kind
from handlers.screen import Lines, Screen, View, When, Words
from handlers.turn import Turn
from supervision.acts import amending
from supervision.drafts import Draft
from supervision.durations import Duration
from supervision.lists import MOST_COUNTED
from supervision.overlay import Rule, sections, value_at
from supervision.refusals import Refusal
from supervision.typed_values import Reading, read_typed

#: The conversation's name.
FLOW = "amend"


def begin_amending(turn: Turn) -> None:
    """Begin. Raises Refusal where the policy is not this person's to change."""
    amending.county_of(turn.actor)
    begin(turn, FLOW, changes={})


# --- which section, which rule


def _ask_section(view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, "policy.button.section", "s", number(index), name=Words(f"policy.section.{section}"))
        for index, section in enumerate(sections())
    ]
    person = view.someone.person
    place_id = amending.county_of(view.someone)
    alone = not amending.approvers(view.work, place_id, person.id)
    return Screen("amend.section.alone" if alone else "amend.section", rows=in_rows(buttons, 2))


def _choose_section(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    names = list(sections())
    if not 0 <= value_of(argument) < len(names):
        raise Refusal("choice_unknown")
    return Go("rule", {"section": names[value_of(argument)]})


def _rules_of(draft: Draft) -> tuple[Rule, ...]:
    return sections().get(draft.body.get("section", ""), ())


def _ask_rule(view: View, draft: Draft) -> Screen:
    buttons = [
        option(
            draft,
            "amend.button.rule",
            "r",
            number(index),
            name=name_of(rule.path),
            value=given_said(rule.path, present(view, draft, rule.path)),
        )
        for index, rule in enumerate(_rules_of(draft))
        if not rule.whole
    ]
    ladders = [
        option(draft, "amend.button.ladder", "r", number(index), name=name_of(rule.path))
        for index, rule in enumerate(_rules_of(draft))
        if rule.whole
    ]
    title = Words(f"policy.section.{draft.body.get('section', 'general')}")
    return Screen("amend.rule", {"title": title}, rows=in_rows([*buttons, *ladders], 1))


def _choose_rule(turn: Turn, draft: Draft, argument: str) -> Outcome:
    there = _rules_of(draft)
    if not 0 <= value_of(argument) < len(there):
        raise Refusal("choice_unknown")
    rule = there[value_of(argument)]
    if not rule.whole:
        return Go("value", {"rule": rule.path})
    given = draft.body.get("changes", {}).get(rule.path) or amending.said_now(turn.work, rule.path)
    if rule.late is None:
        return Go("steps", {"rule": rule.path, "steps": given, "at": 0})
    rungs = [[each["after"], each["to"]] for each in given]
    return Go("ladder", {"rule": rule.path, "late": rule.late.value, "rungs": rungs})


# --- which value


def _ask_value(view: View, draft: Draft) -> Screen:
    rule = rule_of(draft)
    now = present(view, draft, rule.path)
    buttons = [
        option(draft, "amend.button.value", "v", each, value=given_said(rule.path, given))
        for each, given in presets(rule.kind, now)
    ]
    changed = rule.path in view.work.amendments.overlay().values
    file_says = said(rule.kind, value_at(view.work.time.filed, rule.path))
    filed = [option(draft, "amend.button.filed", "f", value=file_says)] if changed else []
    shown = {
        "name": name_of(rule.path),
        "about": Words(f"policy.about.{rule.path}"),
        "value": given_said(rule.path, now),
        "how": Words(f"amend.how.{how_to_type(rule.kind)}"),
    }
    return Screen("amend.value", shown, rows=in_rows(buttons, 2) + in_rows(filed, 1))


def _typed(turn: Turn, draft: Draft) -> Outcome:
    return _set(turn, draft, turn.said.text)


def _set(turn: Turn, draft: Draft, text: str) -> Outcome:
    rule = rule_of(draft)
    work = turn.work
    reading = Reading(work.now.astimezone(work.time.timezone).date(), work.time.calendar)
    given = read_typed(rule.kind, text, reading)
    if given is None:
        raise asked_again(draft, "policy_unread")
    return with_change(turn, draft, rule.path, given)


def _back_to_file(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return with_change(turn, draft, rule_of(draft).path, None)


# --- what it would do


def effect_of(view: View, changes: Mapping[str, Any]) -> Lines:
    """“14件的期限会提前”: what changes would do to the matters that are open."""
    try:
        found = amending.foreseen(view.work, view.someone, changes)
    except Refusal:  # what they rest on has changed meanwhile: whoever goes on with them is told
        found = None
    moved = (*_moved(view, changes), *_above(view, changes))
    besides = (*_spent(view, changes), *_protected(view, changes), *moved)
    if found is None or (moved and not found.moved):
        return Lines((*besides, Words("amend.effect.still" if moved else "amend.effect.none")))
    lines = [*besides, Words("amend.effect.moved", {"moved": found.moved, "running": found.running})]
    if found.sooner:
        lines.append(Words("amend.effect.sooner", {"count": found.sooner}))
    if found.spared_until is not None:
        shown = {"count": found.spared, "until": When(found.spared_until, "by")}
        lines.append(Words("amend.effect.spared", shown))
    if found.no_longer_late:
        lines.append(Words("amend.effect.freed", {"count": found.no_longer_late}))
    lines.append(Words("amend.effect.after", {"late": found.late, "today": found.today}))
    return Lines(tuple(lines))


def _moved(view: View, changes: Mapping[str, Any]) -> tuple[Words, ...]:
    """Who would get a morning or a week at another hour, be asked earlier where he has been silent; which links would
    end earlier."""
    try:
        found = amending.moved_besides(view.work, changes)
    except Refusal:
        return ()
    lines = [
        Words(f"amend.effect.moved.{kind}.{way}", {"count": count})
        for kind, moved in found.items()
        for way, count in (("sooner", moved.sooner), ("later", moved.later))
        if count
    ]
    if any(path == "held" or path.startswith("drafts.") for path in changes):
        lines.append(Words("amend.effect.moved.drafts"))
    return tuple(lines)


def _above(view: View, changes: Mapping[str, Any]) -> tuple[Words, ...]:
    """Of how many late matters which office would hear, no longer, earlier or later; how many remind at other times."""
    try:
        found = amending.above(view.work, view.someone, changes)
    except Refusal:
        return ()
    if found is None:
        return ()
    lines = [
        Words(f"amend.effect.remind.{way}", {"count": count})
        for way, count in (("sooner", found.reminds.sooner), ("later", found.reminds.later))
        if count
    ]
    if any(path.startswith("ladder.") for path in changes):
        lines.append(Words("amend.effect.climb", {"late": found.late, "count": found.climbing}))
    for role, heard in sorted(found.offices.items()):
        ways = (("more", heard.more), ("less", heard.less), ("sooner", heard.sooner), ("later", heard.later))
        shown = {"role": Words(f"role.{role.value}")}
        lines += [Words(f"amend.effect.hear.{way}", shown | {"count": count}) for way, count in ways if count]
    if found.running >= MOST_COUNTED:
        lines.append(Words("amend.effect.first", {"count": found.running}))
    return tuple(lines)


def _spent(view: View, changes: Mapping[str, Any]) -> tuple[Words, ...]:
    """Of how many matters of spending under way the next step would be another one."""
    try:
        found = amending.respent(view.work, view.someone, changes)
    except Refusal:
        return ()
    if found is None:
        return ()
    return (Words("amend.effect.spending", {"open": found[0], "changed": found[1]}),)


def _protected(view: View, changes: Mapping[str, Any]) -> tuple[Words, ...]:
    """Who will be asked for a PIN, or to set one."""
    try:
        found = amending.protected(view.work, changes)
    except Refusal:
        return ()
    if found is None:
        return ()
    shown = {"officers": found.officers, "without": found.without, "have": found.officers - found.without}
    lines = [Words(f"amend.effect.pin_{found.before.value}", shown)] if found.before is not None else []
    if found.idle is not None:
        pause = said(Duration, found.idle)
        lines.append(Words("amend.effect.pin_idle", {"have": shown["have"], "pause": pause}))
    return tuple(lines)


def _ask_preview(view: View, draft: Draft) -> Screen:
    changes = draft.body.get("changes", {})
    before = {path: amending.said_now(view.work, path) for path in changes}
    buttons = (option(draft, "amend.button.propose", "p"), option(draft, "amend.button.more", "m"))
    shown = {
        "changes": changes_said(changes, before, view.work.time.filed),
        "effect": effect_of(view, changes),
    }
    return Screen("amend.preview", shown, rows=in_rows(buttons, 1))


def _propose(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    try:
        amendment = amending.propose(turn.work, turn.actor, draft.body.get("changes", {}))
    except Refusal as refusal:
        raise asked_again(draft, refusal.code) from refusal
    turn.work.drafts.finish(draft)
    turn.answer("amend.proposed", amendment=amendment.ref)
    return Done()


def _more(_turn: Turn, _draft: Draft, _argument: str) -> Outcome:
    return Go("section")


STEPS = (
    Step("section", _ask_section, "wants.choose", chooses={"s": _choose_section}),
    Step("rule", _ask_rule, "wants.choose", chooses={"r": _choose_rule}, back="section"),
    Step(
        "value",
        _ask_value,
        "wants.policy_value",
        takes={Kind.TEXT: _typed},
        chooses={"v": _set, "f": _back_to_file},
        back="rule",
    ),
    Step(
        "preview",
        _ask_preview,
        "wants.choose",
        chooses={"p": _propose, "m": _more},
        back="section",
        slow=True,
    ),
)

flow(FLOW, "section", *STEPS, *LADDER_STEPS, *SPENDING_STEPS)
