"""Letters on pictures: the one font, and breaking a text into lines that fit."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FONTS = Path(__file__).resolve().parents[1] / "font"
_NEVER_FIRST = "，。、；：？！）】》」』”’…—～·,.;:?!)]}%"
_NEVER_LAST = "（【《「『“‘([{"
_WORD = re.compile(r"[ \u00a0]+|[A-Za-z0-9À-ɏ'’_/@#&+.,:;?!%()\-]+|.", re.DOTALL)


@lru_cache(maxsize=8)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Noto Sans SC at `size` pixels. Keep to few sizes: each costs 150 ms once and 14 MB for good."""
    name = "NotoSansSC-Bold.woff2" if bold else "NotoSansSC-Regular.woff2"
    # Basic layout: Chinese needs no shaping, and where a line is drawn does not depend on a system library
    return ImageFont.truetype(str(_FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> str:
    """`text` without the signs that the font has not got: of a 😡 that somebody typed, a box with a cross would be
    drawn. A letter stays, were it the rarest: a name without it would be another name."""
    return text if text.isascii() else "".join(sign for sign in text if _known(sign))


@lru_cache(maxsize=4096)
def _known(sign: str) -> bool:
    if unicodedata.category(sign) not in {"So", "Sk", "Cf", "Co", "Cn", "Mn", "Me"}:
        return True
    mask = font(26).getmask
    return bytes(mask(sign)) not in {bytes(mask("\ue123")), b""}


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float, most: int = 99) -> list[str]:
    """Break `text` into lines of at most `width` pixels and at most `most` lines, the last one cut with …

    Chinese may break between any two characters but not before a closing or after an opening mark
    (GB/T 15834: marks of punctuation do not begin a line); English breaks between words.
    """
    lines = [line for part in drawable(text).splitlines() for line in _broken(part, face, width)]
    if len(lines) <= most:
        return lines
    # Up to the edge: of a long foreign name the first word alone would tell nobody apart.
    last, following = lines[most - 1 : most + 1]
    apart = " " if last[-1:].isascii() and following[:1].isascii() else ""
    return [*lines[: most - 1], _ellipsis(f"{last}{apart}{following}", face, width)]


def _broken(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, face, width):
        if line and face.getlength((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """What must stay together: words, and marks with their neighbours."""
    pieces: list[str] = []
    for found in _WORD.findall(text):
        together = pieces and (found[0] in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST)
        if together and face.getlength(pieces[-1] + found) <= width:
            pieces[-1] += found
        else:
            pieces += [found] if face.getlength(found) <= width else list(found)
    return pieces


def _ellipsis(line: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    while line and face.getlength(line + "…") > width:
        line = line[:-1]
    return line + "…"
