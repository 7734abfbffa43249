"""Buttons: only what we wrote, for this chat, is understood."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.seal import Seal
from handlers.buttons import MOST_BYTES

SEAL = Seal(bytes(range(64)))


@given(st.integers(-(2**52), 2**52), st.text(max_size=10).filter(lambda text: "\0" not in text))
def test_a_button_comes_back_as_it_was_written(chat_id: int, text: str) -> None:
    if text:
        assert SEAL.open(chat_id, SEAL.close(chat_id, text)) == text


def test_the_longest_button_fits() -> None:
    assert len(SEAL.close(2**52, "x" * MOST_BYTES)) <= 64
    with pytest.raises(ValueError, match="button of"):
        SEAL.close(1, "x" * (MOST_BYTES + 1))


def test_a_button_of_another_chat_says_nothing() -> None:
    assert SEAL.open(2, SEAL.close(1, "d\x1fabc")) is None


def test_a_button_under_another_key_says_nothing() -> None:
    assert Seal(secrets.token_bytes(64)).open(1, SEAL.close(1, "d")) is None


def test_a_button_of_the_version_before_is_still_understood() -> None:
    before = "2ANBbYL+eb)asx4a;2(8c*P->0ieTl3"
    assert SEAL.open(1, before) == "d\x1fabc"
    assert SEAL.open(1, "3" + before[1:]) is None


def test_a_button_is_spelt_for_speed_where_it_fits_and_densely_where_not() -> None:
    assert {SEAL.close(2**52, "x" * long)[0] for long in range(1, 27)} == {"3"}
    assert {SEAL.close(2**52, "x" * long)[0] for long in range(27, MOST_BYTES + 1)} == {"2"}


def test_another_version_says_nothing() -> None:
    assert SEAL.open(1, "1" + SEAL.close(1, "d")[1:]) is None


@given(st.data())
def test_any_change_is_noticed(data: st.DataObject) -> None:
    good = SEAL.close(1, "d\x1fabcdefgh\x1f1\x1fnext")
    at = data.draw(st.integers(0, len(good) - 1))
    letter = data.draw(st.sampled_from("ABCDxyz0189-_=é\0 "))
    changed = good[:at] + letter + good[at + 1 :]
    assert changed == good or SEAL.open(1, changed) is None
    assert SEAL.open(1, good[:at]) is None


@given(st.text(max_size=70))
def test_nothing_made_up_is_understood(data: str) -> None:
    assert SEAL.open(1, data) is None
