"""Telephone numbers as people write them, brought to the eleven digits of a mobile number in China."""

import re
import unicodedata

_MOBILE = re.compile(r"1[0-9]{10}")
#: One that stands among other words, its digits together or in the usual threes and fours.
_AMONG = re.compile(r"(?<![0-9])1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
_DECORATION = re.compile(r"[\s\-‐‑‒–—.()]")


def normalise_phone(written: object) -> str | None:
    """Eleven digits beginning with 1, or None. Understands 13900000001.0 of a spreadsheet, +86, 0086, gaps,
    full-width digits and the invisible marks that come with copied contacts."""
    if isinstance(written, bool):
        return None
    if isinstance(written, float):
        written = int(written) if written.is_integer() else ""
    text = unicodedata.normalize("NFKC", str(written)).strip()
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    digits = _DECORATION.sub("", text.removesuffix(".0"))
    digits = re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else None


def holds_phone(text: str) -> bool:
    """Whether a mobile number stands anywhere among the words."""
    return bool(_AMONG.search(unicodedata.normalize("NFKC", text)))
