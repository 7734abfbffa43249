"""Coming and going: somebody blocks the bot, or is back."""

from handlers.commands import WORKERS
from handlers.todo import todo
from handlers.turn import Turn
from supervision.events import BecameReachable, BecameUnreachable


def gone(turn: Turn) -> None:
    """The person blocked the bot: marked, the office is covered, the keeper is told."""
    person = turn.stranger
    if person is None or person.unreachable_since is not None:
        return
    turn.work.people.mark_unreachable(person.id, turn.work.now)
    turn.work.record(BecameUnreachable(by_id=person.id, person_id=person.id))


def back(turn: Turn) -> None:
    """The person is back: the keeper is told, and what is still open is shown once, in one list.

    Nothing else is made up for: what was to be said meanwhile was said to those who cover.
    """
    person = turn.stranger
    if person is None or person.unreachable_since is None:
        return
    turn.work.people.mark_unreachable(person.id, None)
    turn.work.record(BecameReachable(by_id=person.id, person_id=person.id))
    turn.say("home")
    if turn.actor.holds(*WORKERS):
        todo(turn)
