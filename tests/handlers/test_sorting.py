"""说不清: the county's sorter decides; the township sees it only afterwards, or never."""

import pytest

from storage.errors import Unreadable
from supervision.cases import State, Track
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, newest, opens, petition, report
from tests.handlers.test_recusal import names

STORY = "说不清，好像和钱有关"


def sorts(reception: Chat, number: str, track: str) -> Chat:
    return opens(reception, number).presses(f"track.button.{track}")


@pytest.mark.parametrize("track", ["everyday", "urgent", "petition"])
def test_once_sorted_the_township_hears_of_it(
    supervisor: Chat, secretary: Chat, reception: Chat, track: str
) -> None:
    number = report(supervisor, STORY, "unclear")
    sorts(reception, number, track)
    assert reception.hears("case.sorted")
    assert case_of(supervisor.town, number).track is Track(track)
    assert secretary.hears("notice.new")
    assert supervisor.hears("notice.sorted")


def test_the_sorters_list_is_the_todo_of_the_reception(supervisor: Chat, reception: Chat) -> None:
    number = report(supervisor, STORY, "unclear")
    assert number in reception.says("/todo").shows
    sorts(reception, number, "everyday")
    assert reception.says("/todo").hears("reception.none.sort")


def test_an_integrity_matter_is_sealed(supervisor: Chat, secretary: Chat, reception: Chat) -> None:
    number = report(supervisor, STORY, "unclear")
    key_id = newest(supervisor.town).key_id
    sorts(reception, number, "integrity")
    assert reception.hears("case.sorted_sealed")
    assert supervisor.hears("notice.sorted_sealed")
    assert secretary.shows == ""
    with pytest.raises(Unreadable):
        supervisor.town.store.ground.keys.get(key_id)


def test_a_sealed_matter_has_no_words_left_for_anybody(town: Town, supervisor: Chat, reception: Chat) -> None:
    number = report(supervisor, STORY, "unclear")
    sorts(reception, number, "integrity")
    for who in ("supervisor", "secretary", "reception", "officer"):
        town.chat(who).says(f"/case {number}")
        assert STORY not in town.chat(who).shows


def test_a_sealed_matter_is_not_in_the_townships_ledger(
    supervisor: Chat, secretary: Chat, reception: Chat
) -> None:
    number = report(supervisor, STORY, "unclear")
    sorts(reception, number, "integrity")
    assert number not in secretary.says("/ledger").shows


def test_the_messages_about_a_sealed_matter_are_deleted(supervisor: Chat, reception: Chat) -> None:
    number = report(supervisor, STORY, "unclear")
    sorts(reception, number, "integrity")
    assert not any(STORY in shown.text for shown in supervisor.messages.values())
    assert not any(STORY in shown.text for shown in reception.messages.values())


def test_who_declares_later_whom_it_named_does_not_find_the_number_it_became(
    supervisor: Chat, reception: Chat
) -> None:
    number = report(supervisor, track="unclear")
    names(supervisor, number, "尤老三")
    opens(reception, number).presses("track.button.integrity")
    reception.says("/me").presses("relatives.button").presses("relatives.button.add").says("尤老三")
    reception.presses("relatives.kin.blood")
    reception.says("/queue").presses("reception.tab.expected")
    assert number not in reception.shows
    assert opens(reception, number).hears("refusal.missing")


def test_it_is_sorted_once(supervisor: Chat, reception: Chat) -> None:
    number = report(supervisor, STORY, "unclear")
    opens(reception, number)
    button = reception.button("track.button.petition")
    reception.presses("track.button.everyday").presses_again(button)
    assert not reception.hears("case.sorted")
    assert case_of(supervisor.town, number).track is Track.EVERYDAY


def test_the_supervisor_may_withdraw_it_before(supervisor: Chat) -> None:
    number = report(supervisor, STORY, "unclear")
    opens(supervisor, number).presses("move.button.more").presses("move.button.withdraw")
    supervisor.presses("withdraw.mistake")
    assert case_of(supervisor.town, number).state is State.WITHDRAWN


def test_danger_inside_an_unclear_matter_goes_to_the_township_at_once(
    supervisor: Chat, secretary: Chat, reception: Chat
) -> None:
    supervisor.says("/complaint").presses("track.button.unclear").says("不晓得归谁管，电线掉下来冒火花了")
    supervisor.presses("report.button.no_photo").presses("report.button.urgent").presses("hurt.button.no")
    supervisor.presses("report.button.file")
    assert secretary.hears("notice.new")
    assert reception.shows == ""


def test_the_sorter_is_reminded_and_the_countys_leader_hears(
    town: Town, supervisor: Chat, reception: Chat, secretary: Chat
) -> None:
    number = report(supervisor, STORY, "unclear")
    town.passes(days=2)
    assert reception.hears("prompt.do.sort")
    county = town.chat("county")
    assert county.hears("prompt.late.sort")
    county.presses("notice.button.card").presses("track.button.everyday")
    assert case_of(town, number).track is Track.EVERYDAY


def test_what_is_sorted_as_a_petition_is_linked_to_the_earlier_one_it_names(
    town: Town, supervisor: Chat, secretary: Chat, reception: Chat
) -> None:
    first = petition(supervisor, secretary)
    again = report(supervisor, f"{first}号答复过，说不清归哪边", "unclear")
    sorts(reception, again, "petition")
    assert secretary.hears("notice.new")
    assert opens(secretary, again).hears("petition.earlier")
    assert (
        town.read(lambda work: work.petitions.of(case_of(town, again))).earlier_id == case_of(town, first).id
    )


def test_a_number_the_reporter_may_not_see_links_nothing_though_the_sorter_may(
    town: Town, supervisor: Chat, secretary: Chat, reception: Chat
) -> None:
    first = petition(supervisor, secretary)
    again = report(town.chat("abroad"), f"{first}号答复过，说不清归哪边", "unclear")
    sorts(reception, again, "petition")
    assert town.read(lambda work: work.petitions.of(case_of(town, again))).earlier_id is None
