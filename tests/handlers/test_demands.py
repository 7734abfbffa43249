"""Several 督办 on one matter: each with date, words and acknowledgement; the nearest presses, its setter releases."""

from dataclasses import replace

import pytest

from supervision.acts.calling import answered
from supervision.callbacks import Outcome
from supervision.cases import State
from supervision.gate import actor_of
from tests.chat import Chat, Town
from tests.handlers.late import END, at
from tests.handlers.playing import case_of, hand_over, opens, petition, report, told
from tests.handlers.test_callbacks import draw_it


@pytest.fixture
def pressed(supervisor: Chat, secretary: Chat, officer: Chat, leader: Chat) -> str:
    """A case pressed by the linked office (3 December) and then by the area's leader (1 December)."""
    number = report(supervisor)
    hand_over(secretary, number)
    demands(officer, number, "12月3日 先把水送到家")
    demands(leader, number, "12月1日")
    return number


def demands(who: Chat, number: str, said: str) -> Chat:
    return opens(who, number).presses("move.button.supervise").says(said)


def until(town: Town, number: str) -> str:
    return str(case_of(town, number).supervise_by)[:10]


def test_the_nearest_date_presses_and_the_card_lists_all(town: Town, secretary: Chat, pressed: str) -> None:
    assert until(town, pressed) == "2026-12-01"
    shown = opens(secretary, pressed).shows
    assert shown.count("督办：限") == 2
    assert "先把水送到家" in shown


def test_each_is_signed_for_by_those_at_work(
    town: Town, secretary: Chat, officer: Chat, pressed: str
) -> None:
    opens(secretary, pressed).presses("move.button.acknowledge_all")
    assert "还没签收" not in opens(officer, pressed).shows
    assert not opens(secretary, pressed).offers("move.button.acknowledge")


def test_once_it_is_signed_for_no_older_message_of_anybody_at_work_asks_for_that(
    secretary: Chat, inspector: Chat, officer: Chat, pressed: str
) -> None:
    assert all("签收督办" in str(standing(who)) for who in (secretary, inspector))
    secretary.presses_again(secretary.old_button("move.button.acknowledge"))
    assert "签收督办" not in str(standing(secretary)) + str(standing(inspector))
    assert "12月3日" in secretary.messages[min(of_dates(secretary))].text
    assert "12月1日" in secretary.messages[max(of_dates(secretary))].text


def standing(who: Chat) -> list[list[str]]:
    return [[label for label, _ in shown.buttons] for shown in who.messages.values()]


def of_dates(who: Chat) -> list[int]:
    return [each for each, shown in who.messages.items() if "12月" in shown.text]


def test_signed_for_on_the_notice_a_later_reminder_asks_for_it_no_more(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    demands(officer, report(supervisor), "12月3日")
    notice = secretary.button("move.button.acknowledge")
    at(town, END)
    assert secretary.offers("move.button.acknowledge")
    secretary.presses_again(notice)
    assert "签收督办" not in str(standing(secretary))


def test_the_card_says_once_that_it_is_pressed_and_what_was_replaced_stays_in_its_history(
    supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    demands(officer, number, "12月3日 先把水送到家")
    for who in (secretary, supervisor):
        shown = opens(who, number).shows
        assert shown.count("督办") == shown.count("12月3日") == shown.count("先把水送到家") == 1
    demands(officer, number, "12月8日")
    assert "定了督办：限12月3日" in opens(secretary, number).shows


def test_taken_back_the_next_one_presses(town: Town, inspector: Chat, leader: Chat, pressed: str) -> None:
    opens(leader, pressed).presses("move.button.more").presses("move.button.release")
    assert until(town, pressed) == "2026-12-03"
    assert inspector.hears("notice.released")


def test_whoever_told_the_villager_of_a_date_has_words_when_it_is_taken_back_and_nobody_else(
    supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    for told_of in (False, True):
        number = report(supervisor)
        hand_over(secretary, number)
        demands(officer, number, "12月3日")
        if told_of:
            supervisor.presses_again(supervisor.old_button("aloud.button.told"))
        supervisor.forgets()
        opens(officer, number).presses("move.button.more").presses("move.button.release")
        assert supervisor.hears("notice.eased")
        assert supervisor.hears("aloud.eased") is told_of


def test_only_who_set_it_takes_it_back_and_without_any_the_card_is_red_no_more(
    town: Town, secretary: Chat, officer: Chat, leader: Chat, pressed: str
) -> None:
    assert not opens(secretary, pressed).presses("move.button.more").offers("move.button.release")
    for who in (leader, officer):
        opens(who, pressed).presses("move.button.more").presses("move.button.release")
    case = case_of(town, pressed)
    assert (case.supervise_by, case.supervised) == (None, False)


def test_a_second_date_of_the_same_office_replaces_the_first(
    town: Town, secretary: Chat, leader: Chat, pressed: str
) -> None:
    demands(leader, pressed, "12月8日")
    assert until(town, pressed) == "2026-12-03"
    assert opens(secretary, pressed).shows.count("🔴 督办：限") == 2


def test_the_village_hears_of_pressure_and_not_of_who_presses(supervisor: Chat, pressed: str) -> None:
    shown = opens(supervisor, pressed).shows
    assert shown.count("督办：限") == 2
    assert not [who for who in ("组长", "纪检监察室", "签收") if who in shown]


def test_a_date_set_and_taken_back_does_not_wash_away_what_the_county_found(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    """A satisfaction was invented: the card stays red, whatever the township sets and takes back."""
    number = told(supervisor, secretary, inspector, "satisfied")
    ref = draw_it(town, number)
    person = town.read(lambda work: work.people.by_user(officer.user_id))
    town.act(lambda work: answered(work, actor_of(work, person), ref, Outcome.INVENTED, "没人来过"))
    hand_over(secretary, number)
    demands(secretary, number, "12月3日")
    opens(secretary, number).presses("move.button.more").presses("move.button.release")
    case = case_of(town, number)
    assert (case.supervise_by, case.supervised) == (None, True)


def test_a_red_card_joined_to_another_case_is_red_there_whatever_is_taken_back(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    red, other = report(supervisor), report(supervisor)
    town.act(lambda work: work.cases.save(replace(work.cases.by_number(red), supervised=True)))
    opens(secretary, red).presses("move.button.more").presses("move.button.merge")
    secretary.presses(next(label for label in secretary.labels if other in label))
    demands(officer, other, "12月3日")
    opens(officer, other).presses("move.button.more").presses("move.button.release")
    assert case_of(town, other).supervised


def test_the_card_of_a_petition_lists_them_too(supervisor: Chat, secretary: Chat, officer: Chat) -> None:
    number = petition(supervisor, secretary, State.REGISTERED)
    demands(officer, number, "12月3日")
    assert "督办：限" in opens(secretary, number).shows
