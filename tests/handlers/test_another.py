"""［另一件］: a number that somebody wrote is read by those only who see that matter, and taken back like any other."""

from typing import Any

import pytest

from storage import outbox
from supervision.numbers import new_case_number, written_in
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, opens, report
from tests.handlers.test_recusal import about, names
from tests.handlers.test_taken_back import tells


@pytest.fixture
def quoting(town: Town, supervisor: Chat, inspector: Chat, secretary: Chat) -> str:
    """A matter on the inspector's desk."""
    number = report(supervisor)
    hand_over(secretary, number)
    town.clock.forward(minutes=3)
    return number


def notes(who: Chat, number: str, words: str) -> Chat:
    opens(who, number).presses("move.button.more").presses("move.button.note").says(words)
    return who


def test_who_is_concerned_in_the_other_does_not_read_its_number(
    supervisor: Chat, inspector: Chat, secretary: Chat, quoting: str
) -> None:
    other = about(supervisor, "何检员")
    assert other in notes(secretary, quoting, f"和{other}号一起去看").shows
    assert other not in opens(inspector, quoting).shows
    assert "和［另一件］号一起去看" in inspector.shows


def test_named_later_he_does_not_keep_what_he_has_read(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, quoting: str
) -> None:
    other = report(supervisor, "井水浑了")
    written = f"{other[:3]} {other[3:]}"
    notes(secretary, quoting, f"和{written}号一起去看")
    assert written in opens(inspector, quoting).shows
    town.clock.forward(days=40)
    town.act(outbox.tidy)
    names(supervisor, other, "何检员")
    assert not tells(inspector, written)
    assert "［另一件］" in opens(inspector, quoting).shows


def test_a_number_that_nobody_has_looks_the_same(
    inspector: Chat, secretary: Chat, quoting: str, unused: str
) -> None:
    notes(secretary, quoting, f"和{unused}号一起去看，要{unused}元")
    assert f"和［另一件］号一起去看，要{unused}元" in opens(inspector, quoting).shows


def test_a_report_that_begins_with_one_does_not_show_its_first_digits_in_a_list(
    supervisor: Chat, secretary: Chat, unused: str
) -> None:
    report(supervisor, f"上回说的那件事情到底怎么样，{unused}还没办")
    assert "到底怎么样，" in secretary.says("/ledger").shows
    assert f"到底怎么样，{unused[0]}" not in secretary.shows


@pytest.fixture
def unused(town: Town) -> str:
    """A number as it is given, of no case."""
    from random import Random

    random: Any = Random(7)
    drawn = (new_case_number(random) for _ in range(99))
    return town.read(lambda work: next(each for each in drawn if work.cases.by_number(each) is None))


@pytest.mark.parametrize(
    "words", ["{}", "号：{}。", "第{}号", "{0[0]} {0[1]} {0[2]} {0[3]} {0[4]} {0[5]} {0[6]}"]
)
def test_it_is_found_as_people_write_it(words: str, unused: str) -> None:
    text = words.format(unused)
    assert [number for _, _, number in written_in(text)] == [unused]
    assert [number for _, _, number in written_in(text.translate(WIDE))] == [unused]


WIDE = {ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}
