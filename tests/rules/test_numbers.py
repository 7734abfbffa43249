"""Case numbers: said on the phone, written in many ways, every single slip found."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.numbers import (
    Reading,
    check,
    check_digit,
    new_case_number,
    new_receipt_code,
    number_alone,
    read_number,
    read_receipt_code,
)

quick = settings(max_examples=60, deadline=None, database=None)
numbers = st.integers(100_000, 999_999).map(lambda n: f"{n}{check_digit(str(n))}")


def test_a_new_number_has_seven_digits_and_checks() -> None:
    made = [new_case_number(Random(seed)) for seed in range(200)]
    assert all(len(number) == 7 and number[0] != "0" and check(number) for number in made)


def test_the_check_digit_is_damms() -> None:
    assert check_digit("572") == "4"  # the worked example of Damm's paper


@quick
@given(numbers, st.integers(0, 6), st.integers(1, 9))
def test_every_wrong_digit_is_found(number: str, place: int, step: int) -> None:
    wrong = str((int(number[place]) + step) % 10)
    assert not check(number[:place] + wrong + number[place + 1 :])


@quick
@given(numbers, st.integers(0, 5))
def test_every_swap_of_neighbours_is_found(number: str, place: int) -> None:
    a, b = number[place], number[place + 1]
    assert a == b or not check(number[:place] + b + a + number[place + 2 :])


@pytest.mark.parametrize(
    "text",
    [
        "2408917",
        "２４０８９１７",
        "240 8917",
        "240-8917",
        "2-4-0-8-9-1-7",
        "2408917号",
        "No.2408917",
        "#2408917",
        "号：2408917",
        "二四零八九一七",
        "二四〇八九幺七",
        "查一2408917",
        "补到 2408917 那件，谢谢",
        "2026年11月的 2408917号怎么样了",
        "电话13900000001，号2408917",
        "1234567不对，是2408917",
        "2408917\n123456",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert read_number(text) == Reading(number="2408917")


@pytest.mark.parametrize(
    ("text", "mistyped"), [("2408971", "2408971"), ("240 8971号", "2408971"), ("号240891", "240891")]
)
def test_a_number_with_a_slip_is_told_apart(text: str, mistyped: str) -> None:
    assert read_number(text) == Reading(mistyped=mistyped)


@pytest.mark.parametrize(
    "text", ["", "13900000001", "139 0000 0001", "水管断了三天", "11月23号", "123456", "五十多户"]
)
def test_other_digits_are_no_number(text: str) -> None:
    assert read_number(text) == Reading()


@quick
@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    reading = read_number(text)
    assert reading.number is None or check(reading.number)


@pytest.mark.parametrize("text", ["2408917", "240 8917", "2408917号", "No.2408917", "二四零八九一七"])
def test_nothing_but_a_number_is_told(text: str) -> None:
    assert number_alone(text) == "2408917"


@pytest.mark.parametrize(
    "text", ["2408918", "查2408917这件", "2408917号修好了", "13900000097", "", "2408917 " * 3]
)
def test_a_number_among_words_is_not_alone(text: str) -> None:
    assert number_alone(text) is None


def test_receipt_codes_keep_their_leading_zeros() -> None:
    assert all(len(new_receipt_code(Random(seed))) == 6 for seed in range(300))


def test_a_receipt_code_is_found_beside_its_number() -> None:
    assert read_receipt_code("2408917 ０１２３４５") == "012345"
    assert read_receipt_code("2408917") is None
