"""/report: who counts what, by what, for which time; as words, and as a chart that can be drawn."""

from typing import Any

import pytest

from bot.pictures.chart import ChartFields, chart
from handlers.buttons import SEPARATOR
from storage.unit_of_work import UnitOfWork
from supervision.cases import State
from supervision.figures import FigureScope, counted_in
from supervision.gate import actor_of
from supervision.offices import Role
from supervision.people import Language
from supervision.places import Level, Place
from supervision.tallies import By
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, newest, report, told


def scope(town: Town, part: str) -> FigureScope:
    def read(work: UnitOfWork) -> FigureScope:
        person = work.people.by_user(user_of(part))
        assert person is not None
        return counted_in(work, actor_of(work, person))

    found: FigureScope = town.read(read)
    return found


def place(town: Town, code: str) -> int:
    found: Place = town.read(lambda work: work.places.by_code(code))
    return found.id


def concern(town: Town, who: Chat) -> int:
    """Whoever it is, is concerned in the newest case."""
    case, person = newest(town), town.read(lambda work: work.people.by_user(who.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    return case.id


def appoint(town: Town, part: str, role: Role, code: str) -> None:
    def do(work: UnitOfWork) -> None:
        person = work.people.by_user(user_of(part))
        assert person is not None
        work.offices.appoint(person.id, role, work.places.by_code(code).id, work.now)  # type: ignore[union-attr]

    town.act(do)


def visit(who: Chat) -> None:
    """记走访."""
    who.says("/visit").presses("form.field").says("水渠通了")
    who.town.act(lambda work: _log(work, who))


def _log(work: UnitOfWork, who: Chat) -> None:
    person = work.people.by_user(who.user_id)
    assert person is not None
    village = next(
        o.place_id for o in work.offices.of_person(person.id, work.now) if o.role is Role.SUPERVISOR
    )
    work.visits.add(
        village_id=village,
        person_id=person.id,
        form="field",
        topics=[],
        found="水渠通了",
        visited_at=work.now,
        key_id=work.keys.new(),
        whom=None,
        place=None,
        members=[],
        files=[],
    )


def forged(who: Chat, *meaning: str) -> Chat:
    """Press a button that was never offered."""
    return who.presses_again((who.last, who.town.seal.close(who.user_id, SEPARATOR.join(meaning))))


def drawn(who: Chat) -> ChartFields:
    """The chart that came last; it can be drawn."""
    [part] = [shown.part for shown in who.answers if shown.picture == "chart" and shown.part]
    fields = ChartFields(**part.fields)
    assert chart(fields).startswith(b"\x89PNG")
    return fields


def bars(who: Chat) -> dict[str, tuple[int, ...]]:
    return {str(name): tuple(map(int, rest)) for name, *rest in drawn(who).bars}


# --- who counts what


@pytest.mark.parametrize("part", ["inspector", "secretary"])
def test_the_township_counts_its_own_cases_as_its_lists_show_them(town: Town, part: str) -> None:
    here = frozenset({place(town, "LX")})
    found = scope(town, part)
    assert found.counted.townships == found.named.townships == here
    assert found.by == (By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON)
    assert found.team == found.apart == {place(town, code) for code in ("LX01", "LX02", "LX03")}


def test_the_linked_office_counts_its_townships_and_opens_each(town: Town) -> None:
    found = scope(town, "officer")
    assert found.named.townships == {place(town, "LX"), place(town, "SK")}
    assert found.by == (By.TOWNSHIP, By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON)


@pytest.mark.parametrize("part", ["leader", "county"])
def test_leaders_count_townships_and_see_no_village_or_person(town: Town, part: str) -> None:
    found = scope(town, part)
    assert found.counted.townships == {place(town, "LX"), place(town, "SK")}
    assert found.by == (By.TOWNSHIP, By.CATEGORY, By.TRACK)
    assert (found.named.townships, found.apart) == (frozenset(), frozenset())


def test_the_prefecture_counts_by_county(town: Town) -> None:
    appoint(town, "keeper", Role.PREFECTURE_OFFICER, "SF")
    found = scope(town, "keeper")
    assert found.by == (By.COUNTY, By.CATEGORY, By.TRACK)
    assert found.counted.townships == {place(town, "LX"), place(town, "SK")}


def test_a_leader_who_is_a_secretary_too_names_only_the_own_township(town: Town) -> None:
    appoint(town, "secretary", Role.AREA_DEPUTY, "XZ1")
    found = scope(town, "secretary")
    assert found.counted.townships == {place(town, "LX"), place(town, "SK")}
    assert place(town, "SK01") in found.team - found.apart


def test_a_director_counts_the_villages_of_the_zone(town: Town) -> None:
    found = scope(town, "neighbour")
    assert found.named.villages == {place(town, code) for code in ("LX01", "LX02", "LX03")}
    assert found.named.townships == found.counted.townships == frozenset()
    assert found.team == {place(town, code) for code in ("LX01", "LX02", "LX03")}


@pytest.mark.parametrize("part", ["supervisor", "member", "reception", "keeper"])
def test_figures_are_not_everybodys_business(town: Town, part: str) -> None:
    assert scope(town, part).by == ()


@pytest.mark.parametrize("part", ["secretary", "officer", "leader", "county"])
def test_whoever_is_concerned_gets_the_same_answers_with_and_without_the_case(
    town: Town, supervisor: Chat, part: str
) -> None:
    who = town.chat(part)
    before = [who.says(f"/{name}").shows for name in ("report", "team")]
    report(supervisor)
    case_id = concern(town, who)
    assert [who.says(f"/{name}").shows for name in ("report", "team")] == before
    assert scope(town, part).counted.hidden == {case_id}


def test_unclear_matters_are_not_counted(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor, "说不清楚的事", "unclear")
    assert secretary.says("/report").hears("figures.empty")


# --- /report


def test_this_month_by_village_in_words_and_as_a_chart(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    hand_over(secretary, report(supervisor, "路烂了"))
    visit(supervisor)
    secretary.says("/report")
    assert "走访1次，报上来2件，办结0件" in secretary.shows
    assert "青石村：走访1，报2，办结0，在办2，超时0" in secretary.shows
    assert bars(secretary) == {"青石村": (0, 2, 0), "竹林村": (0, 0, 0), "长滩村": (0, 0, 0)}


def test_what_is_overdue_comes_first_and_red(town: Town, neighbour: Chat, secretary: Chat) -> None:
    report(neighbour)
    town.clock.forward(days=3)
    secretary.says("/report")
    assert "其中超时1件" in secretary.shows
    assert secretary.hears("figures.next.late")
    assert next(iter(bars(secretary).items())) == ("竹林村", (1, 0, 0))


def test_satisfaction_and_days_are_of_what_was_closed(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    told(supervisor, secretary, inspector, "satisfied")
    assert newest(town).state is State.CLOSED
    secretary.says("/report")
    assert "办结1件，满意100%，半数1天内办结" in secretary.shows
    assert bars(secretary)["青石村"] == (0, 0, 1)


def test_by_category(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    report(supervisor, "公路烂了，路面坑坑洼洼")
    secretary.says("/report").presses("按类")
    assert bars(secretary) == {"道路桥梁": (0, 1, 0), "饮水用水": (0, 1, 0)}
    assert "饮水用水：报1" in secretary.shows


def test_by_person_with_those_who_did_nothing(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    secretary.says("/report").presses("按人")
    nothing = dict.fromkeys(("卫青石", "朱竹林", "Lin Tan", "何检员"), (0, 0, 0))
    assert bars(secretary) == nothing | {"舒书记": (0, 1, 0)}
    assert "卫青石：走访0，上报1" in secretary.shows


def test_what_is_overdue_with_the_township_is_not_the_supervisors(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    town.clock.forward(days=3)
    secretary.says("/report").presses("按人")
    assert "其中超时1件" in secretary.shows
    assert bars(secretary)["卫青石"] == (0, 0, 0)
    assert bars(secretary)["舒书记"] == (1, 0, 0)


def test_an_inspector_is_late_with_what_waits_for_him(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, report(supervisor))
    town.clock.forward(days=21)
    inspector.says("/report").presses("按人")
    assert bars(inspector)["何检员"] == (1, 0, 0)
    assert "何检员：手上1，超时1" in inspector.shows


def test_what_the_secretary_is_kept_from_is_not_in_the_secretarys_row(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    report(supervisor)
    concern(town, secretary)
    officer.says("/report").presses("柳溪镇").presses("按人")
    assert "舒书记：都是0" in officer.shows


def test_a_directors_figures_have_no_row_of_the_secretary(supervisor: Chat, neighbour: Chat) -> None:
    report(supervisor)
    neighbour.says("/report").presses("按人")
    assert "卫青石：走访0，上报1" in neighbour.shows
    assert "舒书记" not in neighbour.shows


def test_another_time_keeps_the_tab(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    secretary.says("/report").presses("按人").presses("本周")
    assert "从" not in drawn(secretary).period  # Monday: today alone
    assert "✓ 本周" in secretary.labels
    assert "✓ 按人" in secretary.labels


def test_last_month_still_shows_what_is_open_now(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    secretary.says("/report").presses("上月")
    assert "报上来0件" in secretary.shows
    assert bars(secretary)["青石村"] == (0, 1, 0)


def test_an_empty_time_is_said_and_not_drawn(secretary: Chat) -> None:
    secretary.says("/report")
    assert secretary.hears("figures.empty")
    assert [shown.picture for shown in secretary.answers] == [""]
    assert secretary.presses("上月").hears("figures.empty")


def test_only_visits_are_said_and_not_drawn(supervisor: Chat, secretary: Chat) -> None:
    visit(supervisor)
    secretary.says("/report")
    assert "走访1次" in secretary.shows
    assert [shown.picture for shown in secretary.answers] == [""]


def test_the_officer_opens_a_township_by_its_villages_and_comes_back(supervisor: Chat, officer: Chat) -> None:
    report(supervisor)
    officer.says("/report")
    assert bars(officer) == {"柳溪镇": (0, 1, 0), "山口镇": (0, 0, 0)}
    officer.presses("柳溪镇")
    assert set(bars(officer)) == {"青石村", "竹林村", "长滩村"}
    assert "<b>" not in officer.shows
    assert set(bars(officer.presses("回到全部"))) == {"柳溪镇", "山口镇"}


def test_a_leader_sees_numbers_of_townships_and_no_case(supervisor: Chat, leader: Chat) -> None:
    number = report(supervisor)
    leader.says("/report")
    assert bars(leader) == {"柳溪镇": (0, 1, 0), "山口镇": (0, 0, 0)}
    assert number not in leader.shows
    assert not leader.offers("按村")


@pytest.mark.parametrize("part", ["leader", "county"])
def test_a_leader_opens_a_township_by_village_and_person(town: Town, supervisor: Chat, part: str) -> None:
    number, leader = report(supervisor), town.chat(part)
    leader.says("/report").presses("柳溪镇")
    assert bars(leader) == {"青石村": (0, 1, 0), "竹林村": (0, 0, 0), "长滩村": (0, 0, 0)}
    assert bars(leader.presses("按人"))["舒书记"] == (0, 1, 0)
    assert number not in leader.shows
    assert set(bars(leader.presses("回到全部"))) == {"柳溪镇", "山口镇"}


def test_what_a_leader_is_concerned_in_is_in_no_row_of_an_opened_township(
    town: Town, supervisor: Chat, leader: Chat
) -> None:
    report(supervisor)
    concern(town, leader)
    report(supervisor, "公路烂了")
    assert bars(leader.says("/report").presses("柳溪镇"))["青石村"] == (0, 1, 0)
    assert bars(leader.presses("按人"))["舒书记"] == (0, 1, 0)


def test_more_townships_than_fit_on_a_screen_are_turned(town: Town, supervisor: Chat) -> None:
    def settle_townships(work: UnitOfWork) -> None:
        area = work.places.by_code("XZ1")
        for index in range(13):
            work.places.put(
                Place(0, f"T{index}", f"新镇{index:02}", Level.TOWNSHIP, area.id if area else None)
            )

    town.act(settle_townships)
    report(supervisor)
    county = town.chat("county").says("/report")
    assert not county.offers("新镇12")
    assert county.presses("queue.button.next").presses("新镇12").hears("figures.empty")


def test_a_leaders_forged_press_names_no_village(supervisor: Chat, leader: Chat) -> None:
    report(supervisor)
    leader.says("/report")
    forged(leader, "fr", "person", "month")
    assert set(bars(leader)) == {"柳溪镇", "山口镇"}


def test_the_prefecture_sees_its_counties(town: Town, supervisor: Chat, keeper: Chat) -> None:
    report(supervisor)
    appoint(town, "keeper", Role.PREFECTURE_OFFICER, "SF")
    assert bars(keeper.says("/report")) == {"清河县": (0, 1, 0)}
    assert bars(keeper.presses("清河县")) == {"柳溪镇": (0, 1, 0), "山口镇": (0, 0, 0)}
    assert bars(keeper.presses("柳溪镇").presses("按人"))["舒书记"] == (0, 1, 0)


def test_a_director_sees_the_whole_zones_numbers_and_none_of_its_cases(
    supervisor: Chat, neighbour: Chat
) -> None:
    number = report(supervisor)
    report(neighbour)
    found = bars(neighbour.says("/report"))
    assert (found["青石村"], found["竹林村"]) == ((0, 1, 0), (0, 1, 0))
    assert neighbour.says(f"/case {number}").hears("refusal.missing")


def test_an_old_button_of_figures_leads_home(secretary: Chat) -> None:
    secretary.says("/report")
    assert forged(secretary, "fr", "planet", "month").hears("refusal.button_old")


def test_a_supervisor_has_no_figures_and_the_reception_is_shown_the_way(
    supervisor: Chat, reception: Chat
) -> None:
    assert supervisor.says("/report").hears("refusal.not_for_you")
    assert reception.says("/report").hears("refusal.no_figures")
    assert reception.says("/team").hears("refusal.no_figures")


def settle_more(work: UnitOfWork, count: int) -> None:
    township = work.places.by_code("LX")
    assert township is not None
    for index in range(count):
        work.places.put(Place(0, f"M{index}", f"新村{index:02}", Level.VILLAGE, township.id))


def test_forty_villages_are_twelve_bars_and_the_rest(town: Town, supervisor: Chat, secretary: Chat) -> None:
    town.act(lambda work: settle_more(work, 37))
    report(supervisor)
    secretary.says("/report")
    assert len(bars(secretary)) == 12
    assert list(drawn(secretary).rest or ()) == ["其他28个村", "0", "0", "0"]


def test_an_english_reader_gets_english_words_on_the_chart_too(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    person: Any = town.read(lambda work: work.people.by_user(secretary.user_id))
    town.act(lambda work: work.people.speak(person.id, Language.EN))
    secretary.says("/report")
    assert "reported 1, closed 0, open 1, overdue 0" in secretary.shows
    assert [words for _, words in drawn(secretary).legend] == ["Overdue 0", "Open, in time 1", "Closed 0"]
