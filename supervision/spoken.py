"""What people type, made plain for reading: one width, one case, digits for Chinese numbers."""

import re
import unicodedata

ENGLISH_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_DIGITS = {char: str(digit) for digit, chars in enumerate(("〇零", "一", "二两")) for char in chars} | {
    char: str(digit) for digit, char in enumerate("三四五六七八九", 3)
}


def plain(text: str) -> str:
    """One width, one case, digits for Chinese numbers, no blanks between Chinese characters."""
    said = unicodedata.normalize("NFKC", text).casefold().strip()
    said = re.sub(r"[〇零一二两三四五六七八九十]+", _number, said)
    return (" " if re.search("[a-z]", said) else "").join(said.split())


def _number(found: re.Match[str]) -> str:
    """Up to 99 in Chinese, or digits one by one (“二〇二六”)."""
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return "".join(_DIGITS[char] for char in found[0])
    if len(tens) > 1 or len(ones) > 1:
        return found[0]
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))
