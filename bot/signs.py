"""Signs of life: what the running parts of the house tell of themselves when health or metrics ask."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


def _yes() -> bool:
    return True


def _none() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Read at each question, never copied. Every mapping counts by a code of ours, never by Telegram's words.

    `received`: the last successful poll, webhook post, or look at the webhook (by the store's clock).
    `receives`, `sends`: whether that is this process's part now (several workers share the parts).
    `lanes`: chats being handled in this process. `spares`: spare content keys that lie ready.
    """

    received: Callable[[], datetime | None] = _none
    receives: Callable[[], bool] = _yes
    sends: Callable[[], bool] = _yes
    lanes: Callable[[], int] = int
    spares: Callable[[], int] = int
    alarms: Mapping[str, int] = field(default_factory=Counter)
    intake: Mapping[str, int] = field(default_factory=Counter)
    send_errors: Mapping[str, int] = field(default_factory=Counter)
    heartbeats: Mapping[str, int] = field(default_factory=Counter)
