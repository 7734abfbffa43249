"""回访: the county asks a villager of a drawn case; what is not so comes back, and lands where it belongs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts.drawing import closed, draw
from supervision.acts.rounds import adopt
from supervision.cases import State
from supervision.policy import Sampling
from tests.chat import Chat, Town
from tests.handlers.late import at_moment
from tests.handlers.playing import (
    STORY,
    answer,
    ask,
    case_of,
    hand_over,
    newest,
    opens,
    state_of,
    told,
    verify,
)
from tests.handlers.test_amending import county, second
from tests.handlers.test_amending import opens as opens_rule
from tests.handlers.test_recusal import sees

__all__ = ["county", "second"]

PHONE = "13900000098"


def draw_it(town: Town, number: str) -> str:
    """The case is drawn; its reference."""
    drawn = town.act(lambda work: draw(work, work.cases.by_number(number)))
    assert drawn is not None
    return str(drawn.ref)


@pytest.fixture
def number(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    """A closed case whose villager left a phone, satisfied as the supervisor says; drawn."""
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY)
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says(f"张大爷 三组 {PHONE}").presses("report.button.file")
    filed = newest(town).number
    hand_over(secretary, filed)
    answer(inspector, filed)
    verify(supervisor, filed)
    ask(supervisor, filed, "satisfied")
    draw_it(town, filed)
    return filed


def acts(town: Town, number: str) -> list[str]:
    case = case_of(town, number)
    return [act for _, act, _ in town.read(lambda work: work.journal.of_case(case.id))]


def test_the_officer_hears_of_a_draw_and_the_township_does_not(
    number: str, officer: Chat, secretary: Chat, supervisor: Chat
) -> None:
    assert officer.hears("callback")
    assert number in officer.shows
    assert PHONE not in officer.shows
    assert STORY not in officer.shows
    assert not secretary.hears("callback")
    assert not supervisor.hears("callback")


@pytest.mark.parametrize("said", ["何检员叫村里写的满意", "镇纪检员叫村里写的满意"])
def test_what_the_villager_said_of_somebody_is_asked_about_before_he_reads_it(
    town: Town, number: str, officer: Chat, inspector: Chat, said: str
) -> None:
    officer.presses("callback.outcome.invented").says(said)
    assert officer.hears("spoken.within")
    assert state_of(town, number) is State.CLOSED
    officer.presses("spoken.button.him")
    assert state_of(town, number) is State.REOPENED
    assert not sees(inspector, number)


def rings(town: Town, officer: Chat) -> Chat:
    """The officer asks for the phone, the county's leader lets him, he looks."""
    officer.presses("callback.button.reveal")
    town.chat("county").presses("identity.button.approve")
    return officer.presses("identity.button.look")


def phone_stands(officer: Chat) -> bool:
    return any(PHONE in shown.text for shown in officer.messages.values())


def test_the_phone_is_shown_once_a_second_person_lets_him_in_a_message_that_goes(
    town: Town, number: str, officer: Chat
) -> None:
    officer.presses("callback.button.reveal")
    assert officer.hears("identity.own.waiting")
    assert not phone_stands(officer)
    county = town.chat("county")
    assert county.hears("identity.ask.villager")
    assert "张大爷" not in county.shows
    county.presses("identity.button.approve")
    officer.presses("identity.button.look")
    assert f"张大爷 三组 {PHONE}" in officer.shows
    assert acts(town, number)[-3:] == ["identity_asked", "identity_approved", "identity_shown"]
    town.passes(minutes=10)
    assert not phone_stands(officer)


def test_once_the_answer_is_recorded_the_phone_is_gone_from_the_chat(
    town: Town, number: str, officer: Chat
) -> None:
    done = officer.button("callback.outcome.satisfied")
    rings(town, officer).presses_again(done)
    assert officer.hears("callback.noted.satisfied")
    assert not phone_stands(officer)


def test_what_was_recorded_meanwhile_is_looked_at_no_more(town: Town, number: str, officer: Chat) -> None:
    done = officer.button("callback.outcome.satisfied")
    officer.presses("callback.button.reveal")
    town.chat("county").presses("identity.button.approve")
    look = officer.button("identity.button.look")
    officer.presses_again(done).presses_again(look)
    assert officer.hears("refusal.identity_void")
    assert not phone_stands(officer)


def test_a_satisfied_villager_stays_closed_and_the_track_says_so(
    town: Town, number: str, officer: Chat, supervisor: Chat
) -> None:
    officer.presses("callback.outcome.basically")
    assert state_of(town, number) is State.CLOSED
    assert not supervisor.hears("notice.found")
    assert "县里回访1次" in supervisor.says("/duty").shows
    assert "群众说基本满意" in supervisor.shows


