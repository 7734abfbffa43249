"""Who had seen a case: whom messages about it reached, and what they opened; and who stepped aside from it, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: What is told of what somebody opened (words: `case.seen_what.<act>`), by the acts of the journal.
OPENED = (
    *("card_opened", "files_opened", "voice_played", "identity_shown", "place_shown"),
    *("case_file_exported", "case_pictured"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Messages about one case in one person's chat; a list in which it stood among others is not counted.

    `opened`: how often its card (once an hour), photos, recordings, an identity or a paper of it were opened, by the
    acts of the journal.
    """

    person_id: int
    first: datetime
    last: datetime
    count: int
    opened: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aside:
    """Somebody stepped aside from a case, and why."""

    person_id: int
    at: datetime
    why: str
