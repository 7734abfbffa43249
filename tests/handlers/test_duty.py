"""The duty track on the phone: one's own, whose else one may see, and nothing of what one may not."""

import pytest

from tests.chat import Chat, Town
from tests.handlers.playing import answer, case_of, hand_over, opens, report, told


@pytest.fixture
def number(supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    """A closed case."""
    return told(supervisor, secretary, inspector, "satisfied")


@pytest.mark.usefixtures("number")
def test_everybody_at_work_finds_the_own_track_behind_more(
    supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat, number: str
) -> None:
    for who in (supervisor, secretary, inspector):
        who.says("更多").presses("more.button.duty")
        assert number in who.shows
    officer.says("/duty")
    assert officer.hears("duty.empty")


def test_what_was_done_stands_with_its_proof_and_without_words(number: str, supervisor: Chat) -> None:
    shown = supervisor.says("我的履职").shows
    assert f"{number}号 青石村 · 现场核实" in shown
    assert "照片1张、地点" in shown
    assert "水管" not in shown


def test_a_late_signature_is_late_while_it_waits_and_once_it_is_done(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    town.passes(days=4)
    assert "超时3个工作日" in secretary.says("/duty").shows
    hand_over(secretary, number)
    shown = secretary.says("/duty").shows
    assert "轮到1件：按时0，还没办0，超时1" in shown
    assert "最长超时3个工作日" in shown


def test_what_was_heard_of_below_is_signed_for_in_the_track(
    town: Town, supervisor: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    town.passes(days=4)
    assert "收到督办1次，签收0次" in officer.says("/duty").shows
    opens(officer, number).presses("move.button.acknowledge")
    assert "收到督办1次，签收1次" in officer.says("/duty").shows


def test_a_question_from_above_waits_for_its_answer(
    supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(officer, number).presses("move.button.ask").says("卡在哪里？")
    assert inspector.says("/duty").hears("duty.line.asked")
    opens(inspector, number).presses("move.button.answer").says("等水管")
    assert "回答了" in inspector.says("/duty").shows


def test_another_period_shows_another_time(town: Town, number: str, secretary: Chat) -> None:
    town.clock.forward(days=20)
    assert number not in secretary.says("/duty").shows
    assert number in secretary.presses("上月").shows
    assert number in secretary.presses("今年").shows


def people(who: Chat) -> list[str]:
    who.says("/duty").presses("duty.button.others")
    return [label.split(" ", 1)[1] for label in who.labels if label[0].isdigit()]


def test_the_secretary_sees_those_who_work_under_him_and_nobody_above(secretary: Chat) -> None:
    assert people(secretary) == ["何检员", "卫青石", "朱竹林", "Lin Tan"]


def test_the_linked_office_sees_its_townships_offices(officer: Chat) -> None:
    assert people(officer) == ["舒书记", "尚山口", "何检员"]


def test_the_countys_leader_sees_all_of_the_county(town: Town) -> None:
    assert {"舒书记", "何检员", "卫青石", "关联系", "解信访", "区组长"} <= {
        name for page in range(2) for name in _page_of_people(town.chat("county"), page)
    }


def _page_of_people(who: Chat, page: int) -> list[str]:
    found = people(who)
    for _ in range(page):
        who.presses("queue.button.next")
        found = [label.split(" ", 1)[1] for label in who.labels if label[0].isdigit()]
    return found


@pytest.mark.parametrize("who", ["supervisor", "neighbour", "inspector", "leader", "member"])
def test_others_see_their_own_only(town: Town, number: str, officer: Chat, who: str) -> None:
    chat = town.chat(who)
    assert not chat.says("/duty").offers("duty.button.others")
    officer.says("/duty").presses("duty.button.others")
    forged = town.read(lambda work: work.people.by_user(town.chat("secretary").user_id)).ref
    sealed = town.seal.close(chat.user_id, f"du\x1f{forged}\x1f0\x1f0")
    assert chat.presses_again((chat.last, sealed)).hears("refusal.missing")


def test_a_track_says_nothing_of_a_case_the_reader_stepped_aside_from(
    supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    answer(inspector, number)
    secretary.says("/duty").presses("duty.button.others").presses("1 何检员")
    assert number in secretary.shows
    opens(secretary, number).presses("move.button.more").presses("move.button.step_aside")
    secretary.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert number not in secretary.says("/duty").shows
    assert secretary.hears("duty.empty")
    secretary.presses("duty.button.others").presses("1 何检员")
    assert number not in secretary.shows
    assert "轮到0件" in secretary.shows
    officer.says("/duty").presses("duty.button.others").presses("3 何检员")
    assert number in officer.shows


def test_long_tracks_turn_page_by_page(supervisor: Chat, secretary: Chat) -> None:
    for index in range(7):
        hand_over(secretary, report(supervisor, f"第{index}件，路烂了"))
    assert secretary.says("/duty").offers("queue.button.next")
    assert secretary.presses("queue.button.next").hears("duty.line.done")
    assert secretary.shows.count("签收交办") == 1


def test_english_readers_read_it_in_english(english: Chat, secretary: Chat) -> None:
    number = report(english, "The pipe is broken")
    assert case_of(english.town, number)
    assert english.says("/duty").hears("duty")
    assert "Duty track of Lin Tan" in english.shows


def test_whoever_was_late_says_why_on_the_own_line_and_those_who_see_the_track_read_it(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number, county = report(supervisor), town.chat("county")
    town.passes(days=4)
    secretary.says("/duty").presses("说明1").says("那两天停电，我在村里")
    assert secretary.hears("duty.said.kept")
    secretary.says("/duty").presses("说明1").says("那两天停电，手机没信号")
    assert "手机没信号" in secretary.says("/duty").shows
    assert "我在村里" not in secretary.shows
    county.says("/duty").presses("duty.button.others")
    county.presses(next(label for label in county.labels if "舒书记" in label))
    assert "本人说明" in county.shows
    assert not county.offers("说明1")
    assert "停电" not in opens(supervisor, number).shows
    assert "停电" in opens(secretary, number).shows


def test_a_line_of_another_is_not_explained(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    town.passes(days=4)
    [meaning] = [town.seal.open(secretary.user_id, secretary.says("/duty").button("说明1")[1])]
    supervisor.says("/duty")
    supervisor.presses_again((supervisor.last, town.seal.close(supervisor.user_id, meaning or "")))
    assert supervisor.hears("refusal.missing")
