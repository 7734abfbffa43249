"""A villager's name and phone in the words of a case: covered however they are spelt, and nothing else with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.naming import name_key
from supervision.unnamed import NAME, PHONE, Kept, anonymous, earlier, unmarked, unnamed

KEPT = Kept(("孔不露",), ("13900000099",))


@pytest.mark.parametrize("spelt", ["孔不露", "孔 不 露", "孔·不露", "孔\u200b不露", "孔　不　露", "孔-不-露"])
def test_a_name_is_covered_however_it_is_spelt(spelt: str) -> None:
    assert unnamed(f"住在{spelt}家隔壁", KEPT) == f"住在{NAME}家隔壁"


@pytest.mark.parametrize(
    "spelt", ["13900000099", "139-0000-0099", "139 0000 0099", "１３９００００００９９", "+86 13900000099"]
)
def test_a_phone_is_covered_however_it_is_written(spelt: str) -> None:
    assert unnamed(f"打{spelt}找他", KEPT) == f"打{PHONE}找他"


def test_a_name_over_and_over_is_covered_each_time_and_keeps_nobody_waiting() -> None:
    """As long as a story may be; looked through match by match it kept the whole house for minutes."""
    assert unnamed("孔不露" * 50_000, KEPT) == NAME * 50_000


@pytest.mark.parametrize(
    "text", ["", "孔大爷家没水", "孔不\n露", "单号8139000000991", "13900000098", "没水三天了"]
)
def test_what_is_another_stays_as_it_was_said(text: str) -> None:
    assert unnamed(text, KEPT) == text


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("王建国大爷（三组）", "王建国"),
        ("王建国、李四海", "李四海"),
        ("王建国和李四海", "王建国"),
        ("Mrs Luo Mei", "luo mei"),
        ("Lï Wei", "LI WEI"),
    ],
)
def test_a_name_beside_other_words_is_a_name_still(kept: str, said: str) -> None:
    assert unnamed(f"{said}, {said}", Kept((kept,))) == f"{NAME}, {NAME}"


def test_letters_inside_a_word_and_a_single_letter_are_no_name() -> None:
    assert unnamed("limes, 王家湾", Kept(("Li", "王"))) == "limes, 王家湾"


def test_what_was_written_down_before_it_was_put_right_is_a_name_too() -> None:
    assert [*earlier("孔不路 七组 13900000099"), *earlier("Mrs Luo group 2"), *earlier("七组")] == [
        "孔不路",
        "Mrs Luo",
    ]


def test_no_search_finds_the_marks() -> None:
    assert "姓名" not in unmarked(unnamed("孔不露家没水，13900000099", KEPT))


@given(st.text(max_size=60), st.text(max_size=60), st.text("王李张建国海不露", min_size=2, max_size=5))
def test_no_name_is_left_and_all_else_is(before: str, after: str, name: str) -> None:
    covered = unnamed(f"{before}\n{name}\n{after}", Kept((name,)))
    assert NAME in covered
    assert name not in covered
    if name_key(name)[0] not in name_key(before + after):
        assert covered == f"{before}\n{NAME}\n{after}"


@given(st.text(max_size=200))
def test_whatever_is_typed_is_covered_once_and_for_all(text: str) -> None:
    once = unnamed(text, Kept(("孔不露", "a b"), ("13900000099",)))
    assert unnamed(once, Kept(("孔不露", "a b"), ("13900000099",))) == once


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("张大爷、赵大爷，还有欧阳建国叔叔", "×、×，还有×"),
        ("打 139-0000-0098 找李建国大哥，座机0818-1234567", "打 × 找×，座机×"),
        ("Uncle Zhang and Mr. Li know", "× and × know"),
    ],
)
def test_whoever_is_called_as_a_villager_is_covered_whoever_it_is(text: str, told: str) -> None:
    assert anonymous(text, "×") == told


@pytest.mark.parametrize(
    "text", ["水务站换了水管", "老师傅说要换管", "周围的大哥都在等", "单号8139000000991", "", "和大爷说了"]
)
def test_what_calls_nobody_by_a_name_stays(text: str) -> None:
    assert anonymous(text, "×") == text


def test_a_name_that_is_only_written_is_left_as_all_others_are() -> None:
    assert anonymous("张建国、赵建国、钱建国", "×") == "张建国、赵建国、钱建国"
