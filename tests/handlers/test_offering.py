"""A case offered to another township: taken, refused, left unanswered, decided above after the third refusal."""

from datetime import timedelta

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.case_clock import recomputed
from supervision.cases import Case, State
from supervision.offers import Outcome
from supervision.offices import Role
from supervision.places import Level, Place
from tests.chat import Chat, Town
from tests.handlers.playing import answer, ask, case_of, hand_over, opens, report, state_of, verify
from tests.handlers.test_amending import AGREE, SECOND, enrolled, reckons
from tests.handlers.test_amending import opens as opens_rule


@pytest.fixture
def number(supervisor: Chat, secretary: Chat) -> str:
    """A report of 青石村, signed for in 柳溪镇."""
    filed = report(supervisor)
    opens(secretary, filed).presses("move.button.sign")
    return filed


def offers(who: Chat, number: str) -> Chat:
    opens(who, number).presses("move.button.more").presses("move.button.offer")
    return who.presses("山口镇").presses("reason.offer.1")


def refuses(who: Chat) -> Chat:
    return who.presses("move.button.refuse_offer").presses("reason.refuse_offer.1")


def three_times(secretary: Chat, elsewhere: Chat, number: str) -> None:
    for _ in range(3):
        offers(secretary, number)
        refuses(elsewhere)


def township_of(town: Town, number: str) -> str:
    case: Case = case_of(town, number)
    name: str = town.read(lambda work: work.places.by_id(case.township_id).name)
    return name


def test_while_it_is_offered_both_see_it(secretary: Chat, elsewhere: Chat, number: str) -> None:
    offers(secretary, number)
    assert elsewhere.hears("notice.offered")
    assert state_of(secretary.town, number) is State.TRANSFERRING
    assert number in secretary.says("/ledger").shows
    assert number in elsewhere.says("/queue").presses("queue.tab.unsigned").shows


