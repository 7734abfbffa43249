"""The cast of the storage tests: one small township, invented from end to end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from storage.case_rows import CaseRow, case_of, row_of
from storage.columns import table_of
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, NewCase, State, Track
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
        "due_kind": "sign",
    }
    due_at = changes.pop("due_at", MIDNIGHT)
    case = work.cases.add(NewCase(**values | changes))
    work.execute(update(table_of(CaseRow)).where(col(CaseRow.id) == case.id).values(due_at=due_at))
    return replace(case, due_at=due_at)


def file_many(work: UnitOfWork, cast: Cast, each: Iterable[Mapping[str, Any]]) -> list[Case]:
    """Put cases into the table as they are described, without what they tell: lists do not read it."""
    plain = Case(
        id=0,
        ref="",
        number="",
        track=Track.EVERYDAY,
        state=State.SUBMITTED,
        village_id=cast.village.id,
        township_id=cast.township.id,
        reporter_id=cast.supervisor.id,
        category="water",
        nature="request",
        version=1,
        submitted_at=MONDAY,
        key_id="none",
        due_at=MIDNIGHT,
    )
    rows = [row_of(replace(plain, ref=work.token(), number=work.token(), **case)) for case in each]
    work.session.add_all(rows)
    work.flush()
    return [case_of(row) for row in rows]
