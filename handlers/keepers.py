"""What the keepers are told of the house itself: people, offices and clocks, never what a case is about."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.screen import Screen, View, When, screen
from supervision import events as ev
from supervision.acts.prompting import HELD
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import concerned_in


def keepers(work: Work) -> Iterable[Person]:
    """The keepers who can be reached."""
    people = (work.people.by_id(o.person_id) for o in work.offices.with_role(Role.KEEPER, work.now))
    return [person for person in people if person.reachable]


def ladder_empty(event: ev.Event, work: Work) -> None:
    """Nobody can act on a matter, or hear that it is late: the township is named, the case is not. A keeper from whom
    all of them are kept hears nothing: he would learn that there is one."""
    assert isinstance(event, ev.LadderEmpty)
    place = work.places.by_id(event.township_id).name
    kept = frozenset.intersection(*(concerned_in(work, case_id) for case_id in event.case_ids))
    for person in keepers(work):
        if person.user_id is not None and person.id not in kept:
            key = "keeper.nobody" if event.late else "keeper.nobody_acts"
            work.say(person.user_id, key, {"place": place}, priority=2)


def clock_doubted(event: ev.Event, work: Work) -> None:
    """Too much is late at once: the machine's clock may be wrong."""
    assert isinstance(event, ev.ClockDoubted)
    fields = {"count": event.count, "minutes": int(HELD.total_seconds() // 60)}
    for person in keepers(work):
        if person.user_id is not None:
            work.say(person.user_id, "keeper.clock", fields, priority=0)


def took_leave(event: ev.Event, work: Work) -> None:
    """Somebody is on leave, or back."""
    assert isinstance(event, ev.TookLeave)
    who = work.people.by_id(event.person_id)
    for person in keepers(work):
        if person.user_id is None or person.id == who.id:
            continue
        if event.until is None:
            work.say(person.user_id, "keeper.back", {"name": who.name}, priority=2)
        else:
            work.say(person.user_id, "keeper.leave", {"person": who.ref}, priority=2)


@screen("keeper.leave")
def leave_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Who is on leave until when; not said any more once the person is back."""
    person = view.work.people.by_ref(fields["person"])
    if person is None or person.away_until is None or not person.away(view.work.now):
        return None
    return Screen("keeper.leave", {"name": person.name, "until": When(person.away_until, "day")})
