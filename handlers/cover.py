"""Covering: who takes over from somebody on leave or out of reach, and what they are told."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.screen import Button, Screen, View, When, Words, screen
from supervision import events as ev
from supervision.cases import State
from supervision.gate import scope_of, township_of
from supervision.lists import Filter
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.ports import Work

_SUPERVISORS_TURN = frozenset({State.RETURNED, State.TO_VERIFY, State.VERIFIED, State.TOLD})


def covers(work: Work, person: Person) -> tuple[tuple[Person, Office], ...]:
    """Who takes over which office of somebody absent, each person once.

    An office that only hears of late matters (linked office, leaders) is not covered: its ladder passes it over.
    """
    found: dict[int, tuple[Person, Office]] = {}
    for office in work.offices.of_person(person.id, work.now):
        for other in _next(work, office, person):
            found.setdefault(other.id, (other, office))
    return tuple(found.values())


def _next(work: Work, office: Office, but: Person) -> tuple[Person, ...]:
    """The next office that may: supervisor → director → inspector; inspector ↔ secretary."""
    township = township_of(work, office.place_id)
    seats = (office.place_id, *((township.id,) if township else ()))
    zones = (place.id for place in work.places.above(office.place_id))
    match office.role:
        case Role.SUPERVISOR:
            return _able(work, Role.DIRECTOR, zones, but) or _able(work, Role.INSPECTOR, seats, but)
        case Role.DIRECTOR:
            return _able(work, Role.INSPECTOR, seats, but)
        case Role.INSPECTOR:
            return _able(work, Role.INSPECTOR, seats, but) or _able(work, Role.SECRETARY, seats, but)
        case Role.SECRETARY:
            return _able(work, Role.SECRETARY, seats, but) or _able(work, Role.INSPECTOR, seats, but)
    return ()


def _able(work: Work, role: Role, place_ids: Iterable[int], but: Person) -> tuple[Person, ...]:
    held = (p for place_id in place_ids for p in work.offices.holders(role, place_id, work.now))
    return tuple(p for p in held if p.available(work.now) and p.id != but.id)


def tell_covers(work: Work, person: Person) -> None:
    """Those who cover hear it at once, and how much waits for them."""
    for other, office in covers(work, person):
        if other.user_id is not None:
            fields = {"person": person.ref, "role": office.role.value, "place": office.place_id}
            work.say(other.user_id, "cover", fields, priority=2)


def on_leave(event: ev.Event, work: Work) -> None:
    """Who covers for somebody who goes on leave hears it."""
    assert isinstance(event, ev.TookLeave)
    if event.until is not None:
        tell_covers(work, work.people.by_id(event.person_id))


def out_of_reach(event: ev.Event, work: Work) -> None:
    """Who covers for somebody who cannot be reached hears it."""
    assert isinstance(event, ev.BecameUnreachable)
    tell_covers(work, work.people.by_id(event.person_id))


@screen("cover")
def cover_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """For whom this reader now acts, until when, and how much is open; not said once the person is back."""
    work = view.work
    person = work.people.by_ref(fields["person"])
    if person is None or person.available(work.now):
        return None
    role, place_id = Role(fields["role"]), int(fields["place"])
    shown = {
        "name": person.name,
        "office": Words(
            "me.office", {"place": work.places.by_id(place_id).name, "role": Words(f"role.{role.value}")}
        ),
        "count": _waiting(view, role, place_id, person),
    }
    todo = (Button("prompts.button.todo", "go", ("todo",)),)
    if person.away_until is not None and person.away(work.now):
        return Screen("cover.leave", shown | {"until": When(person.away_until, "day")}, rows=(todo,))
    return Screen("cover.unreachable", shown, rows=(todo,))


def _waiting(view: View, role: Role, place_id: int, person: Person) -> int:
    """How many open matters wait for that office, as far as this reader may see them."""
    what = {
        Role.SUPERVISOR: Filter("open", village_id=place_id, states=_SUPERVISORS_TURN),
        Role.SECRETARY: Filter("unsigned"),
        Role.INSPECTOR: Filter("open", person_id=person.id),
    }.get(role)
    if what is None:
        return 0
    work = view.work
    return int(work.cases.count(scope_of(work, view.someone), what, work.now, work.time.day_ends(work.now)))
