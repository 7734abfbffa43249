"""封存号: the journal's heads in a chat of the county; who keeps the chat can tell a rewritten journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.screen import Lines, Screen, View, When, Words, screen


@screen("journal.heads")
def heads_screen(_view: View, fields: Mapping[str, Any]) -> Screen | None:
    """One line an hour in which something was done, never changed once it is told. No case, no name."""
    lines = (
        Words("journal.head", {"at": When(datetime.fromisoformat(at), "stamp"), "head": head})
        for at, head in fields.get("heads", ())  # none: queued by an older version
    )
    told = Lines(tuple(lines))
    return Screen("journal.heads", {"lines": told}, quiet=True) if told.each else None
