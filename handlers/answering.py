"""What somebody said becomes one answer: what is asked for, or why not."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from handlers.turn import Turn
from supervision.gate import case_for
from supervision.quotas import MISSES
from supervision.refusals import Missing, Refusal, Stale


class Instead(Exception):  # noqa: N818 - it only leaves what something else comes before
    """Something comes first: what was done so far is taken back, and `do` is the answer."""

    def __init__(self, do: Callable[[Turn], None]) -> None:
        super().__init__("instead")
        self.do = do


def answered(turn: Turn, function: Callable[[Turn], None]) -> None:
    """Run `function` as the answer to what was said; a refusal rolls its facts back and is itself the answer."""
    try:
        try:
            _run(turn, function)
        except Stale:
            # Somebody pressed in the same moment and was faster: now it is seen who, and how things stand.
            turn = replace(turn)
            _run(turn, function)
    except Instead as other:
        answered(turn, other.do)
    except Refusal as refusal:
        if refusal.code == "missing" and turn.stranger is not None:
            MISSES.use(turn.work, turn.stranger.id)
        _refused(turn, refusal)


def _run(turn: Turn, function: Callable[[Turn], None]) -> None:
    with turn.work.savepoint():
        function(turn)


def _refused(turn: Turn, refusal: Refusal) -> None:
    """Say why not, then show how things stand; a press has its own message brought up to date."""
    work, said, press = turn.work, turn.said, turn.said.press
    asked_by = press.id if press else None
    fields = refusal.fields | turn.unknown_language()
    work.say(said.chat_id, f"refusal.{refusal.code}", fields, asked_by=asked_by)
    if refusal.screen is not None:
        name, fields = refusal.screen
        _read_again(turn, name, fields)
        replaces = press.message_id if press else None
        work.say(said.chat_id, name, fields, replaces=replaces, asked_by=asked_by)


def _read_again(turn: Turn, screen: str, fields: Mapping[str, Any]) -> None:
    """The card that shows how things stand is a reading like any other."""
    with suppress(Missing):
        case_id = None
        if screen == "case.card" and turn.stranger is not None:
            case_id = case_for(turn.work, turn.actor, fields["case"]).id
        turn.reads(screen, fields, case_id)
