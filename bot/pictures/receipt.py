"""The receipt a villager holds: a PNG to show on a small phone or to print on plain paper."""

import io
from dataclasses import dataclass, field

from PIL import ImageFont

from bot.pictures.column import ACCENT, INK, QUIET_INK, TINT, Column
from bot.pictures.lettering import font
from bot.pictures.qr import qr

WIDTH = 720
MARGIN = 44
QR_SIDE = 300


@dataclass(frozen=True)
class ReceiptFields:
    """Everything on a receipt, as words in the reader's language.

    It carries no mark of a reader, alone among our pictures: it is the villager's, made to be handed over, printed and
    shown; a mark would tie the paper to the supervisor who listened.

    `category` is None for an integrity matter: whoever sees the paper must not learn what it was about.
    """

    title: str
    number_label: str
    number: str
    code_label: str
    code: str
    township: str
    phone_label: str
    phone: str
    date: str
    category: str | None
    qr: str
    qr_label: str
    advice: list[str] = field(default_factory=list)


def receipt(r: ReceiptFields) -> bytes:
    """Draw the receipt, 720 pixels wide; raises `ValueError` when `qr` is too long to be scanned."""
    column = Column(WIDTH, MARGIN)
    _heading(column, r)
    _numbers(column, r)
    _facts(column, r)
    _advice(column, r.advice)
    _code_to_scan(column, r)
    target = io.BytesIO()
    column.cut().quantize(64).save(target, "PNG", optimize=True)
    return target.getvalue()


def _heading(column: Column, r: ReceiptFields) -> None:
    column.draw.rectangle((0, 0, WIDTH, 15), ACCENT)
    column.space(48)
    column.words(r.title, font(52, bold=True), ink=ACCENT, most=3, leading=1.3)
    column.space(4)
    column.words(r.township, font(36), ink=QUIET_INK, most=4)
    column.space(22)


def _numbers(column: Column, r: ReceiptFields) -> None:
    """The two things a villager reads out on the phone, as large as they go."""
    top = column.y
    column.space(26)
    for label, value in ((r.number_label, r.number), (r.code_label, r.code)):
        column.words(label, font(36), ink=QUIET_INK, left=MARGIN + 32, most=1)
        column.space(6)
        shown = grouped(value)
        column.words(shown, _largest(shown), left=MARGIN + 32, right=WIDTH - MARGIN - 20, leading=1.2)
        column.space(18)
    # A frame, not a fill: it costs no ink on paper
    column.draw.rounded_rectangle((MARGIN, top, WIDTH - MARGIN, column.y), 18, outline=ACCENT, width=4)
    column.space(26)


def grouped(value: str) -> str:
    """Group a long number for the eye and the voice: 482 193 and 482 1937, never one run of digits."""
    if not (value.isascii() and value.isdigit()) or len(value) < 6:
        return value
    step = 3 if len(value) == 6 else 4
    head = len(value) % step
    parts = [value[:head], *(value[at : at + step] for at in range(head, len(value), step))]
    return " ".join(part for part in parts if part)


def _largest(text: str) -> ImageFont.FreeTypeFont:
    big = font(96, bold=True)
    return big if big.getlength(text) <= WIDTH - 2 * MARGIN - 52 else font(52, bold=True)


def _facts(column: Column, r: ReceiptFields) -> None:
    if r.category:
        _chip(column, r.category)
    column.words(r.date, font(36), ink=INK, most=2)
    column.space(14)
    column.words(r.phone_label, font(36), ink=QUIET_INK, most=2)
    column.words(r.phone, font(52, bold=True), leading=1.3)
    column.space(24)


def _chip(column: Column, word: str) -> None:
    face = font(36)
    right = min(WIDTH - MARGIN, MARGIN + round(face.getlength(word)) + 48)
    column.draw.rounded_rectangle((MARGIN, column.y, right, column.y + 60), 30, TINT)
    before = column.y
    column.space(6)
    column.words(word, face, ink=ACCENT, left=MARGIN + 24, right=right - 20, most=1)
    column.y = before + 74


def _advice(column: Column, lines: list[str]) -> None:
    if not lines:
        return
    column.rule()
    column.space(24)
    for line in lines:
        column.draw.ellipse((MARGIN + 2, column.y + 18, MARGIN + 14, column.y + 30), ACCENT)
        column.words(line, font(36), left=MARGIN + 34)
        column.space(8)
    column.space(14)


def _code_to_scan(column: Column, r: ReceiptFields) -> None:
    column.rule()
    column.space(20)
    column.paste(qr(r.qr, QR_SIDE).convert("RGB"), (WIDTH - QR_SIDE) // 2)
    column.words(r.qr_label, font(36), ink=QUIET_INK, centred=True, most=3)
    column.space(36)
