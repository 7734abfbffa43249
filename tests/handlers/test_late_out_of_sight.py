"""Named late, whoever never could see the case finds nothing changed on his phone: what vanished would tell him."""

import re

import pytest

from supervision.exportable import export_scope, print_of
from supervision.gate import actor_of
from supervision.relatives import Kin
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, newest, opens, report, told
from tests.handlers.test_recusal import about, names, person_of, sees


def standing(who: Chat) -> dict[int, tuple[str, int]]:
    """Every message of a chat as it stands now, and how many buttons it has."""
    return {message_id: (shown.text, len(shown.buttons)) for message_id, shown in who.messages.items()}


def names_late(supervisor: Chat, number: str, name: str) -> None:
    opens(supervisor, number).presses("move.button.more").presses("move.button.name").says(name)
    namesake = supervisor.offers("concerned.button.namesake")
    supervisor.presses("concerned.button.namesake" if namesake else "concerned.button.yes")


@pytest.mark.parametrize(
    ("part", "name"), [("english", "Lin Tan"), ("abroad", "简山口"), ("elsewhere", "尚山口")]
)
def test_who_never_saw_it_keeps_his_lists_and_the_question_he_was_asked(
    town: Town, supervisor: Chat, secretary: Chat, part: str, name: str
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.clock.forward(hours=5)
    who = town.chat(part).says("/todo").says("/records").says("/queue").says("/duty")
    if part != "elsewhere":
        who.says("/complaint").presses("track.button.everyday")
    before = standing(who)
    names_late(supervisor, number, name)
    assert standing(who) == before


def test_neither_does_a_relative_s_name_tell(town: Town, supervisor: Chat, english: Chat) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "english").id, Kin.MARRIAGE, "尤老三"))
    number = report(supervisor)
    town.clock.forward(hours=5)
    before = standing(english.says("/todo").says("/records"))
    names(supervisor, number, "尤老三")
    assert standing(english) == before


def test_declaring_a_relative_asks_nothing_of_the_bot(town: Town, supervisor: Chat, english: Chat) -> None:
    about(supervisor, "尤老三")
    town.clock.forward(hours=1)
    shown = english.says("/records").last
    town.clock.forward(hours=1)
    english.says("/me").presses("relatives.button").presses("relatives.button.add").says("尤老三")
    english.presses("relatives.kin.marriage")
    assert shown in english.messages


def test_who_saw_it_goes_on_with_what_else_he_was_telling(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.clock.forward(minutes=5)
    listed = inspector.says("/queue").last
    asked = inspector.says("/visit").last
    names(supervisor, number, "何检员")
    assert listed not in inspector.messages
    assert asked in inspector.messages


@pytest.mark.parametrize(("part", "name"), [("neighbour", "朱竹林"), ("leader", "区组长")])
def test_a_visit_that_was_counted_stays_counted(
    town: Town, supervisor: Chat, secretary: Chat, part: str, name: str
) -> None:
    number = walks_and_reports(supervisor)
    town.clock.forward(hours=3)
    counted = visits_of(town.chat(part))
    names_late(supervisor, number, name)
    assert visits_of(town.chat(part)) == counted


def visits_of(who: Chat) -> str:
    """What 看队伍 says, but how many matters are under way: the one that is kept from him now is in no count."""
    return re.sub(r"在办\d+件", "", who.says("/team").shows)


def walks_and_reports(supervisor: Chat) -> str:
    """A visit whose find is reported; the case's number."""
    supervisor.says("/visit").presses("form.field").presses("topic.works").presses("visit.button.topics_done")
    supervisor.says("村口水管破了").presses("report.button.no_photo").presses("visit.button.file_report")
    supervisor.presses("track.button.everyday")
    if supervisor.offers("report.button.no_photo"):
        supervisor.presses("report.button.no_photo")
    supervisor.presses("report.button.file")
    return newest(supervisor.town).number


def test_a_file_on_its_way_comes_though_something_was_filed_about_its_reader(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    def sight() -> str:
        return town.read(
            lambda work: print_of(export_scope(work, actor_of(work, person_of(town, "inspector"))))
        )

    number = report(supervisor)
    before = sight()
    about(supervisor, "何检员")
    assert sight() == before
    town.clock.forward(minutes=1)
    names(supervisor, number, "何检员")
    assert sight() != before


def test_when_it_has_ended_it_may_still_be_said_whom_it_was_about(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    assert sees(inspector, number)
    names(supervisor, number, "何检员")
    assert not sees(inspector, number)
    assert sees(secretary, number)
    names(supervisor, number, "舒书记")
    assert not sees(secretary, number)


def test_whom_a_number_is_about_keeps_what_was_shown_before_it_was_given(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    reception.says("/queue").presses("reception.button.register")
    town.clock.forward(hours=1)
    before = standing(reception)
    supervisor.says("/complaint").presses("track.button.integrity")
    supervisor.presses("report.button.county").presses("解信访")
    assert standing(reception) == before


def test_a_list_that_showed_the_number_is_taken_back(town: Town, supervisor: Chat, reception: Chat) -> None:
    supervisor.says("/complaint").presses("track.button.integrity")
    town.clock.forward(minutes=5)
    listed = reception.says("/queue").last
    supervisor.presses("report.button.county").presses("解信访")
    assert listed not in reception.messages
