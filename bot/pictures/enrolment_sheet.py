"""Sheets of invitations to print and cut: six cards on a page, each with the QR code of one link."""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from bot.pictures.column import ACCENT, PAPER, QUIET_INK, RULE, Column
from bot.pictures.lettering import font, wrapped
from bot.pictures.qr import qr

DPI = 150
PAGE = (1240, 1754)
"""A4 in pixels at 150 dots an inch."""
MARGIN = 60
HEADER = 124
CARD = (560, 530)
QR_SIDE = 270
SHOWN, SHOWN_QR = 640, 540
"""Of one alone, in the chat."""
_PAD = 24


@dataclass(frozen=True)
class InviteCard:
    """One invitation; `role`, `place`, `expires` and `hint` are words in the reader's language."""

    name: str
    role: str
    place: str
    link: str
    expires: str
    hint: str = ""


def enrolment_sheet(rows: Sequence[InviteCard], title: str) -> list[bytes]:
    """Draw PNG pages, six cards each; raises `ValueError` for a link too long to be scanned."""
    pages = [rows[at : at + 6] for at in range(0, len(rows), 6)]
    return [_page(cards, title, f"{number}/{len(pages)}") for number, cards in enumerate(pages, 1)]


def invitation(card: InviteCard) -> bytes:
    """One alone as PNG, held out from one phone to another: the code as large as a phone is wide.

    Raises `ValueError` for a link too long.
    """
    column = Column(SHOWN, 2 * _PAD)
    column.draw.rectangle((0, 0, SHOWN, 11), ACCENT)
    column.space(40)
    column.words(card.name, font(52, bold=True), most=2, leading=1.3)
    column.words(card.role, font(36), ink=ACCENT, most=2, leading=1.3)
    column.words(card.place, font(26), ink=QUIET_INK, most=3, leading=1.4)
    column.paste(qr(card.link, SHOWN_QR).convert("RGB"), (SHOWN - SHOWN_QR) // 2)
    column.words(card.expires, font(36), most=3, centred=True)
    column.words(card.hint, font(26), ink=QUIET_INK, most=4, centred=True)
    column.space(36)
    target = io.BytesIO()
    column.cut().quantize(32).save(target, "PNG", optimize=True)
    return target.getvalue()


def save_sheet(pages: Sequence[bytes], path: Path) -> None:
    """Write the pages as one PDF, readable by its owner only: each code opens an office.

    Raises `ValueError` when there is no page, and `OSError` as the file system does.
    """
    if not pages:
        raise ValueError("a sheet needs a page")
    images = [Image.open(io.BytesIO(page)).convert("RGB") for page in pages]
    written = io.BytesIO()
    images[0].save(written, "PDF", save_all=True, append_images=images[1:], resolution=DPI, quality=92)
    path.unlink(missing_ok=True)  # an older file would keep its own, wider, permissions
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(written.getvalue())


def _page(cards: Sequence[InviteCard], title: str, number: str) -> bytes:
    page = Image.new("RGB", PAGE, PAPER)
    draw = ImageDraw.Draw(page)
    face = font(36)
    heading = wrapped(title, face, PAGE[0] - 2 * MARGIN - 120, 1)
    draw.text((MARGIN, 92), heading[0] if heading else "", ACCENT, face, anchor="ls")
    draw.text((PAGE[0] - MARGIN, 92), number, QUIET_INK, face, anchor="rs")
    for place, card in enumerate(cards):
        across, down = place % 2, place // 2
        corner = (MARGIN + across * CARD[0], HEADER + down * CARD[1])
        page.paste(_card(card), corner)
        draw.rectangle((*corner, corner[0] + CARD[0], corner[1] + CARD[1]), outline=RULE, width=2)
    target = io.BytesIO()
    page.quantize(32).save(target, "PNG", dpi=(DPI, DPI))
    return target.getvalue()


def _card(card: InviteCard) -> Image.Image:
    """Name, role and place above; the code and until when it opens below."""
    column = Column(CARD[0], _PAD, tallest=CARD[1])
    column.space(14)
    big = font(52, bold=True)
    fits = big.getlength(card.name) <= CARD[0] - 2 * _PAD
    column.words(card.name, big if fits else font(36), most=2, leading=1.3)
    column.words(card.role, font(36), ink=ACCENT, most=1, leading=1.3)
    column.words(card.place, font(26), ink=QUIET_INK, most=2, leading=1.4)
    column.y = CARD[1] - QR_SIDE - 8
    column.image.paste(qr(card.link, QR_SIDE), (4, column.y))
    column.space(34)
    column.words(card.expires, font(26), left=QR_SIDE + 16, most=3)
    column.space(12)
    column.words(card.hint, font(26), ink=QUIET_INK, left=QR_SIDE + 16, most=4)
    return column.image
