"""Whom a text means: one question, asked wherever it is weighed whom a matter is about.

A name that stands in the text is enough: people write 「就是何某某」, 「何某某和他儿子」. So is the title of an office
over the place: it means whoever holds the office at that moment, and nobody who holds it later.

Who has left, and comes back under another phone, is another person on the roster: whoever bears the name of somebody
meant is meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from supervision.naming import above_township, name_key
from supervision.offices import Office, Role
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.recusal import ABOVE_TOWNSHIP, above
from supervision.titles import entitled, surnamed, titles_in


@dataclass(frozen=True, slots=True)
class Meant:
    """The persons a text means, by id: `named` by a name of theirs, `titled` by an office they hold, `kin` because a
    relative they have declared is named, which nobody but them may learn. `above`: it speaks of somebody above the
    township's power, or of an office that is."""

    named: frozenset[int]
    titled: frozenset[int]
    kin: frozenset[int]
    above: bool

    @property
    def oneself(self) -> frozenset[int]:
        """Those whom it speaks of themselves."""
        return self.named | self.titled

    @property
    def all(self) -> frozenset[int]:
        """Everybody who has to step aside for it."""
        return self.named | self.titled | self.kin


def meant(work: Work, places: Iterable[int], text: str, *, at: datetime | None = None) -> Meant:
    """Whom a text means for a matter of these places (a village, and the township that has it). `at`: the moment whose
    holders of offices are meant; now where it is not given."""
    named, holders = work.people.bearing(text), _holders(work, places, text, at or work.now)
    kin = work.relatives.declared_by(text)
    higher = above_township(text) or bool(titles_in(text) & ABOVE_TOWNSHIP)
    higher = higher or any(above(work, person) for person in (*named, *work.people.by_ids(holders).values()))
    return Meant(
        named=frozenset(person.id for person in named),
        titled=work.people.namesakes(holders) if holders else holders,
        kin=work.people.namesakes(kin) if kin else kin,
        above=higher,
    )


def themselves(work: Work, places: Iterable[int], text: str) -> frozenset[int]:
    """As `meant(…).oneself`, where nothing else is asked: whose relatives a long text names costs a digest of every
    piece of it."""
    named = frozenset(person.id for person in work.people.bearing(text))
    return named | titled_in(work, places, text, work.now)


def everybody(work: Work, places: Iterable[int], texts: Iterable[str]) -> frozenset[int]:
    """Everybody whom one of several texts means."""
    where = tuple(places)
    return frozenset[int]().union(*(meant(work, where, text).all for text in texts))


def titled_in(work: Work, places: Iterable[int], text: str, at: datetime) -> frozenset[int]:
    """Who is meant by a title that stands in the text: who held the office over the places at that moment. A deputy
    does so for a time: he is kept from it while he acts."""
    holders = _holders(work, places, text, at)
    return work.people.namesakes(holders) if holders else holders


def _holders(work: Work, places: Iterable[int], text: str, at: datetime) -> frozenset[int]:
    if not entitled(text):
        return frozenset()
    titles, found = titles_in(text), set()
    for office in _offices(work, places, text, at):
        if office.deputy_of is None and (
            office.role in titles or surnamed(text, work.people.by_id(office.person_id).name, office.role)
        ):
            found.add(office.person_id)
    return frozenset(found)


def _offices(work: Work, places: Iterable[int], text: str, at: datetime) -> Iterable[Office]:
    lines = [_line(work, place_id) for place_id in places]
    own = {place.id for line in lines for place in line}
    spoken_of = _places_in(work, text)
    if spoken_of and not own.intersection(spoken_of):
        lines = []
    seats = {
        place.id: place for line in (*lines, *(_line(work, each) for each in spoken_of)) for place in line
    }
    linked = {place.linked_id for place in seats.values() if place.linked_id is not None}
    counties = (place.id for place in seats.values() if place.level is Level.COUNTY)
    around = {
        each.id for county in counties for each in work.places.children(county) if each.level is Level.OFFICE
    }
    for seat in sorted({*seats, *linked, *around}):
        for office in work.offices.at_place(seat, at):
            # At the county's other offices only its reception has to do with the place.
            if seat in seats or seat in linked or office.role is Role.RECEPTION:
                yield office


def _line(work: Work, place_id: int) -> tuple[Place, ...]:
    return (work.places.by_id(place_id), *work.places.above(place_id))


def _places_in(work: Work, text: str) -> tuple[int, ...]:
    """Another village's 监督员 is another one: the places that a text names."""
    told = name_key(text)
    names = ((place.id, name_key(place.name)) for place in work.places.all() if place.level is not Level.UNIT)
    return tuple(place_id for place_id, name in names if len(name) > 1 and name in told)
