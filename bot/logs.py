"""One JSON line per event on standard error: types, codes and places, never contents, tokens or str(exc)."""

import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter

Event = MutableMapping[str, Any]

_ROOMS = ("bot", "handlers", "storage", "supervision", "locales", "lianqin", "__main__")
# What a library says at INFO may hold an address, and Telegram's addresses hold the token.
_LOUD = ("telegram", "httpx", "httpcore", "aiohttp", "sqlalchemy", "alembic", "PIL", "asyncio")
_ROOT = Path(__file__).resolve().parents[1]
_TOKEN = re.compile(r"(?<![0-9])[0-9]{1,12}(?::|%3A)[A-Za-z0-9_-]{16,}")
_PHONE = re.compile(r"(?<![0-9])(?:\+?86)?1[3-9][0-9]{9}(?![0-9])")
_PASSWORD = re.compile(r"(?<=://)[^/\s@]+@")
_FRAMES = 12
_CAUSES = 4


def configure(level: int, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send everything that is logged, by structlog or by logging, to `stream` (default: standard error).

    `secrets` are never written, whatever they look like. Uncaught exceptions are logged the same way.
    """
    processors: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions_as_places,
        _scrubber(secrets),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *processors,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or _standard_error())
    render = structlog.processors.JSONRenderer(ensure_ascii=False, default=_type_of)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=processors,
            processors=[ProcessorFormatter.remove_processors_meta, render],
        )
    )
    handler.addFilter(_only_templates_of_strangers)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.raiseExceptions = False  # a full disk under the log must not stop the bot (J6)
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    # It warns each second a tick is still busy, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    _catch_the_uncaught()


class _Unbuffered:
    """Standard error without a buffer: a line that a full disk has not taken would be tried again at the exit,
    and turn an orderly end into exit code 120."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def write(self, text: str) -> None:
        """The whole text, or OSError."""
        left = memoryview(text.encode("utf-8", "backslashreplace"))
        while left:
            left = left[os.write(self._handle, left) :]

    def flush(self) -> None:
        """Nothing is held back."""


def _standard_error() -> Any:
    try:
        return _Unbuffered(sys.stderr.fileno())
    except (OSError, ValueError, AttributeError):  # somebody has put something else in its place
        return sys.stderr


def _only_templates_of_strangers(record: logging.LogRecord) -> bool:
    """Of a library's record keep the first line before anything was filled in: asyncio's second line, for
    one, is the repr of an exception, which may be the text of somebody's report."""
    if record.name.split(".")[0] not in _ROOMS and not isinstance(record.msg, dict):
        record.msg = str(record.msg).partition("\n")[0]
        record.args = ()
    return True


def _exceptions_as_places(_logger: Any, _method: str, event: Event) -> Event:
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else None
    if given is True:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = [told(each) for each in _chain(error)]
    return event


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and len(chain) < _CAUSES:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def told(error: BaseException) -> dict[str, Any]:
    """What may be said of an exception: its type, its code if it has one, and where it came from."""
    code = next((getattr(error, name, None) for name in ("code", "sqlstate", "errno")), None)
    return {
        "type": _type_of(error),
        "code": code if isinstance(code, (int, str)) and len(str(code)) <= 40 else None,
        "frames": _frames(error.__traceback__),
    }


def _type_of(thing: object) -> str:
    """Instead of a repr: PTB's Bot, for one, prints the token in its own."""
    return f"{type(thing).__module__}.{type(thing).__qualname__}".removeprefix("builtins.")


def _frames(traceback: TracebackType | None) -> list[str]:
    frames = []
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(path.parent.name, path.name)
        frames.append(f"{shown.as_posix()}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return frames[-_FRAMES:]


def _scrubber(secrets: Iterable[str]) -> structlog.typing.Processor:
    held = sorted({secret for secret in secrets if len(secret) >= 4}, key=len, reverse=True)

    def text(value: str) -> str:
        for secret in held:
            value = value.replace(secret, "[secret]")
        value = _PASSWORD.sub("[secret]@", _TOKEN.sub("[token]", value))
        return _PHONE.sub("[phone]", value)

    return lambda _logger, _method, event: {key: _each_text(value, text) for key, value in event.items()}


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, BaseException):
        return _type_of(value)
    if isinstance(value, dict):
        return {key: _each_text(each, change) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_each_text(each, change) for each in value]
    return value


def _catch_the_uncaught() -> None:
    log = structlog.get_logger("lianqin")

    def uncaught(_kind: type[BaseException], error: BaseException, _at: TracebackType | None) -> None:
        log.critical("uncaught", exc_info=error)

    sys.excepthook = uncaught
    threading.excepthook = lambda given: log.critical("uncaught in a thread", exc_info=given.exc_value)
    sys.unraisablehook = lambda given: log.error("unraisable", exc_info=given.exc_value)
