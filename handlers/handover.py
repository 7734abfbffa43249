"""交接: which office, to whom, once more; and what the new one finds, who has gone sees, and the keeper hears."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.buttons import in_rows
from handlers.commands import command
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.keepers import keepers
from handlers.queue import PAGE, counted, openers, page_of
from handlers.said import Kind
from handlers.screen import Button, Lines, Screen, View, When, Words, screen, word
from handlers.standing import state_word
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import handover
from supervision.cases import Case
from supervision.drafts import Draft
from supervision.lists import Filter
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: More than these do not fit under one message: the others are typed.
_MOST = 30


@command("handover")
def begin_handover(turn: Turn) -> None:
    """交接. Raises Refusal where it is not this person's to do."""
    if not handover.may_hand_over(turn.actor):
        raise Refusal("not_for_you")
    begin(turn, "handover")


def _named(work: Work, office: Office) -> Words:
    place = work.places.by_id(office.place_id).name
    return Words("me.office", {"place": place, "role": Words(f"role.{office.role.value}")})


# --- which office


def _offices(view: View, draft: Draft) -> list[Office]:
    """Those that may be handed over, of those that were typed for."""
    found = handover.offices_for(view.work, view.someone)
    narrow = draft.body.get("narrow", "")
    return [each for each in found if not narrow or narrow in _text(view.work, each)]


def _text(work: Work, office: Office) -> str:
    """What an office is found by: its place and who holds it."""
    return f"{work.places.by_id(office.place_id).name} {work.people.by_id(office.person_id).name}"


def _ask_office(view: View, draft: Draft) -> Screen:
    offices = _offices(view, draft)
    buttons = [
        option(
            draft,
            "handover.button.office",
            "o",
            str(each.id),
            office=_named(view.work, each),
            name=view.work.people.by_id(each.person_id).name,
        )
        for each in offices[:_MOST]
    ]
    everything = ((option(draft, "handover.button.all", "all"),),) if draft.body.get("narrow") else ()
    key = "handover.office" if buttons else "handover.office_none"
    return Screen(key, rows=(*in_rows(buttons, 1), *everything))


def _choose_office(turn: Turn, _draft: Draft, argument: str) -> Outcome:
    office = handover.office_of(turn.work, turn.actor, int(argument) if argument.isdigit() else 0)
    return Go("person", {"office": office.id}, forget=("narrow", "person"))


def _hear_office(turn: Turn, draft: Draft) -> Outcome:
    """A place or a name; what fits one office leads on."""
    said = turn.said.text.strip()
    offices = handover.offices_for(turn.work, turn.actor)
    found = [each for each in offices if said and said in _text(turn.work, each)]
    if not found:
        raise Refusal("office_unread", screen=_again(draft))
    if len(found) == 1:
        return Go("person", {"office": found[0].id}, forget=("narrow", "person"))
    return Go("office", {"narrow": said})


def _again(draft: Draft) -> tuple[str, dict[str, Any]]:
    return ("draft", {"draft": draft.ref, "version": draft.version})


# --- to whom


def _chosen(view: View, draft: Draft) -> tuple[Office, Sequence[Person]] | None:
    """The office chosen and who may have it; None where it is not there any more."""
    try:
        office = handover.office_of(view.work, view.someone, draft.body.get("office", 0))
    except Refusal:
        return None
    return office, handover.successors_for(view.work, view.someone, office)


def _ask_person(view: View, draft: Draft) -> Screen:
    chosen = _chosen(view, draft)
    if chosen is None:
        return Screen("handover.gone")
    office, people = chosen
    buttons = [_person_button(view.work, draft, each) for each in people[:_MOST]]
    shown = {
        "office": _named(view.work, office),
        "name": view.work.people.by_id(office.person_id).name,
    }
    return Screen("handover.person" if people else "handover.person_none", shown, rows=in_rows(buttons, 1))


def _person_button(work: Work, draft: Draft, person: Person) -> Button:
    offices = work.offices.of_person(person.id, work.now)
    shown = {"name": person.name, "office": _named(work, offices[0])}
    return option(draft, "handover.button.person", "p", person.ref, **shown)


