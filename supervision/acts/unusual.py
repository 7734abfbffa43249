"""Unusual reading: whoever is shown much of what tells who villagers are, or any of it at night, is spoken of above.

It is never unheard of: where neither leader nor prefecture can hear, another county office does, else the keepers, how
many only; and it is recorded in any case.
"""

from collections.abc import Callable
from datetime import timedelta

from supervision.cases import Case
from supervision.chain import of_role
from supervision.events import ReadingUnusual
from supervision.gate import Actor
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import hidden_from

#: The day in which much of it is unusual (house).
DAY = timedelta(days=1)

#: Who hears of it, the first of these with anybody who can (house).
_WATCHERS = (Role.COUNTY_LEADER, Role.PREFECTURE_OFFICER, Role.OFFICER, Role.RECEPTION)

#: What the keepers hear: neither who it was, nor of what.
_KEEPERS = "reading.unheard"


def watchers_of(work: Work, case: Case, reader: int) -> tuple[Person, ...]:
    """Who hears of unusual reading in a matter: the county's leader, else the prefecture, else another office of the
    county; never the reader, nor whoever is concerned."""
    for role in _WATCHERS:
        found = of_role(work, case, role, but={reader})
        if reached := tuple(person for person in found if person.user_id is not None):
            return reached
    return ()


def tell_watchers(
    work: Work,
    reader: int,
    case: Case,
    screen: str,
    *,
    count: Callable[[frozenset[int]], int],
    unusual: Callable[[int], bool],
) -> None:
    """Who watches hears on `screen` how much somebody has read, where that is `unusual`: a `count` without the cases
    hidden from whoever hears it."""
    watchers, said = watchers_of(work, case, reader), {"person": work.people.by_id(reader).ref}
    if not watchers:
        watchers, screen, said = _keepers(work, case, reader), _KEEPERS, {}
    for person in watchers:
        many = count(hidden_from(work, person))
        if person.user_id is None or not unusual(many):
            continue
        work.say(person.user_id, screen, {**said, "count": many}, priority=2)
        work.record(ReadingUnusual(by_id=reader, to_id=person.id, count=many))
    if not watchers and unusual(many := count(frozenset())):
        work.record(ReadingUnusual(by_id=reader, count=many))


def _keepers(work: Work, case: Case, reader: int) -> tuple[Person, ...]:
    """The keepers who can be reached, but for one who is the reader, or whom the case is kept from."""
    offices = work.offices.with_role(Role.KEEPER, work.now)
    people = (work.people.by_id(office.person_id) for office in offices)
    return tuple(
        person
        for person in people
        if person.reachable
        and person.user_id is not None
        and person.id != reader
        and case.id not in hidden_from(work, person)
    )


def watch_looks(work: Work, actor: Actor, case: Case) -> None:
    """Many looks in a day (but those of drawn cases), or one in the night: the county's leader hears, never the
    reader; where the leader is the reader, or is concerned in this matter, the next (see `watchers_of`). Nobody hears
    of any that he may not know of."""
    reader, by_night = actor.person.id, work.time.is_quiet(work.now)
    most = max(work.time.policy.identity.unusual, 1)
    tell_watchers(
        work,
        reader,
        case,
        "identity.unusual",
        count=lambda hidden: work.identities.read_since(work.now - DAY, hidden, by_id=reader),
        unusual=lambda count: by_night or count % most == 0,
    )
