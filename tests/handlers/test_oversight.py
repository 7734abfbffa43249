"""From above: 签收督办, a 督办 date, a question and its answer; and 回避, stepping aside."""

from datetime import UTC, datetime

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case
from supervision.escalations import Colour, Escalation
from supervision.offices import Role
from tests.chat import Chat, Town
from tests.handlers.late import END, at
from tests.handlers.playing import case_of, hand_over, opens, report, to_verify


@pytest.fixture
def handled(supervisor: Chat, secretary: Chat) -> str:
    """A case in the inspector's hands, due on Wednesday 2 December."""
    number = report(supervisor)
    hand_over(secretary, number)
    return number


def heard(town: Town, number: str, who: Chat) -> None:
    """A rung was climbed, and this person heard of it."""
    case = case_of(town, number)
    person = town.read(lambda work: work.people.by_user(who.user_id))
    rung = Escalation(
        case.id, 0, Role.OFFICER, Colour.YELLOW, "handle", town.clock.now, town.clock.now, (person.id,)
    )
    town.act(lambda work: work.escalations.add(rung))


def supervise(who: Chat, number: str) -> Chat:
    return opens(who, number).presses("move.button.supervise")


def supervised_by(town: Town, number: str) -> datetime | None:
    case: Case = case_of(town, number)
    return case.supervise_by


def press(who: Chat, number: str, *what: str) -> Chat:
    """A button of an older card."""
    data = "\x1f".join(("c", case_of(who.town, number).ref, *what))
    return who.presses_again((opens(who, number).last, who.town.seal.close(who.user_id, data)))


def cannot_be_reached(who: Chat) -> None:
    def block(work: UnitOfWork) -> None:
        person = work.people.by_user(who.user_id)
        assert person is not None
        work.people.mark_unreachable(person.id, work.now)

    who.town.act(block)


# --- 签收督办


def test_whoever_heard_of_a_late_matter_signs_for_it_with_one_tap(
    town: Town, handled: str, officer: Chat
) -> None:
    heard(town, handled, officer)
    opens(officer, handled).presses("move.button.acknowledge")
    assert officer.hears("case.card")
    assert not officer.offers("move.button.acknowledge")


def test_a_second_tap_says_that_it_is_signed(town: Town, handled: str, officer: Chat) -> None:
    heard(town, handled, officer)
    old = opens(officer, handled).button("move.button.acknowledge")
    officer.presses_again(old)
    officer.presses_again(old)
    assert officer.hears("refusal.nothing_heard")
    assert officer.hears("case.card")


def test_who_heard_nothing_has_nothing_to_sign_for(handled: str, officer: Chat) -> None:
    assert not opens(officer, handled).offers("move.button.acknowledge")
    assert press(officer, handled, "acknowledge").hears("refusal.nothing_heard")


def test_a_stranger_to_the_matter_learns_nothing(handled: str, supervisor: Chat, elsewhere: Chat) -> None:
    ref = case_of(supervisor.town, handled).ref
    for name in ("acknowledge", "supervise", "ask", "answer", "step_aside"):
        data = elsewhere.town.seal.close(elsewhere.user_id, "\x1f".join(("c", ref, name)))
        elsewhere.says("/me").presses_again((elsewhere.last, data))
        assert elsewhere.hears("refusal.missing")


# --- a 督办 date


def test_a_date_is_set_with_one_tap_and_stands_on_the_card(handled: str, officer: Chat) -> None:
    supervise(officer, handled)
    assert "3个工作日 11月26日（周四）" in officer.labels
    officer.presses("3个工作日 11月26日（周四）")
    assert supervised_by(officer.town, handled) == datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert "督办：限11月26日（周四）下班前办好" in officer.shows
    assert officer.last == officer.button("move.button.supervise")[0]


