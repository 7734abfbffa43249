"""What is being changed in a conversation about the policy: gathered in its draft, checked as it grows."""

from collections.abc import Mapping
from typing import Any

from handlers.flow import Go, Outcome
from handlers.screen import View
from handlers.turn import Turn
from supervision.acts import amending
from supervision.drafts import Draft
from supervision.overlay import Rule, rule_at, rules
from supervision.refusals import Refusal
from supervision.sections import PolicyError


def asked_again(draft: Draft, code: str) -> Refusal:
    """A refusal after which the same question follows."""
    return Refusal(code, screen=("draft", {"draft": draft.ref, "version": draft.version}))


def rule_of(draft: Draft) -> Rule:
    """The rule that is being changed; where a newer program does not know it any more, the first there is."""
    try:
        return rule_at(draft.body.get("rule", ""))
    except PolicyError:
        return next(iter(rules().values()))


def present(view: View, draft: Draft, path: str) -> Any:
    """What a rule says now, or with what was chosen a moment ago."""
    changes: Mapping[str, Any] = draft.body.get("changes", {})
    return changes[path] if changes.get(path) is not None else amending.said_now(view.work, path)


def with_change(turn: Turn, draft: Draft, path: str, given: Any) -> Outcome:
    """What was chosen joins what was chosen before, if the policy allows it; what it would do is shown next."""
    changes = {**draft.body.get("changes", {}), path: given}
    try:
        amending.policy_with(turn.work, changes)
    except Refusal as refusal:
        raise asked_again(draft, refusal.code) from refusal
    return Go("preview", {"changes": changes})
