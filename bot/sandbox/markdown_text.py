"""Telegram's MarkdownV2 style: nesting marks, and an error for every reserved character left bare."""

from __future__ import annotations

import re

from bot.sandbox.wire import ApiError, Json, bad_request

RESERVED = set("_*[]()~`>#+-=|{}.!")
MARKS = {"__": "underline", "||": "spoiler", "*": "bold", "_": "italic", "~": "strikethrough"}


def parse_markdown(text: str) -> tuple[str, list[Json]]:
    """Text and entities of MarkdownV2 text; ApiError 400 "can't parse entities". Quotes are not played."""
    reader = _Reader(text)
    while reader.at < len(text):
        reader.step()
    if reader.stack:
        mark, _, offset = reader.stack[-1]
        name = MARKS.get(mark, "textUrl").capitalize()
        raise _wrong(f"Can't find end of {name} entity at byte offset {offset}")
    return "".join(reader.out), reader.entities


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.stack: list[tuple[str, int, int]] = []
        self.entities: list[Json] = []

    def step(self) -> None:
        char = self.text[self.at]
        if char == "\\" and self.at + 1 < len(self.text) and ord(self.text[self.at + 1]) < 127:
            self.add(self.text[self.at + 1], 2)
        elif char not in RESERVED:
            self.add(char, 1)
        elif char == "`":
            self.code()
        elif char in "[]":
            self.link(char)
        else:
            self.mark()

    def add(self, text: str, taken: int) -> None:
        self.out.append(text)
        self.length += len(text.encode("utf-16-le", "surrogatepass")) // 2
        self.at += taken

    def offset(self) -> int:
        return len(self.text[: self.at].encode())

    def mark(self) -> None:
        mark = next((one for one in MARKS if self.text.startswith(one, self.at)), None)
        if mark is None:
            char = self.text[self.at]
            raise _wrong(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        if self.stack and self.stack[-1][0] == mark:
            _, start, _ = self.stack.pop()
            self.keep({"type": MARKS[mark]}, start)
        else:
            self.stack.append((mark, self.length, self.offset()))
        self.at += len(mark)

    def code(self) -> None:
        fence = "```" if self.text.startswith("```", self.at) else "`"
        end = self.text.find(fence, self.at + len(fence))
        if end < 0:
            kind = "Pre" if fence == "```" else "Code"
            raise _wrong(f"Can't find end of {kind} entity at byte offset {self.offset()}")
        inside = self.text[self.at + len(fence) : end]
        entity: Json = {"type": "pre" if fence == "```" else "code"}
        if fence == "```" and (match := re.match(r"([\w+-]*)\n", inside)):
            inside = inside[match.end() :]
            entity |= {"language": match[1]} if match[1] else {}
        start, after = self.length, end + len(fence)
        self.add(re.sub(r"\\(.)", r"\1", inside), 0)
        self.at = after
        self.keep(entity, start)

    def link(self, char: str) -> None:
        if char == "[":
            self.stack.append(("[", self.length, self.offset()))
            self.at += 1
            return
        address = re.compile(r"\]\(((?:\\.|[^)\\])*)\)").match(self.text, self.at)
        if not self.stack or self.stack[-1][0] != "[" or address is None:
            raise _wrong("Character ']' is reserved and must be escaped with the preceding '\\'")
        _, start, _ = self.stack.pop()
        self.keep({"type": "text_link", "url": re.sub(r"\\(.)", r"\1", address[1])}, start)
        self.at = address.end()

    def keep(self, entity: Json, start: int) -> None:
        if self.length > start:
            self.entities.append({**entity, "offset": start, "length": self.length - start})


def _wrong(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
