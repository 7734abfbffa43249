"""Words that came from outside, made fit to be shown: nothing in them can imitate or bend our own lines."""

import unicodedata

_BENDING = frozenset(
    map(chr, (0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF))
)
_MOST_MARKS = 3
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def literal(text: str, *, lines: bool = False) -> str:
    """`text` without controls, bidi overrides, lone surrogates and piled-up marks.

    `lines`: line breaks stay (in a quote); elsewhere they become spaces, so that no line of ours is imitated.
    What is read from right to left is wrapped in isolates, so that it cannot turn the words around it.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(_kept(text, lines))
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in kept):
        return "\n".join(f"\u2068{line}\u2069" if line else line for line in kept.split("\n"))
    return kept


def _kept(text: str, lines: bool) -> list[str]:
    kept: list[str] = []
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if letter == "\n":
            kept.append("\n" if lines else " ")
        elif category == "Cs":
            kept.append("\ufffd")
        elif category == "Cc" or letter in _BENDING or _is_noncharacter(letter) or marks > _MOST_MARKS:
            continue
        else:
            kept.append(letter)
    return kept


def _is_noncharacter(letter: str) -> bool:
    point = ord(letter)
    return 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE
