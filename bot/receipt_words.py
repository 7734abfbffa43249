"""The words on a drawn receipt: what the screen knows of the case, and the labels around it."""

from collections.abc import Mapping
from typing import Any

from bot.wording import Reader, plain, worded


def receipt_fields(reader: Reader, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of bot.pictures.receipt.ReceiptFields as plain words. Raises MissingWordsError."""
    known = {name: plain(reader, value) for name, value in shown.items()}

    def said(key: str) -> str:
        return worded(reader, f"receipt.picture.{key}", known).text

    return {
        "title": said("title"),
        "number_label": said("number"),
        "number": known["number"],
        "code_label": said("code"),
        "code": known["code"],
        "township": known["township"],
        "phone_label": said("phone"),
        "phone": known["phone"],
        "date": known["date"],
        "category": known.get("category") or None,
        "qr": said("scan"),
        "qr_label": said("qr"),
        "advice": said("advice").splitlines(),
    }
