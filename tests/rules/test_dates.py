"""Dates as people type them, read on Monday 23 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.calendar import Calendar
from supervision.dates import read_day

MONDAY = date(2026, 11, 23)
CALENDAR = Calendar(holidays=frozenset({date(2026, 11, 25)}))


def read(text: str, today: date = MONDAY) -> date | None:
    return read_day(text, today, CALENDAR)


@pytest.mark.parametrize(
    "text",
    [
        "12月3日", "12月3号", "12-3", "12/3", "12.3", "12-03", "2026-12-03", "2026/12/3", "2026年12月3日",
        "１２月３日", "十二月三日", "二〇二六年十二月三日", "3号", "下月3号", "下个月三号", " 12 月 3 日 ",
        "12月3日前", "12月3日之前", "12-3前", "12月3日下班前", "到12月3日", "限12月3日前", "12月3日回来上班",
        "12月3日（周四）", "12月3日星期四", "下周四", "下星期四", "下个礼拜四", "10天后", "十天后", "10日后", "过10天",
        "Dec 3", "3 Dec", "December 3rd", "3rd of December", "Dec. 3, 2026", "3 December 2026", "by Dec 3",
        "Thu 3 Dec", "Thursday, 3 December", "in 10 days", "ten days later", "DEC 3",
    ],
)  # fmt: skip
def test_the_third_of_december_is_read_however_it_is_written(text: str) -> None:
    assert read(text) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("今天", 0), ("明天", 1), ("明日", 1), ("后天", 2), ("大后天", 3), ("明天前", 1), ("明天回来", 1),
        ("3天后", 3), ("三天以后", 3), ("3天", 3), ("三天内", 3), ("两周后", 14), ("一个星期后", 7), ("2周", 14),
        ("周五", 4), ("星期天", 6), ("周日前", 6), ("本周五", 4), ("这周五前", 4), ("下周一", 7), ("下周日", 13),
        ("下下周一", 14), ("一个月后", 30), ("月底", 7), ("月底前", 7), ("下月底", 38),
        ("today", 0), ("Tomorrow", 1), ("day after tomorrow", 2), ("the day after tomorrow", 2),
        ("in 3 days", 3), ("three days", 3), ("a week later", 7), ("in two weeks", 14), ("Friday", 4),
        ("this Friday", 4), ("next Monday", 7), ("on Friday", 4), ("in a month", 30),
    ],
)  # fmt: skip
def test_a_day_is_reckoned_from_today(text: str, days: int) -> None:
    assert read(text) == MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    "text", ["3个工作日后", "三个工作日", "3工作日内", "3 working days", "in 3 business days"]
)
def test_working_days_pass_over_a_holiday(text: str) -> None:
    assert read(text) == date(2026, 11, 27)


@pytest.mark.parametrize(
    "text", ["周一", "Monday", "next Friday", "3日前", "next week", "3/12/26", "几天后", "周末"]
)
def test_what_could_mean_two_days_is_not_guessed(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2月30日",
        "13-1",
        "31.11",
        "2026-02-29",
        "0号",
        "12月3日（周五）",
        "Fri 3 Dec",
        "1999-12-03",
        "Feb 30",
    ],
)
def test_an_impossible_date_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    ["3天前", "两周前", "3 days ago", "水管破了", "尽快", "12", "1234567", "9999天后", "12月", "十百天后"],
)
def test_what_is_no_date_to_come_is_none(text: str) -> None:
    assert read(text) is None


def test_a_day_just_past_is_read_as_past_and_one_long_past_as_next_years() -> None:
    assert read("11月20日") == date(2026, 11, 20)
    assert read("1月5日") == date(2027, 1, 5)
    assert read("5 Jan") == date(2027, 1, 5)


def test_a_leap_day_is_read_where_there_is_one() -> None:
    assert read("2月29日", date(2027, 11, 23)) == date(2028, 2, 29)
    assert read("2月29日", date(2026, 11, 23)) is None


def test_the_end_of_a_month_is_its_last_day() -> None:
    assert read("一个月后", date(2027, 1, 31)) == date(2027, 2, 28)
    assert read("下月底", date(2027, 1, 31)) == date(2027, 2, 28)
    assert read("31号", date(2027, 1, 31)) == date(2027, 1, 31)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="0123456789一二三十两年月日号天周个工作后前下本星期 -/.abcdeinoxt（）", max_size=12))
def test_anything_may_be_typed(text: str) -> None:
    day = read(text)
    assert day is None or date(2000, 1, 1) <= day < date(3000, 1, 1)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dates(date(2026, 11, 23), date(2027, 4, 30)))
def test_a_day_to_come_written_in_full_or_short_is_that_day(day: date) -> None:
    assert read(f"{day:%Y-%m-%d}") == read(f"{day.month}月{day.day}日") == read(f"{day:%d %b}") == day
