"""Passings: a matter seen in another village was given to its supervisor; the receipt stays with who passed it on."""

from dataclasses import dataclass
from datetime import datetime

from supervision.cases import Track

#: What may be passed: an unclear matter waits for the county's sorter, and an integrity matter is sealed.
PASSABLE = frozenset({Track.EVERYDAY, Track.URGENT, Track.PETITION})


@dataclass(frozen=True, slots=True)
class Passing:
    """One matter that was passed on by `person_id`, from one village (`from_id`) to another (`to_id`).

    `receipt_id` is the villager whose receipt the person still holds; after a merge it leads to the other case.
    """

    id: int
    ref: str
    case_id: int
    receipt_id: int
    person_id: int
    from_id: int
    to_id: int
    at: datetime
