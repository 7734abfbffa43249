"""The sheet 人员 of a roster: people, their phones, and the office each row gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supervision.offices import Role
from supervision.places import Level
from supervision.roster_cells import Record
from supervision.roster_places import RosterPlace, refuse_unknown_place
from supervision.roster_words import ROLE_INDEX, ROLES, folded, nearest_name

# At which levels an office of the role exists (product, 1). A keeper may also sit at a root of any level.
SEATS: dict[Role, tuple[Level, ...]] = {
    Role.SUPERVISOR: (Level.VILLAGE,),
    Role.MEMBER: (Level.ZONE,),
    Role.DIRECTOR: (Level.ZONE,),
    Role.INSPECTOR: (Level.TOWNSHIP, Level.VILLAGE),
    Role.SECRETARY: (Level.TOWNSHIP,),
    Role.AREA_LEADER: (Level.AREA,),
    Role.AREA_DEPUTY: (Level.AREA,),
    Role.LIAISON: (Level.AREA,),
    Role.OFFICER: (Level.OFFICE, Level.DISPATCHED, Level.COUNTY),
    Role.RECEPTION: (Level.COUNTY, Level.OFFICE),
    Role.COUNTY_LEADER: (Level.COUNTY,),
    Role.PREFECTURE_OFFICER: (Level.PREFECTURE,),
    Role.KEEPER: (Level.PREFECTURE, Level.COUNTY),
}
_LANGUAGES = {"": "zh", "zh": "zh", "中文": "zh", "en": "en", "英文": "en"}


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One row: a person and one office. The same phone in several rows is one person with several offices."""

    name: str
    phone: str
    role: Role
    place: str
    language: str = "zh"
    sheet: str = field(default="", compare=False)
    row: int = field(default=0, compare=False)


def may_sit(role: Role, place: RosterPlace) -> bool:
    """Whether an office of `role` exists at this place."""
    return place.level in SEATS[role] or (role is Role.KEEPER and place.parent is None)


def read_people(rows: list[Record], places: Mapping[str, RosterPlace]) -> list[RosterPerson]:
    """The people; mistakes are noted. `places` are all places by code, of the roster and of the system."""
    people: list[tuple[Record, RosterPerson]] = []
    for row in rows:
        person = _read_person(row, places)
        if person is not None:
            people.append((row, person))
    _check_together(people, places)
    return [person for _, person in people]


def _read_person(row: Record, places: Mapping[str, RosterPlace]) -> RosterPerson | None:
    before = len(row.findings.errors)
    name, phone, role = row.text("name", required=True, limit=40), row.phone(), _role(row)
    code = row.code("place", required=True)
    place = places.get(code)
    if code and place is None:
        refuse_unknown_place(row, "place", code, places)
    language = _LANGUAGES.get(folded(row.text("language")))
    if language is None:
        row.refuse("language_unknown", "language")
    if role and place and not may_sit(role, place):
        row.refuse("role_not_here", "role", role=ROLES[role][0], name=place.name)
    if phone is None or role is None or language is None or len(row.findings.errors) > before:
        return None
    return RosterPerson(name, phone, role, code, language, row.sheet, row.row)


def _role(row: Record) -> Role | None:
    written = row.text("role", required=True)
    if not written:
        return None
    if folded(written) in ROLE_INDEX:
        return Role(ROLE_INDEX[folded(written)])
    near = nearest_name(written, ROLES)
    row.refuse("role_unknown_near" if near else "role_unknown", "role", value=written, near=near or "")
    return None


def _check_together(people: list[tuple[Record, RosterPerson]], places: Mapping[str, RosterPlace]) -> None:
    """What only shows when rows are seen beside each other."""
    names: dict[str, tuple[int, str]] = {}
    offices: dict[tuple[str, Role, str], int] = {}
    seats: dict[str, int] = {}
    for row, person in people:
        first, name = names.setdefault(person.phone, (row.row, person.name))
        if name != person.name:
            row.refuse("phone_twice", "phone", row=str(first))
            continue
        same = offices.setdefault((person.phone, person.role, person.place), row.row)
        if same != row.row:
            row.refuse("row_twice", "name", row=str(same))
        elif person.role is Role.SUPERVISOR:
            taken = seats.setdefault(person.place, row.row)
            if taken != row.row:
                village = places[person.place].name
                row.refuse("supervisor_twice", "place", name=village, row=str(taken))
