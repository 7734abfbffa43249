"""What may stand in a cell: text and nothing else. No formula, no link, no control, never more than a row shows."""

import math
import unicodedata
from collections.abc import Iterator

#: How many widths of a digit a Chinese letter takes beyond one, and how much of a line words fill before they break.
_WIDER, _FILLED = 1.1, 0.93

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


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a cell so many digits wide."""
    if len(text) * (1 + _WIDER) <= width and "\n" not in text:
        return 1
    return sum(_lines_of(each, width) for each in text.split("\n"))


def _lines_of(line: str, width: float) -> int:
    # Three bytes a letter: Chinese. Asked of the codec, since a ledger has millions of letters.
    taken = len(line) + _WIDER * ((len(line.encode()) - len(line)) // 2)
    return 1 if taken <= width else math.ceil(taken / (_FILLED * width))


def portions(text: str, *sizes: tuple[float, int]) -> Iterator[str]:
    """The text in pieces that are seen whole, each in a cell so many digits wide and lines high; the last size holds
    for all that follow. Cut never within a letter."""
    begin = place = 0
    while begin < len(text):
        width, most = sizes[min(place, len(sizes) - 1)]
        end = _seen(text, begin, width, most)
        yield text[begin:end]
        begin, place = end, place + 1


def _seen(text: str, begin: int, width: float, most: int) -> int:
    """Up to where a text that begins there is seen."""
    lines, taken, room = 1, 0.0, _FILLED * width
    for place in range(begin, len(text)):
        letter = text[place]
        size = 1 + _WIDER if ord(letter) > 0x7FF else 1.0
        if letter == "\n":
            lines, taken = lines + 1, 0.0
        elif taken + size > room:
            lines, taken = lines + 1, size
        else:
            taken += size
        if lines > most:
            return place
    return len(text)
