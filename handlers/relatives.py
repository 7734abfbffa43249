"""我的亲属: relatives one declares, by blood or by marriage, whose matters one never sees."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import in_rows, pressed
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.said import Kind
from handlers.screen import Button, Lines, Screen, Told, View, Words, screen
from handlers.turn import Turn
from supervision.acts import kinship
from supervision.drafts import Draft
from supervision.naming import LONGEST, name_key
from supervision.refusals import Missing, Refusal
from supervision.relatives import Kin, Relative


def button() -> Button:
    """我的亲属, under /me."""
    return Button("relatives.button", "rl")


@pressed("rl")
def open_relatives(turn: Turn, args: tuple[str, ...]) -> None:
    """Show them; ("add"): declare one; ("x", ref): take one back."""
    what, ref = (*args, "", "")[:2]
    if not turn.actor.offices:
        raise Refusal("not_for_you")
    if what == "add":
        begin(turn, "relative")
        return
    if what == "x":
        kinship.take_back(turn.work, turn.person, ref)
    turn.answer("relatives")


@screen("relatives")
def relatives_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Whom I have declared: for my own eyes."""
    mine = view.work.relatives.of_person(view.someone.person.id)
    lines = tuple(map(_line, mine))
    own = (each for each in mine if not each.by_roster)
    away = [
        Button("relatives.button.remove", "rl", ("x", each.ref), {"name": Told(each.name)}) for each in own
    ]
    rows = (*in_rows(away, 2), (Button("relatives.button.add", "rl", ("add",)),))
    if not mine:
        return Screen("relatives.none", rows=rows)
    return Screen("relatives", {"lines": Lines(lines)}, rows=rows, content=True)


def _line(relative: Relative) -> Words:
    fields = {"name": Told(relative.name)}
    if relative.by_roster:
        return Words(f"relatives.roster.{relative.kin.value}", fields)
    return Words(f"relatives.line.{relative.kin.value}", fields)


def _hear_name(turn: Turn, draft: Draft) -> Outcome:
    name = " ".join(turn.said.text.split())[:LONGEST]
    if len(name_key(name)) < 2:
        raise Refusal("name_missing", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    return Go("kin", {"name": name})


def _ask_kin(_view: View, draft: Draft) -> Screen:
    buttons = tuple(option(draft, f"relatives.kin.{kin.value}", "kin", kin.value) for kin in Kin)
    return Screen("relatives.ask_kin", {"name": draft.body["name"]}, rows=(buttons,))


def _declare(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in set(Kin):
        raise Refusal("choice_unknown")
    at_once = kinship.declare(turn.work, turn.person, Kin(argument), draft.body["name"])
    turn.work.drafts.discard(draft)
    turn.answer("relatives" if at_once else "relatives.to_county")
    return Done()


@screen("relatives.to_county")
def to_county_screen(_view: View, _fields: Mapping[str, Any]) -> Screen:
    """The relative may be an official: what is there already goes only once the county has it in its roster. The same
    words whether or not there is anything."""
    return Screen("relatives.to_county", rows=((button(),),))


# --- the county's leader


@screen("relatives.asked")
def asked_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Somebody has declared a relative who may be an official; who that is only he can say."""
    return Screen("relatives.asked", {"name": _who(view, fields)})


@screen("relatives.took")
def took_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """A declaration has taken something from whoever made it: how many matters, and not which."""
    return Screen("relatives.took", {"name": _who(view, fields), "count": fields["count"]})


def _who(view: View, fields: Mapping[str, Any]) -> str:
    person = view.work.people.by_ref(fields["person"])
    if person is None:
        raise Missing
    return person.name


flow(
    "relative",
    "name",
    Step(
        "name",
        lambda _view, _draft: Screen("relatives.ask_name"),
        "wants.name",
        takes={Kind.TEXT: _hear_name},
    ),
    Step("kin", _ask_kin, "wants.choose", chooses={"kin": _declare}, back="name"),
)
