"""A place that is sent lies with who the villager is: everybody reads the village, and who must go there opens it."""

import pytest
from sqlalchemy import text

from supervision.stories import unplaced
from tests.chat import Chat, Town, location, photo
from tests.handlers.playing import STORY, answer, case_of, hand_over, newest, opens, verify

DEGREES = "30.50000, 104.10000"


def file(supervisor: Chat) -> str:
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY).sends(location())
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    return newest(supervisor.town).number


@pytest.fixture
def number(supervisor: Chat) -> str:
    return file(supervisor)


def reads(*chats: Chat) -> bool:
    """Whether the degrees stand in any message of theirs."""
    return any("30.5" in shown.text for chat in chats for shown in chat.messages.values())


def looks(chat: Chat, number: str) -> Chat:
    return opens(chat, number).presses("move.button.place")


def acts(town: Town, number: str) -> list[str]:
    case = case_of(town, number)
    return [act for _, act, _ in town.read(lambda work: work.journal.of_case(case.id))]


def test_the_card_says_that_there_is_a_place_and_nobody_reads_where(
    town: Town, number: str, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    for chat in (supervisor, secretary, officer):
        opens(chat, number)
    assert "附了位置" in secretary.shows
    assert not reads(supervisor, secretary, officer)
    secretary.says("/queue")
    officer.says("/ledger")
    assert not reads(supervisor, secretary, officer)


def test_whoever_signs_or_watches_need_not_go_there(
    number: str, secretary: Chat, officer: Chat, inspector: Chat
) -> None:
    for chat in (secretary, officer, inspector):
        assert not opens(chat, number).offers("move.button.place")


def test_whoever_handles_it_opens_the_place_protected_and_it_leaves_the_chat(
    town: Town, number: str, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, number)
    looks(inspector, number)
    [shown] = [each for each in inspector.answers if DEGREES in each.text]
    assert shown.part is not None
    assert shown.part.protected
    assert acts(town, number)[-1] == "place_shown"
    town.passes(hours=24)
    assert not reads(inspector)


def test_a_button_of_before_shows_nothing_to_who_does_not_handle_it_any_more(
    number: str, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, number)
    button = opens(inspector, number).button("move.button.place")
    answer(inspector, number)
    verify(supervisor, number)
    opens(supervisor, number).presses("move.button.tell").presses("asked.face")
    supervisor.presses("satisfaction.satisfied")
    inspector.presses_again(button)
    assert inspector.hears("refusal.place_not_yours")
    assert not reads(inspector)


def test_the_supervisor_who_sent_it_opens_it(number: str, supervisor: Chat) -> None:
    assert DEGREES in looks(supervisor, number).shows


def test_a_place_in_the_middle_of_nothing_is_kept_and_added_to_a_case(
    town: Town, number: str, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.sends({**location(), "location": (30.6, 104.2)})
    assert "附了位置" in supervisor.shows
    supervisor.presses("held.case")
    supervisor.says(number)
    assert not reads(supervisor, secretary)
    assert "30.60000, 104.20000" in looks(supervisor, number).shows


def test_a_place_answers_a_message_about_a_case(town: Town, supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY)
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    filed = newest(town).number
    opens(supervisor, filed).sends({**location(), "reply_to": supervisor.answers[-1].id})
    assert supervisor.hears("supplement.done")
    assert "附了位置" in opens(secretary, filed).shows
    assert not reads(secretary)


def test_the_place_goes_with_who_the_villager_is_before_the_words_do(town: Town, number: str) -> None:
    case = case_of(town, number)
    held = town.read(lambda work: work.execute(text("SELECT identity_key_id FROM complainants")).scalar())
    assert town.store.act_now(lambda work: work.deletions.forget_identities(case)) == 1
    assert town.read(lambda work: work.cases.spots(case.id)) == ()
    assert not town.store.ground.keys.has(held)
    assert town.read(lambda work: work.deletions.was_forgotten(case.id)) is False


def test_a_line_of_before_is_read_without_its_degrees() -> None:
    assert unplaced("村口\n📍 30.50000, 104.10000\n漏水") == "村口\n📍\n漏水"


def test_words_are_asked_for_where_only_a_place_was_sent(supervisor: Chat) -> None:
    supervisor.sends(location()).presses("held.report").presses("track.button.everyday")
    assert supervisor.hears("report.story")
    supervisor.says(STORY).sends(photo()).presses("report.button.file")
    assert "附了位置" in opens(supervisor, newest(supervisor.town).number).shows
