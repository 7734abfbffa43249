"""Drafts: every answer given so far in a conversation, safe across restarts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: The conversation that keeps what came before any question.
HELD = "held"

#: Where a draft's body keeps the moment of its first message, and (chat, moment) of those who had it before.
BEGAN = "began"
EARLIER = "earlier"


#: Screens that say again what was told in an unfinished conversation, or begin to.
REPEATING = ("draft", "draft.waiting", "todo", "queue", "visit.card")


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished conversation. `body` is JSON data, encrypted at rest under `key_id`.

    `version` rises with each change and travels in the buttons, so that a press on an old screen is seen
    to be old. One draft of a person is active, the others are parked. `answered_at`: when its owner last said
    something in it, from which its moments are counted.
    """

    id: int
    ref: str
    person_id: int
    chat_id: int
    flow: str
    step: str
    version: int
    key_id: str
    active: bool = True
    body: dict[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None
    remind_at: datetime | None = None
    reminded: int = 0
    expires_at: datetime | None = None
    answered_at: datetime | None = None
