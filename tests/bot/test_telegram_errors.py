"""What each of Telegram's errors means for a message."""

import random

import pytest
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

import bot.client  # noqa: F401 - asks PTB for timedeltas
from bot.telegram_errors import Fate, Unintelligible, back_off, verdict


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (RetryAfter(3), Fate.WAIT),
        (ChatMigrated(-100), Fate.MOVED),
        (Forbidden("Forbidden: bot was blocked by the user"), Fate.UNREACHABLE),
        (BadRequest("Bad Request: USER is deactivated"), Fate.UNREACHABLE),
        (InvalidToken("Unauthorized"), Fate.STOP),
        (InvalidToken("Not Found"), Fate.LATER),
        (TimedOut(), Fate.LATER),
        (NetworkError("Bad Gateway"), Fate.LATER),
        (Conflict("terminated by other getUpdates request"), Fate.LATER),
        (TelegramError("?"), Fate.LATER),
        (ConnectionResetError(), Fate.LATER),
        (BadRequest("Message is not modified: specified new …"), Fate.DONE),
        (BadRequest("Message to edit not found"), Fate.ANEW),
        (BadRequest("Message can't be edited"), Fate.ANEW),
        (BadRequest("Message can't be deleted for everyone"), Fate.DONE),
        (BadRequest("Message to delete not found"), Fate.DONE),
        (BadRequest("Can't parse entities: …"), Fate.PLAIN),
        (BadRequest("Chat not found"), Fate.PERMANENT),
        (BadRequest("something new"), Fate.PERMANENT),
        (KeyError("a bug of ours"), Fate.PERMANENT),
    ],
)
def test_each_error_has_its_fate(error: Exception, fate: Fate) -> None:
    assert verdict(error).fate is fate


def test_telegram_says_how_long_to_wait() -> None:
    assert verdict(RetryAfter(3600)).seconds == 3600


def test_no_verdict_repeats_telegrams_words() -> None:
    assert "secret" not in verdict(BadRequest("secret")).code


def test_waits_grow_to_five_minutes_and_are_spread() -> None:
    chance = random.Random(1)
    waits = [back_off(tries, chance=chance) for tries in range(40)]
    assert waits[0] <= 1
    assert max(waits) <= 300
    assert len(set(waits[20:])) > 10


@pytest.mark.parametrize("kind", [Forbidden, InvalidToken, BadRequest, Conflict, NetworkError])
def test_what_a_gateway_says_is_no_verdict_on_anybody(kind: type[TelegramError]) -> None:
    said = kind("Forbidden (403)")
    said.__cause__ = Unintelligible("the answer is not JSON")
    assert (verdict(said).fate, verdict(said).code) == (Fate.LATER, "not_telegram")
