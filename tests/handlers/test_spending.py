"""Village spending on the phone: registered, followed step by step, stopped, seen on site, audited. Never approved."""

import pytest

from supervision.cases import State
from tests.chat import Chat, Town, photo
from tests.handlers.playing import case_of, opens, state_of
from tests.handlers.spent import answers, carried_to, emergency, known, present, registers, seen, step


def test_a_spending_is_registered_with_its_sum_in_capitals(inspector: Chat, secretary: Chat) -> None:
    inspector.says("登记开支").presses("青石村").says("换水管").says("4万8千")
    assert "48,000.00元（肆万捌仟元整）" in inspector.shows
    inspector.presses("spend.button.sure").presses("spend.kind.planned").presses("spend.button.file")
    assert inspector.hears("spend.registered")
    assert inspector.hears("spend.card")
    assert secretary.hears("notice.spend_new")


def test_a_sum_that_is_not_certain_is_asked_again(inspector: Chat) -> None:
    inspector.says("/spending").presses("青石村").says("换水管").says("大概三万")
    assert inspector.hears("refusal.amount_unreadable")
    assert inspector.hears("spend.ask.amount.planned")


def test_the_village_supervisor_hears_and_sees_it_and_does_nothing(
    inspector: Chat, supervisor: Chat, neighbour: Chat
) -> None:
    number = registers(inspector)
    assert supervisor.hears("notice.spend_new")
    assert not opens(supervisor, number).offers("spend.button.step")
    assert opens(neighbour, number).hears("refusal.missing")


def test_supervisors_are_told_who_registers_a_spending(supervisor: Chat) -> None:
    assert supervisor.says("/spending").hears("refusal.spending_not_yours")


def test_the_card_shows_what_is_open_and_which_proofs_it_needs(inspector: Chat) -> None:
    number = registers(inspector)
    assert "▶ 初步核实" in opens(inspector, number).shows
    assert "初步核实还要：照片、日期" in inspector.shows
    assert "□ 村民代表决议" in inspector.shows
    assert "备案只是报备，不是批准付款" in inspector.shows


def test_check_and_filing_are_recorded_and_the_secretary_hears(inspector: Chat, secretary: Chat) -> None:
    number = registers(inspector)
    step(inspector, number)
    assert state_of(inspector.town, number) is State.CHECKED
    assert secretary.hears("notice.spend_checked")
    step(inspector, number)
    assert state_of(inspector.town, number) is State.FILED


def test_every_step_to_the_audit_and_closed(inspector: Chat, secretary: Chat, officer: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "on_site")
    assert secretary.hears("notice.spend_go")
    seen(secretary, number)
    assert state_of(inspector.town, number) is State.AWAITING_AUDIT
    assert officer.hears("notice.spend_audit")
    opens(officer, number).presses("spend.button.step").presses("spend.choice.in_order")
    assert state_of(inspector.town, number) is State.AWAITING_AUDIT
    officer.presses("spend.button.close")
    assert state_of(inspector.town, number) is State.CLOSED
    assert inspector.hears("notice.spend_audited")


def test_a_step_without_its_photo_does_not_go_on(inspector: Chat) -> None:
    number = registers(inspector)
    opens(inspector, number).presses("spend.button.step").says("没有照片")
    assert inspector.hears("spend.ask.photo")
    assert present(inspector.town, number) == "check:1"


def test_no_date_is_written_back(inspector: Chat) -> None:
    number = registers(inspector)
    opens(inspector, number).presses("spend.button.step").sends(photo()).presses("report.button.enough")
    assert inspector.says("11月20日").hears("refusal.day_back")
    assert inspector.says("11月30日").hears("refusal.day_ahead")
    assert present(inspector.town, number) == "check:1"


def test_the_moment_it_was_entered_stands_beside_a_date_told_late(inspector: Chat) -> None:
    number = registers(inspector)
    inspector.town.passes(days=20)
    opens(inspector, number).presses("spend.button.step").sends(photo()).presses("report.button.enough")
    inspector.says("11月24日").presses("spend.button.keep")
    assert "初步核实 11月24日（周二）（今天补录）" in inspector.shows


