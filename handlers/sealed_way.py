"""The number of a sealed matter: given, said again where more is said of it, and where it is taken; somebody else at
the county where it is about one of them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from handlers.buttons import in_rows, pressed
from handlers.flow import Done, Outcome, began, offer_again
from handlers.integrity_content import told_at, write_row
from handlers.outside import where_to
from handlers.screen import Button, Screen, View, screen
from handlers.turn import Turn
from supervision.acts import reporting, sealed_ways
from supervision.acts.sealed_ways import Way, Where
from supervision.drafts import Draft
from supervision.gate import home_village
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Refusal

#: What is pressed when it is about none of them after all.
_BACK = "back"

#: For so long what comes without a question may be more of the matter a number was given to (house).
_LATELY = timedelta(days=1)


def give_number(turn: Turn, draft: Draft, names: Iterable[str] = (), places: Iterable[int] = ()) -> Outcome:
    """干部有问题: what the conversation was told is made unreadable; a number is all that is left of it. `names`: of
    those it is about, who never have the number on a list, in offices over these `places` where it is a title."""
    number = reporting.seal(turn.work, draft, began(draft))
    # It is new in this act: nothing that was said before can show it.
    sealed_ways.named(turn.work, number, names, places, since=turn.work.now)
    turn.say("report.sealed", number=number)
    offer_again(turn, began(draft))
    return Done()


def given_lately(work: Work, chat_id: int) -> bool:
    """Whether this chat was told a number within the last day."""
    return work.lately(chat_id, "report.sealed", work.now - _LATELY) is not None


def same_matter(turn: Turn, draft: Draft) -> Outcome:
    """More of a matter that has its number: made unreadable as the rest of it was, under the number it has."""
    reporting.unsay(turn.work, draft, began(draft))
    turn.say("report.sealed_same")
    offer_again(turn, began(draft))
    return Done()


@screen("report.sealed")
def sealed_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The number, where to take it, and how not to betray the person."""
    number = fields["number"]
    way = sealed_ways.way_of(view.work, view.someone, number)
    shown = {"number": number, "where": where_to(view.work, way)}
    about = Button("report.button.county", "sw", (number,))
    plain = way.where is Where.RECEPTION and not way.keeper
    rows = ((about,),) if plain else ()
    return Screen(
        "report.sealed", shown, rows=(*(write_row(view, number) if _read(view, way) else ()), *rows)
    )


def _read(view: View, way: Way) -> bool:
    """Whether anybody of the reception is left to read what would be written."""
    if way.person is None:
        return way.where is Where.RECEPTION
    offices = view.work.offices.of_person(way.person.id, view.work.now)
    return any(office.role is Role.RECEPTION for office in offices)


@pressed("sw")
def on_way(turn: Turn, args: tuple[str, ...]) -> None:
    """It is about somebody at the county: (number[, person])."""
    number, ref = (*args, "", "")[:2]
    home_village(turn.work, turn.actor)
    if ref and ref != _BACK:
        person = turn.work.people.by_ref(ref)
        if person is None or person not in sealed_ways.over(turn.work, turn.actor):
            raise Refusal("choice_unknown")
        sealed_ways.about(turn.work, turn.actor, number, person, told_at=told_at(turn))
    turn.answer("report.sealed" if ref else "report.at_county", number=number)


@screen("report.at_county")
def at_county_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Whom of the county it is about. What is answered is kept so that nobody can read it."""
    number = fields["number"]
    buttons = [
        Button("concerned.button.person", "sw", (number, person.ref), {"name": person.name})
        for person in sealed_ways.over(view.work, view.someone)
    ]
    back = Button("report.button.none_of_them", "sw", (number, _BACK))
    return Screen("report.at_county", rows=(*in_rows(buttons, 2), (back,)))
