"""Scripted faults: what goes wrong with which request, how often, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.wire import Json

FaultKind = Literal["answer", "delay", "hang", "close", "eat"]


@dataclass(frozen=True)
class Fault:
    """One way to go wrong.

    answer: this status and body instead of the true answer (acting before only when `act`);
    delay: the true answer after so many seconds; hang: no answer for so many seconds, then closed;
    close: the connection closed before acting; eat: acted, then closed without an answer.
    """

    kind: FaultKind
    status: int = 200
    body: str = ""
    content_type: str = "application/json"
    seconds: float = 3600.0
    act: bool = False

    @classmethod
    def refusal(cls, code: int, description: str, **parameters: int) -> Fault:
        """A refusal in Telegram's form, such as 400 or 403."""
        body: Json = {"ok": False, "error_code": code, "description": description}
        return cls("answer", code, json.dumps(body | ({"parameters": parameters} if parameters else {})))

    @classmethod
    def flood(cls, retry_after: int) -> Fault:
        """429 with retry_after seconds."""
        return cls.refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)

    @classmethod
    def html(cls, status: int = 502) -> Fault:
        """A gateway's page in place of JSON."""
        page = f"<html><head><title>{status}</title></head><body>nginx</body></html>"
        return cls("answer", status, page, "text/html")

    @classmethod
    def empty(cls, status: int = 200) -> Fault:
        """An answer without a body."""
        return cls("answer", status)

    @classmethod
    def truncated(cls, *, act: bool = True) -> Fault:
        """JSON cut in the middle, by default after having acted."""
        return cls("answer", 200, '{"ok":true,"result":{"message_i', act=act)

    @classmethod
    def no_code(cls) -> Fault:
        """ok:false without a code or description."""
        return cls("answer", 200, '{"ok":false}')

    @classmethod
    def delay(cls, seconds: float) -> Fault:
        """The true answer, late."""
        return cls("delay", seconds=seconds)

    @classmethod
    def hang(cls, seconds: float = 3600.0) -> Fault:
        """No answer at all; nothing is done."""
        return cls("hang", seconds=seconds)

    @classmethod
    def close(cls) -> Fault:
        """The connection closed before anything is done."""
        return cls("close")

    @classmethod
    def eat(cls) -> Fault:
        """Done, then the connection closed: the bot cannot know."""
        return cls("eat")


@dataclass
class Line:
    """One line of the script: after so many matching requests, so many times, this fault."""

    method: str
    chat_id: int | None
    times: int
    after: int
    fault: Fault


class Script:
    """The faults still to happen, in the order they were written."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def add(self, line: Line) -> None:
        """Append a line; method "*" means every method, "file" a download."""
        self.lines.append(line)

    def next(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault of this request, using up one time of its line."""
        for line in self.lines:
            if line.method not in {"*", method} or line.chat_id not in {None, chat_id}:
                continue
            if line.after > 0:
                line.after -= 1
                continue
            if line.times != 0:
                line.times -= 1
                return line.fault
        return None
