"""The number of a sealed matter, and where it is taken; somebody else at the county where it is about one of them."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import in_rows, pressed
from handlers.integrity_content import write_row
from handlers.screen import Button, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts import sealed_ways
from supervision.acts.sealed_ways import Way, Where
from supervision.gate import home_village
from supervision.offices import Role
from supervision.refusals import Refusal

#: What is pressed when it is about none of them after all.
_BACK = "back"


@screen("report.sealed")
def sealed_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The number, where to take it, and how not to betray the person."""
    number = fields["number"]
    way = sealed_ways.way_of(view.work, view.someone, number)
    outside = view.work.time.policy.outside
    places = {"outside": outside.name, "phone": outside.phone or outside.address}
    name = {"name": way.person.name} if way.person is not None else {}
    key = "keeper" if way.keeper and way.where is Where.RECEPTION else way.where.value
    shown = {"number": number, "where": Words(f"report.where.{key}", {**places, **name})}
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
        sealed_ways.about(turn.work, turn.actor, number, person)
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