def test_fewer_than_three_signers_of_the_committee_are_refused(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "review")
    opens(inspector, number).presses("spend.button.step").sends(photo()).presses("report.button.enough")
    assert inspector.says("甲某、甲某、乙某").hears("refusal.signers_number")


def test_cash_is_refused_and_the_refusal_says_why(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "payment")
    opens(inspector, number).presses("spend.button.step").presses("spend.choice.cash")
    assert inspector.hears("refusal.cash_refused")
    assert present(inspector.town, number) == "payment:1"


def test_cash_that_was_paid_is_told_where_it_was_refused(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "payment")
    opens(inspector, number).presses("spend.button.step").presses("spend.choice.cash")
    inspector.presses("move.button.paid").presses("spend.button.same")
    inspector.presses("spend.button.today").presses("spend.button.keep")
    assert known(inspector.town, number).wrong_payment() == ("in_cash",)
    assert not inspector.says("/todo").hears("todo.button.draft")


def test_a_contract_far_beyond_the_decision_stops_and_says_so(inspector: Chat, secretary: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "contractor")
    step(inspector, number, amount="96000")
    assert inspector.hears("spend.stopped")
    assert present(inspector.town, number) == "villagers:2"
    assert secretary.hears("notice.spend_increased")
    assert "⏸ 比决议的48,000.00元多100%，超过了10%" in opens(inspector, number).shows
    assert "多100%，超过了10%，停下来" in secretary.shows


def test_a_sum_that_stops_a_step_is_asked_why(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "contractor")
    opens(inspector, number).presses("spend.button.step").presses("spend.choice.compare")
    inspector.says("96000").presses("spend.button.sure")
    assert inspector.hears("spend.ask.reason.increase")
    answers(inspector.presses("spend.reason.increase.2"))
    assert "材料涨价了" in opens(inspector, number).shows


def test_what_a_payment_passed_over_cannot_be_dated_before_it(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "proposal")
    inspector.town.passes(days=4)
    opens(inspector, number).presses("move.button.more").presses("move.button.paid")
    answers(inspector)
    opens(inspector, number).presses("spend.button.step").sends(photo()).presses("report.button.enough")
    assert inspector.says("昨天").hears("refusal.day_back")
    assert inspector.presses("spend.button.today").offers("spend.button.keep")


def test_paid_more_than_was_decided_is_decided_again(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "review")
    opens(inspector, number).presses("move.button.more").presses("move.button.paid")
    answers(inspector, amount="96000")
    assert known(inspector.town, number).wrong_payment() == ("unreviewed", "beyond")
    assert "付的比决议的多" in opens(inspector, number).shows
    assert present(inspector.town, number) == "villagers:2"


def test_again_is_said_only_of_what_was_there_before(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "contractor")
    step(inspector, number, amount="96000")
    assert "决议公开（再来一次）" in opens(inspector, number).shows
    step(inspector, number)
    step(inspector, number)
    assert "<b>▶ 村监委审核" not in inspector.shows
    assert "▶ 村监委审核\n" in inspector.shows
    assert inspector.shows.count("村监委审核（再来一次）") == 1


def test_what_is_wanted_in_a_photo_is_said_and_not_a_picture_of_the_site(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "villagers")
    opens(inspector, number).presses("spend.button.step").says("开过会了")
    assert "村民代表会议决议和签名" in inspector.shows
    assert not inspector.hears("wants.site_photo")


def test_a_little_more_goes_on(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "work")
    opens(inspector, number).presses("move.button.increase").says("5万").presses("spend.button.sure")
    inspector.presses("spend.reason.increase.2")
    assert not inspector.hears("spend.stopped")
    assert present(inspector.town, number) == "work:1"
    assert known(inspector.town, number).amount == 50_000_00


