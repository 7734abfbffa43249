"""改规则 in the chat: chosen or typed, previewed, proposed, approved by a second person, undone; what is refused."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.moments import ANEW
from storage.unit_of_work import UnitOfWork
from supervision.acts.enrolling import invite
from supervision.acts.pin import officers
from supervision.acts.rounds import adopt
from supervision.case_clock import recomputed
from supervision.drafts import Draft
from supervision.offices import Role
from supervision.people import Awaited, Language
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import answer, case_of, hand_over, newest, report

SECOND, OFFICER = 6_000_000_001, 6_000_000_002
AGREE, DISAGREE = "amend.button.approve", "amend.button.refuse"


def enrolled(
    town: Town, user_id: int, name: str, role: Role, code: str, language: Language = Language.ZH
) -> Chat:
    def act(work: UnitOfWork) -> None:
        person = work.people.by_user(user_id) or work.people.add(
            name, f"1380000{user_id % 10_000:04}", language
        )
        work.people.bind(person.id, user_id)
        place = work.places.by_code(code)
        assert place is not None
        work.offices.appoint(person.id, role, place.id, work.now)

    town.act(act)
    return town.chat_of(user_id, name)


@pytest.fixture
def county(town: Town) -> Chat:
    """凌县长, who proposes."""
    return town.chat("county")


@pytest.fixture
def second(town: Town) -> Chat:
    """Another county leader."""
    return enrolled(town, SECOND, "副县长", Role.COUNTY_LEADER, "QX")


def reckons(town: Town) -> None:
    """The metronome reckons once more, as after a kill; what the approval has reckoned stays as it is."""
    for some in ANEW.values():
        for anew in some:
            town.act(partial(anew, after=0, limit=500))


def opens(who: Chat, section: str, rule: str) -> Chat:
    """To the question of one rule's value."""
    who.says("/policy").presses("policy.button.amend").presses(section)
    return who.presses(next(label for label in who.labels if label.startswith(rule)))


def proposes(who: Chat, value: str = "4小时", section: str = "生活难事", rule: str = "签收交办") -> Chat:
    return opens(who, section, rule).says(value).presses("amend.button.propose")


def sign(town: Town) -> str:
    found: str = town.read(lambda work: str(work.time.policy.track.everyday.sign))
    return found


def version(town: Town) -> int:
    found: int = town.read(lambda work: work.time.version)
    return found


# --- everybody reads


def test_everybody_reads_every_section_in_plain_words(supervisor: Chat) -> None:
    supervisor.says("/policy")
    assert not supervisor.offers("policy.button.amend")
    supervisor.presses("超时往上报")
    assert (
        "书记超时：马上 → 纪检监察室干部、1个工作日 → 协作片区组长、3个工作日 → 县纪委领导"
        in supervisor.shows
    )
    assert supervisor.presses("policy.button.all").hears("policy")


@pytest.mark.parametrize("part", ["secretary", "english", "keeper", "leader"])
def test_nobody_else_changes_anything(town: Town, part: str) -> None:
    who = town.chat(part).says("/policy")
    data = town.seal.close(who.user_id, "po\x1fedit")
    assert who.presses_again((who.last, data)).hears("refusal.policy_not_yours")


def test_money_and_its_steps_are_told(supervisor: Chat) -> None:
    supervisor.says("/policy").presses("村级开支")
    assert "小额标准：5,000.00元" in supervisor.shows
    assert "步骤和凭证：共15步" in supervisor.shows


# --- choosing a value


