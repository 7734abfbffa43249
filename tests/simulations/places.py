"""A whole county, invented: areas, townships, zones, villages, and everybody in office."""

from dataclasses import dataclass, field

from storage.unit_of_work import UnitOfWork
from supervision.acts.rounds import awaited
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level, Place

FIRST_USER = 5_400_000_001


@dataclass(frozen=True)
class Size:
    """How big it is; by default as one machine must carry it (product: 500 villages)."""

    villages: int = 500
    townships: int = 30
    areas: int = 8
    offices: int = 6
    zone: int = 4


@dataclass
class County:
    """Ids of places and persons by what the simulation asks for."""

    villages: list[int] = field(default_factory=list)
    township_of: dict[int, int] = field(default_factory=dict)
    supervisor_of: dict[int, int] = field(default_factory=dict)
    secretary_of: dict[int, int] = field(default_factory=dict)
    inspector_of: dict[int, int] = field(default_factory=dict)
    reception: int = 0
    people: list[int] = field(default_factory=list)


class Founding:
    """Puts places and people where they belong, once."""

    def __init__(self, work: UnitOfWork, size: Size) -> None:
        self._work = work
        self._size = size
        self._county = County()
        self._users = 0

    def found(self) -> County:
        """The county from top to bottom."""
        size, county = self._size, self._county
        top = self._put("C", "示范县", Level.COUNTY, None)
        self._appoint(Role.COUNTY_LEADER, top)
        county.reception = self._appoint(Role.RECEPTION, top)
        areas = [self._put(f"A{n}", f"第{n}协作片区", Level.AREA, top) for n in range(size.areas)]
        offices = [self._put(f"J{n}", f"第{n}纪检监察室", Level.OFFICE, top) for n in range(size.offices)]
        for area in areas:
            self._appoint(Role.AREA_LEADER, area)
        for office in offices:
            self._appoint(Role.OFFICER, office)
        for n in range(size.townships):
            self._township(n, areas[n % len(areas)], offices[n % len(offices)])
        return county

    def _township(self, n: int, area: int, office: int) -> None:
        county, size = self._county, self._size
        township = self._put(f"T{n:02}", f"第{n:02}镇", Level.TOWNSHIP, area, office)
        county.secretary_of[township] = self._appoint(Role.SECRETARY, township)
        county.inspector_of[township] = self._appoint(Role.INSPECTOR, township)
        for name in ("水务站", "供电所", "农业服务中心"):
            self._put(f"T{n:02}-{name}", name, Level.UNIT, township)
        here = range(n, size.villages, size.townships)
        for first in range(0, len(here), size.zone):
            zone = self._put(f"T{n:02}-{first}", f"第{first}廉勤片区", Level.ZONE, township)
            members = [self._village(v, zone, township) for v in here[first : first + size.zone]]
            self._work.offices.appoint(members[0], Role.DIRECTOR, zone, self._work.now)

    def _village(self, n: int, zone: int, township: int) -> int:
        village = self._put(f"V{n:03}", f"第{n:03}村", Level.VILLAGE, zone)
        self._county.villages.append(village)
        self._county.township_of[village] = township
        self._county.supervisor_of[village] = self._appoint(Role.SUPERVISOR, village)
        return self._county.supervisor_of[village]

    def _put(self, code: str, name: str, level: Level, parent: int | None, linked: int | None = None) -> int:
        return self._work.places.put(Place(0, code, name, level, parent, linked)).id

    def _appoint(self, role: Role, place: int) -> int:
        person = self._enrolled()
        self._work.offices.appoint(person.id, role, place, self._work.now)
        awaited(self._work, person)
        self._county.people.append(person.id)
        return person.id

    def _enrolled(self) -> Person:
        person = self._work.people.add(f"某{self._users}", f"1380000{self._users:04}")
        self._work.people.bind(person.id, FIRST_USER + self._users)
        self._users += 1
        return self._work.people.by_id(person.id)
