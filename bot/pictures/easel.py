"""The process that draws: one line of JSON in, one framed picture out, until nobody asks any more (end of stdin)."""

import json
import struct
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

#: Before each answer: whether it is a picture (1) or the reason why there is none (0), and its length.
HEAD = struct.Struct(">BI")


def drawn(name: str, fields: Mapping[str, Any]) -> bytes:
    """The picture of that name, PNG (a photo: JPEG). Raises LookupError for an unknown name, ValueError as they do."""
    # Imported here, not above: whoever only asks for drawings needs no Pillow.
    match name:
        case "receipt":
            from bot.pictures.receipt import ReceiptFields, receipt

            return receipt(ReceiptFields(**fields))
        case "chart":
            from bot.pictures.chart import ChartFields, chart

            return chart(ChartFields(**fields))
        case "case":
            from bot.pictures.case_card import CaseFields, case_card

            return case_card(CaseFields(**fields))
        case "weekly":
            from bot.pictures.weekly import WeeklyFields, weekly

            return weekly(WeeklyFields(**fields))
        case "duty":
            from bot.pictures.duty import DutyFields, duty

            return duty(DutyFields(**fields))
        case "invite":
            from bot.pictures.enrolment_sheet import InviteCard, invitation

            return invitation(InviteCard(**fields))
        case "photo":
            from bot.pictures.photo import PhotoFields, photo

            return photo(PhotoFields(**fields))
    raise LookupError(name)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer every line; one that cannot be drawn is answered too, and the next one is drawn."""
    for line in asked:
        try:
            drawing, answer = 1, drawn(*json.loads(line))
        except Exception as error:  # noqa: BLE001 - whoever asked is told the kind, never the words
            drawing, answer = 0, type(error).__name__.encode()
        answers.write(HEAD.pack(drawing, len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