def test_a_ready_value_leads_to_a_preview_that_changes_nothing(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    opens(county, "生活难事", "签收交办").presses("3个工作日")
    assert "签收交办：1个工作日 → 3个工作日" in county.shows
    assert "有期限的1件，1件的期限会变" in county.shows
    assert (sign(town), version(town)) == ("1wd", 0)


def test_what_would_be_overdue_at_once_is_counted_and_spared(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    report(supervisor, "路烂了")
    town.clock.forward(hours=5)
    shown = opens(county, "生活难事", "签收交办").says("四个小时").shows
    assert "2件的期限会变" in shown
    assert "其中2件要提前" in shown
    assert "有2件照新的已经过了或者马上到，最晚宽到今天下班前" in shown
    assert "改完一共超时0件" in shown


@pytest.mark.parametrize("typed", ["半天", "很快", "3", "一百年"])
def test_what_cannot_be_read_is_asked_again(county: Chat, second: Chat, typed: str) -> None:
    opens(county, "生活难事", "签收交办").says(typed)
    assert county.hears("refusal.policy_unread")
    assert county.offers("3个工作日")


def test_the_files_own_rules_hold_in_the_chat(county: Chat, second: Chat) -> None:
    opens(county, "久没消息", "问监督员本人").says("12天")
    assert county.hears("refusal.policy_rising")
    assert opens(county, "久没消息", "问监督员本人").says("0天").hears("refusal.policy_nothing")


def test_the_same_value_is_no_change(county: Chat, second: Chat) -> None:
    assert opens(county, "生活难事", "签收交办").says("1个工作日").hears("refusal.policy_same")


@pytest.mark.parametrize(
    ("section", "rule", "typed", "said"),
    [
        ("作息时间", "下班时间", "下午5点半", "18:00 → 17:30"),
        ("作息时间", "夜里不打扰", "晚上十点到早上7点", "21:30到07:30 → 22:00到07:00"),
        ("提醒", "提醒的时候", "一半、到期", "50%、75%、100% → 50%、100%"),
        ("没说完的", "什么时候提醒", "2天、5天", "1天、7天 → 2天、5天"),
        ("节假日", "另外上班的日子", "2027-02-20", "没有 → 2027-02-20"),
        ("村级开支", "小额标准", "2万", "5,000.00元 → 20,000.00元"),
        ("村级开支", "监督员能跟进", "可以", "不可以 → 可以"),
        ("村级开支", "村监委几人签", "3、7", "3、5 → 3、7"),
        ("抽查核实", "每几件抽一件", "不抽", "0 → "),
        ("其他", "随手发的再问", "半小时", "2小时 → 30分钟"),
    ],
)
def test_every_kind_of_value_can_be_typed(
    county: Chat, second: Chat, section: str, rule: str, typed: str, said: str
) -> None:
    opens(county, section, rule).says(typed)
    assert said in county.shows or county.hears("refusal.policy_same")


def test_several_rules_are_one_proposal(town: Town, county: Chat, second: Chat) -> None:
    opens(county, "生活难事", "签收交办").presses("3个工作日").presses("amend.button.more").presses(
        "有危险的"
    )
    county.presses("急事签收：4小时").says("2小时").presses("amend.button.propose")
    second.presses(AGREE)
    assert (sign(town), version(town)) == ("3wd", 1)
    assert town.read(lambda work: str(work.time.policy.track.urgent.sign)) == "2h"


# --- ladders


def ladder(town: Town) -> list[tuple[str, str]]:
    found = town.read(lambda work: work.time.policy.ladder[Role.SECRETARY])
    return [(str(rung.after), rung.to.value) for rung in found]


def test_a_ladder_is_changed_rung_by_rung(town: Town, county: Chat, second: Chat) -> None:
    opens(county, "超时往上报", "书记超时").presses("1个工作日 → 协作片区组长").presses(
        "amend.button.after"
    ).says("两天")
    county.presses("马上 → 纪检监察室干部").presses("amend.button.drop").presses("amend.button.new_rung")
    county.presses("协作片区副组长").presses("马上").presses("amend.button.keep").presses(
        "amend.button.propose"
    )
    second.presses(AGREE)
    assert ladder(town) == [("0s", "area_deputy"), ("2d", "area_leader"), ("3wd", "county_leader")]


def test_rungs_are_put_in_order_of_their_delays(county: Chat, second: Chat) -> None:
    opens(county, "超时往上报", "书记超时").presses("马上 → 纪检监察室干部").presses("amend.button.after")
    county.presses("10个工作日")
    assert county.labels[2] == "10个工作日 → 纪检监察室干部"


def test_who_may_not_see_a_matter_is_not_offered(county: Chat, second: Chat) -> None:
    opens(county, "超时往上报", "信访室超时").presses("amend.button.new_rung")
    assert county.labels[:2] == ["县纪委领导", "上一步"]


# --- a second person


def test_a_second_leader_approves_and_it_holds_for_all(
    town: Town, county: Chat, second: Chat, secretary: Chat, supervisor: Chat
) -> None:
    number = report(supervisor)
    before = case_of(town, number).due_at
    assert proposes(county, "3个工作日").hears("amend.proposed")
    assert "副县长" in county.shows
    assert "凌县长要改规则" in second.shows
    assert second.presses(AGREE).hears("amend.ended.approved")
    assert (sign(town), version(town)) == ("3wd", 1)
    assert case_of(town, number).due_at == before + timedelta(days=2)
    assert county.hears("policy.changed")
    assert "签收交办：1个工作日 → 3个工作日" in secretary.shows
    assert "3个工作日" in supervisor.says("/policy").shows


def test_whoever_proposes_does_not_approve(town: Town, county: Chat, second: Chat) -> None:
    proposes(county)
    ref = town.read(lambda work: work.amendments.open()[0])
    data = town.seal.close(county.user_id, "\x1f".join(("pa", ref.ref, "y", ref.content)))
    assert county.presses_again((county.last, data)).hears("refusal.policy_own")
    assert sign(town) == "1wd"


def test_two_offices_are_one_person(town: Town, county: Chat) -> None:
    enrolled(town, county.user_id, "凌县长", Role.PREFECTURE_OFFICER, "SF")
    assert proposes(county).hears("refusal.policy_nobody")


def test_without_another_leader_the_prefecture_approves(town: Town, county: Chat) -> None:
    officer = enrolled(town, OFFICER, "市里人", Role.PREFECTURE_OFFICER, "SF", Language.EN)
    proposes(county)
    assert "Sign and assign: 1 working day → 4 hours" in officer.shows
    officer.presses(AGREE)
    assert sign(town) == "4h"


def test_the_prefecture_is_not_asked_where_a_leader_can_be(town: Town, county: Chat, second: Chat) -> None:
    officer = enrolled(town, OFFICER, "市里人", Role.PREFECTURE_OFFICER, "SF")
    proposes(county)
    assert (officer.shows, bool(second.shows)) == ("", True)


def test_a_keeper_never_approves(town: Town, county: Chat) -> None:
    enrolled(town, SECOND, "副县长", Role.COUNTY_LEADER, "QX")
    enrolled(town, SECOND, "副县长", Role.KEEPER, "SF")
    assert proposes(county).hears("refusal.policy_nobody")
    assert county.offers("amend.button.propose")


def test_with_nobody_to_approve_that_is_said_at_the_beginning(county: Chat) -> None:
    assert county.says("/policy").presses("policy.button.amend").hears("amend.section.alone")


def test_a_refusal_changes_nothing_and_is_told(town: Town, county: Chat, second: Chat) -> None:
    proposes(county)
    second.presses(DISAGREE)
    assert (sign(town), county.hears("amend.ended.refused")) == ("1wd", True)


def test_what_was_taken_back_cannot_be_approved(town: Town, county: Chat, second: Chat) -> None:
    proposes(county)
    agree = second.button(AGREE)
    county.presses("amend.button.take_back")
    assert county.hears("amend.ended.taken_back")
    assert second.hears("amend.ended.taken_back")
    assert not second.offers(AGREE)
    assert second.presses_again(agree).hears("refusal.policy_decided")
    assert sign(town) == "1wd"


def test_nobody_decides_and_after_a_day_it_has_lapsed(town: Town, county: Chat, second: Chat) -> None:
    proposes(county)
    town.passes(hours=23, minutes=59)
    assert not county.hears("amend.ended.lapsed")
    approve = second.old_button(AGREE)
    town.passes(minutes=1)
    assert county.hears("amend.ended.lapsed")
    assert second.presses_again(approve).hears("refusal.policy_decided")


def test_too_late_is_too_late_before_anybody_has_looked(town: Town, county: Chat, second: Chat) -> None:
    proposes(county)
    town.clock.forward(days=1)
    assert second.presses(AGREE).hears("refusal.policy_lapsed")


def test_what_was_shown_is_what_is_approved(town: Town, county: Chat, second: Chat) -> None:
    proposes(county)
    ref = town.read(lambda work: work.amendments.open()[0].ref)
    data = town.seal.close(second.user_id, "\x1f".join(("pa", ref, "y", "00000000")))
    assert second.presses_again((second.last, data)).hears("refusal.policy_decided")


def test_an_office_that_was_lost_proposes_nothing_any_more(town: Town, county: Chat, second: Chat) -> None:
    proposes(county)

    def ends(work: UnitOfWork) -> None:
        person = work.people.by_user(county.user_id)
        assert person is not None
        for office in work.offices.of_person(person.id, work.now):
            work.offices.end(office.id, work.now)

    town.act(ends)
    assert second.presses(AGREE).hears("refusal.policy_proposer_gone")


def test_one_rule_is_proposed_once_at_a_time(county: Chat, second: Chat) -> None:
    proposes(county)
    assert proposes(county, "2小时").hears("refusal.policy_waits")
    assert second.says("/policy").offers("policy.button.waiting")


def test_strangers_to_a_proposal_do_not_see_it(
    town: Town, county: Chat, second: Chat, secretary: Chat
) -> None:
    proposes(county)
    assert not secretary.says("/policy").offers("policy.button.waiting")
    ref = town.read(lambda work: work.amendments.open()[0].ref)
    data = town.seal.close(secretary.user_id, f"pa\x1f{ref}\x1fs")
    assert not secretary.presses_again((secretary.last, data)).hears("amend.ask")


# --- history and undo


def changed(county: Chat, second: Chat, value: str = "4小时") -> None:
    proposes(county, value)
    second.presses(AGREE)


def test_the_history_says_who_when_and_what(county: Chat, second: Chat, secretary: Chat) -> None:
    changed(county, second)
    secretary.says("/policy").presses("policy.button.history")
    assert "签收交办：1个工作日 → 4小时\n凌县长提出，副县长同意" in secretary.shows
    assert not secretary.offers("policy.button.undo")
    assert (
        "签收交办：4小时（第1次修改定的）" in secretary.presses("policy.button.all").presses("生活难事").shows
    )


def test_undoing_is_a_proposal_that_needs_a_second_person_too(town: Town, county: Chat, second: Chat) -> None:
    changed(county, second)
    county.says("/policy").presses("policy.button.history").presses("撤销第1次")
    assert "签收交办：4小时 → 照规则文件（1个工作日）" in county.shows
    county.presses("policy.button.undo_yes")
    assert sign(town) == "4h"
    second.presses(AGREE)
    assert (sign(town), version(town)) == ("1wd", 2)
    assert "撤销第1次" in county.says("/policy").presses("policy.button.history").shows


def test_only_the_last_word_on_a_rule_is_undone(town: Town, county: Chat, second: Chat) -> None:
    changed(county, second)
    changed(second, county, "2小时")
    labels = county.says("/policy").presses("policy.button.history").labels
    assert [label for label in labels if label.startswith("撤销")] == ["撤销第2次"]
    data = town.seal.close(county.user_id, "pu\x1f1")
    assert county.presses_again((county.last, data)).hears("refusal.policy_changed_since")


def test_undoing_brings_back_what_was_set_before(town: Town, county: Chat, second: Chat) -> None:
    changed(county, second)
    changed(second, county, "2小时")
    county.says("/policy").presses("policy.button.history").presses("撤销第2次").presses(
        "policy.button.undo_yes"
    )
    second.presses(AGREE)
    assert sign(town) == "4h"


def test_a_rule_is_given_back_to_the_file(town: Town, county: Chat, second: Chat) -> None:
    changed(county, second)
    opens(county, "生活难事", "签收交办").presses("amend.button.filed").presses("amend.button.propose")
    second.presses(AGREE)
    assert (sign(town), town.read(lambda work: work.amendments.overlay().values)) == ("1wd", {})


def test_the_history_is_turned_five_at_a_time(county: Chat, second: Chat) -> None:
    for hours in range(2, 8):
        changed(county, second, f"{hours}小时")
    county.says("/policy").presses("policy.button.history").presses("policy.button.older")
    assert "第1次" in county.shows
    assert county.presses("policy.button.newer").offers("policy.button.older")


# --- nobody is late backwards


@pytest.fixture
def a_week_old(town: Town, supervisor: Chat, secretary: Chat) -> str:
    """A matter that has been handled for a week, of seven working days."""
    number = report(supervisor)
    hand_over(secretary, number)
    town.clock.forward(days=7)
    return number


def shortens(town: Town, county: Chat, second: Chat) -> None:
    proposes(county, "2个工作日", rule="办求助")
    second.presses(AGREE)


def test_a_shorter_rule_gives_a_working_day_to_what_it_would_have_ended(
    town: Town, county: Chat, second: Chat, inspector: Chat, a_week_old: str
) -> None:
    shortens(town, county, second)
    assert case_of(town, a_week_old).due_at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
    assert "规则改了，期限宽到明天下班前" in inspector.says(f"/case {a_week_old}").shows
    assert "A rule was changed" not in inspector.shows
    answer(inspector, a_week_old)
    assert case_of(town, a_week_old).spared_until is None


def test_whose_matter_is_spared_hears_from_when_to_when(
    town: Town, county: Chat, second: Chat, inspector: Chat, a_week_old: str
) -> None:
    shortens(town, county, second)
    assert "原来12月2日（周三）下班前，现在明天下班前" in inspector.shows
    assert "规则改了，期限宽到明天下班前" in inspector.shows


def test_what_is_reckoned_once_more_loses_nothing(
    town: Town, county: Chat, second: Chat, a_week_old: str
) -> None:
    proposes(county, "2个工作日", rule="办求助")
    second.presses(AGREE)
    case = case_of(town, a_week_old)
    town.act(lambda work: work.cases.save(recomputed(work.time, case, work.now)))
    reckons(town)
    assert case_of(town, a_week_old).due_at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def test_the_rule_undone_gives_the_old_day_back(
    town: Town, county: Chat, second: Chat, inspector: Chat, a_week_old: str
) -> None:
    before = case_of(town, a_week_old).due_at
    shortens(town, county, second)
    county.says("/policy").presses("policy.button.history").presses("撤销第1次").presses(
        "policy.button.undo_yes"
    )
    second.presses(AGREE)
    assert case_of(town, a_week_old).due_at == before
    assert "宽到" not in inspector.says(f"/case {a_week_old}").shows


# --- each act by one version


def test_each_entry_of_the_journal_says_which_version_it_was_made_under(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    changed(county, second)
    report(supervisor)

    def versions(work: UnitOfWork) -> list[Any]:
        from sqlalchemy import text

        asked = text(
            "SELECT act, policy FROM journal WHERE act IN ('submitted', 'policy_changed') ORDER BY id"
        )
        return [tuple(row) for row in work.execute(asked)]

    assert town.read(versions) == [("submitted", None), ("policy_changed", 1), ("submitted", 1)]


def test_a_longer_clock_is_late_later(town: Town, county: Chat, second: Chat, supervisor: Chat) -> None:
    number = report(supervisor)
    changed(county, second, "5个工作日")
    due = case_of(town, number).due_at
    assert due == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


def test_whose_turn_it_is_hears_once_which_deadlines_moved_and_to_when(
    town: Town, county: Chat, second: Chat, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    numbers = [report(supervisor) for _ in range(2)]
    for number in numbers:
        hand_over(secretary, number)
        answer(inspector, number)
    supervisor.forgets()
    proposes(county, "2个工作日", rule="现场核实")
    second.presses("amend.button.approve")
    reckons(town)
    assert supervisor.hears("prompts")
    assert "规则改了，期限跟着变的2件" in supervisor.shows
    assert supervisor.shows.count("原来11月30日（周一）下班前，现在11月25日（周三）下班前") == 2
    assert all(number in supervisor.shows for number in numbers)
    assert len(supervisor.answers) == 1


def test_a_rule_that_moves_nobodys_deadline_is_told_to_no_supervisor(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    supervisor.forgets()
    changed(county, second)
    assert not supervisor.answers


# --- what belongs to people, drafts and links


def test_a_shorter_silence_is_told_with_how_many_supervisors_and_reaches_them(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    before = awaited(town, "supervisor")
    shown = opens(county, "久没消息", "问监督员本人").says("4天").shows
    assert "位久没消息的监督员，会早些被问到" in shown
    assert "正在办的事，期限都不变。" in shown
    assert "从下一次起照新的" not in shown
    county.presses("amend.button.propose")
    second.presses(AGREE)
    after = awaited(town, "supervisor")
    assert after.silent_at == before.silent_at - timedelta(days=3)


def test_another_hour_of_the_morning_is_told_and_holds_from_the_very_next_one(
    town: Town, county: Chat, second: Chat, secretary: Chat
) -> None:
    town.act(adopt)
    before = awaited(town, "secretary")
    shown = opens(county, "作息时间", "早报时间").says("早上8点").shows
    assert "人的早报会早些来" in shown
    county.presses("amend.button.propose")
    second.presses(AGREE)
    assert awaited(town, "secretary").digest_at == before.digest_at - timedelta(minutes=30)


def test_what_is_unfinished_moves_too_and_its_buttons_stay_good(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    supervisor.says("报问题")
    draft = drafted(town, supervisor)
    assert opens(county, "没说完的", "什么时候提醒").says("3天、8天").hears("amend.effect.moved.drafts")
    county.presses("amend.button.propose")
    second.presses(AGREE)
    later = drafted(town, supervisor)
    assert later.remind_at == draft.remind_at + timedelta(days=2)
    assert later.version == draft.version


def test_links_that_wait_end_by_the_new_rule_and_nobody_is_told_a_number_that_does_not_hold(
    town: Town, county: Chat, second: Chat
) -> None:
    invited = town.act(
        lambda work: invite(work, name="新来的", phone="13800000077", role=Role.MEMBER, place_id=1)
    )
    assert "1条还没用的登记链接会早些过期" in opens(county, "登记", "登记链接管多久").says("3天").shows
    county.presses("amend.button.propose")
    second.presses(AGREE)
    ends = town.read(lambda work: work.invitations.by_id(invited.invitation.id).expires_at)
    assert ends == invited.invitation.expires_at - timedelta(days=4)


def awaited(town: Town, part: str) -> Awaited:
    person = town.read(lambda work: work.people.by_user(user_of(part)))
    return next(each for each in town.read(lambda work: work.people.awaited_after(person.id - 1, 1)))


def drafted(town: Town, who: Chat) -> Draft:
    found: Draft = town.read(lambda work: work.drafts.active(work.people.by_user(who.user_id).id))
    return found


# --- ladders and reminders: who above would hear


def test_another_ladder_is_told_by_who_would_hear_of_what_is_late_and_who_no_longer(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    town.passes(days=1, hours=10)
    opens(county, "超时往上报", "书记超时").presses("3个工作日 → 县纪委领导").presses("amend.button.drop")
    county.presses("amend.button.new_rung").presses("协作片区副组长").says("5个工作日")
    county.presses("amend.button.keep")
    assert "现在超时的1件里，照新的还要往上报1件" in county.shows
    assert "有1件不再报给县纪委领导" in county.shows
    assert "会多报1件给协作片区副组长" in county.shows
    assert "0件" not in county.shows


def test_a_late_matter_about_the_leader_is_in_no_count_of_his(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    number = report(supervisor)
    town.passes(days=1, hours=10)
    case, leader = case_of(town, number), town.read(lambda work: work.people.by_user(county.user_id))
    town.act(lambda work: work.recusals.add(case.id, leader.id, None))
    assert "现在超时的0件" in ladder_without_the_last_rung(county).shows


def ladder_without_the_last_rung(county: Chat) -> Chat:
    opens(county, "超时往上报", "书记超时").presses("3个工作日 → 县纪委领导").presses("amend.button.drop")
    return county.presses("amend.button.keep")


def test_reminders_that_come_more_seldom_are_told_with_how_many_wait_longer(
    town: Town, county: Chat, second: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    town.passes(days=1, hours=10)
    shown = opens(county, "提醒", "超时后").says("5个工作日").shows
    assert "1件的下一次提醒会晚些来" in shown
    assert "正在办的事，期限都不变。" in shown


# --- the steps of village spending


def at_steps(who: Chat) -> Chat:
    return opens(who, "村级开支", "步骤和凭证")


def steps_now(town: Town) -> list[str]:
    codes: list[str] = town.read(lambda work: [step.code for step in work.time.policy.spending.step])
    return codes


def test_a_pin_for_everybody_is_proposed_with_how_many_would_have_to_set_one(
    town: Town, county: Chat, second: Chat, secretary: Chat
) -> None:
    secretary.says("/pin").says("704182").says("704182")
    count, have = town.read(officers)
    opens(county, "密码", "是不是人人").presses("policy.yes")
    assert county.hears("amend.effect.pin_required")
    assert f"要密码的{count}人里，{count - have}人还没设" in county.shows
    county.presses("amend.button.propose")
    second.presses(AGREE)
    assert county.says("/queue").hears("pin.required")


def test_a_pin_before_what_is_sensitive_is_previewed_approved_and_then_asked_for(
    town: Town, county: Chat, second: Chat, secretary: Chat, supervisor: Chat
) -> None:
    opens(county, "密码", "要紧的事").presses("policy.yes")
    assert county.hears("amend.effect.pin_sensitive")
    county.presses("amend.button.propose")
    second.presses(AGREE)
    supervisor.says("/complaint").presses("track.button.everyday").says("没水")
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says("张大爷 三组 13900000098").presses("report.button.file")
    assert not secretary.says("/ledger").hears("pin.required")
    secretary.says(f"/case {newest(town).number}").presses("move.button.more").presses("move.button.identity")
    assert secretary.hears("pin.first")


def test_a_step_of_ones_own_is_added_previewed_approved_and_undone(
    town: Town, county: Chat, second: Chat
) -> None:
    before = steps_now(town)
    at_steps(county).presses("amend.button.new_step").says("村民小组议")
    county.presses("amend.button.up").presses("☐ 金额").presses("amend.button.done").presses(
        "amend.button.keep"
    )
    assert "＋ 村民小组议" in county.shows
    assert county.hears("amend.effect.spending")
    county.presses("amend.button.propose")
    assert "村民小组议" in second.shows
    second.presses(AGREE)
    step = town.read(lambda work: work.time.policy.spending.named("own_a"))
    assert (step.name, [proof.value for proof in step.proofs]) == ("村民小组议", ["photo", "amount", "date"])
    assert len(steps_now(town)) == len(before) + 1
    county.says("/policy").presses("policy.button.history").presses("撤销第1次")
    county.presses("policy.button.undo_yes")
    second.presses(AGREE)
    assert steps_now(town) == before


def test_a_list_without_a_review_is_refused_and_says_why(town: Town, county: Chat) -> None:
    before = steps_now(town)
    at_steps(county)
    county.presses(next(label for label in county.labels if label.startswith("11 ")))
    county.presses("amend.button.drop_step").presses("amend.button.keep")
    assert county.hears("refusal.policy_step_lacking")
    assert county.hears("amend.steps")
    assert steps_now(town) == before


def test_the_short_list_is_changed_and_told_step_by_step(county: Chat, town: Town, second: Chat) -> None:
    at_steps(county)
    county.presses(next(label for label in county.labels if label.startswith("8 ")))
    county.presses("amend.button.short_off").presses("amend.button.within").presses("15个工作日")
    county.presses("amend.button.done").presses("amend.button.keep").presses("amend.button.propose")
    second.presses(AGREE)
    contractor = town.read(lambda work: work.time.policy.spending.named("contractor"))
    assert (contractor.short, str(contractor.within)) == (True, "15wd")


@pytest.mark.parametrize("choice", [AGREE, DISAGREE])
def test_once_it_is_decided_the_proposers_message_waits_no_more(
    county: Chat, second: Chat, choice: str
) -> None:
    where, _ = proposes(county).button("amend.button.take_back")
    second.presses(choice)
    ended = "approved" if choice == AGREE else "refused"
    assert county.hears(f"amend.ended.{ended}")
    assert county.messages[where].buttons == []
