"""A case's number where words are wanted: not written down, and the way to that case; the same of every number."""

from handlers.flow import FLOWS
from handlers.wordless import DIGITS_WANTED
from tests.chat import Chat
from tests.handlers.playing import hand_over, opens, report

NOBODYS = "1000002"


def asked_where_it_goes(secretary: Chat, number: str) -> Chat:
    """At a question that wants words."""
    return opens(secretary, number).presses("move.button.more").presses("move.button.transfer")


def test_it_is_not_written_down_and_the_case_is_one_tap_away(supervisor: Chat, secretary: Chat) -> None:
    here, other = report(supervisor), report(supervisor, "路烂了")
    asked_where_it_goes(secretary, here).says(f"{other}号")
    assert secretary.hears("flow.number")
    secretary.presses("flow.number.look")
    assert (secretary.hears("case.card"), other in secretary.shows) == (True, True)


def test_the_question_still_waits_and_takes_words_with_a_number(supervisor: Chat, secretary: Chat) -> None:
    here, other = report(supervisor), report(supervisor, "路烂了")
    asked_where_it_goes(secretary, here).says(other).presses("flow.number.look")
    secretary.says(f"县水利局收，跟{NOBODYS}号一起")
    assert "转给别处" in opens(secretary, here).shows


def test_of_no_case_it_says_the_same(supervisor: Chat, neighbour: Chat) -> None:
    number = report(neighbour)
    supervisor.says("报问题").presses("track.button.everyday")
    said = {each: supervisor.says(each).shows.replace(each, "") for each in (number, NOBODYS)}
    assert said[number] == said[NOBODYS]
    missing = {each: supervisor.says(each).presses("flow.number.look").shows for each in (number, NOBODYS)}
    assert missing[number] == missing[NOBODYS]


def test_where_a_number_is_asked_for_it_is_the_answer(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    assert supervisor.says("/case").says(number).hears("case.card")


def test_every_question_that_may_be_answered_by_digits_exists() -> None:
    assert {step.wants for made in FLOWS.values() for step in made.steps.values()} >= DIGITS_WANTED
