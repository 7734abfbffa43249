"""Whoever's turn it is while others are away opens the matter by its number and does it, at once when they leave."""

import pytest

from supervision.cases import State
from tests.chat import Chat, Town
from tests.handlers.playing import ask, opens, state_of, to_verify, verify
from tests.handlers.spent import carried_to, registers, seen


def leave(*who: Chat) -> None:
    for chat in who:
        chat.says("/leave").presses("leave.button.two_weeks")


@pytest.fixture
def neighbour(town: Town) -> Chat:
    """Supervises the next village, and directs the zone."""
    return town.chat("neighbour")


def test_with_village_and_township_away_the_linked_office_goes_and_asks_the_villager(
    town: Town, supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    leave(supervisor, neighbour, secretary, inspector)
    verify(officer, number)
    assert state_of(town, number) is State.VERIFIED
    ask(officer, number, "satisfied")
    assert state_of(town, number) is State.CLOSED


def test_with_the_linked_office_away_too_the_areas_leader_has_it_in_his_list_at_once(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat, leader: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    assert opens(leader, number).hears("refusal.missing")
    leave(supervisor, town.chat("neighbour"), secretary, inspector, officer)
    assert number in leader.says("/queue").presses(next(x for x in leader.labels if "在办" in x)).shows
    verify(leader, number)
    ask(leader, number, "satisfied")
    assert state_of(town, number) is State.CLOSED


def test_with_the_linked_office_away_the_countys_leader_audits_at_once(
    town: Town, inspector: Chat, secretary: Chat, officer: Chat, county: Chat
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "on_site")
    seen(secretary, number)
    assert opens(county, number).hears("refusal.missing")
    leave(officer)
    opens(county, number).presses("spend.button.step").presses("spend.choice.in_order").presses(
        "spend.button.close"
    )
    assert state_of(town, number) is State.CLOSED
    officer.says("/leave").presses("leave.button.back")
    assert number in opens(county, number).shows


@pytest.fixture
def county(town: Town) -> Chat:
    """The county's leader."""
    return town.chat("county")