@pytest.mark.parametrize("said", ["12月3日", "12-3", "2026-12-03", "10天后", "下周四", "12月3日前"])
def test_a_date_may_be_typed(handled: str, officer: Chat, said: str) -> None:
    supervise(officer, handled).says(said)
    assert supervised_by(officer.town, handled) == datetime(2026, 12, 3, 10, tzinfo=UTC)
    assert officer.hears("case.card")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("尽快", "date_unread"),
        ("2月30日", "date_unread"),
        ("11月20日", "date_past"),
        ("明年", "date_unread"),
        ("2027-11-23", "date_far"),
    ],
)
def test_a_wrong_date_changes_nothing_and_is_asked_again(
    handled: str, officer: Chat, said: str, why: str
) -> None:
    supervise(officer, handled).says(said)
    assert officer.hears(f"refusal.{why}")
    assert officer.hears("ask.supervise")
    assert supervised_by(officer.town, handled) is None
    officer.says("12月3日")
    assert officer.hears("case.card")


def test_today_is_past_once_the_office_has_closed(handled: str, officer: Chat) -> None:
    officer.town.clock.forward(hours=10)
    assert supervise(officer, handled).says("今天").hears("refusal.date_past")


def test_a_press_on_yesterdays_question_sets_the_day_it_shows(handled: str, officer: Chat) -> None:
    label = supervise(officer, handled).labels[0]
    assert label == "明天 11月24日（周二）"
    officer.town.clock.forward(hours=20)
    officer.presses(label)
    assert supervised_by(officer.town, handled) == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_that_it_is_pressed_stands_on_the_card_of_the_village_too(
    handled: str, officer: Chat, supervisor: Chat
) -> None:
    supervise(officer, handled).says("12月3日")
    assert "督办：限12月3日（周四）下班前办好" in opens(supervisor, handled).shows


