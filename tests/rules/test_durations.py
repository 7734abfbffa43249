"""Durations as a policy writes them."""

import pytest

from supervision.durations import Duration, DurationError, Unit, parse_duration


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("90s", 90, Unit.SECONDS),
        ("15m", 15, Unit.MINUTES),
        ("4h", 4, Unit.HOURS),
        ("5d", 5, Unit.DAYS),
        ("3wd", 3, Unit.WORKING_DAYS),
        ("2mo", 2, Unit.MONTHS),
        (" 3 WD ", 3, Unit.WORKING_DAYS),
        ("0s", 0, Unit.SECONDS),
    ],
)
def test_every_unit_is_read(text: str, amount: int, unit: Unit) -> None:
    assert parse_duration(text) == Duration(amount, unit)


@pytest.mark.parametrize("text", ["", "5", "d", "-1d", "1.5h", "1w", "1d2h", "五天", "٣d", "999999999mo"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DurationError):
        parse_duration(text)


def test_a_refusal_says_what_to_write() -> None:
    with pytest.raises(DurationError, match=r"'1w' is no duration; .* as in 3wd"):
        parse_duration("1w")


def test_a_duration_writes_itself_as_it_was_read() -> None:
    assert str(parse_duration("3wd")) == "3wd"