def test_an_invented_satisfaction_comes_back_red_and_lands_on_the_track_of_who_wrote_it(
    town: Town, number: str, officer: Chat, supervisor: Chat, secretary: Chat
) -> None:
    officer.presses("callback.outcome.invented").presses("callback.ready.invented.2")
    assert officer.hears("callback.noted.invented")
    case = case_of(town, number)
    assert (case.state, case.supervised, case.dissatisfied) == (State.REOPENED, True, 0)
    assert secretary.hears("notice.invented")
    assert not secretary.hears("notice.reopened")
    assert "群众说不满意" not in secretary.shows
    assert supervisor.hears("notice.found")
    supervisor.presses("notice.button.duty")
    assert "🔴 县里回访，群众说没有这回事的1件" in supervisor.shows
    assert "群众说没有这回事" in supervisor.shows
    assert acts(town, number)[-2:] == ["called_back", "reopened"]
    assert supervisor.presses("说明1").hears("duty.ask.say")
    assert supervisor.says("我当面问过的").hears("duty.said.kept")
    assert "本人说明：我当面问过的" in supervisor.says("/duty").shows
    assert "没人问满不满意" in opens(officer, number).shows
    assert "没人问满不满意" not in opens(supervisor, number).shows


def test_what_the_county_turned_red_is_red_in_the_notice_in_lists_and_on_the_card(
    town: Town, number: str, officer: Chat, secretary: Chat, inspector: Chat, supervisor: Chat
) -> None:
    officer.presses("callback.outcome.invented").presses("callback.ready.invented.2")
    assert "🔴" in secretary.shows
    for who, where in ((secretary, "/ledger"), (officer, "/ledger"), (supervisor, "/records")):
        assert f"🔴 {number}" in who.says(where).shows
    assert opens(secretary, number).hears("mark.red")
    hand_over(secretary, number)
    assert inspector.hears("notice.assigned")
    assert inspector.hears("mark.red")


@pytest.mark.parametrize("said", ["invented", "dissatisfied"])
def test_who_is_doubted_has_nothing_to_say_to_the_villager_and_the_secretary_goes(
    town: Town, number: str, officer: Chat, supervisor: Chat, secretary: Chat, inspector: Chat, said: str
) -> None:
    supervisor.forgets()
    officer.presses(f"callback.outcome.{said}").presses(f"callback.ready.{said}.1")
    assert secretary.hears("aloud")
    hand_over(secretary, number)
    answer(inspector, number)
    verify(secretary, number)
    assert len(supervisor.answers) == 1
    assert supervisor.hears("notice.found")
    assert not supervisor.hears("aloud")
    assert not opens(supervisor, number).offers("move.button.tell")
    assert not supervisor.offers("move.button.who")
    assert supervisor.hears("turn.instead.verified")
    assert inspector.hears("turn.instead.verified")
    ask(secretary, number, "satisfied")
    assert state_of(town, number) is State.CLOSED


def test_what_the_secretary_is_to_tell_for_who_is_doubted_is_his_to_do_and_not_others(
    town: Town, number: str, officer: Chat, secretary: Chat, inspector: Chat
) -> None:
    officer.presses("callback.outcome.invented").presses("callback.ready.invented.2")
    hand_over(secretary, number)
    answer(inspector, number)
    verify(secretary, number)
    assert secretary.says("/queue").hears("queue.own_turn")
    assert number in secretary.presses("queue.tab.desk").shows
    assert number not in secretary.presses("queue.tab.others").shows
    town.act(adopt)
    at_moment(town, town.clock.now + timedelta(hours=23.5))
    assert secretary.hears("digest")
    assert number in secretary.shows
    due = case_of(town, number).due_at
    assert due is not None
    at_moment(town, due)
    assert secretary.hears("prompt.late")
    assert number in secretary.says("/queue").shows


def test_a_dissatisfied_villager_reopens_it_by_the_rule_for_a_first(
    town: Town, number: str, officer: Chat, secretary: Chat
) -> None:
    officer.presses("callback.outcome.dissatisfied").says("水又停了")
    assert secretary.hears("notice.unhappy")
    case = case_of(town, number)
    assert (case.state, case.supervised, case.dissatisfied) == (State.REOPENED, False, 1)


def test_who_is_not_reached_is_tried_again_and_then_given_up(town: Town, number: str, officer: Chat) -> None:
    assert officer.presses("callback.outcome.unreached").hears("callback.later")
    officer.says("/callback").presses("callback.button.open")
    assert officer.hears("callback.tried")
    assert officer.presses("callback.outcome.unreached").hears("callback.noted.unreached")
    assert officer.says("/callback").hears("callback.none")
    assert state_of(town, number) is State.CLOSED


def test_what_was_asked_is_not_asked_again(number: str, officer: Chat) -> None:
    old = officer.button("callback.outcome.invented")
    officer.presses("callback.outcome.satisfied")
    assert officer.presses_again(old).hears("refusal.callback_done")


