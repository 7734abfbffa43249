"""Amounts: as people type them, in figures, and in Chinese capitals; whatever is written is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.amounts import MOST, AmountError, capitals, figures, read_amount

FEN = st.integers(min_value=1, max_value=MOST)


@pytest.mark.parametrize(
    ("said", "fen"),
    [
        ("32500", 32_500_00),
        ("32,500.00元", 32_500_00),
        ("３２５００", 32_500_00),
        ("３２，５００．５０", 32_500_50),
        ("3万2千5", 32_500_00),
        ("3万2", 32_000_00),
        ("三万二", 32_000_00),
        ("三万二千五百元", 32_500_00),
        ("3.25万", 32_500_00),
        ("3万2500", 32_500_00),
        ("三万零五元", 30_005_00),
        ("一万零五十", 10_050_00),
        ("十五块", 15_00),
        ("两千三", 2_300_00),
        ("三百五", 350_00),
        ("三百零五", 305_00),
        ("2千05", 2_005_00),
        ("三块五", 3_50),
        ("五毛", 50),
        ("0.05", 5),
        ("¥ 1 200", 1_200_00),
        ("人民币壹万贰仟叁佰肆拾伍元陆角柒分", 12_345_67),
        ("一百二十万", 1_200_000_00),
        ("1.5亿", 150_000_000_00),
        ("1亿2000万", 120_000_000_00),
        ("共计4万8千元整", 48_000_00),
        ("RMB 96,000.00", 96_000_00),
        ("96000 yuan", 96_000_00),
    ],
)
def test_an_amount_is_read_as_it_is_meant(said: str, fen: int) -> None:
    assert read_amount(said) == fen


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "unreadable"),
        ("很多", "unreadable"),
        ("大概3万", "unreadable"),
        ("3万25", "unreadable"),
        ("3.2万5", "unreadable"),
        ("3,25", "unreadable"),
        ("千五", "unreadable"),
        ("-500", "unreadable"),
        ("5万到6万", "unreadable"),
        ("3万5万", "unreadable"),
        ("1.2.3", "unreadable"),
        ("元", "unreadable"),
        ("1e9", "unreadable"),
        ("9" * 61, "unreadable"),
        ("12.345", "too_fine"),
        ("0", "nothing"),
        ("零元", "nothing"),
        ("9999999999999", "too_much"),
    ],
)
def test_what_is_not_certain_is_not_guessed(said: str, code: str) -> None:
    with pytest.raises(AmountError) as refused:
        read_amount(said)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (12_345_67, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (100_000_00, "壹拾万元整"),
        (10_00, "壹拾元整"),
        (1_409_50, "壹仟肆佰零玖元伍角"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
        (107_000_53, "壹拾万柒仟元伍角叁分"),
        (10_005_000_00, "壹仟万伍仟元整"),
        (100_000_005_00, "壹亿零伍元整"),
        (100_050_000_00, "壹亿零伍万元整"),
        (101_000_000_00, "壹亿零壹佰万元整"),
        (1_010_00, "壹仟零壹拾元整"),
        (5, "伍分"),
        (10_000_000_00, "壹仟万元整"),
        (100_010_01, "壹拾万零壹拾元零壹分"),
        (50, "伍角"),
        (0, "零元整"),
    ],
)
def test_capitals_are_written_as_banks_ask_for_them(fen: int, said: str) -> None:
    assert capitals(fen) == said


@given(FEN)
def test_capitals_are_read_back(fen: int) -> None:
    assert read_amount(capitals(fen)) == fen


@given(FEN)
def test_figures_are_read_back(fen: int) -> None:
    assert read_amount(figures(fen)) == fen
    assert read_amount(f"{fen // 100}.{fen % 100:02}元") == fen


@given(FEN)
def test_capitals_hold_no_two_zeros_beside_each_other(fen: int) -> None:
    said = capitals(fen)
    assert "零零" not in said
    assert not said.startswith(("零", "元"))
    assert said.endswith(("整", "角", "分"))


@given(st.text(max_size=70))
def test_whatever_is_typed_is_an_amount_or_one_refusal(said: str) -> None:
    assert 0 <= _read(said) <= MOST


def _read(said: str) -> int:
    try:
        return read_amount(said)
    except AmountError:
        return 0


@pytest.mark.parametrize("fen", [-1, MOST + 1])
def test_what_is_out_of_range_is_not_written(fen: int) -> None:
    with pytest.raises(ValueError, match="range"):
        capitals(fen)
