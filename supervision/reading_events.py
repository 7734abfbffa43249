"""What was read: nothing follows from it, nobody is told; the journal has who, when and of which case, never words."""

from dataclasses import dataclass
from typing import ClassVar

from supervision.events import CaseEvent, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(CaseEvent):
    """Somebody (`by_id`) read of a case: nothing is changed, no stage ends, no message is brought up to date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOpened(Reading):
    """A case's card, with its story, was opened: once for each person, case and hour."""

    name: ClassVar[str] = "card_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenListRead(Reading):
    """The county read who had seen a case 谁看过."""

    name: ClassVar[str] = "seen_list_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptShown(Reading):
    """A villager's receipt, with its six digits, was shown again to who holds the talk with the villager."""

    name: ClassVar[str] = "receipt_shown"
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterOpened(Event):
    """The card of an integrity matter, or the task of the one secretary, was opened: once for each person, matter and
    hour. Which matter is in the digest alone, as of its steps."""

    name: ClassVar[str] = "matter_opened"
    matter_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackLooked(Event):
    """Somebody else's duty track 履职轨迹 was looked at: once for each person, track and hour. Whose is in the digest
    alone."""

    name: ClassVar[str] = "track_looked"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRead(Event):
    """A leader of the county read who had asked for and read what was written with sealed numbers; `readings` are those
    that were shown, in the digest alone."""

    name: ClassVar[str] = "custody_read"
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMade(Event):
    """Somebody looked for cases by words, and `found` so many; the words are nowhere."""

    name: ClassVar[str] = "search_made"
    found: int
