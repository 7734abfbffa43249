"""The cast of the storage tests: one small township, invented from end to end."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, NewCase, Track
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level, Place

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
CHAT = 5_000_000_001


@dataclass(frozen=True)
class Cast:
    """Who and what there is."""

    county: Place
    township: Place
    village: Place
    neighbour: Place
    supervisor: Person
    inspector: Person
    secretary: Person


def settle(work: UnitOfWork) -> Cast:
    """Make the township with two villages and three officials."""
    county = work.places.put(Place(0, "C1", "河口县", Level.COUNTY))
    township = work.places.put(Place(0, "T1", "青石镇", Level.TOWNSHIP, county.id), phone="028-00000001")
    village = work.places.put(Place(0, "V1", "柳树村", Level.VILLAGE, township.id))
    neighbour = work.places.put(Place(0, "V2", "石桥村", Level.VILLAGE, township.id))
    people = [work.people.add(name, f"1390000000{i}") for i, name in enumerate(("甲一", "乙二", "丙三"))]
    work.offices.appoint(people[0].id, Role.SUPERVISOR, village.id, MONDAY)
    work.offices.appoint(people[1].id, Role.INSPECTOR, township.id, MONDAY)
    work.offices.appoint(people[2].id, Role.SECRETARY, township.id, MONDAY)
    return Cast(county, township, village, neighbour, *people)


def report(work: UnitOfWork, cast: Cast, story: str = "村口水管破了，没水三天", **changes: Any) -> Case:
    """File a report in the village, due at midnight."""
    values: dict[str, Any] = {
        "track": Track.EVERYDAY,
        "village_id": cast.village.id,
        "township_id": cast.township.id,
        "reporter_id": cast.supervisor.id,
        "category": "water",
        "nature": "request",
        "key_id": work.keys.new(),
        "story": story,
        "submitted_at": MONDAY,
        "due_at": MIDNIGHT,
        "due_kind": "sign",
    }
    return work.cases.add(NewCase(**values | changes))
