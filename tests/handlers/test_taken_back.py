"""What was said about a case is taken back from whoever is named in it: what came by the clock, in files, long ago."""

import pytest

from bot.importing import import_roster
from storage import outbox
from supervision.roster_cells import sheet_from
from supervision.roster_words import PEOPLE
from tests.cast import phone_of
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, opens, report
from tests.handlers.test_alike import linked
from tests.handlers.test_recusal import about, names


def test_the_file_of_his_own_data_is_taken_back_too(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.clock.forward(minutes=3)
    inspector.says("/me").presses("me.button.data")
    assert any(number in str(shown.part) for shown in inspector.messages.values())
    names(supervisor, number, "何检员")
    assert not any(number in str(shown.part) for shown in inspector.messages.values())


@pytest.mark.parametrize("weeks", [1, 5])
def test_reminders_name_it_no_more_however_old_they_are(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, weeks: int
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.passes(days=4)
    assert number in inspector.shows
    town.passes(days=7 * weeks)
    town.act(outbox.tidy)
    names(supervisor, number, "何检员")
    assert not any(number in f"{shown.text}{shown.buttons}" for shown in inspector.messages.values())


def test_who_gets_the_right_name_by_the_roster_never_sees_what_is_said_of_its_bearer(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "何建元")
    assert number in opens(inspector, number).shows
    renamed = ("何建元", phone_of("inspector"), "乡镇纪检员", "LX")
    sheet = sheet_from("人员", [("姓名", "电话", "职务", "单位"), renamed], PEOPLE)
    town.act(lambda work: import_roster(work, [sheet], "a_bot"))
    assert not any(number in shown.text for shown in inspector.messages.values())
    assert opens(inspector, number).hears("refusal.missing")


LISTED = ("/queue", "/todo", "/ledger", "/duty")


@pytest.mark.parametrize("days", [3, 45])
def test_lists_name_it_no_more_however_old_they_are(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, days: int
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    for asked in LISTED:
        inspector.says(asked)
    assert tells(inspector, number)
    town.clock.forward(days=days)
    town.act(outbox.tidy)
    town.act(lambda work: work.chats.tidy())
    names(supervisor, number, "何检员")
    assert not tells(inspector, number)


@pytest.mark.parametrize("unlinked", [True, False])
def test_the_old_card_of_a_case_it_was_linked_with_does_not_either(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, unlinked: bool
) -> None:
    number, other = report(supervisor), report(supervisor, "井水浑了")
    linked(secretary, number, other)
    assert other in opens(inspector, number).shows
    if unlinked:
        opens(secretary, number).presses("move.button.more").presses("move.button.link")
        secretary.presses("link.button.off")
    town.clock.forward(days=40)
    town.act(outbox.tidy)
    names(supervisor, other, "何检员")
    assert not tells(inspector, other)
    assert number in opens(inspector, number).shows


def tells(who: Chat, number: str) -> bool:
    """Whether it stands anywhere on the phone."""
    return any(number in f"{shown.text}{shown.buttons}" for shown in who.messages.values())
