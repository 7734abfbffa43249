"""A county made up to size: townships, villages, one supervisor a village; and a store to keep it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.calendar import Calendar
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping

FIRST_USER = 5_300_000_001


@dataclass(frozen=True)
class Size:
    """How big a county is. By default as one machine must carry it (product: 500 villages)."""

    offices: int = 6
    townships: int = 30
    villages: int = 500


FULL = Size()


@dataclass(frozen=True)
class County:
    """User ids (= private chats) by office. `supervisors[i]` is the one of village i; the county's
    officers watch all of its townships."""

    supervisors: tuple[int, ...]
    secretaries: tuple[int, ...]
    inspectors: tuple[int, ...]
    officers: tuple[int, ...]
    county_officers: tuple[int, ...]
    leaders: tuple[int, ...]


@contextmanager
def store(data: Path, url: str | None = None) -> Iterator[Store]:
    """A store in that folder (its tables at `url`, where given), made when it is not there."""
    time = Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai"))
    opened = Store.open(url, data, clock=lambda: datetime.now(UTC), time=time)
    try:
        yield opened
    finally:
        opened.close()


def found(data: Path, size: Size = FULL, url: str | None = None) -> County:
    """Make the county's database and enrol everybody."""
    with store(data, url) as made:
        return made.act_now(lambda work: _settle(work, size))


def _settle(work: UnitOfWork, size: Size) -> County:
    county = work.places.put(Place(0, "C", "示范县", Level.COUNTY))
    area = work.places.put(Place(0, "A", "第一协作片区", Level.AREA, county.id))
    offices = [
        work.places.put(Place(0, f"J{n}", f"第{n + 1}纪检监察室", Level.OFFICE, county.id))
        for n in range(size.offices)
    ]
    townships = [
        work.places.put(
            Place(0, f"T{n:02}", f"第{n:02}镇", Level.TOWNSHIP, area.id, offices[n % size.offices].id)
        )
        for n in range(size.townships)
    ]
    villages = [
        work.places.put(Place(0, f"V{n:03}", f"第{n:03}村", Level.VILLAGE, townships[n % size.townships].id))
        for n in range(size.villages)
    ]
    return County(
        _enrolled(work, Role.SUPERVISOR, villages, 0),
        _enrolled(work, Role.SECRETARY, townships, 1000),
        _enrolled(work, Role.INSPECTOR, townships, 2000),
        _enrolled(work, Role.OFFICER, offices, 3000),
        _enrolled(work, Role.OFFICER, [county], 4000),
        _enrolled(work, Role.COUNTY_LEADER, [county], 5000),
    )


def _enrolled(work: UnitOfWork, role: Role, places: list[Place], first: int) -> tuple[int, ...]:
    """One person in this office at each place, with a Telegram account."""
    for index, place in enumerate(places, first):
        person = work.people.add(f"{place.name}{role.value}", f"1380000{index:04}")
        work.people.bind(person.id, FIRST_USER + index)
        work.offices.appoint(person.id, role, place.id, work.now)
    return tuple(range(FIRST_USER + first, FIRST_USER + first + len(places)))
