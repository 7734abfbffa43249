"""Days and moments as a reader is told them, on a frozen Monday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from locales.catalogue import Catalogue
from locales.formatting import Dates

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI).astimezone(UTC)


def dates(language: str) -> Dates:
    return Dates(Catalogue.load().words(language), MONDAY, SHANGHAI)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        ("2026-11-23 18:00", "今天下班前", "by close of business today"),
        ("2026-11-24 18:00", "明天下班前", "by close of business tomorrow"),
        ("2026-11-25 18:00", "11月25日（周三）下班前", "by close of business on Wed 25 Nov"),
        ("2027-01-04 18:00", "2027年1月4日（周一）下班前", "by close of business on Mon 4 Jan 2027"),
        ("2026-11-23 14:05", "今天 14:05 前", "by 14:05 today"),
        ("2026-11-24 02:00", "明天 02:00 前", "by 02:00 tomorrow"),
        ("2026-11-22 18:00", "昨天下班前", "by close of business yesterday"),
        ("2026-11-24 00:00", "今天 24:00 前", "by 24:00 today"),
    ],
)
def test_a_deadline_is_told_as_people_say_it(at: str, zh: str, en: str) -> None:
    assert dates("zh").deadline(local(at)) == zh
    assert dates("en").deadline(local(at)) == en


def test_a_moment_and_a_day_are_told() -> None:
    assert dates("zh").moment(local("2026-11-22 09:05")) == "昨天 09:05"
    assert dates("en").moment(local("2026-11-25 09:05")) == "Wed 25 Nov, 09:05"
    assert dates("zh").day(date(2026, 11, 23)) == "今天"


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        ("2026-11-25 18:00", "还剩2天", "2 days left"),
        ("2026-11-24 00:30", "还剩1天", "1 day left"),
        ("2026-11-23 18:00", "今天到期", "due today"),
    ],
)
def test_days_left_are_counted(at: str, zh: str, en: str) -> None:
    assert (dates("zh").left(local(at)), dates("en").left(local(at))) == (zh, en)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (-5, "刚刚", "just now"),
        (0, "刚刚", "just now"),
        (1, "1分钟前", "1 minute ago"),
        (119, "1小时前", "1 hour ago"),
        (2880, "2天前", "2 days ago"),
    ],
)
def test_what_is_past_is_told_by_its_distance(minutes: int, zh: str, en: str) -> None:
    past = MONDAY - timedelta(minutes=minutes)
    assert (dates("zh").ago(past), dates("en").ago(past)) == (zh, en)


@pytest.mark.parametrize("unit", ["s", "m", "h", "d", "wd", "mo"])
def test_every_unit_of_a_policy_has_words(unit: str) -> None:
    assert dates("zh").length(2, unit)
    assert dates("en").length(1, unit).startswith("1 ")


def test_working_days_are_told_as_such() -> None:
    assert (dates("zh").length(3, "wd"), dates("en").length(3, "wd")) == ("3个工作日", "3 working days")


@pytest.mark.parametrize("day", [date(2027, month, 1) for month in range(1, 13)])
def test_every_month_has_a_name(day: date) -> None:
    assert f"2027年{day.month}月1日" in dates("zh").day(day)
    assert f"{day:%b} 2027" in dates("en").day(day)
