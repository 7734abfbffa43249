"""Outages: what Telegram does not keep for us, and what may have been pressed in vain meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Telegram keeps the press of a button for 150 seconds, everything else for 24 hours (Bot API, getUpdates).
PRESSES_KEPT = timedelta(seconds=150)
MESSAGES_KEPT = timedelta(hours=24)

#: Nobody presses what was shown longer ago (house).
PRESSED_WITHIN = timedelta(hours=24)

#: How many cases whose buttons stand open besides are listed in that one message (house).
MOST_BESIDE = 24

#: Who has said something within so long before an outage may have said something during it (house).
ACTIVE_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Outage:
    """Nothing was received between these moments."""

    began: datetime
    ended: datetime

    @property
    def minutes(self) -> int:
        """How long, in minutes, rounded."""
        return max(1, round((self.ended - self.began).total_seconds() / 60))

    @property
    def lost_presses(self) -> bool:
        """Whether Telegram has dropped presses."""
        return self.ended - self.began > PRESSES_KEPT

    @property
    def lost_messages(self) -> bool:
        """Whether Telegram has dropped everything else too."""
        return self.ended - self.began > MESSAGES_KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenKeyboard:
    """Buttons that stand in a chat and wait for a press: a draft's question, or the newest message with some."""

    chat_id: int
    message_id: int | None = None
    draft: tuple[str, int] | None = None
    """The draft's ref and version."""
    prompts: tuple[int, ...] = ()
    """The cases it reminds of."""
    case_id: int | None = None
    others: tuple[int, ...] = ()
    """The cases other open messages of the chat are about, the newest first."""