def test_the_secretary_presses_the_inspector_but_not_himself(
    supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    assert not opens(secretary, number).offers("move.button.supervise")
    assert press(secretary, number, "supervise").hears("refusal.not_your_turn")
    assert opens(officer, number).offers("move.button.supervise")
    hand_over(secretary, number)
    assert supervise(secretary, number).says("明天").hears("case.card")


def test_english_readers_type_english_dates(handled: str, officer: Chat) -> None:
    officer.says("/language").presses("English")
    supervise(officer, handled)
    assert "3 working days: Thu 26 Nov" in officer.labels
    officer.says("Dec 3")
    assert "to be done by close of business on Thu 3 Dec" in officer.shows


# --- a question, and its answer


def ask(who: Chat, number: str, text: str) -> None:
    opens(who, number).presses("move.button.ask").says(text)


def test_a_question_is_typed_or_ready_made(handled: str, officer: Chat, secretary: Chat) -> None:
    ask(officer, handled, "村里说水又停了？")
    assert officer.hears("ask.sent")
    opens(officer, handled).presses("move.button.ask").presses("ask.ready.2")
    shown = opens(secretary, handled).shows
    assert "村里说水又停了？" in shown
    assert "卡在哪里？" in shown


def test_why_it_is_not_signed_is_asked_only_of_what_is_not(
    supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    assert opens(officer, number).presses("move.button.ask").offers("ask.ready.1")
    hand_over(secretary, number)
    assert not opens(officer, number).presses("move.button.ask").offers("ask.ready.1")


def test_the_inspector_answers_the_question_he_sees(handled: str, officer: Chat, inspector: Chat) -> None:
    ask(officer, handled, "卡在哪里？")
    opens(inspector, handled).presses("move.button.answer")
    assert "卡在哪里？" in inspector.shows
    assert inspector.says("等水管，周五到").hears("answer.sent")
    assert "等水管，周五到" in opens(officer, handled).shows
    assert case_of(officer.town, handled).question_by is None


def test_while_the_village_verifies_the_township_answers(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    opens(officer, number).presses("move.button.ask").says("现场看过了吗？")
    assert inspector.hears("notice.question")
    assert not supervisor.hears("notice.question")
    inspector.presses("move.button.answer").says("明天陪监督员去看")
    assert officer.hears("notice.answer")


def test_a_question_wants_words(handled: str, officer: Chat) -> None:
    opens(officer, handled).presses("move.button.ask").says("　 ")
    assert officer.hears("refusal.words_missing")
    assert case_of(officer.town, handled).question_by is None


def test_a_question_is_answered_once(handled: str, officer: Chat, inspector: Chat, secretary: Chat) -> None:
    ask(officer, handled, "卡在哪里？")
    old = opens(inspector, handled).button("move.button.answer")
    inspector.presses_again(old)
    opens(secretary, handled).presses("move.button.answer").says("我来答：等水管")
    assert inspector.says("等水管").hears("answer.late")
    assert inspector.presses_again(old).hears("refusal.nothing_asked")
    assert "我来答" in opens(officer, handled).shows


def test_the_village_sees_neither_question_nor_answer(
    handled: str, officer: Chat, inspector: Chat, supervisor: Chat
) -> None:
    ask(officer, handled, "卡在哪里？")
    opens(inspector, handled).presses("move.button.answer").says("等水管")
    shown = opens(supervisor, handled).shows
    assert "卡在哪里" not in shown
    assert "等水管" not in shown


def test_with_nobody_to_answer_nothing_is_asked(
    handled: str, officer: Chat, inspector: Chat, secretary: Chat
) -> None:
    for who in (inspector, secretary):
        cannot_be_reached(who)
    ask(officer, handled, "卡在哪里？")
    assert officer.hears("refusal.nobody_to_ask")


# --- whose turn it is


def test_the_card_says_who_has_it_now(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = report(supervisor)
    assert "现在轮到舒书记" in opens(supervisor, number).shows
    assert opens(secretary, number).hears("case.in_turn.you")
    hand_over(secretary, number)
    assert "现在轮到何检员" in opens(supervisor, number).shows
    assert opens(inspector, number).hears("case.in_turn.you")


def test_a_closed_matter_is_in_nobodys_hands(supervisor: Chat) -> None:
    number = report(supervisor)
    opens(supervisor, number).presses("move.button.more").presses("move.button.withdraw")
    supervisor.presses("withdraw.mistake")
    assert "现在轮到" not in opens(supervisor, number).shows


# --- 回避


def test_stepping_aside_is_asked_once_and_leaves_only_the_number(handled: str, inspector: Chat) -> None:
    opens(inspector, handled).presses("move.button.more").presses("move.button.step_aside")
    assert inspector.hears("case.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert inspector.hears("case.stepped_aside")
    assert opens(inspector, handled).hears("refusal.missing")
    assert inspector.says("/queue").shows.count(handled) == 0


def test_who_thinks_again_keeps_the_matter(handled: str, inspector: Chat) -> None:
    opens(inspector, handled).presses("move.button.more").presses("move.button.step_aside")
    assert inspector.presses("move.button.back").hears("case.card")
    assert case_of(inspector.town, handled).inspector_id is not None


def test_the_next_one_has_it_in_turn(handled: str, inspector: Chat, supervisor: Chat) -> None:
    opens(inspector, handled).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert "现在轮到舒书记" in opens(supervisor, handled).shows


def test_what_was_half_said_about_it_goes_too(handled: str, inspector: Chat) -> None:
    opens(inspector, handled).presses("move.button.result")
    opens(inspector, handled).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert handled not in inspector.says("/start").shows
    assert not inspector.hears("draft.waiting")


def test_a_supervisor_has_no_such_buttons(
    supervisor: Chat, secretary: Chat, inspector: Chat, handled: str
) -> None:
    opens(supervisor, handled)
    assert not any(supervisor.offers(f"move.button.{name}") for name in ("supervise", "ask", "answer"))
    supervisor.presses("move.button.more")
    assert not supervisor.offers("move.button.step_aside")


def test_why_somebody_stepped_aside_is_read_by_the_county_only(
    handled: str, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    opens(inspector, handled).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").says("当事人是我妹夫")
    assert inspector.hears("case.stepped_aside")
    opens(officer, handled).presses("move.button.more").presses("move.button.seen")
    assert "当事人是我妹夫" in officer.shows
    opens(secretary, handled)
    assert not any("妹夫" in shown.text for shown in secretary.messages.values())


def test_what_was_heard_of_a_stage_that_is_over_is_not_to_be_signed_for_any_more(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    at(town, END)
    assert opens(officer, number).offers("move.button.acknowledge")
    hand_over(secretary, number)
    assert not opens(officer, number).offers("move.button.acknowledge")
    assert press(officer, number, "acknowledge").hears("refusal.nothing_heard")
