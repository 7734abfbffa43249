"""The log is JSON lines that tell types and places, never contents."""

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AAcanary-canary-canary-canary-canary"
STORY = "the canary is in the mine"


@pytest.fixture
def written() -> Iterator[StringIO]:
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook)
    stream = StringIO()
    logs.configure(logging.INFO, secrets=["s3cr3t-word"], stream=stream)
    yield stream
    root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook = kept
    logging.raiseExceptions = True
    structlog.reset_defaults()


def lines(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail() -> None:
    try:
        int(STORY)
    except ValueError as error:
        raise KeyError(f"{STORY} {TOKEN}") from error


def test_an_event_is_one_json_line_with_level_moment_and_name(written: StringIO) -> None:
    structlog.get_logger("bot.lanes").info("update parked", update_id=7)
    (line,) = lines(written)
    assert (line["event"], line["level"], line["logger"], line["update_id"]) == (
        "update parked",
        "info",
        "bot.lanes",
        7,
    )
    assert line["timestamp"].endswith("Z")


def test_an_exception_is_told_by_type_and_place_without_its_words(written: StringIO) -> None:
    try:
        fail()
    except KeyError:
        logging.getLogger("bot.desk").exception("act failed")
    (line,) = lines(written)
    assert [each["type"] for each in line["exception"]] == ["KeyError", "ValueError"]
    assert line["exception"][0]["frames"][-1].startswith("tests/bot/test_logs.py:")
    assert "canary" not in written.getvalue()


def test_a_token_is_scrubbed_wherever_it_stands(written: StringIO) -> None:
    structlog.get_logger("bot").warning(f"/bot{TOKEN}/getMe", nested={"list": [TOKEN, {"deep": TOKEN}]})
    assert "canary" not in written.getvalue()
    assert "[token]" in written.getvalue()


@pytest.mark.parametrize("text", ["s3cr3t-word", "postgresql://keeper:s3cr3t@db/x", "call 13900000001"])
def test_secrets_passwords_and_phones_are_scrubbed(text: str, written: StringIO) -> None:
    logging.getLogger("bot").warning("said %s", text)
    for part in ("s3cr3t", "13900000001"):
        assert part not in written.getvalue()


def test_a_library_is_quoted_only_before_anything_was_filled_in(written: StringIO) -> None:
    logging.getLogger("telegram.ext").warning("answer was %s", STORY)
    (line,) = lines(written)
    assert line["event"] == "answer was %s"


async def test_what_asyncio_says_of_a_lost_task_holds_no_words(written: StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": ValueError(STORY)}
    )
    (line,) = lines(written)
    assert line["exception"][0]["type"] == "ValueError"
    assert "canary" not in written.getvalue()


def test_a_library_that_is_loud_at_info_is_not_heard(written: StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getMe", TOKEN)
    assert written.getvalue() == ""


def test_an_object_is_named_by_its_type_not_by_its_repr(written: StringIO) -> None:
    class Bot:
        def __repr__(self) -> str:
            return f"Bot[token={TOKEN}]"

    structlog.get_logger("bot").info("started", bot=Bot(), error=ValueError(STORY))
    assert "canary" not in written.getvalue()
    assert "Bot" in lines(written)[0]["bot"]


def test_an_uncaught_exception_is_logged_without_its_words(written: StringIO) -> None:
    sys.excepthook(ValueError, ValueError(STORY), None)
    (line,) = lines(written)
    assert line["level"] == "critical"
    assert "canary" not in written.getvalue()


def test_a_line_break_in_a_value_stays_inside_its_line(written: StringIO) -> None:
    structlog.get_logger("bot").info("named", name='x\n{"event": "forged"}\x1b[31m')
    assert len(lines(written)) == 1


NAMES = (
    '张\n{"event": "forged"}',
    "\x1b[2J\x1b[31mred",
    '","level":"critical","x":"',
    "\u2028next\u2029\x85line",
    "\x00\x7f",  # no lone surrogate: what a test logs goes into its report, and that is sent as UTF-8
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_whatever_a_name_holds_stays_one_line_and_one_value(name: str, written: StringIO) -> None:
    logging.getLogger("bot").warning("said by %s", name)
    structlog.get_logger("bot").info("named", name=name)
    first, second = [json.loads(line) for line in written.getvalue().split("\n") if line]
    assert (first["event"], first["level"]) == (f"said by {name}", "warning")
    assert (second["event"], second["level"], second["name"]) == ("named", "info", name)
    assert "\x1b" not in written.getvalue()


class Broken(StringIO):
    """A destination that takes nothing more."""

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("written")
def test_a_log_that_cannot_be_written_is_nobodys_trouble() -> None:
    logs.configure(logging.INFO, stream=Broken())
    structlog.get_logger("bot").error("nobody hears")
    logging.getLogger("bot").error("nor this")
