"""A PIN before what is most sensitive: asked for where it is wanted, and what was tapped is done right after it.

To ask everybody above the village for one in the morning of an upgrade would stand between a township and its queue;
only to remind left every phone open. So the day's work goes on without one (tables, links, a locked phone with it), and
whoever has none sets one before he asks who a villager is or lets somebody look, opens integrity content, decides that
a name is deleted, or gives back access: in the same chat, one question after the other, and then it is done at once. He
may leave it: then it is not done, and nothing else is barred. A county that does not want it says so (`[pin]
sensitive`), one that wants it before anything too (`required`).

Which acts these are stands in tests/house/test_a_pin_comes_first.py: a way to one of them that asks for none fails.
"""

from handlers.answering import Instead
from handlers.turn import Turn
from handlers.waiting import put_by
from supervision.acts import pin as acts
from supervision.pins import Asks


def first_a_pin(turn: Turn) -> None:
    """Go on where one is set, or none is needed. Raises Instead where it has to be set first: what was said is kept."""
    if acts.comes_first(turn.work, turn.actor):
        raise Instead(_asked)


def _asked(turn: Turn) -> None:
    """Nothing was done of it yet: it waits, and the first question is asked."""
    pin = acts.ask(turn.work, turn.actor, Asks.NEW)
    put_by(turn, pin, first=True)
    turn.say("pin.first")
