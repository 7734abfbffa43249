"""The receipt: everything on it, nothing over the edge, a code that can be scanned."""

import dataclasses

import pytest
from PIL import Image

from bot.pictures.qr import QUIET, qr
from bot.pictures.receipt import WIDTH, ReceiptFields, grouped, receipt

from . import hostile
from .scanning import modules_of

CHINESE = ReceiptFields(
    title="群众反映事项回执",
    number_label="编号",
    number="4821937",
    code_label="查询码",
    code="482193",
    township="青石镇",
    phone_label="镇上电话",
    phone="0830-0000000",
    date="2026年11月23日 星期一",
    category="饮水用水",
    qr="tel:08300000000",
    qr_label="扫一扫，打镇上电话",
    advice=["镇上明天下班前回话。", "这张回执请收好。"],
)
LONG = "垸塆㙍镇人民政府驻上塆下垸大坝子联合村便民服务中心" * 3


def drawn(fields: ReceiptFields) -> Image.Image:
    return hostile.reopened(receipt(fields)).convert("RGB")


def test_a_receipt_is_720_pixels_wide_and_small_to_send():
    content = receipt(CHINESE)
    assert content.startswith(b"\x89PNG")
    assert len(content) < 100_000
    assert drawn(CHINESE).width == WIDTH == 720


def test_its_code_can_be_scanned():
    was_drawn, was_meant = modules_of(drawn(CHINESE), CHINESE.qr)
    assert was_drawn == was_meant


@pytest.mark.parametrize("field", ["title", "township", "phone", "category", "date", "number", "qr_label"])
def test_no_long_word_reaches_the_margin(field: str):
    wide = drawn(dataclasses.replace(CHINESE, **{field: LONG}))
    below_the_band = wide.crop((WIDTH - 40, 20, WIDTH, wide.height))
    assert below_the_band.getextrema() == ((255, 255),) * 3


def test_an_integrity_receipt_shows_no_category():
    sealed = drawn(dataclasses.replace(CHINESE, category=None))
    assert sealed.height < drawn(CHINESE).height


def test_every_line_of_advice_is_drawn():
    longer = dataclasses.replace(CHINESE, advice=[*CHINESE.advice, "有事打电话。"])
    assert drawn(longer).height > drawn(CHINESE).height


def test_the_same_receipt_is_the_same_picture():
    assert receipt(CHINESE) == receipt(CHINESE)


def test_a_number_is_grouped_for_the_voice():
    assert grouped("482193") == "482 193"
    assert grouped("4821937") == "482 1937"
    assert grouped("48219374") == "4821 9374"
    assert grouped("0123") == "0123"
    assert grouped("K7-4821-9") == "K7-4821-9"


def test_a_code_has_four_quiet_modules_around():
    square = qr("https://t.me/example?start=abc", 300)
    scale = 300 // (29 + 2 * QUIET)
    assert square.size == (300, 300)
    assert square.crop((0, 0, QUIET * scale, 300)).getextrema() == (255, 255)


def test_a_code_too_dense_to_scan_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        qr("x" * 1000, 120)
