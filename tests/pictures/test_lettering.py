"""Chinese and English lines that fit, with every character a village name uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.lettering import drawable, font, wrapped

FACE = font(36)
NO_SUCH = bytes(FACE.getmask("\ue123"))


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("sign", "垸塆㙍堰凼岜峁垴圪塝")
def test_rare_characters_of_village_names_are_in_the_font(sign: str, bold: bool):
    face = font(36 if not bold else 52, bold=bold)
    assert bytes(face.getmask(sign)) != bytes(face.getmask("\ue123"))


@given(st.text(alphabet="水管漏了，。（）“” abcdefgh12-", max_size=60))
def test_no_line_is_wider_than_asked_and_no_sign_is_lost(text: str):
    lines = wrapped(text, FACE, 300)
    assert all(FACE.getlength(line) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_line_does_not_begin_with_a_comma():
    lines = wrapped("一二三四五六七，八九十", FACE, 36 * 7)
    assert lines == ["一二三四五六", "七，八九十"]


def test_english_breaks_between_words():
    assert wrapped("The township answers tomorrow", FACE, 300) == ["The township", "answers", "tomorrow"]


def test_a_word_longer_than_the_line_is_broken():
    assert len(wrapped("x" * 60, FACE, 300)) > 1


def test_what_does_not_fit_ends_in_an_ellipsis():
    lines = wrapped("水" * 60, FACE, 36 * 5, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("水…")
    assert FACE.getlength(lines[1]) <= 36 * 5


def test_a_new_line_stays_a_new_line():
    assert wrapped("甲\n乙", FACE, 300) == ["甲", "乙"]


def test_what_somebody_typed_that_the_font_has_not_got_is_no_box():
    assert drawable("没水吃😡了🔴，\ufe0f第三天") == "没水吃了，第三天"


def test_a_letter_that_the_font_has_not_got_stays_as_the_name_it_is_of():
    assert drawable("𠮷林村") == "𠮷林村"


def test_a_foreign_name_is_cut_at_the_edge_and_not_after_its_first_word():
    assert len(wrapped("Maimaiti Abudurehemanjiang Aihemaiti", FACE, 300, 1)[0]) > len("Maimaiti…") + 4
