"""封存号: the journal's heads of today in a chat of the county; who keeps the chat can tell a rewritten journal."""

from collections.abc import Mapping
from typing import Any

from handlers.screen import Lines, Screen, View, When, Words, screen


@screen("journal.heads")
def heads_screen(view: View, _fields: Mapping[str, Any]) -> Screen | None:
    """One line an hour in which something was done, in one message a day. No case, no name."""
    heads = view.work.journal.heads_told()
    if not heads:
        return None
    lines = (
        Words("journal.head", {"at": When(at, "stamp"), "head": f"{seq}:{digits}"})
        for at, seq, digits in heads
    )
    return Screen("journal.heads", {"lines": Lines(tuple(lines))})
