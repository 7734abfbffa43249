"""A case's number and nothing else: its card is shown, or it is asked whether that was meant."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import pressed
from handlers.said import Kind
from handlers.screen import Button, Screen, View, screen
from handlers.turn import Turn
from supervision.acts.integrity import asked
from supervision.gate import case_by_number
from supervision.integrity_gate import expected_by, found_by, takes
from supervision.numbers import check, number_alone
from supervision.quotas import MISSES, may_look_up
from supervision.refusals import Missing, Refusal

#: How many matters under one number are shown (house): the county's own number is given once, as a rule.
_MOST_FOUND = 5


def asked_by_number(turn: Turn) -> bool:
    """Whether nothing but a case's number was typed, of a case that is seen, and its card is shown: nobody who types
    a number wants it kept as a story. Any other number is content like any other text: nothing is learnt from it.
    Misses are counted as those of 查一件 are; after too many, every number is content."""
    if turn.said.kind is not Kind.TEXT or turn.said.forwarded:
        return False
    number = number_alone(turn.said.text)
    if number is None or MISSES.used_up(turn.work, turn.person.id):
        return False
    if _brought(turn, number) or at_the_desk(turn, number):
        return True
    try:
        case = case_by_number(turn.work, turn.actor, number)
    except Missing:
        MISSES.use(turn.work, turn.person.id)
        return False
    turn.say("case.card", case_id=case.id, case=case.ref)
    return True


def _brought(turn: Turn, number: str) -> bool:
    """Whether it is a sealed number that is brought to this leader, and was shown."""
    if not takes(turn.work, turn.actor, number):
        return False
    matter = turn.work.integrity.by_number(number)
    if matter is not None:
        turn.say("integrity.card", matter=matter.ref)
    else:
        turn.say("integrity.number", number=number)
    return True


def at_the_desk(turn: Turn, text: str) -> bool:
    """Whether it is a number of an integrity matter, the sealed one or the county's own, that is asked at the county's
    desk, and was shown; for everybody else, and of what is kept from whoever asks, nothing happens."""
    found = found_by(turn.work, turn.actor, text)
    if len(found) == 1:
        turn.say("integrity.card", matter=found[0].ref)
    elif found:
        turn.say("integrity.found", matters=[matter.ref for matter in found[:_MOST_FOUND]])
    elif (number := expected_by(turn.work, turn.actor, text)) is not None:
        turn.say("integrity.number", number=number)
    else:
        return False
    return True


def show_number(turn: Turn, number: str) -> None:
    """The case of a number; of a sealed one its step, where the county has allowed that (see acts.integrity.asked)."""
    if _brought(turn, number):
        return
    may_look_up(turn.work, turn.actor)
    try:
        case = case_by_number(turn.work, turn.actor, number)
    except Missing:
        turn.say(f"integrity.asked.{asked(turn.work, turn.actor, number)}", number=number)
        return
    turn.say("case.card", case_id=case.id, case=case.ref)


@screen("flow.number")
def number_screen(_view: View, fields: Mapping[str, Any]) -> Screen:
    """A number came where words are wanted. Said of every number that checks: whether there is such a
    case is learnt by looking it up, which is counted."""
    number = fields["number"]
    return Screen("flow.number", {"number": number}, rows=((Button("flow.number.look", "nr", (number,)),),))


@pressed("nr")
def look(turn: Turn, args: tuple[str, ...]) -> None:
    """看这件: (number)."""
    if not args or not check(args[0]):
        raise Refusal("button_old", screen=("home", {}))
    show_number(turn, args[0])
