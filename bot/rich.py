"""Text with its entities, measured in UTF-16 units as Telegram measures them."""

import unicodedata
from dataclasses import dataclass
from itertools import accumulate

#: Telegram's limits for a message: UTF-16 units of text, and entities.
MOST_UNITS = 4096
MOST_ENTITIES = 100

#: What must not be lost where there are too many entities: a quote is a fence, bold is an ornament.
_FENCES = ("blockquote", "expandable_blockquote")


@dataclass(frozen=True, slots=True)
class Span:
    """An entity: Telegram's name of its type, offset and length in UTF-16 units."""

    kind: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and its entities."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def units(self) -> int:
        """Its length as Telegram counts."""
        return units(self.text)


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def join(pieces: list[Rich], gap: str = "") -> Rich:
    """Pieces one after another."""
    if not any(piece.spans for piece in pieces):
        return Rich(gap.join([piece.text for piece in pieces]))
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for place, piece in enumerate(pieces):
        if place:
            parts.append(gap)
            at += units(gap)
        spans += [Span(span.kind, span.offset + at, span.length) for span in piece.spans]
        parts.append(piece.text)
        at += piece.units
    return Rich("".join(parts), tuple(spans))


def marked(piece: Rich, kind: str) -> Rich:
    """The piece inside one more entity; an empty piece stays without."""
    if not piece.text:
        return piece
    return Rich(piece.text, (Span(kind, 0, piece.units), *piece.spans))


def trimmed(piece: Rich) -> Rich:
    """Without white space around it: Telegram trims it itself, and would shift our offsets."""
    start = len(piece.text) - len(piece.text.lstrip())
    return _cut(piece, start, max(start, len(piece.text.rstrip())))


def split(piece: Rich, most: int = MOST_UNITS) -> list[Rich]:
    """Parts of at most `most` units, marked 1/2 where there are several; cut between lines or graphemes."""
    piece = trimmed(piece)
    if piece.units <= most:
        return [_fenced(piece)]
    parts = [trimmed(part) for part in _cuts(piece, most - 8)]
    parts = [part for part in parts if part.text]
    return [
        _fenced(join([part, Rich(f"{place}/{len(parts)}")], "\n"))
        for place, part in enumerate(parts, start=1)
    ]


def _cuts(piece: Rich, most: int) -> list[Rich]:
    measure = [0, *accumulate(2 if ord(letter) > 0xFFFF else 1 for letter in piece.text)]
    parts: list[Rich] = []
    start = 0
    while start < len(piece.text):
        end = start
        while end < len(piece.text) and measure[end + 1] - measure[start] <= most:
            end += 1
        if end < len(piece.text):
            end = _seam(piece.text, start, end)
        parts.append(_cut(piece, start, end))
        start = end
    return parts


def _seam(text: str, start: int, end: int) -> int:
    """The best place to cut at or before `end`: after a line, else between graphemes."""
    line = text.rfind("\n", start + (end - start) // 2, end)
    if line > start:
        return line + 1
    seam = end
    while seam > start + 1 and _clings(text, seam):
        seam -= 1
    return seam if seam > start + 1 else end


def _clings(text: str, at: int) -> bool:
    """Whether the letter at `at` belongs to the one before it (accents, skin tones, joined emoji, flags)."""
    letter, before = text[at], text[at - 1]
    point = ord(letter)
    if letter == "\u200d" or before == "\u200d" or 0xFE00 <= point <= 0xFE0F or 0x1F3FB <= point <= 0x1F3FF:
        return True
    if unicodedata.category(letter) in {"Mn", "Me", "Mc"}:
        return True
    return 0x1F1E6 <= point <= 0x1F1FF and 0x1F1E6 <= ord(before) <= 0x1F1FF


def _cut(piece: Rich, start: int, end: int) -> Rich:
    """The letters from `start` to `end`, with the entities that reach into them."""
    if start == 0 and end == len(piece.text):
        return piece
    text = piece.text[start:end]
    first = units(piece.text[:start])
    length = units(text)
    spans = []
    for span in piece.spans:
        low = max(span.offset - first, 0)
        high = min(span.offset + span.length - first, length)
        if high > low:
            spans.append(Span(span.kind, low, high - low))
    return Rich(text, tuple(spans))


def _fenced(piece: Rich) -> Rich:
    """At most 100 entities, quotes kept before ornaments."""
    if len(piece.spans) <= MOST_ENTITIES:
        return piece
    ordered = sorted(piece.spans, key=lambda span: (span.kind not in _FENCES, span.offset))
    return Rich(piece.text, tuple(sorted(ordered[:MOST_ENTITIES], key=lambda span: span.offset)))
