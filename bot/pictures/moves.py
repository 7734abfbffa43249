"""The table of moves as a picture to print or to show in the README: a row a move, a chip for each state."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pictures.column import ACCENT, INK, PAPER, QUIET_INK, RULE, TINT
from bot.pictures.lettering import font, wrapped

#: How wide the columns are, in pixels: move, from, to, who, needs, clock, who hears.
WIDTHS = (150, 330, 150, 300, 210, 210, 250)
_MARGIN, _PAD, _LINE = 28, 12, 30
_SIZE, _TITLE = 21, 34


@dataclass(frozen=True)
class MovesFields:
    """Words in the reader's language. `rows` have a cell for each of `heads`; an empty row's title parts the table."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def moves(m: MovesFields) -> bytes:
    """Draw the table as PNG. Raises `ValueError` for a row that has not a cell for each head."""
    if any(len(row) != len(m.heads) for row in m.rows):
        raise ValueError("a row has not a cell for each head")
    face, bold = font(_SIZE), font(_SIZE, bold=True)
    cells = [[wrapped(cell, face, width - 2 * _PAD) for cell, width in _beside(row)] for row in m.rows]
    heights = [max(map(len, row)) * _LINE + 2 * _PAD for row in cells]
    width = sum(WIDTHS) + 2 * _MARGIN
    tall = 2 * _MARGIN + 70 + _LINE + 2 * _PAD + sum(heights) + len(m.notes) * _LINE + 20
    image = Image.new("RGB", (width, tall), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((_MARGIN, _MARGIN + _TITLE), m.title, INK, font(_TITLE, bold=True), anchor="ls")
    y = _MARGIN + 70
    draw.rectangle((_MARGIN, y, width - _MARGIN, y + _LINE + 2 * _PAD), ACCENT)
    _across(draw, [[head] for head in m.heads], y, bold, PAPER)
    y += _LINE + 2 * _PAD
    for place, (row, height) in enumerate(zip(cells, heights, strict=True)):
        if place % 2:
            draw.rectangle((_MARGIN, y, width - _MARGIN, y + height), TINT)
        _across(draw, row, y, face, INK, first=bold)
        y += height
        draw.line((_MARGIN, y, width - _MARGIN, y), RULE, 1)
    for note in m.notes:
        y += _LINE
        draw.text((_MARGIN, y + 8), note, QUIET_INK, face, anchor="ls")
    target = io.BytesIO()
    image.quantize(32).save(target, "PNG", optimize=True)
    return target.getvalue()


def _beside(row: Sequence[str]) -> list[tuple[str, int]]:
    return list(zip(row, WIDTHS, strict=True))


def _across(
    draw: ImageDraw.ImageDraw,
    row: Sequence[Sequence[str]],
    y: int,
    face: object,
    ink: str,
    *,
    first: object = None,
) -> None:
    x = _MARGIN
    for place, (lines, width) in enumerate(zip(row, WIDTHS, strict=True)):
        for number, line in enumerate(lines):
            at = (x + _PAD, y + _PAD + number * _LINE + _SIZE)
            draw.text(at, line, ink, first if first and place == 0 else face, anchor="ls")  # type: ignore[arg-type]
        x += width
