"""Words on a coloured ground: a tag beside a line, and tiles with a number each."""

from collections.abc import Sequence

from PIL import ImageFont

from bot.pictures.column import Column
from bot.pictures.lettering import font, wrapped
from bot.pictures.tones import TONES

SMALL, BIG = 26, 52
CHIP_HEIGHT = 40
_PAD = 14
_GAP = 12


def chip(column: Column, words: str, tone: str, right: int, top: int, *, most: int = 260) -> int:
    """A tag that ends at `right`, no wider than `most`; returns where it begins."""
    face = font(SMALL)
    [line] = wrapped(" ".join(words.split()), face, most - 2 * _PAD, 1) or [""]
    left = right - round(face.getlength(line)) - 2 * _PAD
    colour = TONES[tone]
    column.draw.rounded_rectangle((left, top, right, top + CHIP_HEIGHT), 10, colour.fill)
    column.draw.text((left + _PAD, top + 30), line, colour.on, face, anchor="ls")
    return left


def tiles(column: Column, each: Sequence[tuple[str, str, str]]) -> None:
    """Tiles, (tone, words, number), side by side while their words fit on one line, else in two rows."""
    at_once = len(each)
    if at_once > 3 and not _fit(column, each, at_once):
        at_once = (at_once + 1) // 2
    for start in range(0, len(each), max(at_once, 1)):
        if start:
            column.space(_GAP)
        _row(column, each[start : start + at_once])


def _width(column: Column, count: int) -> int:
    return (column.right - column.left - _GAP * (count - 1)) // count


def _fit(column: Column, each: Sequence[tuple[str, str, str]], count: int) -> bool:
    return max(font(SMALL).getlength(words) for _, words, _ in each) <= _width(column, count) - _PAD


def _largest(numbers: Sequence[str], width: float) -> ImageFont.FreeTypeFont:
    for face in (font(BIG, bold=True), font(36, bold=True)):
        if max(map(face.getlength, numbers)) <= width:
            return face
    return font(SMALL)


def _row(column: Column, each: Sequence[tuple[str, str, str]]) -> None:
    small, width = font(SMALL), _width(column, len(each))
    # One size for all: a greater number must not look like less beside a small one.
    face = _largest([number for _, _, number in each], width - _PAD)
    lines = [wrapped(words, small, width - _PAD, 2) for _, words, _ in each]
    height = 80 + 34 * max(map(len, lines))
    for place, ((tone, _, number), written) in enumerate(zip(each, lines, strict=True)):
        left = column.left + place * (width + _GAP)
        colour = TONES[tone if number != "0" else "quiet"]
        column.draw.rounded_rectangle((left, column.y, left + width, column.y + height), 12, colour.fill)
        middle = left + width / 2
        column.draw.text((middle, column.y + 58), number, colour.on, face, anchor="ms")
        for below, line in enumerate(written):
            column.draw.text((middle, column.y + 94 + 34 * below), line, colour.on, small, anchor="ms")
    column.space(height)
