"""Relatives that somebody has declared, by blood or by marriage: their matters are not that person's to see."""

from dataclasses import dataclass
from enum import StrEnum


class Kin(StrEnum):
    """How somebody is related (law: supervisors with a close relationship step aside, by marriage too)."""

    BLOOD = "blood"
    MARRIAGE = "marriage"


@dataclass(frozen=True, slots=True)
class Relative:
    """A declared relative. The name is sealed at rest and shown to that person only.

    `by_roster`: the county's roster declares it, so that it is not the person's to take back.
    """

    id: int
    ref: str
    person_id: int
    kin: Kin
    name: str
    by_roster: bool = False
