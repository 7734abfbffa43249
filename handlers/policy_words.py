"""A policy's rules and what they say, in words: generic by the type of the value, so that a new rule needs no code."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any

from handlers.screen import Lines, Words
from supervision.amounts import Sum, figures
from supervision.durations import Duration
from supervision.ladders import Rung
from supervision.overlay import Rule, container_of, rule_at, value_at
from supervision.policy import Policy
from supervision.sections import PolicyError, read_value

_TWO_TIMES = tuple[time, time]


def name_of(path: str) -> Words:
    """What a rule is called."""
    return Words(f"policy.rule.{path}")


def said(kind: Any, value: Any) -> Words | str:
    """What a value of this type says."""
    container, item = container_of(kind)
    if kind == _TWO_TIMES:
        return Words("policy.from_to", {"start": said(time, value[0]), "end": said(time, value[1])})
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
    return str(value)


def _length(value: Duration) -> Words:
    if value.amount == 0:
        return Words("policy.at_once")
    return Words(f"duration.{value.unit.value}", {"count": value.amount})


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


def given_said(path: str, given: Any) -> Words | str:
    """A value as the file writes it, in words; a rule that this program knows no longer is shown as it was written."""
    if given is None:
        return Words("policy.filed")
    try:
        rule = rule_at(path)
        if rule.late is not None:
            return _joined([_rung_said(each) for each in given])
        return said(rule.kind, read_value(rule.kind, given, path))
    except (PolicyError, KeyError, TypeError):
        return str(given)


def _rung_said(given: Mapping[str, Any]) -> Words:
    after = read_value(Duration, given["after"], "after")
    return Words("policy.rung", {"after": _plain(after), "role": Words(f"role.{given['to']}")})


def changes_said(changes: Mapping[str, Any], before: Mapping[str, Any]) -> Lines:
    """Old → new, a rule a line."""
    return Lines(
        tuple(
            Words(
                "policy.change",
                {
                    "name": name_of(path),
                    "old": given_said(path, before[path]),
                    "new": given_said(path, changes[path]),
                },
            )
            for path in sorted(changes)
        )
    )
