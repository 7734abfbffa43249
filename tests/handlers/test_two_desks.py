"""A township's secretary who is deputy of the area too: the township's lists and week are the township's; what climbed
to the area's leaders is in a place of its own, and can be acted on there."""

import pytest

from supervision.acts.rounds import adopt
from supervision.acts.weekly import adopt_weeks
from supervision.offices import Role
from tests.chat import Chat, Town
from tests.handlers.playing import newest, report
from tests.handlers.test_figures import appoint, bars, drawn


@pytest.fixture
def secretary(town: Town, secretary: Chat) -> Chat:
    """Of 柳溪镇, and deputy of the area."""
    appoint(town, "secretary", Role.AREA_DEPUTY, "XZ1")
    return secretary


@pytest.fixture
def climbed(town: Town) -> str:
    """A matter of the other township, so late that the area's leader has heard."""
    town.act(adopt_weeks)
    town.act(adopt)
    number = report(town.chat("abroad"))
    town.passes(days=4)
    assert newest(town).overseen
    return number


def test_the_home_counts_the_own_township_and_the_areas_apart(secretary: Chat, climbed: str) -> None:
    secretary.says("/queue")
    assert "今天必办 0 ｜ 等我签 0 ｜ 别人在办 0" in secretary.shows
    assert climbed not in secretary.shows
    assert climbed not in secretary.presses("queue.tab.all").shows
    assert "协作片区督到的有1件" in secretary.says("/queue").shows
    assert climbed in secretary.presses("queue.tab.area").shows
    assert "第一协作片区 · 协作片区督到" in secretary.shows


def test_what_climbed_is_opened_and_acted_on_from_there(secretary: Chat, climbed: str) -> None:
    secretary.says("/queue").presses("queue.tab.area").presses("queue.button.open")
    assert secretary.hears("case.card")
    assert secretary.offers("move.button.ask")
    assert climbed in secretary.says("/case 水管").shows


def test_all_at_once_signs_for_what_is_his_to_sign(
    town: Town, secretary: Chat, supervisor: Chat, climbed: str
) -> None:
    report(supervisor)
    secretary.says("/queue").presses("queue.tab.unsigned").presses("queue.button.sign_all")
    assert "1件" in secretary.shows
    assert secretary.presses("queue.button.sign_all_yes").hears("queue.signed_all")
    assert "等我签 0" in secretary.says("/queue").shows


def test_the_morning_and_the_week_are_the_townships(
    town: Town, secretary: Chat, supervisor: Chat, climbed: str
) -> None:
    report(supervisor)
    secretary.forgets()
    town.passes(days=4)
    said = "\n".join(shown.text for shown in secretary.answers)
    assert secretary.hears("weekly")
    assert secretary.hears("digest")
    assert "柳溪镇" in said
    assert "山口" not in said


def test_who_sits_at_one_desk_has_no_such_list(secretary: Chat, officer: Chat, climbed: str) -> None:
    assert climbed in officer.says("/queue").shows
    assert not officer.offers("queue.tab.area")


def test_the_figures_begin_with_the_own_township_and_the_areas_are_one_tap_away(
    secretary: Chat, supervisor: Chat, climbed: str
) -> None:
    report(supervisor)
    secretary.says("/report")
    assert set(bars(secretary)) == {"青石村", "竹林村", "长滩村"}
    assert "柳溪镇" in drawn(secretary).title
    assert set(bars(secretary.presses("回到全部"))) == {"柳溪镇", "山口镇"}
    assert "第一协作片区" in drawn(secretary).title
