"""The week's chart and the duty track: every name and number on them, nothing over the edge, colours told apart."""

import dataclasses

import pytest
from PIL import Image

from bot.pictures.duty import DutyFields, duty
from bot.pictures.easel import drawn
from bot.pictures.lettering import font
from bot.pictures.timeline import MOST_EVENTS
from bot.pictures.tones import CARDS, TONES
from bot.pictures.weekly import MARGIN, MOST_ROWS, WIDTH, WeeklyFields, weekly

from . import hostile
from .test_chart import LONG, colours, near

COLUMNS = [("blue", "蓝"), ("yellow", "黄"), ("red", "红"), ("plain", "上报"), ("plain", "办结")]
WEEK = WeeklyFields(
    title="柳溪镇本周",
    period="从11月23日（周一）到今天",
    columns=COLUMNS,
    totals=[("blue", "蓝色提示", 2), ("yellow", "黄色预警", 1), ("red", "红色督办", 0)],
    rows=[("青石村", "2", "1", 0, 5, 2), ("竹林村", 0, 0, 0, 4, 5)],
    notes=["蓝：签收晚了。"],
)
TRACK = DutyFields(
    title="履职轨迹",
    name="郑望江",
    office="柳溪镇 乡镇纪委书记",
    period="11月1日到11月29日",
    totals=[("plain", "到手", 2), ("blue", "签收晚", 1)],
    events=[
        ("11月3日 15:10", "0123", "签收", "blue", "晚5小时", None),
        ("11月9日 10:00", "0123", "现场核实", "done", None, "照片、地点"),
    ],
)


def picture_of(fields: WeeklyFields | DutyFields) -> Image.Image:
    content = weekly(fields) if isinstance(fields, WeeklyFields) else duty(fields)
    return hostile.reopened(content).convert("RGB")


@pytest.mark.parametrize("fields", [WEEK, TRACK])
def test_it_is_640_pixels_wide_small_to_send_and_without_metadata(fields: WeeklyFields | DutyFields) -> None:
    name = "weekly" if isinstance(fields, WeeklyFields) else "duty"
    content = drawn(name, dataclasses.asdict(fields))
    assert hostile.reopened(content).size[0] == WIDTH == 640
    assert len(content) < 60_000
    assert not hostile.reopened(content).info.keys() - {"transparency"}


def test_a_week_without_a_card_has_none_of_the_colours() -> None:
    calm = dataclasses.replace(WEEK, rows=[("青石村", 0, 0, 0, 5, 2)], columns=COLUMNS, totals=[])
    assert near(picture_of(WEEK), TONES["blue"].fill) > 2000
    assert all(near(picture_of(calm), TONES[tone].fill) < 400 for tone in CARDS)


def test_one_red_card_among_a_hundred_is_seen() -> None:
    without, one = (dataclasses.replace(WEEK, rows=[("青石村", 100, 0, n, 5, 2)], totals=[]) for n in (0, 1))
    assert near(picture_of(one), TONES["red"].fill) - near(picture_of(without), TONES["red"].fill) > 80


def test_a_heading_keeps_its_colour_where_nothing_else_has_it() -> None:
    assert near(picture_of(WEEK), TONES["red"].ink) > 30


def test_a_week_in_which_nothing_happened_is_drawn_too() -> None:
    assert picture_of(dataclasses.replace(WEEK, rows=[], rest=None)).height > 150


def test_the_rest_has_numbers_and_no_bar() -> None:
    with_rest = dataclasses.replace(WEEK, rest=("其他29个村", 90, 0, 0, 400, 300))
    with_row = dataclasses.replace(WEEK, rows=[*WEEK.rows, ("其他29个村", 9, 0, 0, 400, 300)])
    assert picture_of(WEEK).height < picture_of(with_rest).height < picture_of(with_row).height


@pytest.mark.parametrize(
    "broken", [{"rows": [("村", 0, 0, 0, 0, 0)] * (MOST_ROWS + 1)}, {"rows": [("村", 1)]}]
)
def test_too_many_rows_and_rows_of_other_columns_are_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"rows|zip"):
        weekly(dataclasses.replace(WEEK, **broken))  # type: ignore[arg-type]


