"""Formatted text as Telegram keeps it: trimmed, with entities counted in UTF-16 units."""

from __future__ import annotations

import re

from bot.sandbox.html_text import parse_html
from bot.sandbox.markdown_text import parse_markdown
from bot.sandbox.wire import Json, bad_request

MOST_ENTITIES = 100
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"，。；！？）】”]+|(?<![\w@.])t\.me/[\w?=&/\-]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[a-zA-Z]{2,})"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{3,8})(?!\w)"
    r"|(?P<phone_number>(?<![\w+])\+\d{11,15})(?!\d)"
)


def units(text: str) -> int:
    """The length Telegram counts: UTF-16 code units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def parse(text: str, mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """Text and entities after parsing by mode or from an explicit list; ApiError 400 in Telegram's words."""
    kept = [dict(entity) for entity in entities or []]
    if mode:
        kind = mode.lower()
        if kind == "html":
            text, kept = parse_html(text)
        elif kind == "markdownv2":
            text, kept = parse_markdown(text)
        else:
            raise bad_request("unsupported parse_mode")
    text = "".join(" " if ord(char) < 32 and char != "\n" else char for char in text.replace("\r", ""))
    return trimmed(text, kept)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Text without white space around it; entities moved, clipped, sorted, completed by those found."""
    stripped = text.strip()
    cut = units(text[: len(text) - len(text.lstrip())])
    size = units(stripped)
    kept = []
    for entity in entities:
        start = max(0, int(entity["offset"]) - cut)
        end = min(size, int(entity["offset"]) + int(entity["length"]) - cut)
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    kept += [found for found in detected(stripped) if not any(_touch(found, one) for one in kept)]
    kept.sort(key=lambda one: (one["offset"], -one["length"]))
    return stripped, kept[:MOST_ENTITIES]


def detected(text: str) -> list[Json]:
    """Entities Telegram finds by itself: commands, links, mentions, hashtags, e-mails, phone numbers."""
    found = []
    for match in FOUND.finditer(text):
        offset, length = units(text[: match.start()]), units(match.group())
        found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found


def _touch(one: Json, other: Json) -> bool:
    overlap = (
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )
    return overlap and other["type"] in {"code", "pre", "text_link", "text_mention", "url", one["type"]}
