"""Petitions 信访（申诉求决）: what is known of a matter that another body answers, and that is only tracked here.

The discipline body does not accept them: it registers, hands over, watches the other body's clocks, and tells.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Body(StrEnum):
    """Which petition office has it; OTHER by its typed name."""

    TOWNSHIP = "township"
    COUNTY = "county"
    OTHER = "other"


class Round(IntEnum):
    """Which answer is awaited or was given: the first, that of the review 复查, that of the re-review 复核."""

    ANSWER = 0
    REVIEW = 1
    SECOND_REVIEW = 2


class Elsewhere(StrEnum):
    """Where people are told to go when a petition is not accepted (law: Regulations on Petition Work, art. 31)."""

    COURT = "court"
    ARBITRATION = "arbitration"
    RECONSIDERATION = "reconsideration"
    COMPETENT_BODY = "competent_body"


@dataclass(frozen=True, slots=True)
class Petition:
    """What is known of a petition beside its case.

    `name` is the other body's typed name, `number` the number it gave (None: not yet); `handed_at` when it was
    handed over; `accepted` None until the other body has said so; `received_at` when the villager got the written
    answer, `ask_by` until when a review may be asked for; `earlier_id` the case of the same matter before this one.
    """

    body: Body | None = None
    name: str = ""
    number: str | None = None
    handed_at: datetime | None = None
    accepted: bool | None = None
    elsewhere: Elsewhere | None = None
    round: Round = Round.ANSWER
    prolonged: bool = False
    received_at: datetime | None = None
    ask_by: datetime | None = None
    earlier_id: int | None = None

    @property
    def final(self) -> bool:
        """Whether nothing can be asked for after this answer: not accepted, or the re-review's (law: art. 36)."""
        return self.accepted is False or self.round is Round.SECOND_REVIEW


@dataclass(frozen=True, slots=True)
class Paper:
    """What a line of the history keeps of a dated paper of the other body's, or of the person's: what it is
    (accepted, prolonged, review), its day, and words with it."""

    what: str
    on: date
    words: str = ""

    def written(self) -> str:
        """As the line keeps it."""
        return "\n".join(filter(None, (self.what, self.on.isoformat(), self.words)))


def paper_of(text: str) -> Paper | None:
    """The paper a line keeps; None for a line that is none (a destroyed text)."""
    what, _, rest = text.partition("\n")
    day, _, words = rest.partition("\n")
    try:
        return Paper(what, date.fromisoformat(day), words)
    except ValueError:
        return None
