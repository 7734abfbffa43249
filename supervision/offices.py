"""Offices: a role at a place, with dates. The office owns the work, never the person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """The roles of the field; their Chinese names are those of the roster's sheet 人员."""

    SUPERVISOR = "supervisor"
    MEMBER = "member"
    DIRECTOR = "director"
    INSPECTOR = "inspector"
    SECRETARY = "secretary"
    AREA_LEADER = "area_leader"
    AREA_DEPUTY = "area_deputy"
    LIAISON = "liaison"
    OFFICER = "officer"
    RECEPTION = "reception"
    COUNTY_LEADER = "county_leader"
    PREFECTURE_OFFICER = "prefecture_officer"
    KEEPER = "keeper"


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody's office: the role at the place from one moment until another (None: still held)."""

    id: int
    person_id: int
    role: Role
    place_id: int
    since: datetime
    until: datetime | None = None
    deputy_of: int | None = None

    def held_at(self, moment: datetime) -> bool:
        """Whether the office is held at `moment`."""
        return self.since <= moment and (self.until is None or moment < self.until)
