"""What one process does of the bot's work: all of it, or on PostgreSQL a part, beside others that do the rest."""

from collections.abc import Collection
from enum import StrEnum

from bot.settings import SettingsError


class Duty(StrEnum):
    """INTAKE takes in what Telegram brings; WORK answers it, keeps the clocks and fetches files; SEND speaks."""

    INTAKE = "intake"
    WORK = "work"
    SEND = "send"


ALL = frozenset(Duty)

#: What only one worker does at a time, and whose duty it is. With a webhook everybody takes in.
LEASES = {
    "intake": Duty.INTAKE,
    "metronome": Duty.WORK,
    "fetcher": Duty.WORK,
    "exporter": Duty.WORK,
    "sender": Duty.SEND,
}


def duties(given: str) -> frozenset[Duty]:
    """`intake,work,send` or a part of it. Raises ValueError."""
    return frozenset(Duty(name.strip()) for name in given.split(","))


def check(wanted: Collection[Duty], backend: str) -> None:
    """Raises SettingsError for a part of the duties where there can be one process only."""
    if backend == "sqlite" and set(wanted) != ALL:
        raise SettingsError("--role: on SQLite there is one process and it does everything; use PostgreSQL")
