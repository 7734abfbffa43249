"""Amendments 规则修改: changes to the policy, proposed in the chat by one person and decided by another."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class AmendmentState(StrEnum):
    """Waiting for a second person, or how it ended."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Amendment:
    """What was proposed is frozen: only how it ended is added.

    `changes`: rule (path in the file) → as the file would write it, None where the file's own value holds again;
    `before`: what each said when it was proposed. `place_id`: the county; `undoes`: the version it takes back;
    `version`: which number in the order of all that were approved; `lapses_at` None once it has ended.
    """

    id: int
    ref: str
    place_id: int
    proposed_by: int
    proposed_at: datetime
    changes: Mapping[str, Any]
    before: Mapping[str, Any]
    state: AmendmentState = AmendmentState.PROPOSED
    undoes: int | None = None
    lapses_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    version: int | None = None

    @property
    def content(self) -> str:
        """What is proposed, in eight letters: what was shown to whoever approves is what is approved."""
        said = json.dumps([self.changes, self.before, self.undoes], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(said.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class NewAmendment:
    """What an act hands to storage to keep."""

    place_id: int
    proposed_by: int
    changes: Mapping[str, Any]
    before: Mapping[str, Any]
    lapses_at: datetime
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that was approved, laid one over the other: rule → value, and the rule's latest version."""

    values: Mapping[str, Any] = field(default_factory=dict)
    since: Mapping[str, int] = field(default_factory=dict)
    version: int = 0

    def with_version(self, version: int, changes: Mapping[str, Any]) -> "Overlay":
        """The next one; a change to None gives the rule back to the file."""
        values = {**self.values, **changes}
        kept = {path: value for path, value in values.items() if value is not None}
        return Overlay(kept, {**self.since, **dict.fromkeys(changes, version)}, version)
