"""Requests to be shown what tells who a villager is: with a reason, decided by a second person, for minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from supervision.people import Person

#: After so long it is tried again to take out of a chat what would not go.
_AGAIN, _UNREACHABLE = timedelta(minutes=10), timedelta(days=1)

#: Telegram deletes nothing older. Words are written over instead; a recording or a picture cannot be.
_UNDELETABLE = timedelta(hours=48)


def undeletable(shown_at: datetime | None, now: datetime) -> bool:
    """Whether what was shown then has stood for too long to be deleted by a bot."""
    return shown_at is not None and now - shown_at >= _UNDELETABLE


def tried_again(reader: Person, now: datetime, *, stays: bool) -> datetime | None:
    """When it is looked at again whether what was shown has left the reader's chat. None: what `stays` is not tried for
    ever; a blocked chat hears nothing, and is told once it is open."""
    if stays and (reader.reachable or reader.user_id is None):
        return None
    return now + (_AGAIN if reader.reachable else _UNREACHABLE)


class Sought(StrEnum):
    """What a request asks for: who a villager is; recordings whose words are written; what lies under a cover."""

    VILLAGER = "villager"
    RECORDING = "recording"
    ORIGINAL = "original"


class Purpose(StrEnum):
    """What it is needed for: a ready-made reason, (`OTHER`) one that was typed, or (`CALLBACK`) to ring the
    villager of a drawn case for the county 回访, which nobody chooses: the drawing has given the reason."""

    VISIT = "visit"
    CALL = "call"
    TELL = "tell"
    UNCLEAR = "unclear"
    DISPUTED = "disputed"
    DETAIL = "detail"
    EVIDENCE = "evidence"
    MENDED = "mended"
    OTHER = "other"
    CALLBACK = "callback"


#: The ready-made reasons for each, in the order in which they are offered.
READY: Mapping[Sought, tuple[Purpose, ...]] = {
    Sought.VILLAGER: (Purpose.VISIT, Purpose.CALL, Purpose.TELL),
    Sought.RECORDING: (Purpose.UNCLEAR, Purpose.DISPUTED, Purpose.EVIDENCE),
    Sought.ORIGINAL: (Purpose.DETAIL, Purpose.EVIDENCE, Purpose.MENDED),
}


class Unwilling(StrEnum):
    """Why a second person does not approve: a ready-made reason, or (`OTHER`) one that was typed."""

    NOT_NEEDED = "not_needed"
    ASK_SUPERVISOR = "ask_supervisor"
    UNCLEAR = "unclear"
    OTHER = "other"


class RequestState(StrEnum):
    """Where a request is.

    WAITING for a second person → APPROVED (the requester may look, once) → SHOWN (it stands in the chat) → GOING (its
    deletion is queued, as often as it takes) → GONE (Telegram has confirmed it). Or REFUSED, TAKEN_BACK, LAPSED (nobody
    decided, or nobody looked, in time).
    """

    WAITING = "waiting"
    APPROVED = "approved"
    SHOWN = "shown"
    GOING = "going"
    GONE = "gone"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


#: In these somebody still has something to do; another request for the same villager would say the same.
OPEN = frozenset({RequestState.WAITING, RequestState.APPROVED, RequestState.SHOWN, RequestState.GOING})
#: In these it was seen or heard.
READ = frozenset({RequestState.SHOWN, RequestState.GOING, RequestState.GONE})


class Known(NamedTuple):
    """A villager of whom a name, phone or group was given: which receipt, and who wrote it down. Opens nothing."""

    id: int
    receipt_number: str
    supervisor_id: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked for, fixed when it is asked: one villager, or files of the case that lay there then."""

    sought: Sought
    complainant_id: int | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """One request about one case; what was asked for never changes.

    `words`: the typed reason; `next_at`: when it lapses, or when it is taken out of the chat (again);
    `unwilling`, `answer`: why it was refused; `said`: the message in which it was shown.
    """

    id: int
    ref: str
    case_id: int
    subject: Subject
    by_id: int
    purpose: Purpose
    words: str
    at: datetime
    state: RequestState = RequestState.WAITING
    next_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    unwilling: Unwilling | None = None
    answer: str = ""
    said: int | None = None
    shown_at: datetime | None = None
    gone_at: datetime | None = None
