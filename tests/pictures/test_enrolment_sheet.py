"""Sheets of invitations: six a page, each code its own, the file for its owner only."""

from pathlib import Path

import pytest

from bot.pictures.enrolment_sheet import CARD, HEADER, MARGIN, PAGE, InviteCard, enrolment_sheet, save_sheet

from . import hostile
from .scanning import modules_of


def card(number: int) -> InviteCard:
    link = f"https://t.me/example_bot?start={number:043d}"
    place = "垸塆㙍镇人民政府驻上塆下垸大坝子联合村便民服务中心" * 2
    return InviteCard(
        "监督员甲" * (number % 9 + 1), "廉勤监督员", place, link, "2026年11月30日前有效", "扫码" * 20
    )


def test_seven_people_need_two_pages():
    pages = enrolment_sheet([card(number) for number in range(7)], "青石县")
    assert [hostile.reopened(page).size for page in pages] == [PAGE, PAGE]
    assert enrolment_sheet([], "青石县") == []


def test_each_code_opens_its_own_link():
    cards = [card(number) for number in range(6)]
    page = hostile.reopened(enrolment_sheet(cards, "青石县")[0])
    for place, invited in enumerate(cards):
        left, top = MARGIN + place % 2 * CARD[0], HEADER + place // 2 * CARD[1]
        was_drawn, was_meant = modules_of(page.crop((left, top, left + CARD[0], top + CARD[1])), invited.link)
        assert was_drawn == was_meant


def test_pages_are_saved_as_one_pdf_for_its_owner_only(tmp_path: Path):
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"an older sheet that everybody may read")
    save_sheet(enrolment_sheet([card(number) for number in range(7)], "青石县"), target)
    assert target.read_bytes().startswith(b"%PDF-")
    assert target.read_bytes().count(b"/Type /Page\n") == 2
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_sheet_without_a_page_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="page"):
        save_sheet([], tmp_path / "sheet.pdf")
