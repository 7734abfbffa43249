"""转告: what was passed on to a villager, at which step, when and by whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Told(StrEnum):
    """The steps of which a villager is told in plain words (words: `aloud.<step>`)."""

    RECEIVED = "received"
    SIGNED = "signed"
    HANDED = "handed"
    STARTED = "started"
    PROGRESS = "progress"
    RESULT = "result"
    VERIFIED = "verified"
    CLOSED = "closed"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    DIRECTED = "directed"
    EXTENDED = "extended"
    HURRIED = "hurried"
    MERGED = "merged"
    LATE = "late"
    REOPENED = "reopened"
    NOT_DONE = "not_done"
    MOVED = "moved"
    SORTED = "sorted"
    OUTSIDE = "outside"
    GIVEN = "given"
    HELD = "held"
    EASED = "eased"
    RESORTED = "resorted"


@dataclass(frozen=True, slots=True)
class Telling:
    """One villager was told of one step. `version`: the case's when it was asked for, so that a step that comes
    again is told again."""

    case_id: int
    complainant_id: int
    step: Told
    version: int
    person_id: int
    at: datetime
