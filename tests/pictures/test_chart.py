"""The chart: every name and number on it, nothing over the edge, an empty bar seen to be empty."""

import dataclasses

import pytest
from PIL import Image

from bot.pictures.chart import MARGIN, MOST_BARS, TONES, WIDTH, ChartFields, chart
from bot.pictures.column import PAPER
from bot.pictures.lettering import font

from . import hostile

LEGEND = [("late", "超时 3"), ("open", "在办未超时 12"), ("done", "办结 30")]
CHINESE = ChartFields(
    title="柳溪镇本月",
    period="从11月1日（周日）到今天",
    legend=LEGEND,
    bars=[("青石村", "3", "4", "10"), ("竹林村", 0, 8, 20)],
    notes=["数字依次是：超时、在办未超时、办结。"],
)
LONG = "垸塆㙍镇人民政府驻上塆下垸大坝子联合村便民服务中心" * 3


def drawn(fields: ChartFields) -> Image.Image:
    return hostile.reopened(chart(fields)).convert("RGB")


def colours(picture: Image.Image) -> set[object]:
    return {colour for _, colour in picture.getcolors(100_000) or ()}


def near(picture: Image.Image, tone: str) -> int:
    """How many pixels have about this colour."""
    wanted = tuple(int(tone[at : at + 2], 16) for at in (1, 3, 5))
    return sum(
        count
        for count, colour in picture.getcolors(100_000) or ()
        if isinstance(colour, tuple) and max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) < 10
    )


def test_a_chart_is_640_pixels_wide_and_small_to_send() -> None:
    content = chart(CHINESE)
    assert content.startswith(b"\x89PNG")
    assert len(content) < 60_000
    assert drawn(CHINESE).width == WIDTH == 640


@pytest.mark.parametrize("count", [1, 5, MOST_BARS])
def test_every_bar_has_its_room(count: int) -> None:
    some = dataclasses.replace(CHINESE, bars=[("青石村", 1, 2, 3)] * count)
    one_more = dataclasses.replace(CHINESE, bars=[("青石村", 1, 2, 3)], notes=())
    assert drawn(some).height > drawn(one_more).height + 70 * (count - 1)


@pytest.mark.parametrize("count", [0, MOST_BARS + 1])
def test_no_bars_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} bars"):
        chart(dataclasses.replace(CHINESE, bars=[("青石村", 1, 2, 3)] * count))


def test_a_bar_with_a_part_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        chart(dataclasses.replace(CHINESE, bars=[("青石村", 1, 2)]))


@pytest.mark.parametrize("field", ["title", "period"])
def test_no_long_word_reaches_the_margin(field: str) -> None:
    wide = drawn(dataclasses.replace(CHINESE, **{field: LONG}))
    assert colours(wide.crop((WIDTH - MARGIN + 2, 20, WIDTH, wide.height))) == {(255, 255, 255)}


def test_no_long_name_meets_its_numbers() -> None:
    picture = drawn(dataclasses.replace(CHINESE, bars=[(LONG, 100, 2000, 30000)], notes=()))
    face = font(26)
    numbers = sum(face.getlength(number) for number in ("100", "2000", "30000")) + 2 * 26
    left = WIDTH - MARGIN - round(numbers)
    label = picture.height - 24 - 20 - 22 - 38
    assert colours(picture.crop((left - 12, label, left - 2, label + 36))) == {(255, 255, 255)}


def test_the_largest_numbers_stay_in_the_picture() -> None:
    wide = drawn(dataclasses.replace(CHINESE, bars=[("青石村", 99999, 99999, 9_999_999)]))
    for left in (0, WIDTH - MARGIN + 2):
        assert colours(wide.crop((left, 20, left + MARGIN - 2, wide.height))) == {(255, 255, 255)}


def test_nothing_is_a_bar_without_colour() -> None:
    empty, full = (drawn(dataclasses.replace(CHINESE, bars=[("青石村", 0, 0, number)])) for number in (0, 5))
    bar = (WIDTH - 2 * MARGIN) * 20
    assert near(full, TONES["done"][0]) - near(empty, TONES["done"][0]) > 0.9 * bar


def test_one_overdue_among_a_thousand_is_still_seen() -> None:
    without = near(drawn(dataclasses.replace(CHINESE, bars=[("青石村", 0, 0, 5000)])), TONES["late"][0])
    with_one = near(drawn(dataclasses.replace(CHINESE, bars=[("青石村", 1, 0, 5000)])), TONES["late"][0])
    assert with_one - without > 100


def test_the_rest_has_numbers_and_no_bar() -> None:
    with_rest = drawn(dataclasses.replace(CHINESE, rest=("其他29个村", 1, 2, 9000)))
    with_bar = drawn(dataclasses.replace(CHINESE, bars=[*CHINESE.bars, ("其他29个村", 1, 2, 30)]))
    assert drawn(CHINESE).height < with_rest.height < with_bar.height


def test_letters_in_colour_can_be_read_on_paper() -> None:
    assert PAPER == "#ffffff"
    assert all(_contrast_to_white(letters) > 4.5 for _, letters in TONES.values())  # WCAG 2.2, 1.4.3


def _contrast_to_white(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def test_the_same_chart_is_the_same_picture() -> None:
    assert chart(CHINESE) == chart(CHINESE)
