"""From the unit's answer to 办结: seen on site by somebody else, told, asked, and reopened where need be."""

import pytest

from supervision.cases import Asked, Satisfaction, State
from tests.chat import Chat, Town, location, photo
from tests.handlers.playing import (
    answer,
    ask,
    case_of,
    hand_over,
    newest,
    opens,
    report,
    state_of,
    to_verify,
    told,
    verify,
)


def test_progress_is_noted_and_the_supervisor_hears(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.start").presses("move.button.more")
    inspector.presses("move.button.progress").says("材料到了").presses("report.button.no_photo")
    assert supervisor.hears("notice.progress")
    assert "材料到了" in supervisor.presses("notice.button.words").shows


def test_the_answer_waits_for_somebody_to_see_it(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = to_verify(supervisor, secretary, inspector)
    assert state_of(supervisor.town, number) is State.TO_VERIFY
    assert supervisor.hears("notice.verify")
    assert supervisor.offers("move.button.verify")


def test_who_handled_it_may_not_verify_it(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    answer(secretary, number)
    opens(secretary, number)
    assert not secretary.offers("move.button.verify")
    secretary.presses_again(_press(secretary, number, "verify"))
    assert secretary.hears("refusal.handler_verifies")


def _press(who: Chat, number: str, move: str) -> tuple[int, str]:
    """A button that the card does not offer, as an old card might still hold it."""
    case = case_of(who.town, number)
    return who.last, who.town.seal.close(who.user_id, "\x1f".join(("c", case.ref, move)))


def test_the_supervisor_sees_it_with_a_photo_and_the_place(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    supervisor.presses("move.button.verify").sends(photo()).presses("report.button.enough")
    supervisor.sends(location()).presses("verify.button.done")
    assert state_of(supervisor.town, number) is State.VERIFIED
    assert inspector.hears("notice.verified")


def test_without_a_photo_there_is_no_way_on(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    to_verify(supervisor, secretary, inspector)
    supervisor.presses("move.button.verify")
    assert not supervisor.offers("report.button.enough")
    supervisor.says("我看过了，修好了")
    assert not supervisor.offers("report.button.enough")


def test_a_typed_place_will_do(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = to_verify(supervisor, secretary, inspector)
    supervisor.presses("move.button.verify").sends(photo()).presses("report.button.enough").says("三组晒坝")
    supervisor.presses("verify.button.done")
    assert "三组晒坝" in opens(secretary, number).shows


def test_not_done_goes_back_to_the_unit(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = to_verify(supervisor, secretary, inspector)
    supervisor.presses("move.button.verify").sends(photo()).presses("report.button.enough")
    supervisor.presses("verify.button.here").presses("verify.button.not_done").says("还在漏")
    assert state_of(supervisor.town, number) is State.HANDLING
    assert inspector.hears("notice.not_done")
    assert "还在漏" in inspector.presses("notice.button.words").shows


def test_a_second_answer_after_not_done_can_be_verified(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    supervisor.presses("move.button.verify").sends(photo()).presses("report.button.enough")
    supervisor.presses("verify.button.here").presses("verify.button.not_done").says("还在漏")
    answer(inspector, number, "重新换了管子")
    verify(supervisor, number)
    assert state_of(supervisor.town, number) is State.VERIFIED


@pytest.mark.parametrize("said", ["satisfied", "basically"])
def test_a_satisfied_villager_closes_the_case(
    supervisor: Chat, secretary: Chat, inspector: Chat, said: str
) -> None:
    number = told(supervisor, secretary, inspector, said)
    assert supervisor.hears(f"case.said.{said}")
    assert state_of(supervisor.town, number) is State.CLOSED
    case = case_of(supervisor.town, number)
    [villager] = supervisor.town.read(lambda work: work.cases.complainants(case.id))
    assert (villager.satisfaction, villager.asked) == (Satisfaction(said), Asked.FACE)


def test_asked_by_phone_is_recorded_as_such(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = to_verify(supervisor, secretary, inspector)
    verify(supervisor, number)
    opens(supervisor, number).presses("move.button.tell").presses("asked.phone")
    supervisor.presses("satisfaction.satisfied")
    case = case_of(supervisor.town, number)
    [villager] = supervisor.town.read(lambda work: work.cases.complainants(case.id))
    assert villager.asked is Asked.PHONE


def test_told_but_not_yet_asked_waits_in_the_todo(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = to_verify(supervisor, secretary, inspector)
    verify(supervisor, number)
    opens(supervisor, number).presses("move.button.tell")
    assert number in supervisor.says("/todo").shows
    opens(supervisor, number).presses("move.button.satisfy").presses("asked.face")
    supervisor.presses("satisfaction.satisfied")
    assert supervisor.says("/todo").hears("todo.nothing")


def test_a_first_dissatisfied_answer_reopens(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = told(supervisor, secretary, inspector, "dissatisfied")
    assert state_of(supervisor.town, number) is State.REOPENED
    assert secretary.hears("notice.reopened")
    assert secretary.hears("notice.dissatisfied")
    assert secretary.offers("move.button.signassign")
    assert opens(secretary, number).hears("reason.word.dissatisfied_face")


def twice_dissatisfied(supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    number = told(supervisor, secretary, inspector, "dissatisfied")
    hand_over(secretary, number)
    answer(inspector, number)
    verify(supervisor, number)
    ask(supervisor, number, "dissatisfied")
    return number


def test_a_second_one_is_a_red_card_at_the_linked_office(
    supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = twice_dissatisfied(supervisor, secretary, inspector)
    assert officer.hears("notice.red")
    assert case_of(supervisor.town, number).supervised


def test_after_a_red_card_the_secretary_must_go_in_person(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = twice_dissatisfied(supervisor, secretary, inspector)
    hand_over(secretary, number)
    answer(inspector, number)
    assert secretary.hears("notice.verify")
    opens(supervisor, number)
    assert not supervisor.offers("move.button.verify")
    supervisor.presses_again(_press(supervisor, number, "verify"))
    assert supervisor.hears("refusal.secretary_verifies")
    verify(secretary, number)
    assert state_of(supervisor.town, number) is State.VERIFIED


def test_the_area_leader_sees_red_cards_only(
    supervisor: Chat, secretary: Chat, inspector: Chat, leader: Chat
) -> None:
    calm = report(supervisor, "路灯坏了")
    red = twice_dissatisfied(supervisor, secretary, inspector)
    shown = leader.says("/ledger").shows
    assert red in shown
    assert calm not in shown


def test_a_closed_case_can_be_reopened_by_the_secretary(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    opens(secretary, number).presses("move.button.more").presses("move.button.reopen")
    secretary.presses("reason.reopen.1")
    assert state_of(supervisor.town, number) is State.REOPENED


def test_what_the_supervisor_found_himself_needs_nobody_asked(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水池没盖子")
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").presses("villager.button.own").presses("report.button.file")
    number = newest(supervisor.town).number
    hand_over(secretary, number)
    answer(inspector, number)
    verify(supervisor, number)
    opens(supervisor, number).presses("move.button.tell")
    assert supervisor.hears("case.satisfaction_own")
    supervisor.presses("satisfaction.satisfied")
    assert state_of(supervisor.town, number) is State.CLOSED


def test_the_unit_has_seven_working_days_for_a_request(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    case = case_of(supervisor.town, number)
    assert case.due_kind == "handle"
    assert case.due_at is not None
    assert case.due_at.isoformat() == "2026-12-02T10:00:00+00:00"


def test_first_measures_then_two_days_for_an_urgent_matter(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor, "电线掉了", "urgent")
    hand_over(secretary, number)
    assert case_of(supervisor.town, number).due_kind == "measures"
    opens(inspector, number).presses("move.button.measures")
    inspector.presses("ready.button.progress.measures.2").presses("kept.button.use")
    inspector.presses("report.button.no_photo")
    assert case_of(supervisor.town, number).due_kind == "handle"
    assert "人已经转移" in supervisor.presses("notice.button.words").shows


def test_a_village_without_supervisor_is_verified_by_the_director(
    town: Town, supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    person = town.read(lambda work: work.people.by_user(supervisor.user_id))
    town.act(lambda work: work.people.mark_unreachable(person.id, work.now))
    verify(neighbour, number)
    assert state_of(town, number) is State.VERIFIED


def test_a_forwarded_photo_is_no_photo_taken_for_it(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    to_verify(supervisor, secretary, inspector)
    supervisor.presses("move.button.verify").sends(photo("修好了", album="a"), forwarded=True)
    assert supervisor.hears("verify.forwarded")
    assert supervisor.hears("verify.photo")
    assert not supervisor.offers("report.button.enough")
    assert not supervisor.sends(photo(album="a"), forwarded=True).hears("verify.forwarded")
    supervisor.sends(photo()).presses("report.button.enough")
    supervisor.presses("verify.button.here").presses("verify.button.done")
    assert "修好了" in supervisor.shows


def test_a_newer_card_takes_the_buttons_from_what_the_older_one_asked(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    verify(supervisor, number)
    where, _ = opens(supervisor, number).presses("move.button.tell").button("asked.face")
    opens(supervisor, number)
    assert supervisor.messages[where].buttons == []
