"""A registered matter is found by its numbers and in its list, open or closed, by who may see it and nobody else."""

import pytest

from supervision.integrity import spellings
from supervision.numbers import check_digit
from tests.chat import Chat, Town
from tests.handlers.test_integrity import OWN, registers, sealed


@pytest.fixture
def number(supervisor: Chat, reception: Chat) -> str:
    """The sealed number of a matter that is registered."""
    given = sealed(supervisor)
    registers(reception, given, named="anonymous")
    return given


def closes(reception: Chat) -> Chat:
    return reception.presses("integrity.button.close").presses("integrity.close.done")


def test_what_is_closed_and_told_stands_in_a_list_of_its_own(reception: Chat, number: str) -> None:
    closes(reception).presses("reception.button.list_closed")
    assert OWN in reception.shows
    assert "办结 1" in reception.labels
    assert reception.presses("reception.tab.open").hears("reception.none.open")
    assert reception.presses("reception.tab.closed").presses("1").hears("integrity.ending.done")


def test_who_is_still_to_be_told_the_result_is_open(reception: Chat) -> None:
    closes(registers(reception)).presses("reception.button.list")
    assert OWN in reception.shows
    assert "办结 0" in reception.labels


@pytest.mark.parametrize("typed", ["/case {number}", "{number}", "/case " + OWN, "/case 清纪信(2026)17"])
def test_the_desk_finds_it_by_either_number_open_and_closed(reception: Chat, number: str, typed: str) -> None:
    asked = typed.format(number=number)
    assert reception.says(asked).hears("integrity.card")
    assert closes(reception).says(asked).hears("integrity.ending.done")


def test_the_desk_finds_a_number_that_is_expected(supervisor: Chat, reception: Chat) -> None:
    assert reception.says(f"/case {sealed(supervisor)}").hears("integrity.number")


@pytest.mark.parametrize("part", ["secretary", "inspector", "officer", "supervisor", "keeper", "county"])
def test_nobody_else_finds_it(town: Town, number: str, part: str) -> None:
    for asked in (number, OWN):
        assert OWN not in town.chat(part).says(f"/case {asked}").shows.replace(asked, "")
        assert not town.chat(part).hears("integrity.card")


def test_the_leader_finds_what_was_late(town: Town, reception: Chat, number: str) -> None:
    town.passes(days=64)
    assert town.chat("county").says(f"/case {number}").hears("integrity.card")


def missing_number() -> str:
    """A right number that was never given."""
    return "123456" + check_digit("123456")


def test_what_is_kept_from_the_desk_looks_like_what_is_missing(
    town: Town, supervisor: Chat, reception: Chat, number: str
) -> None:
    reception.presses("integrity.button.aside").presses("step_aside.button.yes")
    reception.presses("integrity.aside_for.kin")
    for kept, missing in ((number, missing_number()), (OWN, OWN.replace("17", "71"))):
        asked = [reception.says(f"/case {each}").shows.replace(each, "#") for each in (kept, missing)]
        assert asked[0] == asked[1]
    reception.says("/queue").presses("reception.tab.closed")
    assert reception.hears("reception.none.closed")


def test_a_number_is_found_however_its_brackets_are_written() -> None:
    assert OWN in spellings("清纪信[2026]17")
    assert OWN in spellings("清纪信(2026)17号")
    assert spellings("王支书吃拿卡要三万块") == frozenset()
