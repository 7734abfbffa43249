"""存了他什么: the supervisor reads to the villager what is kept of him, for how long, and which offices have looked."""

import pytest

from tests.chat import Chat, Town, location, photo
from tests.handlers.playing import STORY, case_of, hand_over, newest, opens

NAME, PHONE = "张大爷", "13900000098"


@pytest.fixture
def number(supervisor: Chat) -> str:
    """A matter with a name, words, a place and a photo."""
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY).sends(location())
    supervisor.sends(photo()).presses("report.button.change").presses("change.button.villager")
    supervisor.says(f"{NAME} 三组 {PHONE}").presses("report.button.file")
    return newest(supervisor.town).number


def reads(supervisor: Chat, number: str) -> str:
    opens(supervisor, number).presses("move.button.who").presses("move.button.told_back")
    return supervisor.shows


def test_it_says_what_is_kept_and_for_how_long(number: str, supervisor: Chat) -> None:
    told = reads(supervisor, number)
    assert f"{NAME} 三组 {PHONE}" in told
    for each in ("位置", "说的话，1段", "照片、文件，1件", "一年", "三年", "还没有人看过"):
        assert each in told
    assert "30.5" not in told


def test_it_is_read_aloud_in_half_a_minute(number: str, supervisor: Chat, inspector: Chat) -> None:
    aloud = reads(supervisor, number).partition("“")[2].partition("”")[0]
    # Whoever reads slowly to an old man says some five characters a second.
    assert len("".join(aloud.split())) <= 150


def test_only_what_a_button_below_deletes_is_offered_to_be_deleted(
    monkeypatch: pytest.MonkeyPatch, number: str, supervisor: Chat
) -> None:
    assert "想删" in reads(supervisor, number)
    assert supervisor.offers("move.button.erase")
    monkeypatch.setattr("handlers.told_back.erasable", lambda *_: ())  # as for whoever is doubted
    told = reads(supervisor, number)
    assert "想删" not in told
    assert not supervisor.offers("move.button.erase")


def test_it_names_the_office_that_looked_and_no_person(
    number: str, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.place")
    told = reads(supervisor, number)
    assert "乡镇纪检员：看位置1次" in told
    assert inspector.name not in told


def test_it_is_protected_on_record_and_leaves_the_chat(town: Town, number: str, supervisor: Chat) -> None:
    reads(supervisor, number)
    [shown] = [each for each in supervisor.answers if PHONE in each.text]
    assert shown.part is not None
    assert shown.part.protected
    case = case_of(town, number)
    assert town.read(lambda work: work.journal.of_case(case.id))[-1][1] == "identity_shown"
    town.passes(hours=24)
    assert not any(PHONE in each.text for each in supervisor.messages.values())


def test_somebody_else_has_no_such_button_and_an_old_one_says_nothing(
    number: str, supervisor: Chat, secretary: Chat
) -> None:
    assert not opens(secretary, number).offers("move.button.who")
    opens(supervisor, number).presses("move.button.who")
    assert supervisor.offers("move.button.fix_who")
