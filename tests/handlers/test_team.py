"""/team: who of the team needs attention first, what each did, and what the one who looks may see of it."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.buttons import number
from storage.unit_of_work import UnitOfWork
from supervision.altering import altered
from supervision.places import Level, Place
from tests.chat import Chat, Town
from tests.handlers.playing import answer, case_of, hand_over, report
from tests.handlers.test_figures import bars, forged, place, settle_more, visit


def test_the_team_shows_who_needs_attention_first(
    town: Town, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(neighbour)
    hand_over(secretary, number)
    answer(inspector, number)
    town.clock.forward(days=10)
    secretary.says("/team")
    lines = [line for line in secretary.shows.splitlines() if line[:1].isdigit()]
    assert lines[0].startswith("1. 竹林村 朱竹林：🔴 轮到他的超时1件")
    assert "全村在办1件，各个环节超时1件" in secretary.shows
    assert secretary.hears("team.next.needy")


def test_what_the_township_is_late_with_is_nobody_elses_to_be_urged_about(
    town: Town, neighbour: Chat, secretary: Chat
) -> None:
    report(neighbour)
    town.clock.forward(days=3)
    secretary.says("/team")
    assert "朱竹林：✅ 在岗" in secretary.shows
    assert "全村在办1件，各个环节超时1件" in secretary.shows
    assert secretary.hears("team.next.fine")


def test_who_reported_it_from_another_village_is_late_with_telling_and_nobody_here(
    town: Town, supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    filed = case_of(town, report(neighbour))
    elsewhere = altered(filed, village_id=place(town, "LX01"), due_kind="tell")
    town.act(lambda work: work.cases.save(elsewhere))
    town.clock.forward(days=30)
    secretary.says("/team")
    assert "轮到他的" not in secretary.shows


def test_the_team_shows_visits_in_words_and_as_a_chart(supervisor: Chat, secretary: Chat) -> None:
    visit(supervisor)
    secretary.says("/team")
    assert "本月走访1次（上次：刚刚）" in secretary.shows
    assert bars(secretary) == {"竹林村 朱竹林": (0,), "长滩村 Lin Tan": (0,), "青石村 卫青石": (1,)}


def test_without_any_visit_there_is_no_chart(secretary: Chat) -> None:
    secretary.says("/team")
    assert [shown.picture for shown in secretary.answers] == [""]
    assert secretary.hears("team.never")


def test_a_village_without_a_supervisor_comes_first(town: Town, secretary: Chat) -> None:
    town.act(lambda work: settle_more(work, 1))
    secretary.says("/team")
    assert "1. 新村00：🔴 还没有监督员" in secretary.shows


def test_somebody_on_leave_is_said_to_be(town: Town, secretary: Chat, supervisor: Chat) -> None:
    person: Any = town.read(lambda work: work.people.by_user(supervisor.user_id))
    town.act(lambda work: work.people.take_leave(person.id, work.now + timedelta(days=2)))
    assert "青石村 卫青石：请假，11月25日（周三）回来" in secretary.says("/team").shows


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda work, person: work.people.mark_unreachable(person.id, work.now), "联系不上"),
        (lambda work, person: work.people.bind(person.id, None), "还没进来"),
        (lambda work, person: work.people.set_silence(person.id, work.now, 1), "好久没消息"),
    ],
)
def test_the_unreachable_the_absent_and_the_silent_are_named(
    town: Town, secretary: Chat, supervisor: Chat, change: Any, said: str
) -> None:
    person: Any = town.read(lambda work: work.people.by_user(supervisor.user_id))
    town.act(lambda work: change(work, person))
    first = next(line for line in secretary.says("/team").shows.splitlines() if line.startswith("1."))
    assert first.startswith("1. 青石村 卫青石：")
    assert said in first


def test_five_to_a_page_turned_in_place(town: Town, secretary: Chat) -> None:
    town.act(lambda work: settle_more(work, 8))
    secretary.says("/team")
    at = secretary.last
    assert "5. 新村04" in secretary.shows
    assert "6. 新村05" in secretary.presses("queue.button.next").shows
    assert secretary.last == at
    assert "长滩村" in secretary.presses("queue.button.next").shows
    assert not secretary.offers("queue.button.next")


def test_the_officer_narrows_the_team_to_a_township(officer: Chat) -> None:
    officer.says("/team").presses("team.button.narrow").presses("山口镇")
    assert "山口村" in officer.shows
    assert "青石村" not in officer.shows
    assert "青石村" in officer.presses("team.button.narrow").presses("queue.button.everything").shows


def test_of_many_parts_eight_are_shown_at_a_time_each_once(town: Town, secretary: Chat) -> None:
    town.act(lambda work: settle_zones(work, 19))
    secretary.says("/team").presses("team.button.narrow")
    seen = [label for label in secretary.labels if "片区" in label]
    while secretary.offers("queue.button.next"):
        secretary.presses("queue.button.next")
        page = [label for label in secretary.labels if "片区" in label]
        assert 0 < len(page) <= 8
        seen += page
    assert len(seen) == len(set(seen)) == 20
    assert secretary.presses("新片区18").presses("team.button.narrow").offers("queue.button.everything")


def settle_zones(work: UnitOfWork, count: int) -> None:
    """So many zones more in the township, a village in each."""
    township = work.places.by_code("LX")
    assert township is not None
    for n in range(count):
        zone = work.places.put(Place(0, f"Z{n}", f"新片区{n:02}", Level.ZONE, township.id))
        work.places.put(Place(0, f"ZV{n}", f"区村{n:02}", Level.VILLAGE, zone.id))


def test_a_leader_sees_people_and_visits_but_no_villages_cases(supervisor: Chat, leader: Chat) -> None:
    report(supervisor)
    visit(supervisor)
    leader.says("/team")
    assert "青石村 卫青石：✅ 在岗\n本月走访1次（上次：刚刚）\n" in leader.shows
    assert "在办" not in leader.shows


def test_a_director_sees_how_much_is_open_in_each_village_of_the_zone(
    supervisor: Chat, neighbour: Chat
) -> None:
    report(supervisor)
    report(neighbour)
    neighbour.says("/team")
    assert neighbour.shows.count("在办1件") == 2
    assert "长滩村" in neighbour.shows


def test_another_townships_place_in_a_press_shows_nobody(town: Town, secretary: Chat) -> None:
    secretary.says("/team")
    forged(secretary, "tm", "0", number(place(town, "SK")))
    assert secretary.hears("team.nobody")
    assert "简山口" not in secretary.shows


def test_figures_lead_to_the_team_and_back(secretary: Chat) -> None:
    assert secretary.says("/report").presses("figures.button.team").hears("team")
    assert secretary.presses("team.button.figures").hears("figures.empty")
    assert secretary.presses("figures.button.work").hears("queue")
