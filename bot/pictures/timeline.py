"""What happened when, from above to below: a line with a dot for each, late ones in their colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.chips import chip
from bot.pictures.column import ACCENT, INK, PAPER, QUIET_INK, RULE, Column
from bot.pictures.lettering import font, wrapped
from bot.pictures.tones import TONES

#: More than these nobody reads on a phone; whoever asks leaves the middle out and says so.
MOST_EVENTS = 24

_FACE = 26
_INDENT = 46
_DOT = 10
_BETWEEN = 20


@dataclass(frozen=True, slots=True)
class Happened:
    """One dot. `late`: how late, in words, in the colour `tone` (blue, yellow, red); `proof`: what proves it.

    `tone` "open" is what is awaited now: a hollow dot. "gap" is what was left out: no dot, quiet words.
    """

    at: str
    what: str
    tone: str = "done"
    late: str = ""
    proof: str = ""


def timeline(column: Column, events: Sequence[Happened]) -> None:
    """Draw them. Raises ValueError for too many, and KeyError for an unknown tone."""
    if len(events) > MOST_EVENTS:
        raise ValueError(f"{len(events)} events")
    last = len(events) - 1
    for place, event in enumerate(events):
        top = column.y
        _told(column, event)
        if place < last:
            column.space(_BETWEEN)
        _strand(column, event, top, column.y + (18 if place < last else 0), ends=place == last)


def _told(column: Column, event: Happened) -> None:
    left = column.left + _INDENT
    right = column.right
    top = column.y
    if event.late:
        # How late it was is what the line is for: the moment beside it is short.
        right = chip(column, event.late, event.tone, right, top - 3, most=340) - 12
    if event.tone == "gap":
        column.words(event.what, font(_FACE), ink=QUIET_INK, left=left, most=2)
        return
    [at] = wrapped(event.at, font(_FACE), right - left, 1) or [""]
    column.draw.text((left, top + _FACE), at, QUIET_INK, font(_FACE), anchor="ls")
    column.space(42)
    column.words(event.what, font(_FACE), ink=INK, left=left, most=3, leading=1.38)
    if event.proof:
        _tick(column, left + 2, column.y + 8)
        column.words(event.proof, font(_FACE), ink=ACCENT, left=left + 30, most=2)


def _strand(column: Column, event: Happened, top: int, bottom: int, *, ends: bool) -> None:
    """The line from this dot to the next, and the dot on it."""
    x, y = column.left + _DOT + 2, top + 17
    if not ends:
        column.draw.line((x, y, x, bottom + 17 - 18), RULE, 4)
    if event.tone == "gap":
        for down in (0, 12, 24):
            column.draw.ellipse((x - 3, y - 14 + down, x + 3, y - 8 + down), QUIET_INK)
        return
    box = (x - _DOT, y - _DOT, x + _DOT, y + _DOT)
    if event.tone == "open":
        column.draw.ellipse(box, PAPER, outline=ACCENT, width=5)
    else:
        column.draw.ellipse(box, TONES[event.tone].fill)


def _tick(column: Column, x: int, y: int) -> None:
    column.draw.line((x, y + 9, x + 7, y + 17, x + 20, y + 1), ACCENT, 4, joint="curve")
