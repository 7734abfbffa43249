"""A button of ours on a message that is none of ours: whoever has the bot's token can send one, under any words."""

from handlers.turn import Turn
from supervision.acts.alarms import raise_alarms
from supervision.alarms import Raised
from supervision.refusals import Refusal

#: The alarm that a keeper hears of it, once an hour at most.
ALARM = "foreign_message"


def not_ours(turn: Turn) -> bool:
    """Whether a press is not obeyed (and has been answered), since the message is not what we said there.

    Raises Refusal where that cannot be known: nothing of the message is in view, and nobody remembers having said it.
    """
    press = turn.said.press
    if press is None or press.ours or press.action == "":
        return False
    if press.ours is None:
        if press.message_id is None or turn.work.chats.is_ours(turn.said.chat_id, press.message_id):
            return False
        raise Refusal("button_old")
    now = turn.work.now
    raise_alarms(turn.work, [Raised(code=ALARM, first=now, last=now)])
    turn.work.say(turn.said.chat_id, "refusal.not_ours")
    if press.message_id is not None:
        # What it says stays, for whoever looks into it; nobody is to press it again.
        turn.work.chats.strip(turn.said.chat_id, press.message_id)
    return True
