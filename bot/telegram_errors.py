"""What Telegram's errors mean for a message that waits to be sent."""

import random
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)


class Unintelligible(NetworkError):  # noqa: N818 - it is about the answer, and whose fault it is nobody knows
    """An answer that is not Telegram's: a gateway's page, half a JSON, somebody else's JSON."""


class Fate(StrEnum):
    """What becomes of a message after an error."""

    DONE = "done"
    ANEW = "anew"  # what it was to replace is gone: send it as a new message
    PLAIN = "plain"  # Telegram does not take our entities: send the words alone, and raise an alarm
    WAIT = "wait"  # this chat has had enough for `seconds`
    LATER = "later"  # nobody's fault: try again
    UNREACHABLE = "unreachable"
    MOVED = "moved"  # the group has a new id
    PERMANENT = "permanent"
    STOP = "stop"  # the token is not valid: nothing can be sent


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fate, the code kept beside it (a word of ours, never Telegram's text), and what belongs to it."""

    fate: Fate
    code: str
    seconds: float = 0.0
    chat_id: int | None = None


#: The code of an answer that knows no such method, and how often it is tried all the same.
NO_METHOD, NO_METHOD_TRIES = "404", 5

#: Pieces of Telegram's descriptions of a 400, in lower case; the first that fits decides.
_BAD_REQUESTS: tuple[tuple[str, Fate, str], ...] = (
    ("message is not modified", Fate.DONE, "not_modified"),
    ("message to delete not found", Fate.DONE, "delete_gone"),
    ("message can't be deleted", Fate.DONE, "delete_refused"),
    ("message identifier is not specified", Fate.DONE, "delete_gone"),
    ("message to edit not found", Fate.ANEW, "edit_gone"),
    ("message can't be edited", Fate.ANEW, "edit_refused"),
    ("there is no text in the message to edit", Fate.ANEW, "edit_refused"),
    ("there is no caption in the message to edit", Fate.ANEW, "edit_refused"),
    ("message_id_invalid", Fate.ANEW, "edit_gone"),
    ("message to be replied not found", Fate.ANEW, "reply_gone"),
    ("can't parse entities", Fate.PLAIN, "entities"),
    ("entity_bounds_invalid", Fate.PLAIN, "entities"),
    ("user is deactivated", Fate.UNREACHABLE, "deactivated"),
    ("chat not found", Fate.PERMANENT, "chat_not_found"),
    ("wrong file", Fate.PERMANENT, "wrong_file"),
)


#: Classes without anything of their own to say, narrow before wide: TimedOut is a NetworkError too.
_CLASSES: tuple[tuple[type[BaseException], Fate, str], ...] = (
    (Forbidden, Fate.UNREACHABLE, "403"),
    (InvalidToken, Fate.STOP, "401"),
    (Conflict, Fate.LATER, "409"),
    (TimedOut, Fate.LATER, "timeout"),
    (NetworkError, Fate.LATER, "network"),
    (TelegramError, Fate.LATER, "telegram"),
    (OSError, Fate.LATER, "network"),
)


def verdict(error: BaseException) -> Verdict:
    """What to do after `error`; an error that is not Telegram's is ours, and no repetition helps."""
    if isinstance(error, Unintelligible) or isinstance(error.__cause__, Unintelligible):
        # A gateway that says 403 has not said that this person has blocked us, nor 401 that the token is wrong.
        return Verdict(Fate.LATER, "not_telegram")
    match error:
        case RetryAfter():
            return Verdict(Fate.WAIT, "429", _seconds(error))
        case ChatMigrated():
            return Verdict(Fate.MOVED, "migrated", chat_id=error.new_chat_id)
        case InvalidToken() if "not found" in error.message.lower():
            # A server of one's own without this method: its other methods work, so all else is said.
            return Verdict(Fate.LATER, NO_METHOD)
        case BadRequest():  # before the table: it is a NetworkError
            return _bad_request(error.message)
    for kind, fate, code in _CLASSES:
        if isinstance(error, kind):
            return Verdict(fate, code)
    return Verdict(Fate.PERMANENT, type(error).__name__)


def _seconds(error: RetryAfter) -> float:
    # A timedelta where bot.client has asked for one; an int otherwise.
    wait = error.retry_after
    seconds: float = wait.total_seconds() if isinstance(wait, timedelta) else wait
    return float(seconds)


def _bad_request(message: str) -> Verdict:
    said = message.lower()
    for piece, fate, code in _BAD_REQUESTS:
        if piece in said:
            return Verdict(fate, code)
    return Verdict(Fate.PERMANENT, "400")


#: How long an undeliverable message is tried for.
PATIENCE = timedelta(hours=96)

_FIRST, _LONGEST = 1.0, 300.0


def back_off(tries: int, *, longest: float = _LONGEST, chance: random.Random | None = None) -> float:
    """Seconds until the next try: doubling with jitter, so that a thousand messages do not knock at once."""
    full = min(longest, _FIRST * 2.0 ** min(tries, 16))
    spread = (chance or random).uniform(0.5, 1.0)
    return full * spread
