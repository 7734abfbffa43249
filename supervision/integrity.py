"""Integrity matters 检举控告 with content switched off: numbers, steps and promises, never what they are about.

What is known of them lies on the county's paper. Here are the number the bot gave, the county's own number, and
who owes which step by when.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from supervision.durations import Duration, Unit
from supervision.refusals import Refusal


class Came(StrEnum):
    """How the person came to the county: in person, on paper, by 12388."""

    PERSON = "person"
    PAPER = "paper"
    LINE = "line"


class Stage(StrEnum):
    """Where a registered matter stands (words: `integrity.stage.*`)."""

    REGISTERED = "registered"
    HANDED_DOWN = "handed_down"
    REPORTED = "reported"
    CLOSED = "closed"


class Instruction(StrEnum):
    """What a secretary is told to do. Ready-made only: a typed line would be content on a foreign messenger."""

    FETCH = "fetch"
    BY_LETTER = "by_letter"
    TALK = "talk"


class Ending(StrEnum):
    """How the county closed a matter: dealt with, or handed to the body it belongs to."""

    DONE = "done"
    PASSED = "passed"


class AsideFor(StrEnum):
    """Why somebody steps aside. Ready-made only: whom it concerns would be content on a foreign messenger; what fits
    none of them is said to the county face to face (`SAID`)."""

    KIN = "kin"
    HANDLED = "handled"
    TIES = "ties"
    SAID = "said"


class Told(StrEnum):
    """How a named reporter was told."""

    FACE = "face"
    PHONE = "phone"
    LETTER = "letter"


class Owed(StrEnum):
    """What is owed by a moment: to tell the named reporter of acceptance and of the result, 15 working days each (law:
    Rules for handling reports and accusations 处理检举控告工作规则); for the county to close the matter, named or not,
    whoever works on it (house: nothing open is without a next moment); to sign for a task, and to do it (house)."""

    ACCEPTANCE = "acceptance"
    RESULT = "result"
    HANDLE = "handle"
    SIGN = "sign"
    TASK = "task"


#: What the county's reception owes; the rest is the receiving secretary's.
COUNTYS = frozenset({Owed.ACCEPTANCE, Owed.RESULT, Owed.HANDLE})

#: What is owed to the named reporter: to be told.
TELLING = frozenset({Owed.ACCEPTANCE, Owed.RESULT})


@dataclass(frozen=True, slots=True)
class Expected:
    """A number that was given, and when; nobody has come with it yet."""

    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """One registered matter. `number` is the one the bot gave (None: the person had none), `county_number` the
    county's own. `receiver_id` is the one secretary who has it as a task; `longer_days` what that secretary asked
    for in addition (working days). `named`: true name and contact are on the county's paper, never here.
    """

    id: int
    ref: str
    county_id: int
    number: str | None
    county_number: str
    named: bool
    came: Came
    received_at: datetime
    registered_at: datetime
    stage: Stage = Stage.REGISTERED
    receiver_id: int | None = None
    instruction: Instruction | None = None
    signed_at: datetime | None = None
    longer_days: int | None = None
    closed_at: datetime | None = None
    ending: Ending | None = None
    version: int = 1

    @property
    def with_secretary(self) -> bool:
        """Whether a secretary has it as a task."""
        return self.receiver_id is not None and self.stage is Stage.HANDED_DOWN


@dataclass(frozen=True, slots=True)
class Promise:
    """Something owed on a matter by a moment, with what has been said of it (see integrity_clock). `provisional`: that
    year's calendar is not published; `spared_until`: its end where the rules changed meanwhile (see clock_ends).
    `person_id`: to whom it spoke; `act`: the step that ended it, whether it was kept or is not owed any more."""

    id: int
    matter_id: int
    owed: Owed
    started_at: datetime
    due_at: datetime
    length: str
    next_at: datetime | None = None
    reminded: int = 0
    climbed: int = 0
    kept_at: datetime | None = None
    how: Told | None = None
    provisional: bool = False
    spared_until: datetime | None = None
    person_id: int | None = None
    ended_at: datetime | None = None
    ended_by: int | None = None
    act: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.next_at is not None


#: Numbers as offices write them: 清纪信〔2026〕17号, XF-2026-117.
_NUMBER = re.compile(r"[0-9A-Za-z一-鿿\-－—/.()（）〔〕\[\]【】# ]{1,30}")
_MOST_LETTERS = 8
_OPENING, _CLOSING = "(（〔[【", ")）〕]】"
#: Before, in and behind the brackets.
_BRACKETED = 3


def own_number(text: str) -> str:
    """The county's own number as it was typed. Raises Refusal("only_a_number") for anything that could be a story."""
    plain = " ".join(text.split())
    han = sum("一" <= char <= "鿿" for char in plain)
    if not _NUMBER.fullmatch(plain) or not any(char.isdigit() for char in plain) or han > _MOST_LETTERS:
        raise Refusal("only_a_number")
    return plain


def spellings(text: str) -> frozenset[str]:
    """How the county's own number may have been written that somebody types: any brackets, with 号 or without. None for
    what is no number."""
    try:
        plain = own_number(text)
    except Refusal:
        return frozenset()
    bare = plain.removesuffix("号").rstrip()
    parts = re.split(rf"[{re.escape(_OPENING + _CLOSING)}]", bare)
    forms = {bare}
    if len(parts) == _BRACKETED:
        forms |= {
            left.join((parts[0], right.join(parts[1:])))
            for left, right in zip(_OPENING, _CLOSING, strict=True)
        }
    return frozenset(form + end for form in forms for end in ("", "号"))


def working_days(days: int) -> Duration:
    """So many working days."""
    return Duration(days, Unit.WORKING_DAYS)
