"""改大类: a wrongly chosen track is put right by the township; nothing is reported anew, no lateness is washed away."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from supervision.acts import resorting
from supervision.acts.prompting import reckon_anew
from supervision.cases import Case, State, Track
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, opens, pass_on, report, state_of
from tests.handlers.test_exports import Office, take_away
from tests.rules.test_casework import actor, refused

MARK = "村口水管破了漏得厉害"


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def puts_right(who: Chat, number: str, track: str, why: str | None = None) -> Chat:
    opens(who, number).presses("move.button.more").presses("move.button.resort")
    who.presses(f"track.button.{track}")
    return who.presses(f"reason.resort.{track}.1") if why is None else who.says(why)


def to(town: Town, number: str, track: Track) -> Case:
    ref = case_of(town, number).ref
    case: Case = town.act(lambda work: resorting.resort(work, actor(work, "secretary"), ref, track, "看错了"))
    return case


def test_danger_counts_from_the_report_and_all_who_hear_of_danger_hear(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    town.passes(hours=1)
    opens(secretary, number).presses("move.button.more").presses("move.button.resort")
    assert secretary.presses("track.button.urgent").hears("ask.resort_danger")
    secretary.presses("reason.resort.urgent.1")
    case = case_of(town, number)
    assert (case.track, case.state) == (Track.URGENT, State.SUBMITTED)
    assert case.due_at == case.submitted_at + timedelta(hours=4)
    assert inspector.hears("notice.now_danger")
    assert supervisor.hears("notice.resorted")
    assert supervisor.hears("aloud.resorted_urgent")


def test_danger_found_after_its_hours_is_late_at_once_and_the_office_above_hears(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    town.passes(hours=6)
    puts_right(secretary, number, "urgent")
    town.passes(minutes=1)
    assert case_of(town, number).climbed == 1
    assert number in officer.shows


def test_a_petition_is_registered_by_it_and_goes_its_way(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    before = case_of(town, number)
    puts_right(secretary, number, "petition", "镇上答复过，他不服")
    case = case_of(town, number)
    assert (case.track, case.state, case.due_kind) == (Track.PETITION, State.REGISTERED, "hand_over")
    assert case.clock_started_at == before.clock_started_at
    assert supervisor.hears("aloud.petition_resorted")
    secretary.presses("move.button.hand_over").presses("petition.body.county").says("XF-1")
    assert state_of(town, number) is State.HANDED_OVER


def test_the_card_says_who_changed_it_to_what_and_why(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    puts_right(secretary, number, "petition", "镇上答复过，他不服")
    for who in (secretary, supervisor):
        shown = opens(who, number).shows
        assert "改成了“答复过、不服”。镇上答复过，他不服" in shown.replace("\n", "")


def test_what_is_less_pressed_by_it_is_heard_of_above(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor, "电线掉了", "urgent")
    puts_right(secretary, number, "everyday")
    assert case_of(town, number).track is Track.EVERYDAY
    assert officer.hears("notice.resorted_above")


def test_a_petition_that_went_nowhere_yet_may_become_everyday(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor, "没人管", "petition")
    opens(secretary, number).presses("move.button.register")
    puts_right(secretary, number, "everyday")
    case = case_of(town, number)
    assert (case.track, case.state, case.due_kind) == (Track.EVERYDAY, State.SIGNED, "sign")
    assert secretary.offers("move.button.assign")


def test_what_was_handed_over_is_put_right_no_more(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor, "没人管", "petition")
    pass_on(secretary, number)
    assert not opens(secretary, number).presses("move.button.more").offers("move.button.resort")


@pytest.mark.parametrize("track", [Track.URGENT, Track.PETITION])
def test_late_already_stays_late_there_and_back_and_whatever_is_reckoned_later(
    town: Town, supervisor: Chat, secretary: Chat, track: Track
) -> None:
    number = report(supervisor)
    town.passes(days=3)
    before = case_of(town, number)
    assert before.due_at is not None
    for each in (track, Track.EVERYDAY):
        to(town, number, each)
        town.act(lambda work: reckon_anew(work, 0))
        after = case_of(town, number)
        assert after.due_at is not None
        assert after.due_at <= before.due_at
        assert (after.climbed, after.reminded) >= (before.climbed, before.reminded)


def test_who_is_concerned_hears_nothing_of_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    case_id = case_of(town, number).id
    town.act(lambda work: work.recusals.add(case_id, actor(work, "inspector").person.id, None))
    inspector.forgets()
    puts_right(secretary, number, "urgent")
    assert inspector.shows == ""


def test_no_reason_no_change(town: Town, supervisor: Chat) -> None:
    ref = case_of(town, report(supervisor)).ref
    assert refused(town, "secretary", resorting.resort, ref, Track.URGENT, " ") == "words_missing"
    assert refused(town, "secretary", resorting.resort, ref, Track.EVERYDAY, "错") == "choice_unknown"
    assert refused(town, "inspector", resorting.resort, ref, Track.URGENT, "错") == "not_your_turn"


# --- 干部有问题


def hands_up(secretary: Chat, number: str) -> Chat:
    opens(secretary, number).presses("move.button.more").presses("move.button.resort")
    return secretary.presses("track.button.integrity").presses("resort.button.up")


def told(*chats: Chat) -> list[str]:
    return [m.text for chat in chats for m in chat.messages.values() if MARK in m.text]


def test_what_is_about_an_official_is_lost_to_the_township_and_to_nobody_else(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = report(supervisor, MARK)
    assert hands_up(secretary, number).hears("resort.gone_up")
    assert [number in who.says("/ledger").shows for who in (secretary, inspector)] == [False, False]
    assert officer.hears("held.of_official")
    assert MARK in opens(officer, number).shows
    assert supervisor.hears("notice.held")


def test_whoever_hands_it_up_late_was_late_with_it_all_the_same(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    town.passes(days=3)
    hands_up(secretary, number)
    asked = text("SELECT kind, role, late_by FROM duties WHERE act = 'found_of_official'")
    [duty] = town.read(lambda work: work.execute(asked).all())
    assert (duty.kind, duty.role) == ("sign", "secretary")
    assert duty.late_by > 0


def test_nothing_of_it_is_destroyed(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor, MARK)
    hands_up(secretary, number)
    town.passes(days=1)
    case = case_of(town, number)
    told = town.read(lambda work: [entry.text for entry in work.cases.entries(case.id)])
    assert told == [MARK]


def test_the_county_says_where_it_goes_on(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    hands_up(secretary, number)
    case = case_of(town, number)
    assert (case.state, case.due_kind) == (State.TRANSFERRING, "decide")
    assert case.held_from == case.township_id


def test_no_list_or_file_of_the_township_keeps_its_words(
    town: Town, office: Office, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number, _other = report(supervisor, MARK), report(supervisor)
    town.clock.forward(minutes=5)
    take_away(secretary)
    office.works()
    for who in (secretary, inspector):
        who.says("/ledger")
        who.says("/case 水管")
    assert told(secretary, inspector)
    hands_up(secretary, number)
    assert not told(secretary, inspector)
    assert not [m for m in secretary.messages.values() if m.picture == "export"]


def test_he_is_asked_first_since_it_cannot_be_undone(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    before = case_of(town, number)
    opens(secretary, number).presses("move.button.more").presses("move.button.resort")
    assert secretary.presses("track.button.integrity").hears("ask.hand_up")
    assert case_of(town, number) == before


def test_who_has_no_part_in_it_hands_nothing_up(town: Town, supervisor: Chat) -> None:
    ref = case_of(town, report(supervisor)).ref
    assert refused(town, "supervisor", resorting.hand_up, ref) == "not_your_turn"


def test_a_list_in_which_a_sorted_matter_stood_goes_when_it_is_sealed(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number = report(supervisor, MARK, "unclear")
    assert told(reception.says("/todo"))
    opens(reception, number).presses("track.button.integrity")
    assert reception.hears("case.sorted_sealed")
    assert not told(reception)
