"""The sheet 单位 of a roster: its places, one by one and as a tree."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from supervision.places import Level
from supervision.roster_cells import Record
from supervision.roster_words import LEVEL_INDEX, LEVELS, folded, nearest, nearest_name

# Higher levels first; a place may skip levels upwards but never hang below a lower or equal one.
_TREE = (
    Level.PREFECTURE,
    Level.COUNTY,
    Level.AREA,
    Level.TOWNSHIP,
    Level.ZONE,
    Level.VILLAGE,
    Level.GROUP,
)
_PARENTS: dict[Level, tuple[Level, ...]] = {
    **{level: _TREE[:rank] for rank, level in enumerate(_TREE)},
    Level.DISPATCHED: (Level.PREFECTURE, Level.COUNTY),
    Level.OFFICE: (Level.PREFECTURE, Level.COUNTY),
    Level.UNIT: (Level.TOWNSHIP, Level.VILLAGE),
}


_MOST_ABOVE = 2 * len(_TREE)


@dataclass(frozen=True, slots=True)
class RosterPlace:
    """A place as the roster gives it; `parent` and `linked` are codes, positions WGS-84 degrees."""

    code: str
    name: str
    level: Level
    parent: str | None = None
    linked: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    phone: str | None = None


Found = dict[str, tuple[Record, RosterPlace]]


def read_places(rows: list[Record]) -> Found:
    """The places by code; rows with a mistake in themselves are noted and left out."""
    found: Found = {}
    for row in rows:
        place = _read_place(row)
        if place is None:
            continue
        if place.code in found:
            row.refuse("code_twice", "code", value=place.code, row=str(found[place.code][0].row))
        else:
            found[place.code] = (row, place)
    return found


def check_tree(found: Found, known: Mapping[str, RosterPlace]) -> None:
    """Parents, links, rings and like names; `known` are the places already in the system."""
    places = {**known, **{code: place for code, (_, place) in found.items()}}
    topped = any(place.level in (Level.PREFECTURE, Level.COUNTY) for place in places.values())
    names: dict[tuple[str | None, Level, str], int] = {}
    for row, place in found.values():
        _check_parent(row, place, places, topped)
        _check_link(row, place, places)
        same = names.setdefault((place.parent, place.level, place.name), row.row)
        if same != row.row:
            row.warn("name_twice", "name", value=place.name, row=str(same))
    _check_zones(found)


def _read_place(row: Record) -> RosterPlace | None:
    before = len(row.findings.errors)
    code, name = row.code("code", required=True), row.text("name", required=True)
    level = _level(row)
    latitude, longitude = row.degrees("lat", 90), row.degrees("lon", 180)
    if row.given("lat") != row.given("lon"):
        row.refuse("half_a_position", "lon" if row.given("lat") else "lat")
    parent, linked, phone = row.code("parent"), row.code("linked"), row.code("phone")
    if level is None or len(row.findings.errors) > before:
        row.findings.broken.add(code)
        return None
    return RosterPlace(code, name, level, parent or None, linked or None, latitude, longitude, phone or None)


def _level(row: Record) -> Level | None:
    written = row.text("level", required=True)
    if not written:
        return None
    if folded(written) in LEVEL_INDEX:
        return Level(LEVEL_INDEX[folded(written)])
    near = nearest_name(written, LEVELS)
    row.refuse("level_unknown_near" if near else "level_unknown", "level", value=written, near=near or "")
    return None


def refuse_unknown_place(row: Record, column: str, written: str, places: Mapping[str, RosterPlace]) -> None:
    """Note that no place has this code, and which one was probably meant (also found by its name)."""
    if written in row.findings.broken:
        return
    near = next((place.code for place in places.values() if place.name == written), None)
    near = near or nearest(written, list(places))
    row.refuse("place_unknown_near" if near else "place_unknown", column, value=written, near=near or "")


def _check_parent(row: Record, place: RosterPlace, places: Mapping[str, RosterPlace], topped: bool) -> None:
    if place.parent is None:
        # A forgotten parent would make a second tree nobody looks at.
        may_be_root = (Level.AREA, Level.TOWNSHIP) if not topped else ()
        if place.level not in (Level.PREFECTURE, Level.COUNTY, *may_be_root):
            row.refuse("parent_missing", "parent")
        return
    parent = places.get(place.parent)
    if parent is None:
        refuse_unknown_place(row, "parent", place.parent, places)
    elif _in_a_ring(place, places):
        row.refuse("parent_ring", "parent")
    elif parent.level not in _PARENTS[place.level]:
        row.refuse("parent_not_higher", "parent", name=place.name, parent=parent.name)


def _in_a_ring(place: RosterPlace, places: Mapping[str, RosterPlace]) -> bool:
    seen, above = {place.code}, place.parent
    # Beyond so many places one of them hangs below no higher one, and is refused for that: to climb a chain of all
    # places from each of them would take hours.
    while above is not None and above in places and len(seen) <= _MOST_ABOVE:
        if above in seen:
            return True
        seen.add(above)
        above = places[above].parent
    return False


def _check_link(row: Record, place: RosterPlace, places: Mapping[str, RosterPlace]) -> None:
    if place.linked is None:
        return
    linked = places.get(place.linked)
    if linked is None:
        refuse_unknown_place(row, "linked", place.linked, places)
    elif linked.level is not Level.OFFICE:
        row.refuse("linked_not_office", "linked", name=linked.name)


def _check_zones(found: Found) -> None:
    """A zone is 3 to 5 adjacent villages (product, 1); others are allowed, but said."""
    children = Counter(place.parent for _, place in found.values())
    for row, zone in found.values():
        if zone.level is Level.ZONE and not 3 <= children[zone.code] <= 5:
            row.warn("zone_size", "name", name=zone.name, villages=str(children[zone.code]))
