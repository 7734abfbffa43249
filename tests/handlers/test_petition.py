"""Petitions 信访: registered, handed to the office that answers, watched there, told, reviewed, closed."""

from datetime import date, timedelta

import pytest

from supervision.cases import Case, State
from supervision.petitions import Petition, Round
from tests.chat import Chat, Town, photo
from tests.handlers.playing import (
    accepted,
    answered,
    case_of,
    opens,
    pass_on,
    petition,
    received,
    report,
    state_of,
)


def known(town: Town, number: str) -> Petition:
    found: Petition = town.read(lambda work: work.petitions.of(work.cases.by_number(number)))
    return found


def due_on(case: Case) -> date:
    assert case.due_at is not None
    return (case.due_at + timedelta(hours=8)).date()


def test_it_is_registered_and_handed_over_with_the_other_bodys_number(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor, "答复过，不服", "petition")
    opens(secretary, number).presses("move.button.register")
    assert secretary.hears("turn.registered")
    secretary.presses("move.button.hand_over").presses("petition.body.county").says("XF-2026-117")
    assert state_of(secretary.town, number) is State.HANDED_OVER
    assert "XF-2026-117" in secretary.shows
    assert supervisor.hears("notice.petition_passed")
    assert inspector.hears("notice.petition_to_watch")


def test_it_is_never_worked_on_by_us(supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary, State.REGISTERED)
    opens(secretary, number)
    for button in ("assign", "signassign", "start", "result", "verify", "transfer"):
        assert not secretary.offers(f"move.button.{button}")
    assert not secretary.presses("move.button.more").offers("move.button.transfer")


def test_a_typed_office_and_no_number_yet(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary, State.REGISTERED)
    opens(secretary, number).presses("move.button.hand_over").says("县人社局信访科")
    secretary.presses("petition.button.later")
    assert "县人社局信访科" in secretary.shows
    assert secretary.hears("petition.ask_for_number")
    opens(secretary, number).presses("move.button.more").presses("move.button.number").says("人社 2026-9")
    assert known(town, number).number == "人社 2026-9"


def test_while_there_is_no_number_the_reminder_asks_for_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor, "答复过，不服", "petition")
    pass_on(secretary, number, theirs=None)
    inspector.forgets()
    town.passes(days=9)
    assert inspector.hears("prompt.do.unnumbered")


def test_the_notice_is_due_in_15_days_the_answer_60_days_after_acceptance(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary)
    assert due_on(case_of(town, number)) == date(2026, 12, 8)
    accepted(secretary, number)
    assert due_on(case_of(town, number)) == date(2027, 1, 22)
    assert supervisor.hears("notice.petition_accepted")


def test_only_that_bodys_head_puts_it_off_once_and_60_and_30_are_90(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.NOTICED)
    opens(secretary, number).presses("move.button.more").presses("move.button.prolong")
    secretary.presses("petition.ready.prolong.1").presses("day.button.today")
    # 21 February 2027 is a Sunday.
    assert due_on(case_of(town, number)) == date(2027, 2, 22)
    assert secretary.hears("petition.paper.prolonged")
    assert supervisor.hears("notice.petition_prolonged")
    assert not secretary.presses("move.button.more").offers("move.button.prolong")


@pytest.mark.parametrize("typed", ["2026-11-20", "12月24日", "2999-01-01"])
def test_a_paper_from_before_or_from_tomorrow_cannot_be(
    supervisor: Chat, secretary: Chat, typed: str
) -> None:
    number = petition(supervisor, secretary)
    opens(secretary, number).presses("move.button.notice").says(typed)
    assert secretary.hears("refusal.date_early") or secretary.hears("refusal.date_future")
    assert state_of(secretary.town, number) is State.HANDED_OVER


def test_a_photo_of_their_paper_is_kept_with_the_case(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary)
    opens(secretary, number).presses("move.button.notice").presses("day.button.today").sends(photo())
    secretary.presses("report.button.enough")
    case = case_of(town, number)
    assert len(town.read(lambda work: work.files.of_case(case.id))) == 1


