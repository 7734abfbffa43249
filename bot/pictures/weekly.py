"""A week in three colours: how many blue, yellow and red cards each place had, and what came in and was closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.pictures.chips import tiles
from bot.pictures.column import ACCENT, FAINT_INK, PAPER, QUIET_INK, Column, below_its_name
from bot.pictures.lettering import font
from bot.pictures.tones import CARDS, TONES

WIDTH = 640
MARGIN = 32

#: More places than these nobody compares on a phone; whoever asks puts the rest into one.
MOST_ROWS = 14

_SMALL = 26
_BAR = 16
_BETWEEN_NUMBERS = 24
_LEAST_NAME = 170


@dataclass(frozen=True)
class WeeklyFields:
    """Everything on the chart, as words in the reader's language. Numbers may be texts of digits.

    `columns`: a (tone, heading) for each number of a row, in this order; tones are "blue", "yellow", "red" (the
    cards: they also make the bar) and "plain" (reported, closed; numbers only). Headings of two characters.
    `totals`: a (tone, words, number) for each tile above, five at most, e.g. ("red", "红色督办", 1).
    `rows`: (name, number, …) with one number for each column; `rest`: the same for all that have no row of their own;
    `notes`: lines below; `mark`: the reader's. `rows` may be empty: then the tiles and the notes say all.
    """

    title: str
    period: str
    columns: Sequence[Sequence[str]]
    totals: Sequence[Sequence[str | int]]
    rows: Sequence[Sequence[str | int]]
    rest: Sequence[str | int] | None = None
    notes: Sequence[str] = field(default_factory=list)
    mark: str = ""


def weekly(w: WeeklyFields) -> bytes:
    """Draw the chart, 640 pixels wide. Raises `ValueError` for too many rows or a row of other columns, and
    `KeyError` for an unknown tone."""
    if len(w.rows) > MOST_ROWS:
        raise ValueError(f"{len(w.rows)} rows")
    column = Column(WIDTH, MARGIN)
    _heading(column, w)
    rows = [*w.rows, w.rest] if w.rest else list(w.rows)
    if rows:
        _table(column, w, rows)
    for note in w.notes:
        column.words(note, font(_SMALL), ink=QUIET_INK, most=3)
    if w.mark:
        column.words(w.mark, font(_SMALL), ink=FAINT_INK, most=1)
    column.space(24)
    return column.png()


def _heading(column: Column, w: WeeklyFields) -> None:
    column.draw.rectangle((0, 0, WIDTH, 11), ACCENT)
    column.space(34)
    big = font(52, bold=True)
    fits = big.getlength(w.title) <= WIDTH - 2 * MARGIN
    column.words(w.title, big if fits else font(36), ink=ACCENT, most=2, leading=1.3)
    column.words(w.period, font(_SMALL), ink=QUIET_INK, most=2)
    column.space(16)
    tiles(column, [(str(tone), str(words), str(number)) for tone, words, number in w.totals])
    column.space(26)


def _table(column: Column, w: WeeklyFields, rows: Sequence[Sequence[str | int]]) -> None:
    numbers = [[int(number) for number in row[1:]] for row in rows]
    if any(len(each) != len(w.columns) for each in numbers):
        raise ValueError("rows of other columns")
    rights = _rights(column, w.columns, numbers)
    _headings(column, w.columns, rights)
    tones = [tone for tone, _ in w.columns]
    cards = [
        sum(number for tone, number in zip(tones, each, strict=True) if tone in CARDS) for each in numbers
    ]
    longest = max([*cards[: len(w.rows)], 1])
    for place, (row, each) in enumerate(zip(rows, numbers, strict=True)):
        _numbers(column, str(row[0]), tones, each, rights)
        # The rest is a sum: beside it every bar would look like nothing.
        if place < len(w.rows):
            _bar(column, tones, each, longest)
        column.space(20)


def _rights(column: Column, columns: Sequence[Sequence[str]], numbers: Sequence[Sequence[int]]) -> list[int]:
    """Where the numbers of each column end; headings that would leave no room for names are cut."""
    face, room = font(_SMALL), column.right - column.left - _LEAST_NAME
    widths = [
        max(face.getlength(heading), *(face.getlength(str(each[place])) for each in numbers))
        for place, (_, heading) in enumerate(columns)
    ]
    gap = min(_BETWEEN_NUMBERS, (room - sum(widths)) / max(len(widths), 1))
    rights, right = [], float(column.right)
    for width in reversed(widths):
        rights.append(round(right))
        right -= width + gap
    return rights[::-1]


def _headings(column: Column, columns: Sequence[Sequence[str]], rights: Sequence[int]) -> None:
    face = font(_SMALL)
    for (tone, words), right in zip(columns, rights, strict=True):
        ink = TONES[tone].ink if tone in CARDS else QUIET_INK
        column.draw.text((right, column.y + _SMALL), words, ink, face, anchor="rs")
    column.space(40)
    column.rule()
    column.space(18)


def _numbers(
    column: Column, name: str, tones: Sequence[str], each: Sequence[int], rights: Sequence[int]
) -> None:
    face = font(_SMALL)
    first = face.getlength(str(each[0])) if each else 0
    below_its_name(column, name, face, (rights[0] - first if rights else column.right) - column.left - 16)
    baseline = column.y + _SMALL
    for tone, number, right in zip(tones, each, rights, strict=True):
        ink = TONES[tone].ink if number else QUIET_INK
        column.draw.text((right, baseline), str(number) if number else "–", ink, face, anchor="rs")
    column.space(_SMALL + 12)


def _bar(column: Column, tones: Sequence[str], each: Sequence[int], longest: int) -> None:
    """Cards one beside the other, so that each can be counted while they are few; nothing is a pale track."""
    top, bottom = column.y, column.y + _BAR
    column.draw.rectangle((column.left, top, column.right, bottom), TONES["quiet"].fill)
    scale, x = (column.right - column.left) / max(longest, 10), float(column.left)
    for tone, number in zip(tones, each, strict=True):
        if tone not in CARDS or not number:
            continue
        # One red among a hundred must still be seen.
        end = min(max(x + number * scale, x + 8), column.right)
        column.draw.rectangle((round(x), top, round(end), bottom), TONES[tone].fill)
        if scale >= 12:
            for seam in range(1, number):
                at = round(x + seam * scale)
                column.draw.line((at, top, at, bottom), PAPER, 2)
        if x > column.left:
            column.draw.line((round(x), top, round(x), bottom), PAPER, 2)
        x = end
    column.space(_BAR)
