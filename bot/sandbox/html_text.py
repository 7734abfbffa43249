"""Telegram's HTML style, parsed as strictly as Telegram parses it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.sandbox.wire import ApiError, Json, bad_request

PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
OTHER_TAGS = {"a", "span", "tg-emoji", "blockquote"}
TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)?(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")


@dataclass
class Open:
    """A tag not yet closed: its name, where its text begins, and its attributes."""

    name: str
    start: int
    attributes: dict[str, str]


@dataclass
class Reading:
    """What has been read so far; `length` counts UTF-16 units of the text."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Append text with its character references resolved."""
        plain = REFERENCE.sub(_character, text)
        self.text.append(plain)
        self.length += len(plain.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Text and entities of HTML-style text; ApiError 400 "can't parse entities" with a byte offset."""
    reading, at = Reading(), 0
    while (less := text.find("<", at)) >= 0:
        reading.add(text[at:less])
        offset = len(text[:less].encode())
        match = TAG.match(text, less)
        if match is None:
            raise _wrong(f"Unclosed start tag at byte offset {offset}")
        if match["end"]:
            _close(reading, (match["name"] or "").lower(), offset)
        else:
            _open(reading, (match["name"] or "").lower(), match["attributes"], offset)
        at = match.end()
    reading.add(text[at:])
    if reading.stack:
        name = reading.stack[-1].name
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{name}"')
    return "".join(reading.text), reading.entities


def _open(reading: Reading, name: str, attributes: str, offset: int) -> None:
    if name not in PLAIN_TAGS and name not in OTHER_TAGS:
        raise _wrong(f'Unsupported start tag "{name}" at byte offset {offset}')
    found = {key.lower(): value.strip("\"'") for key, value in ATTRIBUTE.findall(attributes)}
    if name == "span" and found.get("class") != "tg-spoiler":
        raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    reading.stack.append(Open(name, reading.length, found))


def _close(reading: Reading, name: str, offset: int) -> None:
    if not reading.stack:
        raise _wrong(f"Unexpected end tag at byte offset {offset}")
    tag = reading.stack.pop()
    if name not in {"", tag.name}:
        raise _wrong(
            f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", found "</{name}>"'
        )
    length = reading.length - tag.start
    inside_pre = any(other.name == "pre" and other.start == tag.start for other in reading.stack)
    entity = _entity(tag, "".join(reading.text))
    if tag.name == "code" and inside_pre:
        language = tag.attributes.get("class", "").removeprefix("language-")
        reading.stack[-1].attributes["language"] = language
        return
    if length and entity:
        reading.entities.append({**entity, "offset": tag.start, "length": length})


def _entity(tag: Open, text: str) -> Json | None:
    if tag.name == "a":
        address = REFERENCE.sub(
            _character, tag.attributes.get("href", text.rsplit(maxsplit=1)[-1] if text.split() else "")
        )
        mention = re.fullmatch(r"tg://user\?id=(\d+)", address)
        if mention:
            user = {"id": int(mention[1]), "is_bot": False, "first_name": ""}
            return {"type": "text_mention", "user": user}
        known = re.match(r"(https?|tg|ton|mailto|tel)://?|[\w-]+\.\w{2,}", address)
        return {"type": "text_link", "url": _full(address)} if known else None
    if tag.name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": tag.attributes.get("emoji-id", "")}
    if tag.name == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"}
    if tag.name == "pre" and tag.attributes.get("language"):
        return {"type": "pre", "language": tag.attributes["language"]}
    return {"type": PLAIN_TAGS.get(tag.name, "spoiler")}


def _full(address: str) -> str:
    if "://" not in address and not address.startswith(("mailto:", "tel:")):
        address = f"http://{address}"
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest}/" if rest and "/" not in rest and "?" not in rest else address


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 else match.group()


def _wrong(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
