"""选多件: numbers ticked over pages, one thing done to all of them, and what was not done said with its reason."""

import pytest

from supervision.acts.oversight import step_aside
from supervision.cases import State
from supervision.gate import actor_of
from supervision.places import Level
from tests.chat import Chat, Town, voice
from tests.handlers.playing import case_of, hand_over, newest, opens, petition, report, state_of


@pytest.fixture
def six(supervisor: Chat) -> list[str]:
    """Six reports that wait for the secretary."""
    return [report(supervisor, f"第{n}处水管漏水") for n in range(6)]


def begin(secretary: Chat, tab: str = "queue.tab.unsigned") -> Chat:
    listed = secretary.says(tab) if tab.startswith("/") else secretary.says("/queue").presses(tab)
    return listed.presses("queue.button.several")


def states(town: Town, numbers: list[str]) -> list[State]:
    return [state_of(town, number) for number in numbers]


def test_ticks_stay_while_pages_are_turned(secretary: Chat, six: list[str]) -> None:
    begin(secretary).presses("☐ 1").presses("queue.button.next").presses("☐ 6").presses("queue.button.back")
    assert {"☑ 1", "☐ 2"} <= set(secretary.labels)
    secretary.presses("several.button.go_on").presses("several.act.hand")
    assert states(secretary.town, six) == [State.ASSIGNED, *[State.SUBMITTED] * 4, State.ASSIGNED]


def test_a_tick_is_taken_back(secretary: Chat, six: list[str]) -> None:
    begin(secretary).presses("☐ 1").presses("☐ 2").presses("☑ 1")
    secretary.presses("several.button.go_on").presses("several.act.sign")
    assert states(secretary.town, six[:3]) == [State.SUBMITTED, State.SIGNED, State.SUBMITTED]


def test_numbers_tapped_faster_than_they_are_shown_all_count(secretary: Chat, six: list[str]) -> None:
    begin(secretary)
    buttons = [secretary.button(f"☐ {n}") for n in (1, 2, 3)]
    for button in (*buttons, buttons[0]):
        secretary.presses_again(button)
    assert {"☑ 1", "☑ 2", "☑ 3", "☐ 4"} <= set(secretary.labels)


def test_all_are_chosen_with_one_tap_and_handed_over_with_another(secretary: Chat, six: list[str]) -> None:
    begin(secretary).presses("several.button.all").presses("several.button.go_on")
    secretary.presses("several.act.hand")
    assert secretary.hears("several.line.done")
    assert set(states(secretary.town, six)) == {State.ASSIGNED}


def test_a_page_is_chosen_with_one_tap(secretary: Chat, six: list[str]) -> None:
    begin(secretary).presses("several.button.page").presses("several.button.go_on").presses(
        "several.act.sign"
    )
    assert states(secretary.town, six) == [*[State.SIGNED] * 5, State.SUBMITTED]


def test_all_go_to_one_unit_signed_for_on_the_way(secretary: Chat, six: list[str]) -> None:
    begin(secretary).presses("several.button.all").presses("several.button.go_on")
    secretary.presses("several.act.unit").presses("供电所")
    units = {case_of(secretary.town, number).unit_id for number in six}
    [unit] = [secretary.town.read(lambda work, u=u: work.places.by_id(u)) for u in units]
    assert (unit.name, unit.level) == ("供电所", Level.UNIT)


def test_what_is_refused_is_said_with_its_reason_and_the_rest_is_done(
    secretary: Chat, inspector: Chat, six: list[str]
) -> None:
    begin(secretary).presses("several.button.all").presses("several.button.go_on")
    choice = secretary.button("several.act.sign")
    hand_over(secretary, six[0])
    secretary.presses_again(choice)
    assert secretary.hears("several.line.done")
    assert f"{six[0]}号没办成" in secretary.shows
    assert states(secretary.town, six) == [State.ASSIGNED, *[State.SIGNED] * 5]


