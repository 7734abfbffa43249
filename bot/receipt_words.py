"""The words on a drawn receipt: what the screen knows of the case, and the labels around it."""

from collections.abc import Mapping
from typing import Any

from bot.wording import Reader, plain

_LABELS = "picture.receipt."


def receipt_fields(reader: Reader, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of bot.pictures.receipt.ReceiptFields as plain words. Raises MissingWordsError."""
    known = {name: plain(reader, value) for name, value in shown.items()}
    number, code = known["number"], known["code"]
    township, phone = known["township"], known["phone"]
    return {
        "title": reader.words(f"{_LABELS}title"),
        "number_label": reader.words(f"{_LABELS}number"),
        "number": number,
        "code_label": reader.words(f"{_LABELS}code"),
        "code": code,
        "township": township,
        "phone_label": reader.words(f"{_LABELS}phone"),
        "phone": phone,
        "date": known["date"],
        "category": known.get("category") or None,
        # What the paper says in print, so that whoever helps the villager need not type it.
        "qr": f"{number} {code}\n{township} {phone}",
        "qr_label": reader.words(f"{_LABELS}qr"),
        "advice": [reader.words(key) for key in reader.words.keys(f"{_LABELS}advice.")],
    }
