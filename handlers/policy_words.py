"""A policy's rules and what they say, in words: generic by the type of the value, so that a new rule needs no code."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any

from handlers.screen import Lines, Words
from supervision.amounts import Sum, figures
from supervision.durations import Duration, Unit
from supervision.ladders import Rung
from supervision.overlay import STEPS, Rule, container_of, rule_at, value_at
from supervision.policy import Policy
from supervision.sections import PolicyError, read_value
from supervision.spending_steps import Step, read_steps

_TWO_TIMES = tuple[time, time]
#: The rule whose value is the list of spending's steps.
STEPS_PATH = "spending.step"


def name_of(path: str) -> Words:
    """What a rule is called."""
    return Words(f"policy.rule.{path}")


#: Whole years that have a word of their own (words: duration.year.<n>).
YEARS = (1, 2, 3, 5)


def said(kind: Any, value: Any) -> Words | str:
    """What a value of this type says."""
    container, item = container_of(kind)
    if kind == _TWO_TIMES:
        return Words("policy.from_to", {"start": said(time, value[0]), "end": said(time, value[1])})
    if kind == STEPS:
        return _steps_said(value)
    if container is not None:
        return _joined([said(item, each) for each in (value if container is tuple else sorted(value))])
    if kind is Sum:
        return Words("policy.yuan", {"amount": figures(value)})
    return _plain(value)


def _plain(value: Any) -> Words | str:
    match value:
        case Rung():
            return Words(
                "policy.rung", {"after": _plain(value.after), "role": Words(f"role.{value.to.value}")}
            )
        case Duration():
            return _length(value)
        case time():
            return f"{value:%H:%M}" if not value.second else f"{value:%H:%M:%S}"
        case StrEnum():
            return Words(f"policy.choice.{value.value}")
        case bool():
            return Words("policy.yes" if value else "policy.no")
        case float():
            return f"{100 * value:g}%"
        case date():
            return value.isoformat()
    return str(value) or Words("policy.none")


def _length(value: Duration) -> Words:
    if value.amount == 0:
        return Words("policy.at_once")
    years, months = divmod(value.amount, 12)
    if value.unit is Unit.MONTHS and not months:
        # 12个月 is a year to everybody who is told it, and shorter when it is read aloud.
        return (
            Words(f"duration.year.{years}") if years in YEARS else Words("duration.years", {"count": years})
        )
    return Words(f"duration.{value.unit.value}", {"count": value.amount})


def _steps_said(steps: Sequence[Step]) -> Words:
    """How many steps there are; which they are is read where they are changed."""
    return Words("policy.steps", {"count": len(steps), "short": sum(step.short for step in steps)})


def step_said(given: Mapping[str, Any]) -> Words | str:
    """What a step is called, as the file writes it."""
    return str(given.get("name") or "") or Words(f"spend.step.{given['code']}")


def proofs_said(proofs: Iterable[str]) -> Words | str:
    """What proves a step, in one line."""
    return _joined([Words(f"spend.proof.{proof}") for proof in proofs])


def _joined(words: list[Words | str]) -> Words | str:
    """A list in one line; in a language of its own each comma is a message."""
    if not words:
        return Words("policy.none")
    joined = words[-1]
    for each in reversed(words[:-1]):
        joined = Words("policy.and", {"first": each, "rest": joined})
    return joined


def value_line(policy: Policy, rule: Rule, version: int | None = None) -> Words:
    """One rule with what it says; `version`: of the change in the chat that says so."""
    fields = {"name": name_of(rule.path), "value": said(rule.kind, value_at(policy, rule.path))}
    if version is None:
        return Words("policy.line", fields)
    return Words("policy.line.changed", {**fields, "version": version})


def filed_said(path: str, filed: Policy) -> Words:
    """That the rules' file holds, and what it says; of a rule that this program knows no longer, only the first."""
    try:
        return Words("policy.filed_value", {"value": said(rule_at(path).kind, value_at(filed, path))})
    except (PolicyError, LookupError):
        return Words("policy.filed")


def given_said(path: str, given: Any) -> Words | str:
    """A value as the file writes it, in words; a rule that this program knows no longer is shown as it was written."""
    if given is None:
        return Words("policy.filed")
    try:
        rule = rule_at(path)
        if rule.late is not None:
            return _joined([_rung_said(each) for each in given])
        if rule.kind == STEPS:
            return said(STEPS, read_steps(given, path))
        return said(rule.kind, read_value(rule.kind, given, path))
    except (PolicyError, KeyError, TypeError):
        return str(given)


def _rung_said(given: Mapping[str, Any]) -> Words:
    after = read_value(Duration, given["after"], "after")
    return Words("policy.rung", {"after": _plain(after), "role": Words(f"role.{given['to']}")})


def changes_said(changes: Mapping[str, Any], before: Mapping[str, Any], filed: Policy | None = None) -> Lines:
    """Old → new, a rule a line; of the list of steps besides what is new in it, gone, elsewhere or proved otherwise.

    `filed`: what the rules' file says, where it is the file of that moment: beside 照规则文件 stands what it says.
    """
    lines: list[Words] = []
    for path in sorted(changes):
        old, new = before[path], changes[path]
        fields = {"name": name_of(path), "old": given_said(path, old), "new": given_said(path, new)}
        if new is None and filed is not None:
            fields["new"] = filed_said(path, filed)
        lines.append(Words("policy.change", fields))
        if path == STEPS_PATH and old is not None and new is not None:
            lines += _steps_changed(old, new)
    return Lines(tuple(lines))


def _steps_changed(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Words]:
    was, now = ({each["code"]: each for each in steps} for steps in (old, new))
    lines = [Words("policy.step.gone", {"name": step_said(was[code])}) for code in was if code not in now]
    for code, each in now.items():
        if code not in was:
            lines.append(Words("policy.step.new", _step_fields(each)))
        elif _asked(each) != _asked(was[code]):
            lines.append(Words("policy.step.otherwise", _step_fields(each)))
    kept = [code for code in was if code in now]
    if kept != [code for code in now if code in was]:
        order = _joined([step_said(each) for each in now.values()])
        lines.append(Words("policy.step.order", {"order": order}))
    return lines


def _asked(given: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a step asks for, whatever its place and whoever wrote it down."""
    return (sorted(given["proofs"]), given.get("short", False), given.get("within"), given.get("name", ""))


def _step_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    short = Words("amend.step_short" if given.get("short") else "amend.step_long")
    return {"name": step_said(given), "proofs": proofs_said(given["proofs"]), "short": short}
