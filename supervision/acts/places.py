"""The tree of places as the roster gives it: each place that is added or changed leaves an entry."""

import hashlib
import json
from dataclasses import replace

from supervision.places import Place
from supervision.ports import Work
from supervision.roster_events import PlaceChanged


def put_place(work: Work, place: Place, phone: str | None = None) -> Place:
    """Add a place, or change the one of its code; without `phone` the phone stays. What is so already stays without
    an entry: a roster that is imported a second time changes nothing."""
    known = work.places.by_code(place.code)
    before = work.places.phone_of(known.id) if known is not None else None
    phone = before if phone is None else phone
    if known is not None and replace(place, id=known.id) == known and phone == before:
        return known
    kept = work.places.put(place, phone=phone)
    work.record(
        PlaceChanged(
            place_id=kept.id,
            parent_id=kept.parent_id,
            linked_id=kept.linked_id,
            content=_content(kept, phone),
        )
    )
    return kept


def _content(place: Place, phone: str | None) -> str:
    said = (place.code, place.name, place.level.value, place.latitude, place.longitude, phone)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
