"""The case as a picture: the clock in its colour, nothing over the edge, the same twice."""

import dataclasses

import pytest
from PIL import Image

from bot.pictures.case_card import MARGIN, WIDTH, CaseFields, case_card
from bot.pictures.tones import CARDS, TONES

from . import hostile
from .test_chart import LONG, colours, near

CARD = CaseFields(
    number="4529595号",
    place="青石村",
    category="饮水用水 · 生活难事",
    state="已交办",
    tone="plain",
    clock=["还剩2天", "下一步：责任单位动手办", "12月7日 18:00 前"],
    clock_tone="done",
    events=[("11月23日 09:00", "报上来了", "done", None), ("12月7日 18:00 前", "等答复", "open", None)],
    heading="办到哪一步了",
    note="截至11月23日 09:00",
    facts=[("现在在", "乡镇纪检员（柳溪镇）")],
)


def drawn(**changes: object) -> Image.Image:
    return hostile.reopened(case_card(dataclasses.replace(CARD, **changes))).convert("RGB")  # type: ignore[arg-type]


@pytest.mark.parametrize("tone", CARDS)
def test_the_clock_is_seen_in_its_colour(tone: str) -> None:
    assert near(drawn(clock_tone=tone), TONES[tone].fill) > 30_000
    assert near(drawn(), TONES[tone].fill) < 400


@pytest.mark.parametrize("field", ["number", "place", "category", "state", "heading", "note", "about"])
def test_no_long_word_reaches_the_margin(field: str) -> None:
    wide = drawn(**{field: LONG})
    for left in (0, WIDTH - MARGIN + 2):
        assert colours(wide.crop((left, 20, left + MARGIN - 2, wide.height))) == {(255, 255, 255)}


def test_long_facts_and_events_stay_between_the_margins() -> None:
    wide = drawn(facts=[(LONG[:8], LONG)], clock=[LONG, LONG, LONG], events=[(LONG, LONG, "red", LONG)])
    for left in (0, WIDTH - MARGIN + 2):
        assert colours(wide.crop((left, 20, left + MARGIN - 2, wide.height))) == {(255, 255, 255)}


def test_the_same_case_is_the_same_picture_and_small_to_send() -> None:
    assert case_card(CARD) == case_card(CARD)
    assert len(case_card(CARD)) < 60_000
