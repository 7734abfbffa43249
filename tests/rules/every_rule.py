"""Every rule of the policy with another value than now: what a test changes in turn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from supervision.durations import Duration
from supervision.overlay import RUNGS, STEPS, Rule, as_given, container_of, rules, value_at, with_changes
from supervision.policy import Policy
from supervision.sections import PolicyError


def every_change(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """Each rule's path with the policies that differ from this one in that rule alone."""
    for path, rule in rules().items():
        found = [
            one for given in _others(rule, value_at(policy, path)) if (one := _with(policy, path, given))
        ]
        # Content of integrity matters cannot be switched on without a decision; nothing else stands so.
        assert found or path == "track.integrity.content", path
        yield from ((path, one) for one in found)


def _with(policy: Policy, path: str, given: Any) -> Policy | None:
    try:
        return with_changes(policy, {path: given})
    except PolicyError:
        return None


def _others(rule: Rule, now: Any) -> list[Any]:
    """Other values of a rule, as the file writes them; not all of them fit."""
    if rule.kind == RUNGS:
        return [[], as_given(RUNGS, now)[:-1] if len(now) > 1 else []]
    if rule.kind == STEPS:
        return [as_given(STEPS, now[:drop] + now[drop + 1 :]) for drop in range(len(now))]
    container, item = container_of(rule.kind)
    if container is frozenset:
        return [["2026-11-24"], ["2026-11-28"]] if item is date else [[2026]]
    if container is not None:
        first = [as_given(item, each) for each in now][:1]
        return [first, [as_given(item, _other(now[0])), *as_given(rule.kind, now)[1:]]]
    return [as_given(rule.kind, each) for each in _values(now)]


def _values(now: Any) -> list[Any]:
    if isinstance(now, Duration):
        return [replace(now, amount=max(now.amount - 1, 0)), replace(now, amount=now.amount + 1)]
    return [_other(now)]


def _other(now: Any) -> Any:
    match now:
        case Duration():
            return replace(now, amount=now.amount + 1)
        case bool():
            return not now
        case int():
            return now + 1
        case float():
            return now / 2
        case time():
            return (datetime.combine(date(2026, 1, 1), now) + timedelta(minutes=-45)).time()
        case str() if type(now) is str:
            return "清监〔2026〕1号 2026-11-02"
    return next(each for each in type(now) if each != now)
