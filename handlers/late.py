"""Messages that waited at Telegram: whoever sent them is told once that none is lost, and since when we were away."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.screen import Screen, View, When, screen
from handlers.turn import Turn

#: So old, the message has waited for us; older than the day Telegram keeps it, its date is wrong.
_LATE, _KEPT = timedelta(minutes=10), timedelta(hours=26)
#: One sentence for all that waited, however much it was.
_ONCE_IN = timedelta(hours=1)
_SCREEN = "late"


def mention(turn: Turn) -> None:
    """Before the answer to a message of long ago: when it was sent, and that nothing is lost."""
    said, work = turn.said, turn.work
    if turn.stranger is None or said.press is not None or not _LATE <= work.now - said.at <= _KEPT:
        return
    if work.lately(said.chat_id, _SCREEN, work.now - _ONCE_IN) is None:
        work.say(said.chat_id, _SCREEN, {"sent": said.at.isoformat()})


@screen(_SCREEN)
def late_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """When the oldest of them was sent."""
    return Screen(_SCREEN, {"sent": When(datetime.fromisoformat(fields["sent"]))})
