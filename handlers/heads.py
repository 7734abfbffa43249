"""封存号: the journal's heads in a chat of the county; who keeps the chat can tell a rewritten journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.screen import Lines, Screen, View, When, Words, screen


@screen("journal.heads")
def heads_screen(_view: View, fields: Mapping[str, Any]) -> Screen | None:
    """One line an hour in which something was done, never changed once it is told; what it is for in the first of a
    day. No case, no name."""
    lines = (
        Words("journal.head", {"at": When(datetime.fromisoformat(at), "stamp"), "head": head})
        for at, head in fields.get("heads", ())  # none: queued by an older version
    )
    told = Lines(tuple(lines))
    key = "journal.heads_brief" if fields.get("brief") else "journal.heads"
    return Screen(key, {"lines": told}, quiet=True) if told.each else None