def test_too_many_events_are_refused() -> None:
    with pytest.raises(ValueError, match="events"):
        duty(dataclasses.replace(TRACK, events=[TRACK.events[0]] * (MOST_EVENTS + 1)))


@pytest.mark.parametrize("field", ["title", "period"])
def test_no_long_word_reaches_the_margin_of_the_week(field: str) -> None:
    wide = picture_of(dataclasses.replace(WEEK, **{field: LONG}))
    assert colours(wide.crop((WIDTH - MARGIN + 2, 20, WIDTH, wide.height))) == {(255, 255, 255)}


@pytest.mark.parametrize("field", ["title", "name", "office", "period", "rest"])
def test_no_long_word_reaches_the_margin_of_the_track(field: str) -> None:
    wide = picture_of(dataclasses.replace(TRACK, **{field: LONG}))
    assert colours(wide.crop((WIDTH - MARGIN + 2, 20, WIDTH, wide.height))) == {(255, 255, 255)}


def test_long_words_in_an_event_stay_between_the_margins() -> None:
    wide = picture_of(dataclasses.replace(TRACK, events=[(LONG, LONG, LONG, "red", LONG, LONG)]))
    assert colours(wide.crop((WIDTH - MARGIN + 2, 20, WIDTH, wide.height))) == {(255, 255, 255)}
    assert colours(wide.crop((0, 20, MARGIN - 2, wide.height))) == {(255, 255, 255)}


def test_a_late_event_has_its_colour_and_a_timely_one_has_not() -> None:
    timely = dataclasses.replace(TRACK, events=TRACK.events[1:], totals=[])
    assert near(picture_of(TRACK), TONES["blue"].fill) > 2000
    assert not near(picture_of(timely), TONES["blue"].fill)


def test_letters_stand_out_from_what_they_stand_on() -> None:
    for tone in TONES.values():
        assert _contrast(tone.ink, "#ffffff") > 4.5
        assert _contrast(tone.on, tone.fill) > 4.5  # WCAG 2.2, 1.4.3


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_same_fields_are_the_same_picture() -> None:
    assert weekly(WEEK) == weekly(WEEK)
    assert duty(TRACK) == duty(TRACK)


def test_letters_are_as_large_at_half_size_as_print_in_a_newspaper() -> None:
    assert font(26).size / 2 >= 13


def test_two_villages_that_begin_alike_do_not_look_alike() -> None:
    """Their names have a line of their own where there is no room beside the numbers."""
    named = [
        dataclasses.replace(
            WEEK, rows=[(f"大龙潭街道望江亭社区{end}", 1204, 987, 117, 5678, 2345)], totals=[]
        )
        for end in ("上河坝", "下河坝")
    ]
    one, other = map(picture_of, named)
    assert one.tobytes() != other.tobytes()
    assert (
        one.height
        > picture_of(dataclasses.replace(named[0], rows=[("村", 1204, 987, 117, 5678, 2345)])).height
    )


def test_the_numbers_on_tiles_are_of_one_size() -> None:
    totals = [
        ("plain", "轮到的", "1204"),
        ("done", "按时", "987"),
        ("plain", "还没办", "1"),
        ("red", "超时", "1"),
    ]
    many, few = (
        picture_of(dataclasses.replace(TRACK, totals=[("plain", "轮到的", first), *totals[1:]]))
        for first in ("1204", "12048765")
    )
    right = (many.width // 4 * 3 + 20, 0, many.width, 400)
    assert many.crop(right).tobytes() != few.crop(right).tobytes()


def test_how_late_something_was_is_never_cut() -> None:
    events = [
        ("30 Nov 15:10", "4529595", "Signed for", "blue", f"late by {n} working days", None) for n in (12, 13)
    ]
    first, second = (picture_of(dataclasses.replace(TRACK, events=[event])) for event in events)
    assert first.tobytes() != second.tobytes()
    longer = [(*events[0][:4], f"{events[0][4]}{end}", None) for end in ("", "!")]
    assert len({picture_of(dataclasses.replace(TRACK, events=[each])).tobytes() for each in longer}) == 2
