"""Cases: what a case is, which states it passes, and which moves there are (supervision.transitions has the table)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Track(StrEnum):
    """Which road a matter takes (product, section 4). UNCLEAR waits for the county's sorter."""

    EVERYDAY = "everyday"
    URGENT = "urgent"
    PETITION = "petition"
    INTEGRITY = "integrity"
    UNCLEAR = "unclear"
    SPENDING = "spending"


class State(StrEnum):
    """The states of a case, in the field's words (see locales, `state.*`)."""

    SUBMITTED = "submitted"
    SIGNED = "signed"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    TO_VERIFY = "to_verify"
    VERIFIED = "verified"
    TOLD = "told"
    CLOSED = "closed"
    RETURNED = "returned"
    TRANSFERRING = "transferring"
    TRANSFERRED = "transferred"
    DIRECTED = "directed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    MERGED = "merged"
    REGISTERED = "registered"
    HANDED_OVER = "handed_over"
    NOTICED = "noticed"
    ANSWERED = "answered"
    UNDER_REVIEW = "under_review"
    CHECKED = "checked"
    FILED = "filed"
    UNDER_WAY = "under_way"
    AWAITING_AUDIT = "awaiting_audit"


ENDED = frozenset(
    {State.CLOSED, State.TRANSFERRED, State.DIRECTED, State.WITHDRAWN, State.MERGED},
)


class Move(StrEnum):
    """What somebody does to a case; each is one act, one button, one row of supervision.transitions."""

    SIGN = "sign"
    ASSIGN = "assign"
    START = "start"
    PROGRESS = "progress"
    RESULT = "result"
    VERIFY = "verify"
    REJECT = "reject"
    TELL = "tell"
    SATISFY = "satisfy"
    REOPEN = "reopen"
    RETURN = "return"
    RESUBMIT = "resubmit"
    REASSIGN = "reassign"
    NOTE = "note"
    RELOCATE = "relocate"
    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE_OFFER = "refuse_offer"
    RECALL = "recall"
    DECIDE = "decide"
    TAKE_UP = "take_up"
    TRANSFER = "transfer"
    DIRECT = "direct"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    LINK = "link"
    SORT = "sort"
    RESORT = "resort"
    SUPPLEMENT = "supplement"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    REFUSE_EXTENSION = "refuse_extension"
    RESUMMARISE = "resummarise"
    ACKNOWLEDGE = "acknowledge"
    SUPERVISE = "supervise"
    RELEASE = "release"
    ASK = "ask"
    ANSWER = "answer"
    STEP_ASIDE = "step_aside"
    NAME = "name"
    RECHECK = "recheck"
    HAND_OVER = "hand_over"
    NUMBER = "number"
    NOTICE = "notice"
    DECLINE = "decline"
    PROLONG = "prolong"
    URGE = "urge"
    OUTCOME = "outcome"
    REVIEW = "review"
    SETTLE = "settle"
    CONCLUDE = "conclude"
    CHECK = "check"
    FILE = "file"
    FOLLOW = "follow"
    INCREASE = "increase"
    PAID = "paid"
    SITE = "site"
    SITE_NOT = "site_not"
    AUDIT = "audit"
    AUDIT_AGAIN = "audit_again"
    DROP = "drop"
    PRESS = "press"


class Satisfaction(StrEnum):
    """What the villager said of the outcome 群众满意度."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class Asked(StrEnum):
    """How the satisfaction was asked: face to face, by phone, or the supervisor's own finding."""

    FACE = "face"
    PHONE = "phone"
    OWN = "own"


@dataclass(frozen=True)
class Case:
    """One matter with one clock. Content (story, entries, identity) is read apart, through the gate.

    `ref` is opaque and travels in buttons; `number` is what people say on the phone; `version` rises by one
    with every change; `due_at` is the moment the present stage must end, `due_kind` names the clock
    (sign, measures, handle, verify, tell, sort); `handled_by` entered the result and may not verify it.
    `next_at` is when the clock next says something: `reminded` of its reminders and `climbed` rungs of the
    ladder are past. `clock_length` is the clock's length where it is not the policy's (time left after a
    pause); `paused_kind` and `paused_left` are the clock that stands still while somebody else must act first;
    `supervise_by` is a 督办 date set from above; `overseen` says that it was escalated to the leaders above;
    `question_by` asked back and waits for an answer; `extension_by` asked for more time and waits for another
    person's tap. While it is offered to another township, `offered_to` is that place; `offers_refused` counts.
    `spared_until`: the clock's end where the rules changed while it ran and would end it sooner (see clock_ends).
    `held_from`: the township that has lost it, since somebody above its power was named late; the county decides.
    `doubted`: the county, asking again, did not find the satisfaction that was written down (see supervision.doubts).
    """

    id: int
    ref: str
    number: str
    track: Track
    state: State
    village_id: int
    township_id: int
    reporter_id: int
    category: str
    nature: str
    version: int
    submitted_at: datetime
    key_id: str
    unit_id: int | None = None
    inspector_id: int | None = None
    handled_by: int | None = None
    signed_by: int | None = None
    signed_at: datetime | None = None
    due_at: datetime | None = None
    due_kind: str | None = None
    provisional: bool = False
    clock_started_at: datetime | None = None
    clock_length: str | None = None
    next_at: datetime | None = None
    reminded: int = 0
    climbed: int = 0
    paused_kind: str | None = None
    paused_left: str | None = None
    supervise_by: datetime | None = None
    overseen: bool = False
    question_by: int | None = None
    extensions: int = 0
    dissatisfied: int = 0
    reopened: int = 0
    drawn: bool = False
    supervised: bool = False
    hurt: str | None = None
    voiced: bool = False
    merged_into: int | None = None
    ended_at: datetime | None = None
    extension_by: int | None = None
    offered_to: int | None = None
    offers_refused: int = 0
    own_finding: bool = False
    found_in_id: int | None = None
    held_from: int | None = None
    doubted: bool = False
    spared_until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state not in ENDED

    @classmethod
    def whole(cls, values: dict[str, Any]) -> "Case":
        """A case of the values of all its fields, which become its own: 1 µs, where setting forty frozen fields one by
        one takes 11."""
        made = object.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        return made


