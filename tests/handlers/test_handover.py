"""A supervisor is replaced while twelve matters are open: nothing is lost, nothing is seen by who has gone."""

from supervision.cases import State
from tests.chat import Chat, Town, contact
from tests.handlers.playing import answer, hand_over, opens, report, state_of, verify
from tests.handlers.test_enrolment import PHONE, invited

HOUSES = 12


def comes_in(town: Town, newcomer: Chat) -> None:
    """By the link and the big button, in the place of who was in office."""
    newcomer.says(f"/start {invited(town)}").sends(contact(PHONE))
    assert newcomer.hears("home.supervisor")


def test_twelve_open_cases_pass_to_the_successor_in_one_act(
    town: Town, english: Chat, stranger: Chat
) -> None:
    numbers = [report(english, f"第{nth}户没有水") for nth in range(HOUSES)]
    comes_in(town, stranger)
    assert [number for number in numbers if number not in opens(stranger, number).shows] == []
    for number in numbers:
        assert opens(english, number).hears("refusal.missing")


def test_what_was_begun_by_one_is_ended_by_the_other(
    town: Town, english: Chat, stranger: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(english)
    hand_over(secretary, number)
    comes_in(town, stranger)
    answer(inspector, number)
    verify(stranger, number)
    assert state_of(town, number) is State.VERIFIED
    english.forgets()
    assert number not in english.shows