def test_not_accepted_the_person_is_shown_the_way_and_it_is_closed(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary)
    opens(secretary, number).presses("move.button.decline").presses("petition.elsewhere.reconsideration")
    secretary.presses("petition.ready.decline.1").presses("report.button.no_photo")
    assert supervisor.hears("notice.petition_declined")
    assert not supervisor.offers("move.button.tell")
    supervisor.presses("move.button.conclude")
    assert state_of(town, number) is State.CLOSED


def test_the_person_is_told_of_the_review_and_not_asked_whether_satisfied(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.NOTICED)
    answered(secretary, number)
    assert supervisor.hears("petition.rights.0")
    supervisor.presses("move.button.tell").presses("day.button.today")
    assert due_on(case_of(town, number)) == date(2026, 12, 23)
    assert not supervisor.offers("move.button.satisfy")
    supervisor.presses("move.button.settle")
    assert state_of(town, number) is State.CLOSED


def test_a_review_and_a_re_review_and_that_is_the_end(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary, State.UNDER_REVIEW)
    assert due_on(case_of(town, number)) == date(2026, 12, 23)
    answered(secretary, number, "维持原来的答复", "_1")
    received(supervisor, number)
    opens(supervisor, number).presses("move.button.review_2").presses("day.button.today").says("市信访局")
    assert known(town, number).round is Round.SECOND_REVIEW
    answered(secretary, number, "维持", "_2")
    assert supervisor.hears("petition.rights_final")
    assert not opens(supervisor, number).offers("move.button.tell")
    supervisor.presses("move.button.conclude")
    assert state_of(town, number) is State.CLOSED
    assert not opens(supervisor, number).offers("move.button.review_2")


