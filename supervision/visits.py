"""Visits: a supervisor's walk through the village, as logged."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """How the visit was made. Covert ones 暗访 are made by discipline staff only (product, section 2)."""

    HOUSEHOLD = "household"
    FIELD = "field"
    MEETING = "meeting"
    RANDOM = "random"
    COVERT = "covert"


class Topic(StrEnum):
    """What was looked into (product, section 2)."""

    HARDSHIP = "hardship"
    CADRES = "cadres"
    WORKS = "works"
    FUNDS = "funds"
    PUBLICITY = "publicity"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Visit:
    """One logged visit, its texts decrypted. `members` are the ids of the others on a joint visit."""

    id: int
    ref: str
    village_id: int
    person_id: int
    form: Form
    topics: tuple[Topic, ...]
    found: str
    visited_at: datetime
    key_id: str
    whom: str | None = None
    place: str | None = None
    members: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    case_id: int | None = None