def test_a_recording_is_signed_for_and_waits_for_its_summary(
    supervisor: Chat, secretary: Chat, six: list[str]
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(voice())
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    spoken = newest(secretary.town).number
    begin(secretary).presses("several.button.all").presses("several.button.go_on").presses("several.act.hand")
    assert secretary.hears("several.line.half")
    assert state_of(secretary.town, spoken) is State.SIGNED
    assert set(states(secretary.town, six)) == {State.ASSIGNED}


def test_petitions_go_to_one_office_at_once_registered_on_the_way(
    supervisor: Chat, secretary: Chat, six: list[str]
) -> None:
    asked = [report(supervisor, f"第{n}户不服补偿答复", "petition") for n in range(3)]
    opens(secretary, asked[0]).presses("move.button.register")
    begin(secretary, "/ledger").presses("several.button.all").presses("several.button.go_on")
    secretary.presses("转信访机构 3件").presses("petition.body.county")
    assert set(states(secretary.town, asked)) == {State.HANDED_OVER}
    assert set(states(secretary.town, six)) == {State.SUBMITTED}
    assert secretary.hears("several.line.done")
    assert f"{six[0]}号没办成" in secretary.shows


def test_a_petition_that_another_office_has_is_not_sent_elsewhere_by_one_tap(
    supervisor: Chat, secretary: Chat
) -> None:
    there, fresh = petition(supervisor, secretary), report(supervisor, "邻户不服", "petition")
    begin(secretary, "/ledger").presses("several.button.all").presses("several.button.go_on")
    secretary.presses("转信访机构 1件").says("县自然资源局")
    assert f"{there}号没办成" in secretary.shows
    kept = [
        secretary.town.read(lambda work, n=n: work.petitions.of(work.cases.by_number(n)))
        for n in (there, fresh)
    ]
    assert [each.name for each in kept] == ["", "县自然资源局"]


def test_what_was_signed_for_before_is_only_handed_over(secretary: Chat, six: list[str]) -> None:
    opens(secretary, six[0]).presses("move.button.sign")
    begin(secretary, "/ledger").presses("several.button.all").presses("several.button.go_on")
    secretary.presses("several.act.hand")
    assert set(states(secretary.town, six)) == {State.ASSIGNED}


def test_the_linked_office_sets_one_date_for_several(secretary: Chat, officer: Chat, six: list[str]) -> None:
    begin(officer, "/ledger").presses("several.button.all").presses("several.button.go_on")
    assert not any("签收" in label for label in officer.labels)
    officer.presses("several.act.supervise").says("12月3日")
    assert {str(case_of(secretary.town, number).supervise_by)[:10] for number in six} == {"2026-12-03"}
    assert secretary.hears("notice.supervised")


def test_a_day_that_is_past_is_asked_for_again(officer: Chat, six: list[str]) -> None:
    begin(officer, "/ledger").presses("several.button.all").presses("several.button.go_on")
    officer.presses("several.act.supervise").says("11月20日")
    assert officer.hears("refusal.date_past")
    assert officer.hears("several.day")


def test_nothing_ticked_is_nothing_done(secretary: Chat, six: list[str]) -> None:
    begin(secretary)
    assert not secretary.offers("several.button.go_on")


def test_the_words_of_a_case_somebody_stepped_aside_from_are_in_no_answer(
    secretary: Chat, six: list[str]
) -> None:
    begin(secretary).presses("several.button.all").presses("several.button.go_on")
    choice = secretary.button("several.act.sign")
    ref, me = case_of(secretary.town, six[0]).ref, secretary.user_id
    secretary.town.act(lambda w: step_aside(w, actor_of(w, w.people.by_user(me)), ref, "当事人是亲属"))
    secretary.presses_again(choice)
    assert six[0] not in secretary.shows
    assert states(secretary.town, six[:2]) == [State.SUBMITTED, State.SIGNED]


def test_a_supervisor_has_nothing_to_choose_from(supervisor: Chat) -> None:
    data = supervisor.town.seal.close(supervisor.user_id, "qs\x1ftoday")
    assert supervisor.says("/todo").presses_again((supervisor.last, data)).hears("refusal.not_for_you")