@pytest.mark.parametrize("who", ["secretary", "supervisor", "leader", "county", "reception", "elsewhere"])
def test_nobody_else_can_ask_or_see_the_phone(town: Town, number: str, officer: Chat, who: str) -> None:
    ref = town.read(lambda work: work.callbacks.open_of_case(case_of(town, number).id)).ref
    chat = town.chat(who)
    chat.says("/start")
    for code in ("tel", "o", "s", "i"):
        forged = town.seal.close(chat.user_id, f"cb\x1f{ref}\x1f{code}")
        assert chat.presses_again((chat.last, forged)).hears("refusal.missing")
    assert "identity_shown" not in acts(town, number)


def test_where_no_phone_was_left_the_receipt_is_what_counts(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    draw_it(town, number)
    assert officer.hears("callback.no_phone")
    assert not officer.offers("callback.button.reveal")


def test_who_is_concerned_is_not_drawn_for_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    case = case_of(town, number)
    person = town.read(lambda work: work.people.by_user(officer.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    officer.forgets()
    draw_it(town, number)
    assert not officer.hears("callback")
    assert town.chat("county").hears("callback")


def test_the_card_of_a_drawn_case_has_the_button_for_who_asks_only(
    number: str, officer: Chat, secretary: Chat
) -> None:
    assert not opens(secretary, number).offers("move.button.recheck")
    assert opens(officer, number).presses("move.button.recheck").hears("callback")


def test_late_is_reminded_and_the_countys_leader_hears(town: Town, number: str, officer: Chat) -> None:
    assert not officer.hears("callback.again")
    officer.forgets()
    town.passes(days=3, hours=3)
    assert officer.hears("callback.again")
    for _ in range(6):
        town.passes(days=1)
    assert town.chat("county").hears("callback.late")
    reminded = next(said.text for said in reversed(officer.answers) if "还没有回访" in said.text)
    assert ["今天到期" in reminded, "超时" in reminded] == [False, True]
    assert number not in town.chat("county").shows
    officer.says("/callback").presses("callback.button.open").presses("callback.outcome.satisfied")
    assert "回访群众" in officer.says("/duty").shows
    assert "超" in officer.shows


# --- the draw


def sampled(town: Town, **changes: object) -> None:
    """The policy's [sampling] is another one."""
    kept = town.store.ground.time
    policy = replace(kept.policy, sampling=Sampling(**changes))  # type: ignore[arg-type]
    town.store.ground.time = replace(kept, policy=policy)


def test_all_are_drawn_where_the_policy_says_so(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    sampled(town, share=100)
    told(supervisor, secretary, inspector, "satisfied")
    assert officer.hears("callback")


def test_a_month_without_a_draw_has_one_when_it_is_over(
    town: Town,
    supervisor: Chat,
    secretary: Chat,
    inspector: Chat,
    officer: Chat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sampled(town, share=1)
    # One closing in a hundred is drawn at once: then its month had one, and nothing came when it was over.
    monkeypatch.setattr(UnitOfWork, "chance", lambda _work, _one_in, _times=1: False)
    number = told(supervisor, secretary, inspector, "satisfied")
    assert not officer.hears("callback")
    town.passes(days=8)
    assert officer.hears("callback")
    assert number in officer.says("/callback").shows


def test_several_that_remind_at_one_moment_are_one_message_each(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat, county: Chat
) -> None:
    for _ in range(2):
        draw_it(town, told(supervisor, secretary, inspector, "satisfied"))
    heard = {"callback.again_list": officer, "callback.late_several": county}
    for _ in range(30):
        officer.forgets()
        county.forgets()
        town.passes(hours=12)
        assert len(officer.answers) <= 1
        assert len(county.answers) <= 1
        for key in [key for key, who in heard.items() if who.hears(key)]:
            assert "2件" in heard.pop(key).shows
    assert not heard


def test_the_reception_asks_where_the_policy_says_so(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, reception: Chat, officer: Chat
) -> None:
    sampled(town, share=100, by_reception=True)
    number = told(supervisor, secretary, inspector, "satisfied")
    assert reception.hears("callback")
    assert not officer.hears("callback")
    reception.presses("callback.outcome.invented").presses("callback.ready.invented.1")
    assert state_of(town, number) is State.REOPENED


def test_who_found_it_himself_is_not_asked(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    sampled(town, share=100)
    found = replace(case_of(town, number), own_finding=True)
    town.act(lambda work: closed(work, found))
    assert town.read(lambda work: work.callbacks.open_of_case(found.id)) is None


def test_a_changed_rule_moves_the_day_and_whoever_is_to_ask_hears(
    town: Town, number: str, officer: Chat, county: Chat, second: Chat
) -> None:
    officer.forgets()
    opens_rule(county, "县里回访", "回访期限").says("10个工作日")
    assert "1件的期限会变" in county.shows
    county.presses("amend.button.propose")
    second.presses("amend.button.approve")
    assert officer.hears("callback.moved")
    assert number in officer.shows
