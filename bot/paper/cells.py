"""What may stand in a cell: text and nothing else. No formula, no link, no control, never more than a cell holds."""

import unicodedata
from collections.abc import Iterator

#: Characters in one cell (Excel's specification: 32,767), counted as Excel does, in UTF-16 units.
MOST_UNITS = 32_767

#: What makes a spreadsheet take a text for a formula when it is typed, pasted or read from a CSV (OWASP); the wide
#: forms too, which Chinese input methods give.
_FORMULAS = tuple("=+-@\t\r|%＝＋－＠")

_PICTURES_OF_CONTROLS = 0x2400
#: Marks that turn the direction of what follows: a cell must not read otherwise than it was written.
_TURNING = frozenset(map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def plain_text(text: str) -> str:
    """The text with what XML cannot hold, or nobody can see, shown: a bell becomes ␇, half a letter �."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_shown(each) for each in text)


def _shown(letter: str) -> str:
    point = ord(letter)
    if letter in "\n\t":
        return letter
    if point < 0x20:
        return chr(_PICTURES_OF_CONTROLS + point)
    if point == 0x7F:
        return "␡"
    if (
        0x80 <= point < 0xA0
        or letter in _TURNING
        or unicodedata.category(letter) == "Cs"
        or point & 0xFFFE == 0xFFFE
    ):
        return "\ufffd"
    return letter


def dangerous(text: str) -> bool:
    """Whether it begins as a formula does, with blanks before it or not: such a cell is marked as quoted text."""
    return text.startswith("\t") or text.lstrip().startswith(_FORMULAS)


def pieces(text: str, most: int = MOST_UNITS) -> Iterator[str]:
    """The text in pieces that fit a cell each, never cut within a letter."""
    piece: list[str] = []
    room = most
    for letter in text:
        size = 2 if ord(letter) > 0xFFFF else 1
        if size > room:
            yield "".join(piece)
            piece, room = [], most
        piece.append(letter)
        room -= size
    yield "".join(piece)


def fits(text: str) -> bool:
    """Whether it fits one cell."""
    return len(text) <= MOST_UNITS // 2 or len(text.encode("utf-16-le", "replace")) // 2 <= MOST_UNITS