def test_no_contractor_needs_a_reason(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "contractor")
    opens(inspector, number).presses("spend.button.step").presses("spend.choice.not_applicable")
    assert inspector.hears("spend.ask.reason.contractor")
    answers(inspector.says("村民自己投工"))
    assert known(inspector.town, number).records[-1].words == "村民自己投工"


def test_paid_before_it_was_decided_is_a_red_card_and_the_linked_office_hears(
    inspector: Chat, officer: Chat
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "members")
    opens(inspector, number).presses("move.button.more").presses("move.button.paid")
    answers(inspector)
    assert case_of(inspector.town, number).supervised
    assert officer.hears("notice.spend_procedure")
    assert "没议决就付了" in officer.shows
    assert present(inspector.town, number) == "members:1"


def test_the_slip_of_a_payment_out_of_turn_stays_with_the_case_and_what_follows_is_made_up(
    inspector: Chat,
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "members")
    opens(inspector, number).presses("move.button.more").presses("move.button.paid")
    inspector.presses("spend.choice.cash").sends(photo())
    answers(inspector)
    assert len(known(inspector.town, number).records[-1].files) == 1
    assert "⚠️ 先付了款" in step(inspector, number).shows
    assert "（付款以后，今天才补）" in inspector.shows


def test_a_payment_in_its_turn_is_no_finding(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "payment")
    opens(inspector, number).presses("move.button.more").presses("move.button.paid")
    assert answers(inspector).hears("refusal.paid_in_turn")


def test_an_emergency_acts_first_and_its_papers_are_open_beside_it(inspector: Chat) -> None:
    number = emergency(inspector)
    carried_to(inspector, number, "contractor")
    assert "应急抢修" in opens(inspector, number).shows
    assert [label for label in inspector.labels if label.startswith("▶")] == ["▶ 定施工方", "▶ 党支部提议"]
    inspector.presses("▶ 党支部提议").sends(photo())
    answers(inspector.presses("report.button.enough"))
    assert known(inspector.town, number).records[-1].code == "proposal"


def test_late_papers_of_an_emergency_climb_the_ladder(inspector: Chat, secretary: Chat) -> None:
    number = emergency(inspector)
    carried_to(inspector, number, "work")
    inspector.town.passes(days=17)
    assert secretary.hears("prompt.above")
    assert number in secretary.shows


def test_what_the_secretary_finds_not_done_is_worked_on_and_accepted_again(
    inspector: Chat, secretary: Chat
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "on_site")
    opens(secretary, number).presses("spend.button.step").sends(photo(), forwarded=True)
    assert secretary.hears("verify.forwarded")
    secretary.sends(photo()).presses("report.button.enough")
    secretary.presses("verify.button.here").presses("verify.button.not_done").says("只换了一半")
    assert present(inspector.town, number) == "work:2"
    assert inspector.hears("notice.spend_not_done")


def test_what_the_county_sends_back_is_seen_on_site_again(
    supervisor: Chat, inspector: Chat, secretary: Chat, officer: Chat
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "on_site")
    seen(secretary, number)
    opens(officer, number).presses("spend.button.step").presses("spend.choice.again").says("回单看不清")
    assert present(inspector.town, number) == "on_site:2"
    assert secretary.hears("notice.spend_again")
    assert inspector.hears("notice.spend_returned")
    assert supervisor.hears("notice.spend_returned")


def test_what_waits_for_the_secretary_on_site_is_not_on_the_inspectors_desk(inspector: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "on_site")
    assert number not in inspector.says("/queue").presses("queue.tab.desk").shows
    assert number in inspector.presses("queue.tab.others").shows
    assert not opens(inspector, number).offers("move.button.increase")


def test_the_site_waits_for_the_steps_before_it_and_the_inspector_never_goes(
    inspector: Chat, secretary: Chat
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "acceptance")
    assert not opens(secretary, number).offers("▶ 书记现场核实")
    carried_to(inspector, number, "on_site")
    assert not opens(inspector, number).offers("spend.button.step")


