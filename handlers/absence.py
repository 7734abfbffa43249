"""请假: which day somebody is back at work, and 我回来了."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from handlers import days
from handlers.buttons import in_rows, pressed
from handlers.commands import HANDLERS, WORKERS, command
from handlers.deputies import deputy_lines, deputy_rows, name_deputy
from handlers.flow import Done, Outcome, Step, begin, flow, option
from handlers.said import Kind
from handlers.screen import Button, Lines, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import absence
from supervision.drafts import Draft
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal


@command("leave")
def leave(turn: Turn) -> None:
    """请假; whoever is on leave already sees until when."""
    if not turn.actor.offices:
        raise Refusal("no_office")
    if turn.person.away(turn.work.now):
        turn.say("leave.away")
        return
    begin(turn, "leave")


# --- until when


def offered(work: Work) -> Mapping[date, str]:
    """The days offered, with what each is called; a day with two names has its first."""
    today = days.today(work)
    named = (
        ("leave.button.tomorrow", today + timedelta(days=1)),
        ("leave.button.day_after", today + timedelta(days=2)),
        ("leave.button.monday", today + timedelta(days=7 - today.weekday())),
        ("leave.button.two_weeks", today + timedelta(days=14)),
    )
    return {day: label for label, day in reversed(named)}


def _ask_back(view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, label, "on", days.argument_of(day), **days.dated(day))
        for day, label in sorted(offered(view.work).items())
    ]
    return Screen("leave.ask", rows=in_rows(buttons, 1))


def _noted(turn: Turn, draft: Draft, day: date) -> Outcome:
    try:
        absence.take_leave(turn.work, turn.actor, day)
    except Refusal as refusal:
        raise days.asked_again(draft, refusal) from refusal
    turn.work.drafts.finish(draft)
    turn.answer("leave.noted")
    return Done()


flow(
    "leave",
    "back",
    Step(
        "back",
        _ask_back,
        "wants.day",
        takes={Kind.TEXT: lambda turn, draft: _noted(turn, draft, days.typed(turn, draft))},
        chooses={"on": lambda turn, draft, argument: _noted(turn, draft, days.chosen(argument))},
    ),
)


# --- while away


def back_button() -> Button:
    """我回来了."""
    return Button("leave.button.back", "lv", ("back",))


def away_lines(view: View, person: Person) -> Lines:
    """One line while somebody is on leave, none otherwise."""
    if person.away_until is None or not person.away(view.work.now):
        return Lines(())
    return Lines((Words("me.away", _span(person.away_until)),))


def _span(until: datetime) -> dict[str, Any]:
    """The last day off, and the first day at work."""
    return {"last": When(until - timedelta(hours=1), "day"), "back": When(until, "day")}


def _about_leave(view: View, key: str, *more: Button) -> Screen | None:
    person = view.someone.person
    if person.away_until is None or not person.away(view.work.now):
        return None
    fields = _span(person.away_until) | {"deputy": deputy_lines(view)}
    return Screen(key, fields, rows=(*deputy_rows(view), (back_button(), *more)))


@screen("leave.noted")
def noted_screen(view: View, _fields: Mapping[str, Any]) -> Screen | None:
    """It is noted, who does the work meanwhile, and the way back."""
    alone = {office.role for office in view.someone.offices} <= {Role.KEEPER}
    return _about_leave(view, "leave.noted_keeper" if alone else "leave.noted")


@screen("leave.away")
def away_screen(view: View, _fields: Mapping[str, Any]) -> Screen | None:
    """Until when, with the way back and another day."""
    return _about_leave(view, "leave.away", Button("leave.button.change", "lv", ("change",)))


@pressed("lv")
def during_leave(turn: Turn, args: tuple[str, ...]) -> None:
    """A button about leave: ("back" | "change"), or ("deputy", who acts meanwhile)."""
    match args[:1]:
        case ("back",):
            absence.come_back(turn.work, turn.actor)
            _forget_unfinished(turn)
            turn.answer("leave.over")
            _show_what_waits(turn)
        case ("change",):
            begin(turn, "leave")
        case ("deputy",):
            name_deputy(turn, args[1] if len(args) > 1 else "")
        case _:
            raise Refusal("button_old", screen=("home", {}))


def _forget_unfinished(turn: Turn) -> None:
    """Another day half said is of no use to whoever is back."""
    drafts = turn.work.drafts
    for draft in drafts.begun(turn.person.id):
        if draft.flow == "leave":
            drafts.discard(draft)


def _show_what_waits(turn: Turn) -> None:
    """Home, and what is still open, once."""
    turn.say("home")
    if turn.actor.holds(*WORKERS - {Role.PREFECTURE_OFFICER}):
        HANDLERS["todo"](turn)