def test_who_is_an_areas_deputy_too_answers_for_his_township_and_does_not_press_it(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    area = town.read(lambda work: work.places.by_code("XZ1"))
    person = town.read(lambda work: work.people.by_user(elsewhere.user_id))
    town.act(lambda work: work.offices.appoint(person.id, Role.AREA_DEPUTY, area.id, work.now))
    offers(secretary, number)
    for shown in (elsewhere, opens(elsewhere, number)):
        assert shown.offers("move.button.accept")
        assert shown.offers("move.button.refuse_offer")
        assert not shown.offers("move.button.supervise")
        assert not shown.offers("move.button.ask")


def test_taken_with_one_tap_it_is_theirs_and_the_receipt_stays(
    town: Town, supervisor: Chat, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    waits, _ = offers(secretary, number).button("move.button.recall")
    elsewhere.presses("move.button.accept")
    assert secretary.messages[waits].buttons == []
    assert (state_of(town, number), township_of(town, number)) == (State.SIGNED, "山口镇")
    assert secretary.hears("offer.gone")
    assert supervisor.hears("notice.moved")
    assert opens(secretary, number).hears("refusal.missing")
    assert opens(supervisor, number).hears("case.card")


def test_the_village_goes_on_with_it_as_before(
    town: Town, supervisor: Chat, secretary: Chat, elsewhere: Chat, inspector: Chat, number: str
) -> None:
    offers(secretary, number)
    elsewhere.presses("move.button.accept")
    opens(elsewhere, number).presses("move.button.units").presses("青石村村委会")
    assert not inspector.hears("notice.assigned")
    answer(elsewhere, number)
    assert supervisor.hears("notice.verify")
    assert opens(inspector, number).hears("refusal.missing")


@pytest.mark.parametrize("taken", [True, False])
def test_answered_on_the_card_the_notice_beside_offers_it_no_more(
    secretary: Chat, elsewhere: Chat, number: str, taken: bool
) -> None:
    offers(secretary, number)
    [notice] = [shown for shown in elsewhere.answers if shown.buttons]
    opens(elsewhere, number)
    if taken:
        elsewhere.presses("move.button.accept")
    else:
        refuses(elsewhere)
    labels = [label for label, _ in elsewhere.messages[notice.id].buttons]
    assert not {"接收", "不接"} & set(labels)


def test_refused_it_comes_back_and_its_clock_goes_on(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    offers(secretary, number)
    refuses(elsewhere)
    assert secretary.hears("notice.offer_refused")
    assert "不在我们辖区" in secretary.shows
    case = case_of(town, number)
    assert (case.state, case.due_kind, case.offers_refused) == (State.SIGNED, "sign", 1)
    assert elsewhere.says(f"/case {number}").hears("refusal.missing")


def test_what_was_handed_to_a_unit_comes_back_with_its_handling_time(
    town: Town, supervisor: Chat, secretary: Chat, elsewhere: Chat
) -> None:
    filed = report(supervisor)
    hand_over(secretary, filed)
    offers(secretary, filed)
    refuses(elsewhere)
    case = case_of(town, filed)
    assert (case.state, case.due_kind, case.unit_id) == (State.SIGNED, "handle", None)


def test_the_third_refusal_goes_up_and_what_is_decided_binds(
    town: Town, secretary: Chat, elsewhere: Chat, officer: Chat, number: str
) -> None:
    three_times(secretary, elsewhere, number)
    assert officer.hears("notice.to_decide")
    assert not opens(secretary, number).presses("move.button.more").offers("move.button.offer")
    officer.presses("move.button.decide").presses("山口镇").presses("reason.decide.1")
    assert (state_of(town, number), township_of(town, number)) == (State.SUBMITTED, "山口镇")
    assert not opens(elsewhere, number).offers("move.button.refuse_offer")


@pytest.fixture
def decided(secretary: Chat, elsewhere: Chat, officer: Chat, number: str) -> str:
    """Refused three times, it is decided that 山口镇 has it; its secretary's last card said that it was not his."""
    three_times(secretary, elsewhere, number)
    officer.presses("move.button.decide").presses("山口镇").presses("reason.decide.2")
    return number


def test_the_township_it_binds_hears_that_it_was_decided_by_whom_and_why(
    officer: Chat, elsewhere: Chat, decided: str
) -> None:
    assert elsewhere.hears("notice.decided")
    assert "定的人：" in elsewhere.shows
    assert "按单位归谁管定" in elsewhere.shows
    assert not any("不归您这边" in message.text for message in elsewhere.messages.values())


def test_a_notice_refused_on_the_card_beside_it_does_not_go_on_saying_so(
    secretary: Chat, elsewhere: Chat, officer: Chat, number: str
) -> None:
    for _ in range(3):
        offers(secretary, number)
        refuses(opens(elsewhere, number))
    assert any("没有接" in message.text for message in elsewhere.messages.values())
    officer.presses("move.button.decide").presses("山口镇").presses("reason.decide.1")
    assert not any("没有接" in message.text for message in elsewhere.messages.values())


def test_what_was_decided_is_not_offered_on(town: Town, elsewhere: Chat, decided: str) -> None:
    assert not opens(elsewhere, decided).presses("move.button.more").offers("move.button.offer")
    opens(elsewhere, decided).presses("move.button.sign")
    assert not opens(elsewhere, decided).presses("move.button.more").offers("move.button.offer")
    assert opens(elsewhere, decided).presses("move.button.more").offers("move.button.transfer")


def test_an_old_button_that_offered_it_says_who_alone_may_decide_anew(
    town: Town, secretary: Chat, elsewhere: Chat, officer: Chat, number: str
) -> None:
    button = opens(secretary, number).presses("move.button.more").button("move.button.offer")
    three_times(secretary, elsewhere, number)
    officer.presses("move.button.decide").presses("柳溪镇").presses("reason.decide.1")
    assert secretary.presses_again(button).hears("refusal.decided_above")
    assert "第一纪检监察室" in secretary.shows
    assert township_of(town, number) == "柳溪镇"


def test_those_who_decided_may_decide_anew(
    town: Town, secretary: Chat, elsewhere: Chat, officer: Chat, decided: str
) -> None:
    opens(officer, decided).presses("move.button.more").presses("move.button.decide_anew")
    officer.presses("柳溪镇").presses("reason.decide.1")
    assert (state_of(town, decided), township_of(town, decided)) == (State.SUBMITTED, "柳溪镇")
    assert secretary.hears("notice.decided")
    assert elsewhere.hears("offer.gone")
    assert opens(elsewhere, decided).hears("refusal.missing")


def test_who_took_it_by_a_tap_may_offer_it_on(secretary: Chat, elsewhere: Chat, number: str) -> None:
    offers(secretary, number)
    elsewhere.presses("move.button.accept").presses("move.button.more")
    assert elsewhere.offers("move.button.offer")


def test_it_may_be_decided_that_it_stays(
    town: Town, secretary: Chat, elsewhere: Chat, officer: Chat, number: str
) -> None:
    three_times(secretary, elsewhere, number)
    officer.presses("move.button.decide").presses("柳溪镇").presses("reason.decide.1")
    assert township_of(town, number) == "柳溪镇"
    assert secretary.hears("notice.decided")


def test_no_answer_to_the_end_counts_as_taken(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    offers(secretary, number)
    town.passes(days=1)
    assert state_of(town, number) is State.TRANSFERRING
    town.passes(days=3)
    assert (state_of(town, number), township_of(town, number)) == (State.SUBMITTED, "山口镇")
    assert elsewhere.hears("notice.by_silence")
    assert "事情在你们辖区" in elsewhere.shows
    case = case_of(town, number)
    [offer] = town.read(lambda work: work.offers.of_case(case.id))
    assert offer.outcome is Outcome.SILENCE


def test_a_shorter_time_for_an_answer_is_foreseen_and_reaches_what_waits_for_one(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    second = enrolled(town, SECOND, "副县长", Role.COUNTY_LEADER, "QX")
    offers(secretary, number)
    before, county = case_of(town, number), town.chat("county")
    elsewhere.forgets()
    shown = opens_rule(county, "转给别的镇", "答复").says("1个工作日").shows
    assert "1件的期限会变" in shown
    county.presses("amend.button.propose")
    second.presses(AGREE)
    reckons(town)
    after = case_of(town, number)
    assert after.due_at == before.due_at - timedelta(days=1) > town.clock.now
    assert elsewhere.hears("prompt.moved")
    assert "由您代办" not in elsewhere.shows
    assert town.read(lambda work: recomputed(work.time, after, work.now)) == after


def test_whoever_it_is_offered_to_is_reminded_as_the_one_whose_turn_it_is(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    offers(secretary, number)
    elsewhere.forgets()
    town.passes(days=1, hours=11)
    assert elsewhere.hears("prompt.near")
    assert "代柳溪镇" not in elsewhere.shows


def test_an_offer_is_taken_back(town: Town, secretary: Chat, elsewhere: Chat, number: str) -> None:
    offers(secretary, number)
    opens(secretary, number).presses("move.button.recall")
    assert state_of(town, number) is State.SIGNED
    assert elsewhere.hears("offer.taken_back")
    assert case_of(town, number).offers_refused == 0


def test_taken_back_it_is_as_late_as_it_was_and_the_ladder_goes_on(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    town.passes(days=10)
    before = case_of(town, number)
    offers(secretary, number)
    secretary.presses("move.button.recall")
    after = case_of(town, number)
    assert before.climbed
    assert (after.due_at, after.climbed) == (before.due_at, before.climbed)


def test_an_old_button_of_an_offer_taken_back_does_nothing(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    offers(secretary, number)
    button = elsewhere.button("move.button.accept")
    opens(secretary, number).presses("move.button.recall")
    assert elsewhere.presses_again(button).hears("refusal.missing")
    assert township_of(town, number) == "柳溪镇"


def test_a_place_is_typed_by_its_name(town: Town, secretary: Chat, number: str) -> None:
    opens(secretary, number).presses("move.button.more").presses("move.button.offer")
    assert secretary.says("哪里都行").hears("refusal.place_unread")
    secretary.says("山口").says("路在他们那边")
    assert state_of(town, number) is State.TRANSFERRING


def test_the_village_reads_nothing_of_what_offices_write_each_other(
    supervisor: Chat, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    offers(secretary, number)
    refuses(elsewhere)
    assert "不在我们辖区" not in opens(supervisor, number).shows


def test_the_one_who_offers_does_not_take_it_himself(secretary: Chat, inspector: Chat, number: str) -> None:
    offers(secretary, number)
    for who in (secretary, inspector):
        assert not opens(who, number).offers("move.button.accept")


def test_an_offer_and_its_answer_stand_on_both_tracks_in_their_own_words(
    secretary: Chat, elsewhere: Chat, number: str
) -> None:
    offers(secretary, number)
    elsewhere.presses("move.button.accept")
    assert "请别的镇接了" in secretary.says("/duty").shows
    assert "答复接不接" in elsewhere.says("/duty").shows


# --- a dispatched body 派驻机构


@pytest.fixture
def body(town: Town) -> Chat:
    """The officer of the county's body at the water bureau, which signs for what it takes."""

    def appoint(work: UnitOfWork) -> None:
        county = work.places.by_code("QX")
        assert county is not None
        place = work.places.put(Place(0, "PZ1", "驻水利局纪检组", Level.DISPATCHED, county.id))
        person = work.people.add("派干部", "13900000088")
        work.people.bind(person.id, BODY)
        work.offices.appoint(person.id, Role.OFFICER, place.id, work.now)

    town.act(appoint)
    return town.chat_of(BODY, "body")


BODY = 5_000_000_088


def test_a_dispatched_body_takes_it_and_brings_it_to_its_end(
    town: Town, supervisor: Chat, secretary: Chat, body: Chat, number: str
) -> None:
    opens(secretary, number).presses("move.button.more").presses("move.button.offer")
    secretary.presses("驻水利局纪检组").presses("reason.offer.1")
    assert body.hears("notice.offered")
    body.presses("move.button.accept")
    assert township_of(town, number) == "驻水利局纪检组"
    assert number in body.says("/queue").presses("queue.tab.all").shows
    opens(body, number).presses("move.button.units").presses("青石村村委会")
    answer(body, number)
    verify(supervisor, number)
    ask(supervisor, number, "satisfied")
    assert state_of(town, number) is State.CLOSED
    assert opens(secretary, number).hears("refusal.missing")


def test_what_waits_for_a_dispatched_body_is_its_own_to_sign(
    secretary: Chat, body: Chat, number: str
) -> None:
    opens(secretary, number).presses("move.button.more").presses("move.button.offer")
    secretary.presses("驻水利局纪检组").presses("reason.offer.1")
    assert "等我签 1" in body.says("/queue").shows