def test_the_first_step_up_is_called_a_review_and_the_second_a_re_review(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = petition(supervisor, secretary, State.TOLD)
    assert "复查" in opens(supervisor, number).shows
    assert "复核" not in supervisor.shows
    petition_reviewed(supervisor, number, "1", "county_government")
    assert "复核" not in opens(secretary, number).shows + inspector.shows
    answered(secretary, number, step="_1")
    received(supervisor, number)
    assert supervisor.offers("move.button.review_2")
    assert supervisor.hears("turn.petition_told_again")
    petition_reviewed(supervisor, number, "2", "city_government")
    assert opens(secretary, number).hears("state.in_re_review")
    assert secretary.offers("move.button.outcome_2")


def petition_reviewed(supervisor: Chat, number: str, step: str, body: str) -> None:
    opens(supervisor, number).presses(f"move.button.review_{step}").presses("day.button.today")
    supervisor.presses(f"petition.body.{body}")


def test_only_who_is_above_the_one_that_answered_can_be_asked(supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary, State.REGISTERED)
    opens(secretary, number).presses("move.button.hand_over").presses("petition.body.township").says("ZF-7")
    answered(secretary, number)
    received(supervisor, number)
    opens(supervisor, number).presses("move.button.review_1").presses("day.button.today")
    assert supervisor.offers("petition.body.county_government")
    assert not supervisor.offers("petition.body.township")
    assert supervisor.says("镇政府").hears("refusal.not_above")
    assert state_of(supervisor.town, number) is State.TOLD


def test_a_review_brings_a_number_and_the_first_one_stays(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.UNDER_REVIEW)
    opens(secretary, number).presses("move.button.more").presses("move.button.number").says("FC-9")
    for who in (secretary, supervisor):
        assert "答复：县信访局，那边的号：XF-2026-117" in opens(who, number).shows
        assert "复查：县政府，那边的号：FC-9" in who.shows
    again = petition(supervisor, secretary)
    assert known(town, again).earlier_id == case_of(town, number).id


def test_what_is_noted_the_same_day_says_its_day_once_and_has_no_empty_line(
    supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.UNDER_REVIEW)
    history = opens(secretary, number).shows
    assert history.count("今天") == history.count("今天 09:00")
    assert "…" not in history


def test_a_closed_petition_does_not_ask_for_a_number(supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary, State.UNDER_REVIEW)
    assert opens(secretary, number).hears("petition.ask_for_number")
    answered(secretary, number, step="_1")
    received(supervisor, number)
    supervisor.presses("move.button.settle")
    assert not opens(secretary, number).hears("petition.ask_for_number")


def test_nobody_asks_in_time_and_it_closes_itself(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = petition(supervisor, secretary, State.TOLD)
    town.passes(days=29)
    assert state_of(town, number) is State.TOLD
    supervisor.forgets()
    town.passes(days=2)
    assert state_of(town, number) is State.CLOSED
    assert supervisor.hears("notice.petition_lapsed")
    assert inspector.hears("notice.petition_over")


def test_asked_for_in_time_but_told_late_is_still_noted(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.TOLD)
    town.passes(days=31)
    opens(supervisor, number).presses("move.button.review_1").says("2026-12-20").presses(
        "petition.body.county_government"
    )
    assert state_of(town, number) is State.UNDER_REVIEW
    assert due_on(case_of(town, number)) == date(2027, 1, 19)


def test_asked_for_too_late_is_refused(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary, State.TOLD)
    town.passes(days=31)
    opens(supervisor, number).presses("move.button.review_1").presses("day.button.today")
    assert supervisor.hears("refusal.review_late")
    assert state_of(town, number) is State.CLOSED


def test_late_there_the_township_presses_and_the_linked_office_hears(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = petition(supervisor, secretary)
    town.passes(days=16)
    assert inspector.hears("prompt.do.notice")
    assert secretary.hears("prompt.late.notice")
    opens(inspector, number).presses("move.button.urge").presses("petition.ready.urge.1")
    assert inspector.hears("entry.progress")
    officer.forgets()
    town.passes(days=7)
    assert officer.hears("prompt.late.notice")


def test_an_answer_may_come_before_any_notice(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = petition(supervisor, secretary)
    answered(secretary, number)
    assert known(town, number).accepted
    assert supervisor.hears("notice.petition_answered")


def test_the_same_petition_again_is_linked_to_the_earlier_number(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    first = petition(supervisor, secretary, State.TOLD)
    opens(supervisor, first).presses("move.button.settle")
    again = report(supervisor, f"{first}号答复过，还是不服", "petition")
    assert first in opens(secretary, again).shows
    assert secretary.hears("petition.earlier")


def test_the_same_number_there_is_the_same_petition(town: Town, supervisor: Chat, secretary: Chat) -> None:
    first = petition(supervisor, secretary)
    again = petition(supervisor, secretary)
    assert known(town, again).earlier_id == case_of(town, first).id


def test_two_villagers_of_one_name_are_not_one_petition(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    numbers = []
    for who in ("王大山 三组", "王大山 五组", "王大山 三组"):
        supervisor.says("/complaint").presses("track.button.petition").says("补偿少了，不服")
        supervisor.presses("report.button.no_photo").presses("concerned.button.unsure")
        supervisor.presses("report.button.change")
        supervisor.presses("change.button.villager").says(who).presses("report.button.skip")
        supervisor.presses("report.button.file")
        numbers.append(case_of(town, newest_number(town)))
    ids = [known(town, case.number).earlier_id for case in numbers]
    assert ids == [None, None, numbers[0].id]


def newest_number(town: Town) -> str:
    from tests.handlers.playing import newest

    return newest(town).number


def test_all_signed_at_once_registers_a_petition(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor, "答复过，不服", "petition")
    secretary.says("/queue").presses("queue.button.sign_all").presses("queue.button.sign_all_yes")
    assert state_of(town, number) is State.REGISTERED


def test_after_what_is_final_the_button_that_is_there_is_named_and_the_paper_by_its_name(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.UNDER_REVIEW)
    opens(secretary, number).presses("move.button.outcome_1")
    assert "复查意见书" in secretary.shows
    secretary.says("维持原来的答复").presses("report.button.no_photo")
    assert "点“已告知群众”" in supervisor.shows
    opens(supervisor, number).presses("move.button.tell")
    assert "哪天拿到复查意见书的" in supervisor.shows
    supervisor.presses("day.button.today")
    petition_reviewed(supervisor, number, "2", "city_government")
    answered(secretary, number, "维持", "_2")
    assert "点“说过了，办结”" in supervisor.shows
    assert "复核意见书" in supervisor.shows


def test_a_number_that_comes_later_is_told_to_the_supervisor_who_promised_it(
    supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor, "答复过，不服", "petition")
    pass_on(secretary, number, theirs=None)
    opens(secretary, number).presses("move.button.more").presses("move.button.number")
    assert not secretary.offers("petition.button.later")
    secretary.says("XF-9")
    assert supervisor.hears("notice.petition_numbered")
    assert "XF-9" in supervisor.shows
