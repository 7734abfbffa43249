"""What an integrity matter says, where the county has decided in writing that it may be said here (by default: never).

It lies under a key of its own, and is read by two persons: who asks, and who lets the other look, once, for minutes.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from supervision.identity import RequestState

#: Nobody reads more at once (house); what is longer goes on paper.
LONGEST = 2000

#: Pictures of one number (house), and bytes of one: bots download no more (Bot API, getFile).
MOST_PICTURES = 20
LARGEST = 20 * 1024 * 1024

_DAY = re.compile(r"(20\d\d) ?[-./年] ?(\d{1,2}) ?[-./月] ?(\d{1,2}) ?[日号]?")


class ReadFor(StrEnum):
    """Why the content is to be read. Ready-made only: a typed line would be content again."""

    REGISTER = "register"
    DECIDE = "decide"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Decision:
    """The county's written decision: the document's number, and its day."""

    number: str
    on: date


def decision_in(text: str) -> Decision | None:
    """“清纪发〔2026〕3号，2026-03-02”: a number and a day; None where one of them is missing."""
    found = _DAY.search(text)
    if found is None:
        return None
    number = (text[: found.start()] + text[found.end() :]).strip(" ,，;；。")
    try:
        on = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return Decision(number, on) if any(char.isdigit() for char in number) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One request to read what was written with a number, and what became of it: the custody of the content.

    `next_at`: when it lapses, or when it is taken out of the chat (again); `said`: the message in which it was shown.
    """

    id: int
    ref: str
    number: str
    by_id: int
    purpose: ReadFor
    at: datetime
    state: RequestState = RequestState.WAITING
    next_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    said: int | None = None
    shown_at: datetime | None = None
    gone_at: datetime | None = None
