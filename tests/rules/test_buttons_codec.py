"""Buttons as bytes: what is written is read, fits Telegram's 64 bytes, and cannot be made by anybody else."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.seal import Seal
from handlers.buttons import MOST_BYTES, number, read, value_of, write
from handlers.screen import Button

SEAL = Seal(bytes(64))
WORDS = st.text(string.ascii_letters + string.digits + ".", min_size=1, max_size=8)


@given(action=WORDS, args=st.lists(WORDS, max_size=3))
def test_what_is_written_is_read(action: str, args: list[str]) -> None:
    button = Button("label", action, tuple(args))
    if len("\x1f".join((action, *args))) <= MOST_BYTES:
        assert read(write(button)) == (action, tuple(args))
    else:
        with pytest.raises(ValueError, match="too long"):
            write(button)


@given(text=st.text(string.printable, min_size=1, max_size=MOST_BYTES), chat=st.integers(1, 2**52))
def test_a_sealed_button_fits_and_opens_in_its_chat_only(text: str, chat: int) -> None:
    data = SEAL.close(chat, text)
    assert len(data.encode()) <= 64
    assert SEAL.open(chat, data) == text
    assert SEAL.open(chat + 1, data) is None


@given(st.text(max_size=64))
def test_nothing_made_up_opens(data: str) -> None:
    assert SEAL.open(1, data) is None


@given(st.integers(0, 2**40))
def test_numbers_in_buttons_come_back(value: int) -> None:
    assert value_of(number(value)) == value


@given(st.text(max_size=5))
def test_what_is_no_number_is_read_without_harm(text: str) -> None:
    assert isinstance(value_of(text), int)
