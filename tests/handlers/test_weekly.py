"""The week in three colours: on Monday morning, once, to those whose week it is; the worst first."""

from dataclasses import replace

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts.weekly import adopt_weeks
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, opens, report, told


@pytest.fixture
def town(town: Town) -> Town:
    """A town whose officials are awaited, on a Monday at nine."""
    town.act(adopt_weeks)
    return town


def till_next_monday(town: Town, **later: float) -> None:
    """To the next Monday's half past eight, or later."""
    for chat in ("supervisor", "secretary", "inspector", "officer", "leader", "county"):
        town.chat(chat).forgets()
    town.passes(**({"days": 6, "hours": 23, "minutes": 30} | later))


def colours(who: Chat) -> str:
    return next(line for line in who.shows.splitlines() if line.startswith("🔵 蓝色提示") and "🟡" in line)


def test_the_secretary_sees_the_week_by_village_the_worst_first(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    first, second = report(supervisor), report(supervisor, "路烂了")
    hand_over(secretary, second)
    till_next_monday(town)
    assert secretary.hears("weekly")
    assert "青石村：🔵1 🟡0 🔴0，上报2，办结0，在办2" in secretary.shows
    assert secretary.offers(f"看 {first}号")
    assert secretary.presses(f"看 {first}号").hears("case.card")


def test_the_linked_office_sees_it_by_township(town: Town, supervisor: Chat, officer: Chat) -> None:
    report(supervisor)
    till_next_monday(town)
    assert "柳溪镇：🔵1 🟡0 🔴0，上报1，办结0，在办1" in officer.shows


def test_an_area_leader_opens_only_what_has_come_up(town: Town, supervisor: Chat, leader: Chat) -> None:
    number = report(supervisor)
    till_next_monday(town)
    assert leader.hears("weekly")
    assert leader.offers(f"看 {number}号") == town.read(lambda work: work.cases.by_number(number).overseen)


@pytest.mark.parametrize("part", ["supervisor", "inspector", "county", "keeper"])
def test_nobody_else_gets_it(town: Town, supervisor: Chat, part: str) -> None:
    report(supervisor)
    till_next_monday(town)
    assert not town.chat(part).hears("weekly")


def test_what_somebody_is_concerned_in_is_not_counted(town: Town, supervisor: Chat, officer: Chat) -> None:
    case = case_of(town, report(supervisor))

    def concerned(work: UnitOfWork) -> None:
        person = work.people.by_user(officer.user_id)
        assert person is not None
        work.recusals.add(case.id, person.id, None)

    town.act(concerned)
    till_next_monday(town)
    assert officer.hears("weekly.calm")
    assert "上报0件" in officer.shows


def test_after_an_outage_of_weeks_it_comes_once(town: Town, supervisor: Chat, officer: Chat) -> None:
    report(supervisor)
    till_next_monday(town, days=23)
    assert officer.shows.count("三色小结") == 1
    assert "12月7日（周一）到12月13日" in officer.shows
    officer.forgets()
    town.passes(hours=5)
    assert "三色小结" not in officer.shows


def test_it_comes_when_the_night_is_over(town: Town, supervisor: Chat, officer: Chat) -> None:
    report(supervisor)
    till_next_monday(town, days=7, hours=13)  # ten in the evening
    assert "三色小结" not in officer.shows
    town.passes(hours=10)
    assert "三色小结" in officer.shows


def test_it_comes_every_week(town: Town, supervisor: Chat, officer: Chat) -> None:
    report(supervisor)
    for _ in range(3):
        till_next_monday(town, days=7, hours=0, minutes=0)
        assert officer.shows.count("三色小结") == 1


def test_the_picture_has_the_same_numbers(town: Town, supervisor: Chat, officer: Chat) -> None:
    report(supervisor)
    till_next_monday(town)
    shown = next(each for each in officer.answers if each.picture == "weekly")
    assert shown.part is not None
    assert shown.part.fields["rows"][0] == ["柳溪镇", *"10010"]


def test_red_cards_come_before_older_ones(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    late, red = report(supervisor), report(supervisor, "路烂了")
    town.act(lambda work: work.cases.save(replace(work.cases.by_number(red), supervised=True)))
    till_next_monday(town)
    assert colours(officer) == "🔵 蓝色提示1　🟡 黄色预警0　🔴 红色督办1"
    assert [label for label in officer.labels if label.startswith("看 ")] == [f"看 {red}号", f"看 {late}号"]


def test_a_red_card_that_came_and_went_within_the_week_is_told(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number, taken_back = told(supervisor, secretary, inspector, "satisfied"), report(supervisor)
    town.act(lambda work: work.cases.save(replace(work.cases.by_number(number), supervised=True)))
    hand_over(secretary, taken_back)
    opens(officer, taken_back).presses("move.button.supervise").says("12月3日")
    opens(officer, taken_back).presses("move.button.more").presses("move.button.release")
    till_next_monday(town)
    for who in (secretary, officer):
        assert who.hears("weekly.calm")
        assert "这一周督办过2件" in who.shows
        assert "眼下没有超时的" in who.shows
    till_next_monday(town, days=7, hours=0, minutes=0)
    assert "这一周督办过" not in officer.shows
