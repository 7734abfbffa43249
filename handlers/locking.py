"""停用 for the keeper: whose phone is lost, one tap, and the way back with a second person."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import in_rows, pressed
from handlers.commands import command
from handlers.cover import tell_covers
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.home import offices_of
from handlers.keepers import keepers
from handlers.pin_first import first_a_pin
from handlers.said import Kind
from handlers.screen import Button, Lines, Screen, View, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import locking
from supervision.acts import pin as pins
from supervision.drafts import Draft
from supervision.gate import Actor
from supervision.offices import Role
from supervision.people import Person
from supervision.pins import Asks
from supervision.ports import Work
from supervision.refusals import Refusal

_MOST_LOCKED = 6


@command("lock")
def lock(turn: Turn) -> None:
    """停用."""
    if not turn.actor.holds(Role.KEEPER):
        raise Refusal("not_for_you")
    begin(turn, "lock")


# --- whose


def _ask_who(view: View, _draft: Draft) -> Screen:
    held = view.work.people.locked()[:_MOST_LOCKED]
    rows = [Button("lock.button.unlock", "lk", (each.ref, "ask"), {"name": each.name}) for each in held]
    lines = Lines(tuple(Words("lock.locked", {"name": each.name}) for each in held))
    return Screen("lock.who", {"lines": lines}, rows=in_rows(rows, 1))


def _named(turn: Turn, draft: Draft) -> Outcome:
    asked = turn.said.text.strip()[:40]
    if not locking.found(turn.work, turn.actor, asked):
        here = {"draft": draft.ref, "version": draft.version}
        raise Refusal("lock_not_found", name=asked, screen=("draft", here))
    return Go("pick", {"name": asked})


def _ask_which(view: View, draft: Draft) -> Screen:
    people = locking.found(view.work, view.someone, draft.body["name"])
    shown = people[: locking.MOST]
    lines = [Words("lock.person", {"name": each.name, "offices": _offices(view, each)}) for each in shown]
    buttons = [option(draft, "lock.button.person", "is", each.ref, name=each.name) for each in shown]
    resets = [
        option(draft, "pin.button.reset", "pin", each.ref, name=each.name)
        for each in shown
        if _has_pin(view, each)
    ]
    key = "lock.pick_more" if len(people) > len(shown) else "lock.pick"
    return Screen(key, {"lines": Lines(tuple(lines))}, rows=in_rows([*buttons, *resets], 1))


def _has_pin(view: View, person: Person) -> bool:
    pin = view.work.pins.of(person.id)
    return pin is not None and (pin.hash is not None or pin.asks is Asks.CODE)


def _reset(turn: Turn, draft: Draft, ref: str) -> Outcome:
    """忘了密码: a code for the person, who stands beside the keeper."""
    first_a_pin(turn)
    person = turn.work.people.by_ref(ref)
    if person is None:
        raise Refusal("lock_unknown")
    pins.reset(turn.work, turn.actor, person)
    turn.work.drafts.finish(draft)
    turn.answer("pin.code", person=person.ref)
    if person.user_id is not None:
        turn.work.say(person.user_id, "pin.code_asked")
    return Done()


def _offices(view: View, person: Person) -> Lines:
    """Those of somebody locked too, who acts in none of them for now."""
    held = tuple(view.work.offices.of_person(person.id, view.work.now))
    return offices_of(view.work, Actor(person, held))


def _locked(turn: Turn, draft: Draft, ref: str) -> Outcome:
    try:
        person = locking.lock(turn.work, turn.actor, ref)
    except Refusal as refusal:
        here = {"draft": draft.ref, "version": draft.version}
        raise Refusal(refusal.code, screen=("draft", here), **refusal.fields) from refusal
    turn.work.drafts.finish(draft)
    turn.answer("lock.done", person=person.ref)
    return Done()


flow(
    "lock",
    "who",
    Step("who", _ask_who, "wants.name", takes={Kind.TEXT: _named}),
    Step("pick", _ask_which, "wants.choose", chooses={"is": _locked, "pin": _reset}, back="who"),
)


@screen("lock.done")
def done_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """What holds from now on, and the way back."""
    person = view.work.people.by_ref(fields["person"])
    if person is None or person.locked_at is None:
        return None
    row = (Button("lock.button.back", "lk", (person.ref, "ask")),)
    return Screen("lock.done", {"name": person.name}, rows=(row,))


# --- and back


@pressed("lk")
def unlocking(turn: Turn, args: tuple[str, ...]) -> None:
    """(person, "ask") by a keeper; (person, "y" | "n") by the second person."""
    ref, what = (*args, "", "")[:2]
    match what:
        case "ask":
            first_a_pin(turn)
            person = locking.ask_unlock(turn.work, turn.actor, ref)
            turn.say("lock.asked", name=person.name)
        case "y" | "n":
            first_a_pin(turn)
            person = locking.decide(turn.work, turn.actor, ref, unlock=what == "y")
            turn.answer("lock.unlocked" if what == "y" else "lock.kept", name=person.name)
        case _:
            raise Refusal("button_old", screen=("home", {}))


@screen("lock.ask")
def ask_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The card on which a second person gives access back, or does not; dropped once that is decided."""
    person = view.work.people.by_ref(fields["person"])
    asker = locking.asked_by(view.work, person) if person is not None else None
    if person is None or asker is None:
        return None
    yes = Button("lock.button.yes", "lk", (person.ref, "y"))
    no = Button("lock.button.no", "lk", (person.ref, "n"))
    shown = {
        "name": person.name,
        "offices": _offices(view, person),
        "keeper": view.work.people.by_id(asker).name,
    }
    return Screen("lock.ask", shown, rows=((yes, no),))


@screen("lock.decided")
def decided_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """In place of the question, for the others who were asked."""
    person = view.work.people.by_ref(fields["person"])
    return Screen("lock.decided", {"name": person.name}) if person is not None else None


def tell_locked(event: ev.Event, work: Work) -> None:
    """The other keepers hear of it, and who covers now; whoever is locked hears nothing."""
    assert isinstance(event, ev.Locked)
    person = work.people.by_id(event.person_id)
    for keeper in keepers(work):
        if keeper.user_id is not None and keeper.id != event.by_id:
            work.say(keeper.user_id, "lock.told", {"name": person.name}, priority=2)
    tell_covers(work, person)


def ask_second_to_unlock(event: ev.Event, work: Work) -> None:
    """A second person is asked to give access back."""
    assert isinstance(event, ev.UnlockAsked)
    person = work.people.by_id(event.person_id)
    assert event.by_id is not None
    for second in locking.seconds(work, event.by_id, person):
        if second.user_id is not None:
            work.say(second.user_id, "lock.ask", {"person": person.ref})


def tell_unlocked(event: ev.Event, work: Work) -> None:
    """Whoever asked hears what was decided; whoever is back is greeted."""
    assert isinstance(event, (ev.Unlocked, ev.UnlockRefused))
    person, asker = work.people.by_id(event.person_id), work.people.by_id(event.asked_by)
    back = isinstance(event, ev.Unlocked)
    for second in locking.seconds(work, asker.id, person):
        if second.user_id is not None and second.id != event.by_id:
            work.show_decided(second.user_id, person.ref, "lock.decided", {"person": person.ref})
    if asker.user_id is not None:
        work.say(asker.user_id, "lock.is_unlocked" if back else "lock.is_kept", {"name": person.name})
    if back and person.user_id is not None:
        work.say(person.user_id, "lock.back")
        work.say(person.user_id, "home")
