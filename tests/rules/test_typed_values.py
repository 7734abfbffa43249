"""Values of the policy as people type them: what is read, what is refused, and that nothing breaks the reader."""

from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.catalogue import Catalogue
from supervision.amounts import Sum
from supervision.calendar import Calendar
from supervision.durations import Duration, Unit, parse_duration
from supervision.overlay import as_given, rules, value_at
from supervision.policy import Policy
from supervision.sections import PolicyError, read_value
from supervision.typed_values import Reading, read_typed, readable

READING = Reading(date(2026, 11, 23), Calendar())
KINDS = [rule.kind for rule in rules().values() if not rule.whole]
DURATIONS = st.builds(Duration, st.integers(0, 120), st.sampled_from(Unit))


def typed(kind: Any, text: str) -> Any:
    return read_typed(kind, text, READING)


@pytest.mark.parametrize(
    ("text", "given_as"),
    [
        *(("3wd", "3wd"), ("4h", "4h"), ("2mo", "2mo"), (" 90 S ", "90s")),
        *(("3个工作日", "3wd"), ("三个工作日内", "3wd"), ("十五个工作日", "15wd"), ("5工作日", "5wd")),
        *(("4小时", "4h"), ("四个小时", "4h"), ("两天", "2d"), ("１０天", "10d"), ("15日", "15d")),
        *(("半小时", "30m"), ("一个半小时", "90m"), ("1.5小时", "90m"), ("一刻钟", "15m")),
        *(("两周", "14d"), ("一个星期", "7d"), ("三个月", "3mo"), ("一年", "12mo"), ("半个月", "15d")),
        *(("马上", "0s"), ("立即", "0s"), ("now", "0s"), ("0", "0s")),
        *(("3 working days", "3wd"), ("within two days", "2d"), ("an hour", "1h"), ("Half an hour", "30m")),
        *(("one week", "7d"), ("45 min", "45m"), ("改成5天", "5d")),
    ],
)
def test_a_length_of_time_is_read(text: str, given_as: str) -> None:
    assert typed(Duration, text) == given_as


@pytest.mark.parametrize(
    "text", ["半天", "3到5天", "几天", "3", "天", "-2天", "3月", "1000年", "二十多天", "soon", "3天4小时", ""]
)
def test_a_length_that_is_not_certain_is_not_guessed(text: str) -> None:
    assert typed(Duration, text) is None


@pytest.mark.parametrize(
    ("text", "given_as"),
    [
        *(
            ("18:00", "18:00"),
            ("8:30", "08:30"),
            ("18点", "18:00"),
            ("下午6点半", "18:30"),
            ("早上八点", "08:00"),
        ),
        *(
            ("18时30分", "18:30"),
            ("6 pm", "18:00"),
            ("8:30am", "08:30"),
            ("晚上9点05分", "21:05"),
            ("12am", "00:00"),
        ),
        *(("24:00", None), ("25点", None), ("18", None), ("8:75", None), ("早上", None)),
    ],
)
def test_a_time_of_day_is_read_or_not(text: str, given_as: str | None) -> None:
    assert typed(time, text) == given_as


@pytest.mark.parametrize("text", ["21:30到7:30", "晚上9点半到早上7点半", "21:30-07:30", "9:30 pm to 7:30 am"])
def test_the_quiet_of_the_night_is_two_times(text: str) -> None:
    assert typed(tuple[time, time], text) == ["21:30", "07:30"]


@pytest.mark.parametrize(
    ("kind", "text", "given_as"),
    [
        (tuple[float, ...], "50%、75%、100%", [0.5, 0.75, 1.0]),
        (tuple[float, ...], "一半，四分之三，到期", [0.5, 0.75, 1.0]),
        (tuple[float, ...], "0.5 1", [0.5, 1.0]),
        (tuple[Duration, ...], "1天、7天", ["1d", "7d"]),
        (tuple[Duration, ...], "1 day and 7 days", ["1d", "7d"]),
        (frozenset[date], "2027-02-20、2月21日", ["2027-02-20", "2027-02-21"]),
        (frozenset[date], "无", []),
        (frozenset[date], "2月30日", None),
        (frozenset[int], "2027、2028年", [2027, 2028]),
        (int, "十次", 10),
        (int, "不抽", 0),
        (int, "-1", None),
        (Sum, "5万元", "50000.00"),
        (Sum, "1,234.5", "1234.50"),
        (Sum, "0.001", None),
        (Sum, "大概3万", None),
        (bool, "可以", True),
        (bool, "不行", False),
        (bool, "也许", None),
    ],
)
def test_lists_numbers_and_amounts(kind: Any, text: str, given_as: Any) -> None:
    assert typed(kind, text) == given_as


@settings(deadline=None)
@given(DURATIONS, st.sampled_from(["zh", "en"]))
def test_what_the_bot_says_of_a_length_can_be_typed_back(length: Duration, language: str) -> None:
    said = Catalogue.load().words(language)(f"duration.{length.unit}", count=length.amount)
    assert parse_duration(typed(Duration, said)) == length


@settings(deadline=None)
@given(
    st.sampled_from(KINDS),
    st.text(max_size=40) | st.from_regex(r"[0-9一二三十半个天小时月:点到% ,、.wdhms]{1,12}"),
)
def test_whatever_is_typed_is_read_to_what_the_file_may_say_or_not_at_all(kind: Any, text: str) -> None:
    found = typed(kind, text)
    if found is not None:
        with suppress(PolicyError):
            assert as_given(kind, read_value(kind, found, "x")) is not None


@pytest.mark.parametrize("path", [path for path, rule in rules().items() if not rule.whole])
def test_every_default_is_written_as_it_is_read(path: str) -> None:
    value = value_at(Policy(), path)
    assert read_value(rules()[path].kind, as_given(rules()[path].kind, value), path) == value
    assert readable(rules()[path].kind)