class EntryKind(StrEnum):
    """What a line of a case's history is."""

    STORY = "story"
    SUPPLEMENT = "supplement"
    VERSION = "version"
    SUMMARY = "summary"
    PROGRESS = "progress"
    RESULT = "result"
    VERIFICATION = "verification"
    REJECTION = "rejection"
    REASON = "reason"
    TELLING = "telling"
    NOTE = "note"
    QUESTION = "question"
    ANSWER = "answer"
    SUPERVISION = "supervision"
    SAMPLED = "sampled"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_REFUSED = "extension_refused"
    HANDED_OVER = "handed_over"
    NOTICED = "noticed"
    ANSWERED = "answered"
    REVIEW = "review"
    JOINED = "joined"
    OFFER = "offer"
    OFFER_REFUSED = "offer_refused"
    COMMENT = "comment"


#: What offices write to each other: never the village's to read, nor to be found by its words.
INTERNAL = frozenset(
    {
        EntryKind.NOTE,
        EntryKind.QUESTION,
        EntryKind.ANSWER,
        EntryKind.SAMPLED,
        EntryKind.EXTENSION_ASKED,
        EntryKind.EXTENSION_REFUSED,
        EntryKind.OFFER,
        EntryKind.OFFER_REFUSED,
        EntryKind.COMMENT,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's history, with decrypted text; `files` are ids of attachments.

    `source`: a digest of the message it came from; a line and its later versions have the same. `ref`: what stands for
    it in a button, since `id` counts the lines of every case, of those too that are kept from whoever presses.
    """

    id: int
    case_id: int
    kind: EntryKind
    at: datetime
    by_id: int
    text: str
    files: tuple[str, ...] = ()
    source: bytes | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Complainant:
    """The villager behind a receipt: identity kept apart, encrypted under a key of its own.

    A case has one for each villager (several after a merge). `name`, `phone`, `group` are None when withheld;
    `code` is the receipt's six digits; `satisfied_by` wrote the satisfaction down; `before`: what was written down
    earlier and has been corrected since, each with the day it was.
    """

    id: int
    case_id: int
    receipt_number: str
    code: str
    supervisor_id: int
    name: str | None = None
    phone: str | None = None
    group: str | None = None
    satisfaction: Satisfaction | None = None
    asked: Asked | None = None
    satisfied_by: int | None = None
    told_at: datetime | None = None
    before: tuple[tuple[datetime, str], ...] = ()


class Receipt(NamedTuple):
    """A villager's receipt as far as the rules ask: who speaks for its holder, and what has been done about it;
    `placed`: whether a place was sent. Nothing in it tells who the villager is."""

    id: int
    supervisor_id: int
    satisfaction: Satisfaction | None
    asked: Asked | None
    satisfied_by: int | None
    told_at: datetime | None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What one villager said of a case in the end, without who it was. `number`: the receipt's."""

    number: str
    told_at: datetime | None = None
    satisfaction: Satisfaction | None = None
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class NewCase:
    """What an act hands to storage to make a case; storage chooses id, ref, number and receipt code.

    `due_kind` is the clock that starts with it.
    """

    track: Track
    village_id: int
    township_id: int
    reporter_id: int
    category: str
    nature: str
    key_id: str
    story: str
    submitted_at: datetime
    files: tuple[str, ...] = ()
    due_kind: str | None = None
    hurt: str | None = None
    voiced: bool = False
    drawn: bool = False
    own_finding: bool = False
    found_in_id: int | None = None
    complainant: dict[str, str] = field(default_factory=dict)
    source: str | None = None