def _choose_person(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    return Go("sure", {"person": argument})


def _hear_person(turn: Turn, draft: Draft) -> Outcome:
    office = handover.office_of(turn.work, turn.actor, draft.body.get("office", 0))
    said = turn.said.text.strip()
    people = handover.successors_for(turn.work, turn.actor, office)
    found = [p for p in people if p.name == said] or [p for p in people if said and said in p.name]
    if len(found) != 1:
        raise Refusal("person_unread", screen=_again(draft))
    return Go("sure", {"person": found[0].ref})


# --- sure


def _ask_sure(view: View, draft: Draft) -> Screen:
    chosen = _chosen(view, draft)
    person = view.work.people.by_ref(draft.body.get("person", ""))
    if chosen is None or person is None:
        return Screen("handover.gone")
    office, _ = chosen
    shown = {
        "office": _named(view.work, office),
        "was": view.work.people.by_id(office.person_id).name,
        "now": person.name,
    }
    return Screen("handover.sure", shown, rows=((option(draft, "handover.button.do", "do"),),))


def _do(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    office_id, person = draft.body.get("office", 0), draft.body.get("person", "")
    handed = handover.hand_over(turn.work, turn.actor, office_id, person)
    turn.work.drafts.finish(draft)
    office = {"place": turn.work.places.by_id(handed.office.place_id).name, "role": _role(handed.office.role)}
    turn.answer("handover.done", office=word("me.office", **office), was=handed.was.name, now=handed.now.name)
    return Done()


def _role(role: Role) -> dict[str, Any]:
    return word(f"role.{role.value}")


flow(
    "handover",
    "office",
    Step(
        "office",
        _ask_office,
        "wants.office",
        takes={Kind.TEXT: _hear_office},
        chooses={"o": _choose_office, "all": lambda _t, _d, _a: Go("office", forget=("narrow",))},
    ),
    Step(
        "person",
        _ask_person,
        "wants.successor",
        takes={Kind.TEXT: _hear_person},
        chooses={"p": _choose_person},
        back="office",
    ),
    Step("sure", _ask_sure, "wants.choose", chooses={"do": _do}, back="person"),
)


# --- who hears of it


def tell_successor(event: ev.Event, work: Work) -> None:
    """Who has the office now is told what is open in it."""
    assert isinstance(event, ev.HandedOver)
    person = work.people.by_id(event.to_id)
    if person.user_id is not None:
        fields = {"role": event.role, "place": event.place_id}
        work.say(person.user_id, "office.received", fields, priority=2)


def tell_keepers(event: ev.Event, work: Work) -> None:
    """The keepers hear who holds an office now, where somebody else handed it over."""
    assert isinstance(event, ev.HandedOver)
    fields = {
        "office": word(
            "me.office", place=work.places.by_id(event.place_id).name, role=_role(Role(event.role))
        ),
        "was": work.people.by_id(event.from_id).name,
        "now": work.people.by_id(event.to_id).name,
    }
    for keeper in keepers(work):
        if keeper.user_id is not None and keeper.id not in {event.by_id, event.from_id, event.to_id}:
            work.say(keeper.user_id, "keeper.handed_over", fields, priority=2)


@screen("office.received")
def received_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The office, and what is open in it: number, step and day; the first with buttons. Dropped once it has gone on."""
    role, place_id = Role(fields["role"]), int(fields["place"])
    if not any(each.role is role and each.place_id == place_id for each in view.someone.offices):
        return None
    place = view.work.places.by_id(place_id).name
    office = Words("me.office", {"place": place, "role": Words(f"role.{role.value}")})
    village = place_id if role is Role.SUPERVISOR else None
    page = page_of(view.work, view.someone, Filter("open", village_id=village), 0, PAGE)
    todo = (Button("prompts.button.todo", "go", ("todo",)),)
    if not page.cases:
        return Screen("office.received_nothing", {"office": office}, rows=(todo,))
    lines = Lines(tuple(_line(view.work, each, n) for n, each in enumerate(page.cases, 1)))
    shown = {"office": office, "count": counted(page.total), "lines": lines}
    return Screen("office.received", shown, rows=(*openers(page.cases, 0), todo))


def _line(work: Work, case: Case, n: int) -> Words:
    due = When(case.due_at, "by") if case.due_at else Words("case.no_clock")
    return Words(
        "office.received_line",
        {"n": n, "number": case.number, "state": state_word(work, case), "due": due},
    )