def test_a_secretary_who_followed_the_steps_does_not_verify_them(inspector: Chat, secretary: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "acceptance")
    assert not opens(secretary, number).offers("spend.button.step")
    inspector.says("/leave").presses(inspector.labels[0])
    step(secretary, number)
    inspector.says("/leave").presses("leave.button.back")
    carried_to(inspector, number, "on_site")
    opens(secretary, number).presses("spend.button.step")
    assert secretary.hears("refusal.spend_handler_verifies")


def test_it_stands_on_the_inspectors_desk_and_in_the_ledger(inspector: Chat, secretary: Chat) -> None:
    number = registers(inspector)
    assert number in inspector.says("/queue").presses("queue.tab.desk").shows
    assert number in secretary.says("/ledger").shows
    assert not secretary.says("/queue").offers("queue.button.sign_all")
    assert inspector.says("/case 水管").hears("search.found") or number in inspector.shows


def test_it_is_given_up_with_a_reason(inspector: Chat, secretary: Chat) -> None:
    number = registers(inspector)
    opens(secretary, number).presses("move.button.more").presses("move.button.drop")
    secretary.presses("spend.reason.drop.1")
    assert state_of(inspector.town, number) is State.WITHDRAWN
    assert inspector.hears("notice.spend_dropped")


def test_in_english_it_is_all_there(inspector: Chat, english: Chat) -> None:
    number = registers(inspector, village="长滩村")
    assert "wants to spend ¥48,000.00" in english.shows
    assert "Filing only notes it" in opens(english, number).shows


def test_leaving_a_step_leaves_the_expense(inspector: Chat) -> None:
    number = registers(inspector)
    opens(inspector, number).presses("spend.button.step").presses("flow.stop")
    assert f"{number}号这笔开支还在" in inspector.shows
    assert inspector.presses("notice.button.card").hears("spend.card")


@pytest.mark.parametrize("found", ["increase", "paid"])
def test_what_is_found_beside_the_steps_gives_who_is_late_no_time(
    town: Town, inspector: Chat, found: str
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "contractor")
    town.passes(days=30)
    before = case_of(town, number)
    if not opens(inspector, number).offers(f"move.button.{found}"):
        inspector.presses("move.button.more")
    inspector.presses(f"move.button.{found}")
    if found == "increase":
        inspector.says("96000")
    answers(inspector, amount="96000")
    after = case_of(town, number)
    assert present(town, number) != "contractor:1" or after.supervised
    assert (after.due_at, after.climbed, after.reminded) == (before.due_at, before.climbed, before.reminded)


@pytest.mark.parametrize("in_turn", [True, False])
def test_what_is_paid_is_not_offered_to_be_found_paid_once_more(
    inspector: Chat, secretary: Chat, in_turn: bool
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "result" if in_turn else "members")
    if not in_turn:
        opens(inspector, number).presses("move.button.more").presses("move.button.paid")
        answers(inspector)
    for who in (inspector, secretary):
        opens(who, number).presses("move.button.more")
        assert not who.offers("move.button.paid")
        assert not who.offers("move.button.drop")


def test_the_track_of_who_follows_it_says_which_step_was_recorded(
    town: Town, inspector: Chat, secretary: Chat
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "villagers")
    assert "记了“党员大会”" in inspector.says("/duty").shows
    secretary.says("/duty").presses("duty.button.others").presses("1 何检员").presses("duty.button.picture")
    [shown] = [each for each in secretary.answers if each.picture]
    assert shown.part is not None
    assert "跟进开支步骤：记了“党员大会”" in [event[2] for event in shown.part.fields["events"]]


def test_each_step_of_an_emergency_stands_on_the_track_though_one_day_counts_for_all_its_papers(
    town: Town, inspector: Chat
) -> None:
    number = emergency(inspector)
    carried_to(inspector, number, "contractor")
    for _ in range(3):
        town.passes(hours=1)
        step(inspector, number)
    shown = inspector.says("/duty").shows
    assert [f"记了“{name}”" in shown for name in ("定施工方", "施工", "党支部提议")] == [True] * 3
