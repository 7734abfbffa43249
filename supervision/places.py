"""Places: the tree from prefecture to villagers' group, and the bodies beside it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What kind of place it is; the Chinese names are those of the roster's sheet 单位."""

    PREFECTURE = "prefecture"
    COUNTY = "county"
    AREA = "area"
    TOWNSHIP = "township"
    ZONE = "zone"
    VILLAGE = "village"
    GROUP = "group"
    DISPATCHED = "dispatched"
    OFFICE = "office"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Place:
    """One node of the tree. `linked` is the county office that guides a township (对口联系)."""

    id: int
    code: str
    name: str
    level: Level
    parent_id: int | None = None
    linked_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
