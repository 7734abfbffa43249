"""The policy rule by rule: what there is to change in the chat, and changes laid over the county's file.

Generic over the policy's dataclasses: a new field is a new rule, in the section it stands in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass, replace
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from types import GenericAlias
from typing import Any, cast, get_args, get_origin, get_type_hints

from supervision.amounts import Sum, figures
from supervision.durations import Duration
from supervision.ladders import LATE, Ladders, Rung, read_rungs
from supervision.offices import Role
from supervision.policy import Policy, agree
from supervision.sections import PolicyError, read_value, unknown
from supervision.spending_steps import Step, read_steps, step_given

#: The section of rules that stand at the file's top, outside any section.
GENERAL = "general"
#: The section of ladders: each late office has one rule, which is its whole ladder.
LADDER = "ladder"

#: What only the file changes: whether anything of an integrity matter is told, which a county decides in writing, and
#: the addresses of the county's reception and outside the county.
FILE_ONLY = frozenset({
    "track.integrity.tell_supervisor",
    "outside.name", "outside.address", "outside.phone", "reception.address", "reception.phone",
})  # fmt: skip

#: What a rule of an office's whole ladder holds, and that of spending's steps: each is changed as a whole.
RUNGS = tuple[Rung, ...]
STEPS = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may be changed: its path in the file (`track.everyday.sign`) and the type of its value."""

    path: str
    kind: Any

    @property
    def section(self) -> str:
        """The section it stands in, as the file writes it."""
        return self.path.rpartition(".")[0] or GENERAL

    @property
    def late(self) -> Role | None:
        """Of a ladder: the office that is late; None for every other rule."""
        return Role(self.path.rpartition(".")[2]) if self.kind == RUNGS else None

    @property
    def whole(self) -> bool:
        """Whether it is a list with a conversation of its own, not one value that is chosen or typed."""
        return self.kind in (RUNGS, STEPS)


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule of the policy by its path, in the order of the file."""
    return {rule.path: rule for rule in _rules_in(Policy, "")}


@lru_cache(maxsize=1)
def sections() -> Mapping[str, tuple[Rule, ...]]:
    """The sections in the order of the file, each with its rules."""
    found: dict[str, list[Rule]] = {}
    for rule in rules().values():
        found.setdefault(rule.section, []).append(rule)
    return {section: tuple(some) for section, some in found.items()}


def _rules_in(kind: Any, above: str) -> list[Rule]:
    found: list[Rule] = []
    for name, hint in get_type_hints(kind).items():
        path = f"{above}.{name}" if above else name
        if hint is Ladders:
            found += [Rule(f"{path}.{role.value}", RUNGS) for role in LATE]
        elif _is_section(hint):
            found += _rules_in(hint, path)
        elif path not in FILE_ONLY:
            found.append(Rule(path, hint))
    return found


def _is_section(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind) and kind is not Duration


def rule_at(path: str) -> Rule:
    """The rule of a path. Raises PolicyError where there is none (any more)."""
    found = rules().get(path)
    if found is None:
        raise unknown("", path, list(rules()))
    return found


def value_at(policy: Policy, path: str) -> Any:
    """What a rule says in this policy."""
    rule = rule_at(path)
    if rule.late is not None:
        return policy.ladder[rule.late]
    value: Any = policy
    for name in path.split("."):
        value = getattr(value, name)
    return value


def as_given(kind: Any, value: Any) -> Any:
    """A value of this type as the file (or JSON) writes it: what is read back to the same."""
    container, item = container_of(kind)
    if container is not None:
        written = [as_given(item, each) for each in value]
        return sorted(written) if container is frozenset else written
    if kind is Sum:
        return figures(value).replace(",", "")
    match value:
        case Rung() | Step():
            return _section_given(value)
        case Duration():
            return str(value)
        case time():
            return value.isoformat("minutes" if not value.second else "seconds")
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
    return value


def _section_given(value: Rung | Step) -> Mapping[str, object]:
    if isinstance(value, Step):
        return step_given(value)
    return {"after": str(value.after), "to": value.to.value}


def with_changes(policy: Policy, changes: Mapping[str, Any]) -> Policy:
    """The policy with these rules changed (path → as the file writes it), checked as the file is.

    Raises PolicyError for the first mistake.
    """
    for path in sorted(changes):
        policy = _changed(policy, rule_at(path), changes[path])
    agree(policy)
    return policy


def _changed(policy: Policy, rule: Rule, given: Any) -> Policy:
    if rule.late is not None:
        rungs = {**policy.ladder.rungs, rule.late: read_rungs(rule.late, given)}
        return replace(policy, ladder=Ladders(rungs))
    if rule.kind == STEPS:
        return replace(policy, spending=replace(policy.spending, step=read_steps(given, rule.path)))
    return cast("Policy", _set(policy, rule.path.split("."), read_value(rule.kind, given, rule.path)))


def _set(section: Any, names: list[str], value: Any) -> Any:
    name, *rest = names
    return replace(section, **{name: _set(getattr(section, name), rest, value) if rest else value})


def laid_over(policy: Policy, overlay: Mapping[str, Any]) -> tuple[Policy, tuple[str, ...]]:
    """The county's policy with the chat's changes over it, and the paths that do not fit (any more).

    The overlay wins only for what it sets. Where the file was changed so that the two contradict each other, or a
    newer program knows a rule no longer, the other changes still hold: a bot that did not start, or worked by the
    file alone, would be worse.
    """
    try:
        return with_changes(policy, overlay), ()
    except PolicyError:
        unfit = []
    for path in sorted(overlay):
        try:
            policy = with_changes(policy, {path: overlay[path]})
        except PolicyError:
            unfit.append(path)
    return policy, tuple(unfit)


def container_of(kind: Any) -> tuple[Any, Any]:
    """Of a list its container and the type of its items; (None, the type itself) of everything else."""
    if isinstance(kind, GenericAlias):
        return get_origin(kind), get_args(kind)[0]
    return None, kind
