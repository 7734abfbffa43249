"""Case numbers a person can say on the phone, and the six digits on a villager's receipt."""

import re
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

# The quasigroup of H. Michael Damm (2004): finds every wrong digit and every swap of two neighbours.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
LENGTH = 7
CODE_LENGTH = 6

#: At most so many characters are a number and nothing else; what they may be besides digits.
_A_NUMBER = 20
_NUMERALS = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺nNoO"

_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord("＃"): "#", ord("\u3000"): " "}
_CHINESE = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891")
_BETWEEN = r"[ \-‐‑‒–—－_·]*"
_WHOLE = re.compile(r"(?<![0-9])[0-9]{7}(?![0-9])")
_GROUPED = re.compile(rf"(?<![0-9])[0-9](?:{_BETWEEN}[0-9])+")
_MARKED = re.compile(r"(?:no\.?|#|号[:：]?) *([0-9]{5,9})(?![0-9])|(?<![0-9])([0-9]{5,9}) *号", re.IGNORECASE)
_DIGIT = r"[0-9０-９〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]"
_GAP = r"[ \-‐‑‒–—－_·　]"
#: Seven digits as a number is written in a sentence: in a row, three and four, or each by itself.
_WRITTEN = re.compile(
    rf"(?<!{_DIGIT})(?:{_DIGIT}{{7}}|{_DIGIT}{{3}}{_GAP}{_DIGIT}{{4}}|{_DIGIT}{{4}}{_GAP}{_DIGIT}{{3}}"
    rf"|{_DIGIT}(?:{_GAP}{_DIGIT}){{6}})(?!{_DIGIT})"
)
#: A sum, a measure or a phone's number, which one in ten of them looks like.
_MEASURE = re.compile(r" *(?:元|块|万|亿|亩|米|公里|吨|斤|公斤|度|%|％|\.[0-9]|yuan|kg|km|m\b)")
_CALLED = re.compile(r"(?:电话|座机|手机|tel\.?|phone|¥|￥|[0-9]-|[0-9]\.)[ :：是]*$", re.IGNORECASE)
_CODE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")


class Randomness(Protocol):
    """What is needed of `random.Random` or `secrets.SystemRandom`."""

    def randrange(self, start: int, stop: int, /) -> int:
        """A whole number from `start` up to, not including, `stop`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a text: a right number, or else digits meant as one but written wrong."""

    number: str | None = None
    mistyped: str | None = None


def check_digit(digits: str) -> str:
    """The Damm check digit of a string of ASCII digits."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def new_case_number(random: Randomness) -> str:
    """A new number: six random digits, the first not 0, and the check digit. The caller refuses repeats."""
    digits = str(random.randrange(100_000, 1_000_000))
    return digits + check_digit(digits)


def check(number: str) -> bool:
    """Whether `number` is seven ASCII digits whose check digit is right."""
    return bool(_WHOLE.fullmatch(number)) and number[0] != "0" and check_digit(number) == "0"


def new_receipt_code(random: Randomness) -> str:
    """Six random digits for a villager's receipt; they may begin with 0."""
    return str(random.randrange(0, 1_000_000)).zfill(CODE_LENGTH)


def read_number(text: str) -> Reading:
    """Find a case number in what somebody wrote: full-width or Chinese digits, gaps, 号, No., #."""
    plain = text.translate(_WIDE)
    mistyped = None
    # Chinese digits only in a second look: the 一 of “查一1234567” is no digit of the number.
    for written in (plain, plain.translate(_CHINESE)):
        candidates = _candidates(written)
        for candidate in candidates:
            if check(candidate):
                return Reading(number=candidate)
        mistyped = mistyped or next(iter(candidates), None) or _marked(written)
    return Reading(mistyped=mistyped)


def number_alone(text: str) -> str | None:
    """The case number, when nothing else was written: with gaps between its digits, 号 or No. about it."""
    if len(text) > _A_NUMBER:
        return None
    number = read_number(text).number
    letters = sum(letter.isalpha() for letter in text if letter not in _NUMERALS)
    return number if letters <= len("号") else None


def written_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where in a text something stands that may be a case's number, and which: whole or in groups, full-width or
    Chinese digits, the check digit right."""
    for found in _WRITTEN.finditer(text):
        plain = found[0].translate(_WIDE).translate(_CHINESE)
        number = re.sub(r"[^0-9]", "", plain)
        if check(number):
            yield found.start(), found.end(), number


def without_numbers(text: str, keeps: Callable[[str], bool], instead: str) -> str:
    """The text with `instead` for each number that `keeps` does not keep. Asked of all that are written as a number is,
    whether there is such a case or not; a sum, a measure or a phone's number is left as it is."""
    parts, end = [], 0
    for begins, ends, number in written_in(text):
        told = _MEASURE.match(text, ends) or _CALLED.search(text[max(0, begins - 8) : begins])
        if not told and not keeps(number):
            parts += [text[end:begins], instead]
            end = ends
    return "".join((*parts, text[end:])) if parts else text


def cut(text: str, most: int | None) -> str:
    """The first characters of a text (None: all of it); a number is not cut in two, its first digits would tell it."""
    if most is None or len(text) <= most:
        return text
    head = text[:most]
    return head.rstrip(string.digits) if text[most].isdigit() and head[-1:].isdigit() else head


def read_receipt_code(text: str) -> str | None:
    """The first six digits standing alone in the text (full-width understood), or None."""
    found = _CODE.search(text.translate(_WIDE))
    return found[0] if found else None


def receipt_in(text: str) -> tuple[str, str] | None:
    """Number and six digits, as a receipt has them; the number may be written wrong. None: it is not meant as one."""
    reading, code = read_number(text), read_receipt_code(text)
    number = reading.number or reading.mistyped
    return (number, code) if number and code and number != code else None


def _candidates(text: str) -> list[str]:
    """Seven digits in a row first, then seven written in groups."""
    grouped = [re.sub(r"[^0-9]", "", found) for found in _GROUPED.findall(text)]
    return [*_WHOLE.findall(text), *(digits for digits in grouped if len(digits) == LENGTH)]


def _marked(text: str) -> str | None:
    """Digits called a number (号, No., #) that are a little too few or too many."""
    found = _MARKED.search(text)
    return (found[1] or found[2]) if found else None
