"""Escalations: a rung that was climbed, and the three colours of its card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from supervision.case_clock import NOT_OURS, OTHER_BODYS, SIGNING
from supervision.cases import Case
from supervision.offices import Role


class Colour(StrEnum):
    """蓝色提示 late to sign; 黄色预警 late to close; 红色督办 beyond the extension, or a second 不满意 (product, 5)."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Escalation:
    """One rung: which office was to hear, who heard, and which offices were passed over and why.

    `skipped` maps a role to "absent", "vacant", "unreachable" or "concerned".
    """

    case_id: int
    rung: int
    role: Role
    colour: Colour
    due_kind: str
    due_at: datetime
    at: datetime
    heard: tuple[int, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)


def colour_of(case: Case) -> Colour:
    """The colour of a late case's card."""
    if case.supervised:
        return Colour.RED
    return Colour.BLUE if case.due_kind in SIGNING else Colour.YELLOW


def card_of(case: Case, now: datetime) -> Colour | None:
    """The card a case has now; none in time, and none for what another body is late with: that is said apart."""
    if not case.open:
        return None
    if case.supervised:
        return Colour.RED
    late = case.due_at is not None and case.due_at < now
    return colour_of(case) if late and case.due_kind not in NOT_OURS else None


def late_elsewhere(case: Case, now: datetime) -> bool:
    """Whether the body that has a petition is late with it."""
    late = case.open and case.due_at is not None and case.due_at < now
    return late and case.due_kind in OTHER_BODYS and not case.supervised
