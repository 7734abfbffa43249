"""Buttons: forged, foreign, old, pressed twice, pressed after the world has moved; search; language; home."""

import pytest

from handlers.commands import COMMANDS
from supervision.cases import State
from tests.cast import PARTS
from tests.chat import Chat, Town
from tests.handlers.playing import STORY, case_of, hand_over, opens, report, state_of


def test_a_forged_button_changes_nothing(supervisor: Chat) -> None:
    supervisor.says("/help").presses_again((supervisor.last, "1Zm9yZ2Vk"))
    assert supervisor.hears("refusal.button_old")
    assert supervisor.hears("home.supervisor")


def test_a_button_of_another_chat_is_a_forged_one(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number)
    supervisor.presses_again((1, secretary.button("move.button.sign")[1]))
    assert supervisor.hears("refusal.button_old")
    assert state_of(supervisor.town, number) is State.SUBMITTED


def test_pressed_twice_is_done_once(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    button = opens(secretary, number).button("move.button.signassign")
    secretary.presses_again(button)
    version = case_of(secretary.town, number).version
    secretary.presses_again(button)
    assert secretary.hears("refusal.moved")
    assert secretary.hears("case.card")
    assert case_of(secretary.town, number).version == version


def test_report_pressed_twice_is_one_case(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(STORY).presses("report.button.no_photo")
    button = supervisor.button("report.button.file")
    supervisor.presses_again(button).presses_again(button)
    assert supervisor.hears("refusal.draft_gone")
    assert supervisor.says("/records").shows.count("青石村") == 1


def test_an_old_question_shows_the_present_one(supervisor: Chat) -> None:
    supervisor.says("报问题")
    old = supervisor.button("track.button.everyday")
    supervisor.presses("track.button.everyday").says(STORY).presses_again(old)
    assert supervisor.hears("refusal.step_passed")
    assert supervisor.hears("report.photos")


def test_a_press_after_the_state_moved_shows_the_present_card(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    old = opens(secretary, number).button("move.button.sign")
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.start")
    secretary.presses_again(old)
    assert secretary.hears("refusal.moved")


def test_a_press_after_the_office_was_lost_finds_nothing(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    old = opens(secretary, number).button("move.button.sign")
    person = town.read(lambda work: work.people.by_user(secretary.user_id))
    [office] = town.read(lambda work: work.offices.of_person(person.id, work.now))
    town.act(lambda work: work.offices.end(office.id, work.now))
    secretary.presses_again(old)
    assert secretary.hears("refusal.missing")
    assert state_of(town, number) is State.SUBMITTED


def test_a_notice_to_somebody_without_office_is_not_said(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    secretary.forgets()
    person = town.read(lambda work: work.people.by_user(secretary.user_id))
    [office] = town.read(lambda work: work.offices.of_person(person.id, work.now))
    town.act(lambda work: work.offices.end(office.id, work.now))
    report(supervisor, "又一处")
    assert secretary.shows == ""


@pytest.mark.parametrize("written", ["{0}", "{0}号", "查一下{0}", "{1}", "{2}", "#{0}"])
def test_a_number_is_found_however_it_is_written(supervisor: Chat, secretary: Chat, written: str) -> None:
    number = report(supervisor)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    secretary.says("/case").says(written.format(number, wide, f"{number[:3]} {number[3:]}"))
    assert secretary.hears("case.card")


def test_a_wrong_check_digit_is_said_so(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert secretary.says(f"/case {wrong}").hears("refusal.number_mistyped")


def test_words_find_the_case(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    secretary.says("/case 水管")
    assert secretary.hears("search.found")
    assert number in secretary.shows


@pytest.mark.parametrize("words", ["没有的词", "%", "_", "' OR 1=1 --"])
def test_words_that_are_nowhere_find_nothing(supervisor: Chat, secretary: Chat, words: str) -> None:
    report(supervisor)
    assert secretary.says(f"/case {words}").hears("search.nothing")


def test_words_find_nothing_of_another_township(supervisor: Chat, elsewhere: Chat) -> None:
    report(supervisor)
    assert elsewhere.says("/case 水管").hears("search.nothing")


def test_a_search_that_was_asked_for_takes_the_next_words(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    assert secretary.says("/case").hears("search.ask")
    assert secretary.says("水管").hears("search.found")


def test_the_language_is_switched_in_the_middle(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("/language").presses("language.en")
    assert "Report" in " ".join(supervisor.keys)
    supervisor.says("A pipe burst").presses("report.button.no_photo")
    assert supervisor.town.catalogue.words("en")("track.everyday") in supervisor.shows


def test_keys_in_the_other_language_are_understood(english: Chat) -> None:
    assert english.says("报问题").offers("track.button.everyday")
    assert english.says("cancel").hears("flow.stopped")


def test_a_notice_is_in_its_readers_language(english: Chat, secretary: Chat) -> None:
    report(english)
    assert "收到" not in english.shows
    assert english.hears("report.filed.everyday")
    assert secretary.hears("notice.new")
    assert "长滩村" in secretary.shows


@pytest.mark.parametrize("part", PARTS)
def test_every_command_has_an_answer_for_everybody(town: Town, part: str) -> None:
    for name in (*(row.name for row in COMMANDS), "more"):
        assert town.chat(part).says(f"/{name}").answers, name


@pytest.mark.parametrize("part", ["supervisor", "member", "secretary", "officer", "keeper"])
def test_every_button_behind_more_has_an_answer(town: Town, part: str) -> None:
    who = town.chat(part).says("/more")
    for data in [who.button(label) for label in who.labels]:
        assert who.presses_again(data).answers


def test_the_keeper_sees_no_case(town: Town, supervisor: Chat, keeper: Chat) -> None:
    number = report(supervisor)
    for text in ("/queue", "/ledger", "/todo", f"/case {number}", "/keeper", "/report", "/team"):
        assert number not in keeper.says(text).shows


def test_four_keys_for_a_supervisor(supervisor: Chat) -> None:
    supervisor.says("/start")
    assert supervisor.keys == ["记走访", "报问题", "我的待办", "更多"]


def test_an_unknown_command_is_said_so(supervisor: Chat) -> None:
    assert supervisor.says("/sudo").hears("refusal.command_unknown")


def test_a_tap_on_a_question_that_waits_is_its_answer(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(STORY)
    waits = supervisor.button("report.button.no_photo")
    supervisor.says("记走访")
    assert supervisor.presses_again(waits).hears("report.preview")
