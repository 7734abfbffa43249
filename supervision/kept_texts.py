"""Kept texts 常用语: answers a township gives again and again, without any villager in them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TextKind(StrEnum):
    """Where a kept text is offered: for the unit's answer, or for progress."""

    RESULT = "result"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class KeptText:
    """One text of a township, for one category (None: for every one)."""

    id: int
    ref: str
    place_id: int
    kind: TextKind
    category: str | None
    text: str
    by_id: int
    at: datetime
