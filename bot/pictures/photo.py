"""A photo that is handed out (child only): covered cells filled, a grid over it to choose from, the reader's mark."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageStat

from bot.pictures.lettering import font

QUALITY = 85
#: A JPEG's block and, for its colours, twice that: what is beside a cell in one block with it carries traces of it.
_BLOCK, _MARGIN = 16, 2
_FILL = (70, 76, 78)

#: With a grid it is made this long, so that one size of numbers fits; small cells have the smaller one.
_GRID_SIDE = 1280
_NUMBERS = (84, 52)
#: From a cell's corner to its number: a face is in the middle, and has to be seen to be found.
_CORNER = 18

#: The mark's height as a share of the long side, its least height, and how much of it is seen (of 255).
_MARK_SHARE, _MARK_LEAST, _MARK_SEEN, _RIM_SEEN = 0.018, 13, 150, 60
_MARK_FACE, _MARK_RIM = 40, 3


@dataclass(frozen=True)
class PhotoFields:
    """`content`: our own copy, a JPEG in base64; `covered`: cells of the grid, counted from 1, row by row.

    `numbered`: draws the grid; `mark`: the reader's, in small letters at the lower right ("" for none).
    """

    content: str
    columns: int
    rows: int
    covered: Sequence[int] = ()
    mark: str = ""
    numbered: bool = False


def photo(p: PhotoFields) -> bytes:
    """The photo as JPEG, from bare pixels: no metadata can come along. Raises what Pillow raises."""
    with Image.open(io.BytesIO(base64.b64decode(p.content)), formats=("JPEG",)) as opened:
        picture = opened.convert("RGB")
    for cell in p.covered:
        picture.paste(_FILL, _filled(_box(p, picture.size, cell), picture.size))
    if p.numbered:
        scale = _GRID_SIDE / max(picture.size)
        picture = picture.resize(
            (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        )
        _number(picture, p)
    if p.mark:
        _mark(picture, p.mark)
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


def _box(p: PhotoFields, size: tuple[int, int], cell: int) -> tuple[int, int, int, int]:
    down, across = divmod(cell - 1, p.columns)
    width, height = size
    return (
        width * across // p.columns,
        height * down // p.rows,
        width * (across + 1) // p.columns,
        height * (down + 1) // p.rows,
    )


def _filled(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A cell with every block of the copy that has to do with it: to their edges, outwards."""
    left, top, right, bottom = box
    return (
        max(0, (left - _MARGIN) // _BLOCK * _BLOCK),
        max(0, (top - _MARGIN) // _BLOCK * _BLOCK),
        min(size[0], -(-(right + _MARGIN) // _BLOCK) * _BLOCK),
        min(size[1], -(-(bottom + _MARGIN) // _BLOCK) * _BLOCK),
    )


def _number(picture: Image.Image, p: PhotoFields) -> None:
    """White lines and numbers in a black rim: to be read on snow and in the dark, on a small phone."""
    draw = ImageDraw.Draw(picture)
    boxes = [_box(p, picture.size, cell) for cell in range(1, p.columns * p.rows + 1)]
    for left, top, right, bottom in boxes:
        draw.rectangle((left, top, right - 1, bottom - 1), outline="black", width=5)
        draw.rectangle((left + 1, top + 1, right - 2, bottom - 2), outline="white", width=3)
    low = min(min(right - left, bottom - top) for left, top, right, bottom in boxes)
    size = _NUMBERS[0] if low >= _NUMBERS[0] * 1.6 else _NUMBERS[1]
    for cell, (left, top, _right, _bottom) in enumerate(boxes, 1):
        at = (left + _CORNER, top + _CORNER)
        draw.text(
            at, str(cell), "white", font(size), anchor="lt", stroke_width=size // 12, stroke_fill="black"
        )


def _mark(picture: Image.Image, text: str) -> None:
    """Small and half seen, light on dark or dark on light; of one size of letters, brought to the picture's."""
    letters, rim = _written(text, 0), _written(text, _MARK_RIM)
    high = max(_MARK_LEAST, round(max(picture.size) * _MARK_SHARE))
    high = min(high, picture.height, max(1, picture.width * letters.height // letters.width))
    wide = max(1, min(picture.width, round(letters.width * high / letters.height)))
    gap = min(high // 2, picture.width - wide, picture.height - high)
    at = (picture.width - wide - gap, picture.height - high - gap)
    ground = picture.crop((*at, at[0] + wide, at[1] + high))
    inks = ((40, 40, 40), (240, 240, 240))
    dark = ImageStat.Stat(ground.convert("L")).mean[0] < 128
    for mask, ink, seen in ((rim, inks[not dark], _RIM_SEEN), (letters, inks[dark], _MARK_SEEN)):
        small = mask.resize((wide, high), Image.Resampling.LANCZOS)
        picture.paste(ink, at, small.point(lambda value, seen=seen: value * seen // 255))


def _written(text: str, rim: int) -> Image.Image:
    """The letters, or the letters with a rim, as a mask of the same size."""
    face = font(_MARK_FACE)
    left, top, right, bottom = face.getbbox(text, stroke_width=_MARK_RIM)
    mask = Image.new("L", (round(right - left), round(bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), text, 255, face, stroke_width=rim)
    return mask
