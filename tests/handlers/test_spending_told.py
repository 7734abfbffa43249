"""What was told with a spending's steps, read afterwards: on the card, on the picture, on paper."""

from tests.chat import Chat, Town
from tests.handlers.playing import opens
from tests.handlers.spent import COMMITTEE, carried_to, registers, step
from tests.handlers.test_case_file import kept, prints, words_of
from tests.handlers.test_case_picture import looks, told_of
from tests.handlers.test_exports import Office


def test_the_card_says_who_signed_and_how_the_contractor_was_chosen(
    inspector: Chat, secretary: Chat, officer: Chat
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "payment")
    for who in (inspector, secretary, officer):
        shown = opens(who, number).shows
        assert f"签字人：{COMMITTEE}" in shown
        assert "方式：比价" in shown


def test_the_picture_calls_each_step_by_its_name(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "published")
    assert [words for words, *_ in told_of(looks(inspector, number))][1:-1] == [
        *("初步核实", "备案", "党支部提议", "村两委商议", "党员大会", "村民代表决议")
    ]


def test_the_paper_ties_each_proof_to_its_step(town: Town, inspector: Chat, secretary: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "work")
    step(inspector, number)
    kept(town, office := Office(town), number)
    said = words_of(prints(office, secretary, number))
    assert "2026年11月23日（周一）　定施工方　何检员\n" in said
    assert "金额：48,000.00元（肆万捌仟元整）\n方式：比价" in said
    assert "记下一步" not in said
    assert "照片1　初步核实（" in said
