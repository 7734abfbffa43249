"""What has happened to the roster: who was put in an office, whose name was put right, which place lies where. These
decide who sees what. The journal has ids and digests; no name stands in it."""

from dataclasses import dataclass
from typing import ClassVar

from supervision.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed(Event):
    """Somebody was put in an office: by a link that was completed, or, enrolled already, by an invitation."""

    name: ClassVar[str] = "appointed"
    person_id: int
    role: str
    place_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed(Event):
    """Somebody of the roster has another name from now on; neither the old nor the new one is in the event."""

    name: ClassVar[str] = "renamed"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChanged(Event):
    """A place was added, or put elsewhere: its parent and linked office decide who sees what happens there. `content`
    is the digest of what else is said of it (code, name, level, position, phone)."""

    name: ClassVar[str] = "place_changed"
    place_id: int
    parent_id: int | None
    linked_id: int | None
    content: str
