"""谁代您: who acts for somebody on leave, asked where the leave is noted; the deputy hears it, and may decline."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import pressed
from handlers.cover import covers, tell_covers
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import deputising
from supervision.offices import Office
from supervision.people import Person
from supervision.ports import Work

#: More names than these are no choice for a small screen.
_MOST = 6


# --- asked of who is on leave


def deputy_lines(view: View) -> Lines:
    """Who acts meanwhile: the deputy named, else who covers, and that another may be chosen."""
    person = view.someone.person
    named = deputising.deputies(view.work, person)
    lines = []
    if named:
        lines.append(Words("leave.deputy", {"name": named[0].name}))
    elif (cover := _default(view.work, person)) is not None:
        lines.append(Words("leave.covered", {"name": cover.name}))
    if not named and deputising.candidates(view.work, person):
        lines.append(Words("leave.who"))
    return Lines(tuple(lines))


def _default(work: Work, person: Person) -> Person | None:
    return next((other for other, _ in covers(work, person)), None)


def deputy_rows(view: View) -> Rows:
    """The names to choose from, whoever acts already left out."""
    work, person = view.work, view.someone.person
    named = {each.id for each in deputising.deputies(work, person)}
    found = [each for each in deputising.candidates(work, person) if each.id not in named]
    label = "leave.button.instead" if named else "leave.button.deputy"
    return tuple((Button(label, "lv", ("deputy", each.ref), {"name": each.name}),) for each in found[:_MOST])


def name_deputy(turn: Turn, ref: str) -> None:
    """One was tapped."""
    deputising.name(turn.work, turn.actor, ref)
    turn.answer("leave.away")


# --- told to the deputy


def tell_deputy(event: ev.Event, work: Work) -> None:
    """Whoever acts for somebody hears it; who would have covered hears that he need not."""
    assert isinstance(event, ev.DeputyNamed)
    person, deputy = work.people.by_id(event.person_id), work.people.by_id(event.deputy_id)
    if deputy.user_id is not None:
        work.say(deputy.user_id, "deputy.asked", {"person": person.ref}, priority=2)
    for other, _ in covers(work, person):
        if other.user_id is not None and other.id != deputy.id:
            work.say(other.user_id, "cover.freed", {"name": person.name, "deputy": deputy.name}, priority=2)


def tell_ended(event: ev.Event, work: Work) -> None:
    """Who acted hears that it is over; where the deputy himself ended it, who is on leave and who covers do."""
    assert isinstance(event, ev.DeputyEnded)
    person, deputy = work.people.by_id(event.person_id), work.people.by_id(event.deputy_id)
    if event.by_id != deputy.id:
        if deputy.user_id is not None:
            work.say(deputy.user_id, "deputy.over", {"name": person.name}, priority=2)
        return
    if person.user_id is not None:
        work.say(person.user_id, "deputy.declined", {"deputy": deputy.ref}, priority=2)
    tell_covers(work, person)


@screen("deputy.asked")
def asked_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """For whom, in which office, until when; not said any more once that is over."""
    person = view.work.people.by_ref(fields["person"])
    if person is None or person.away_until is None:
        return None
    held = [each for each in view.someone.offices if each.deputy_of == person.id]
    if not held:
        return None
    shown = {
        "name": person.name,
        "offices": Lines(tuple(_named(view.work, each) for each in held)),
        "until": When(person.away_until, "day"),
    }
    todo = Button("prompts.button.todo", "go", ("todo",))
    decline = Button("deputy.button.decline", "dd", (person.ref,))
    return Screen("deputy.asked", shown, rows=((todo, decline),))


def _named(work: Work, office: Office) -> Words:
    place = work.places.by_id(office.place_id).name
    return Words("me.office", {"place": place, "role": Words(f"role.{office.role.value}")})


@pressed("dd")
def decline(turn: Turn, args: tuple[str, ...]) -> None:
    """我代不了: (for whom)."""
    person = deputising.decline(turn.work, turn.actor, args[0] if args else "")
    turn.answer("deputy.let_go", name=person.name)
    turn.say("home")


@screen("deputy.declined")
def declined_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Who is on leave hears that the deputy cannot, and may name another."""
    deputy, person = view.work.people.by_ref(fields["deputy"]), view.someone.person
    if deputy is None or not person.away(view.work.now):
        return None
    shown = {"name": deputy.name, "deputy": deputy_lines(view)}
    return Screen("deputy.declined", shown, rows=deputy_rows(view))
