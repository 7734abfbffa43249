"""A supervisor is replaced while twelve matters are open: nothing is lost, nothing is seen by who has gone."""

import pytest

from supervision.cases import State
from supervision.relatives import Kin
from tests.chat import Chat, Town, contact
from tests.handlers.playing import answer, hand_over, newest, opens, report, state_of, verify
from tests.handlers.test_enrolment import PHONE, invited
from tests.handlers.test_recusal import person_of, preview, sees

HOUSES = 12


def comes_in(town: Town, newcomer: Chat) -> None:
    """By the link and the big button, in the place of who was in office."""
    newcomer.says(f"/start {invited(town)}").sends(contact(PHONE))
    assert newcomer.hears("home.supervisor")


def test_twelve_open_cases_pass_to_the_successor_in_one_act(
    town: Town, english: Chat, stranger: Chat
) -> None:
    numbers = [report(english, f"第{nth}户没有水") for nth in range(HOUSES)]
    comes_in(town, stranger)
    assert [number for number in numbers if number not in opens(stranger, number).shows] == []
    for number in numbers:
        assert opens(english, number).hears("refusal.missing")


def test_what_was_begun_by_one_is_ended_by_the_other(
    town: Town, english: Chat, stranger: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(english)
    hand_over(secretary, number)
    comes_in(town, stranger)
    answer(inspector, number)
    verify(stranger, number)
    assert state_of(town, number) is State.VERIFIED
    english.forgets()
    assert number not in english.shows


# --- to somebody who is enrolled already


def hands_over(who: Chat, office: str, to: str) -> Chat:
    """更多 → 职务交接: the office by its place and holder, to somebody by name."""
    who.says("/handover").says(office).says(to)
    return who.presses("handover.button.do")


def test_the_secretary_hands_an_office_to_a_colleague_and_all_that_is_open_goes_along(
    supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    numbers = [report(english, f"第{nth}户没有水") for nth in range(3)]
    assert hands_over(secretary, "Lin Tan", "卫青石").hears("handover.done")
    assert supervisor.hears("office.received")
    assert [number for number in numbers if number not in supervisor.shows] == []
    assert english.hears("office.ended")
    for number in numbers:
        assert opens(supervisor, number).hears("case.card")
        assert opens(english, number).hears("refusal.missing")


def test_an_old_keyboard_of_who_has_gone_refuses(supervisor: Chat, english: Chat, secretary: Chat) -> None:
    number = report(english)
    opens(english, number).presses("move.button.more")
    pressed = english.button("move.button.supplement")
    hands_over(secretary, "Lin Tan", "卫青石")
    assert english.presses_again(pressed).hears("refusal.missing")


def test_who_moves_to_another_village_sees_nothing_of_the_one_he_left(
    neighbour: Chat, supervisor: Chat, secretary: Chat
) -> None:
    number = report(neighbour)
    hands_over(secretary, "竹林村", "卫青石")
    assert opens(neighbour, number).hears("refusal.missing")
    assert number not in neighbour.says("/records").shows
    assert opens(supervisor, number).hears("case.card")


def test_the_villagers_name_is_not_handed_on(supervisor: Chat, english: Chat, secretary: Chat) -> None:
    english.says("/complaint").presses("track.button.everyday").says("水管破了").presses(
        "report.button.no_photo"
    )
    english.presses("report.button.change").presses("change.button.villager").says("王某某 13900000099 三组")
    english.presses("report.button.file")
    hands_over(secretary, "Lin Tan", "卫青石")
    number = newest(secretary.town).number
    assert "王某某" not in opens(supervisor, number).shows
    assert not supervisor.offers("move.button.who")


def test_what_was_half_said_goes_to_the_successor_without_the_name(
    supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    english.says("/complaint").presses("track.button.everyday").says("桥栏杆断了").presses(
        "report.button.no_photo"
    )
    english.presses("report.button.change").presses("change.button.villager").says("王某某 13900000099 三组")
    file = english.button("report.button.file")
    hands_over(secretary, "Lin Tan", "卫青石")
    assert english.presses_again(file).hears("refusal.draft_gone")
    supervisor.says("/todo").presses(
        "桥栏杆断了" if supervisor.offers("桥栏杆断了") else supervisor.labels[-1]
    )
    assert ("桥栏杆断了" in supervisor.shows, "王某某" in supervisor.shows, "长滩村" in supervisor.shows) == (
        True,
        False,
        True,
    )


def half_said(who: Chat, words: str, name: str = "") -> Chat:
    """A report that was begun, and nobody has sent in."""
    preview(who, words).presses("report.button.concerns")
    return who.says(name) if name else who.presses("concerned.button.none")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("修渠的料少了一半", "卫青石"),  # who gets the office
        ("卫青石拿了修渠的料", ""),
        ("修渠的料少了一半", "卫二"),  # a relative of theirs
        ("修渠的料少了一半", "舒书记"),  # who hands it over: a number only, or a namesake, is being asked
        ("舒书记叫人拉走了", ""),
        ("修渠的料少了一半", "李镇长"),  # above the township's power
    ],
)
def test_what_was_half_said_about_who_gets_or_gives_the_office_is_not_handed_on(
    town: Town, supervisor: Chat, english: Chat, secretary: Chat, words: str, name: str
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "supervisor").id, Kin.BLOOD, "卫二"))
    half_said(english, words, name)
    hands_over(secretary, "Lin Tan", "卫青石")
    assert english.hears("draft.not_handed")
    assert not supervisor.says("/todo").offers("todo.button.draft")
    town.passes(days=2)
    assert not any(words in shown.text for shown in supervisor.messages.values())


def test_a_namesake_of_the_secretary_is_not_handed_on_to_whom_the_secretary_let_in(
    town: Town, english: Chat, stranger: Chat
) -> None:
    half_said(english, "修渠的料少了一半", "舒书记").presses("concerned.button.other")
    comes_in(town, stranger)
    assert english.hears("draft.not_handed")
    assert not stranger.says("/todo").offers("todo.button.draft")


def test_what_was_half_said_about_somebody_else_is_handed_on(
    supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    half_said(english, "修渠的料少了一半", "何检员")
    hands_over(secretary, "Lin Tan", "卫青石")
    supervisor.says("/todo").presses_again(supervisor.old_button("todo.button.draft"))
    supervisor.presses("report.button.file")
    number = newest(supervisor.town).number
    assert sees(supervisor, number)
    assert not sees(secretary.town.chat("inspector"), number)


def test_an_inspectors_matters_are_followed_by_the_successor(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    keeper = town.chat("keeper")
    keeper.says("/handover").says("何检员").says("关联系").presses("handover.button.do")
    assert keeper.hears("handover.done")
    officer = town.chat("officer")
    assert number in officer.shows
    answer(officer, number)
    assert state_of(town, number) is State.TO_VERIFY
    assert opens(inspector, number).hears("refusal.missing")


def test_nobody_hands_an_office_to_himself_or_to_a_keeper(town: Town, secretary: Chat) -> None:
    secretary.says("/handover").says("何检员")
    assert not secretary.offers("舒书记 柳溪镇纪委书记")
    assert secretary.says("鲍管理").hears("refusal.person_unread")


def test_handing_over_is_not_a_supervisors(supervisor: Chat) -> None:
    assert supervisor.says("/handover").hears("refusal.not_for_you")
