"""Horizontal bars to read on a small phone: who has how much of what, told apart by colour and by number."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.pictures.column import ACCENT, FAINT_INK, INK, PAPER, QUIET_INK, Column, below_its_name
from bot.pictures.lettering import font, wrapped

WIDTH = 640
MARGIN = 32

#: More bars than these nobody compares on a phone; whoever asks for a chart puts the rest into one.
MOST_BARS = 12

_SMALL, _BIG = 26, 36
_BAR, _GAP = 20, 22
_BETWEEN_NUMBERS = 26

#: What a part of a bar means: the colour of the part, and a darker one where letters need it.
TONES = {"late": ("#b3261e", "#b3261e"), "open": ("#d59a2b", "#8a5a00"), "done": (ACCENT, ACCENT)}
_TRACK = "#eef2f1"


@dataclass(frozen=True)
class ChartFields:
    """Everything on a chart, as words in the reader's language.

    `legend`: a (tone, words) for each part of a bar; `bars`: (name, number, …) with one number for each part;
    `rest`: the same for all that has no bar of its own; `notes`: lines below; `mark`: the reader's. Numbers may
    be texts of digits.
    """

    title: str
    period: str
    legend: Sequence[Sequence[str]]
    bars: Sequence[Sequence[str | int]]
    rest: Sequence[str | int] | None = None
    notes: Sequence[str] = field(default_factory=list)
    mark: str = ""


@dataclass(frozen=True)
class _Part:
    number: int
    tone: str
    right: int


def chart(c: ChartFields) -> bytes:
    """Draw the chart, 640 pixels wide. Raises `ValueError` for no bars, too many, or a bar of other parts."""
    if not 0 < len(c.bars) <= MOST_BARS:
        raise ValueError(f"{len(c.bars)} bars")
    column = Column(WIDTH, MARGIN)
    _heading(column, c)
    rows = [*c.bars, c.rest] if c.rest else list(c.bars)
    numbers = [[int(number) for number in row[1:]] for row in rows]
    longest = max(map(sum, numbers[: len(c.bars)])) or 1
    rights = _rights(column.right, numbers)
    for place, (row, counted) in enumerate(zip(rows, numbers, strict=True)):
        tones = (tone for tone, _ in c.legend)
        parts = [_Part(*each) for each in zip(counted, tones, rights, strict=True)]
        _label(column, str(row[0]), parts)
        # The rest is a sum: beside it every bar would look like nothing.
        if place < len(c.bars):
            _bar(column, parts, longest)
    _notes(column, c.notes, c.mark)
    return column.png()


def _rights(right: int, numbers: Sequence[Sequence[int]]) -> list[int]:
    """Where the numbers of each part end: one below the other, so that they can be compared."""
    face = font(_SMALL)
    rights = []
    for part in reversed(list(zip(*numbers, strict=True))):
        rights.append(right)
        right -= _BETWEEN_NUMBERS + round(max(face.getlength(str(number)) for number in part))
    return rights[::-1]


def _heading(column: Column, c: ChartFields) -> None:
    column.draw.rectangle((0, 0, WIDTH, 11), ACCENT)
    column.space(34)
    big = font(52, bold=True)
    fits = big.getlength(c.title) <= WIDTH - 2 * MARGIN
    column.words(c.title, big if fits else font(_BIG), ink=ACCENT, most=2, leading=1.3)
    column.words(c.period, font(_SMALL), ink=QUIET_INK, most=2)
    column.space(14)
    _legend(column, c.legend)
    column.space(18)
    column.rule()
    column.space(20)


def _legend(column: Column, legend: Sequence[Sequence[str]]) -> None:
    """One after another, on a new line where there is no room left."""
    face = font(_SMALL)
    x = column.left
    for tone, words in legend:
        [line] = wrapped(words, face, column.right - column.left - 36, 1) or [""]
        width = 36 + round(face.getlength(line))
        if x > column.left and x + width > column.right:
            x = column.left
            column.space(42)
        column.draw.rounded_rectangle((x, column.y + 5, x + 24, column.y + 29), 6, TONES[tone][0])
        column.draw.text((x + 36, column.y + _SMALL), line, INK, face, anchor="ls")
        x += width + 28
    column.space(36)


def _label(column: Column, name: str, parts: Sequence[_Part]) -> None:
    """The name on the left, on the right the numbers, each in the colour of its part."""
    face = font(_SMALL)
    room = parts[0].right - face.getlength(str(parts[0].number)) - column.left - 16
    below_its_name(column, name, face, room)
    baseline = column.y + _SMALL
    for part in parts:
        ink = TONES[part.tone][1] if part.number else QUIET_INK
        column.draw.text((part.right, baseline), str(part.number), ink, face, anchor="rs")
    column.space(_SMALL + 12)


def _bar(column: Column, parts: Sequence[_Part], longest: int) -> None:
    """The parts one after another on a pale track, so that an empty bar is seen to be empty."""
    top, bottom = column.y, column.y + _BAR
    column.draw.rectangle((column.left, top, column.right, bottom), _TRACK)
    scale = (column.right - column.left) / longest
    x = float(column.left)
    for part in parts:
        if part.number:
            # One overdue among a thousand must still be seen.
            end = min(max(x + part.number * scale, x + 8), column.right)
            column.draw.rectangle((round(x), top, round(end), bottom), TONES[part.tone][0])
            if x > column.left:
                column.draw.line((round(x), top, round(x), bottom), PAPER, 2)
            x = end
    column.space(_BAR + _GAP)


def _notes(column: Column, notes: Sequence[str], mark: str) -> None:
    column.space(10)
    for note in notes:
        column.words(note, font(_SMALL), ink=QUIET_INK, most=3)
    if mark:
        column.words(mark, font(_SMALL), ink=FAINT_INK, most=1)
    column.space(14)
