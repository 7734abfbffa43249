"""Petitions 信访（申诉求决）: what is known of a matter that another body answers, and that is only tracked here.

The discipline body does not accept them: it registers, hands over, watches the other body's clocks, and tells.
"""

import re
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


class Higher(StrEnum):
    """Who may be asked to look at an answer again, from the county up: a body's own government, or the department one
    level above it (law: Regulations on Petition Work, art. 35, 36)."""

    COUNTY_DEPARTMENT = "county_department"
    COUNTY_GOVERNMENT = "county_government"
    CITY_DEPARTMENT = "city_department"
    CITY_GOVERNMENT = "city_government"
    PROVINCE_DEPARTMENT = "province_department"
    PROVINCE_GOVERNMENT = "province_government"


class Elsewhere(StrEnum):
    """Where people are told to go when a petition is not accepted (law: Regulations on Petition Work, art. 31)."""

    COURT = "court"
    ARBITRATION = "arbitration"
    RECONSIDERATION = "reconsideration"
    COMPETENT_BODY = "competent_body"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the petition's way that is behind it: which one, where it was (a kind of `Body` or `Higher`, or a
    typed name), and the number given there."""

    round: Round
    where: str
    number: str | None


#: No person's id (see `Petition.linked_for`).
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Petition:
    """What is known of a petition beside its case.

    `name` is the other body's typed name, or its kind where it is a `Higher` one; `number` the number it gave (None:
    not yet); `handed_at` when it was handed over; `accepted` None until the other body has said so; `received_at` when
    the villager got the written answer, `ask_by` until when a review may be asked for; `earlier_id` the case of the
    same matter before this one; `linked_for` the one person who may learn of that one by this one (None: whoever may
    see it; NOBODY: nobody); `steps` those before the present `round`, each with its own number.
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
    linked_for: int | None = None
    steps: tuple[Step, ...] = ()

    def linked_to(self, person_id: int) -> int | None:
        """The case of the same matter before this one, where this person may learn of it by this one."""
        return self.earlier_id if self.linked_for in {None, person_id} else None

    @property
    def where(self) -> str:
        """Where it is: a kind of `Body` or `Higher`, or a typed name; empty where it is nowhere yet."""
        return self.name or (self.body.value if self.body else "")

    @property
    def next_round(self) -> Round:
        """The review that may be asked for of the present answer; the re-review is the last (law: art. 36)."""
        return Round(min(self.round + 1, Round.SECOND_REVIEW))

    @property
    def way(self) -> tuple[Step, ...]:
        """Every step until now, the present one last."""
        return (*self.steps, Step(self.round, self.where, self.number))

    @property
    def first_number(self) -> str | None:
        """The number by which the same petition is found again: the first one given."""
        return next(filter(None, (*(step.number for step in self.steps), self.number)), None)

    @property
    def final(self) -> bool:
        """Whether nothing can be asked for after this answer: not accepted, or the re-review's (law: art. 36)."""
        return self.accepted is False or self.round is Round.SECOND_REVIEW


#: Who is next above whom (law: art. 35, 36). A petition office answers for those of its level who handle the matter:
#: a department, or the government itself.
_ABOVE: dict[str, tuple[Higher, ...]] = {
    Body.TOWNSHIP: (Higher.COUNTY_GOVERNMENT, Higher.COUNTY_DEPARTMENT),
    Body.COUNTY: (Higher.COUNTY_GOVERNMENT, Higher.CITY_DEPARTMENT, Higher.CITY_GOVERNMENT),
    Higher.COUNTY_DEPARTMENT: (Higher.COUNTY_GOVERNMENT, Higher.CITY_DEPARTMENT),
    Higher.COUNTY_GOVERNMENT: (Higher.CITY_GOVERNMENT,),
    Higher.CITY_DEPARTMENT: (Higher.CITY_GOVERNMENT, Higher.PROVINCE_DEPARTMENT),
    Higher.CITY_GOVERNMENT: (Higher.PROVINCE_GOVERNMENT,),
    Higher.PROVINCE_DEPARTMENT: (Higher.PROVINCE_GOVERNMENT,),
    Higher.PROVINCE_GOVERNMENT: (),
}
_ABOVE_CITY = (Higher.CITY_GOVERNMENT, Higher.PROVINCE_DEPARTMENT, Higher.PROVINCE_GOVERNMENT)
_ABOVE_ANY = tuple(Higher)[:4]
#: How a typed name says its level; the lowest first, since it is named with those above it (某市某县教育局).
_LEVELS: tuple[tuple[re.Pattern[str], tuple[Higher, ...]], ...] = (
    (re.compile(r"[镇乡]|街道|\btown", re.IGNORECASE), _ABOVE[Body.TOWNSHIP]),
    (re.compile(r"[县区旗]|\b(county|district)\b", re.IGNORECASE), _ABOVE[Body.COUNTY]),
    (re.compile(r"[市州]|\b(city|prefecture)\b", re.IGNORECASE), _ABOVE_CITY),
    (re.compile(r"省|\bprovinc", re.IGNORECASE), (Higher.PROVINCE_GOVERNMENT,)),
)
#: A township's own government, or office, as it is typed: never above anybody who answers.
_TOWNSHIPS_OWN = re.compile(
    r"^[^县区市省]*([镇乡](人民)?政府|街道办(事处)?)(信访办)?$|^township (government|petition office)$",
    re.IGNORECASE,
)


def above(where: str) -> tuple[Higher, ...]:
    """Who may be asked for a review of what `where` has answered, the likeliest first; of a name that does not say its
    level, everybody from the county to the city."""
    known = _ABOVE.get(where)
    if known is not None:
        return known
    return next((found for level, found in _LEVELS if level.search(where)), _ABOVE_ANY)


def reviews(body: str, where: str) -> bool:
    """Whether `body`, as chosen or typed, can review what `where` has answered: not itself, nor a township."""
    return body != where and _TOWNSHIPS_OWN.match(body) is None


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
