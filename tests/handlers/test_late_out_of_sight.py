"""Named late, whoever never could see the case finds nothing changed on his phone: what vanished would tell him."""

import pytest

from supervision.relatives import Kin
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, opens, report
from tests.handlers.test_recusal import about, names, person_of


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
