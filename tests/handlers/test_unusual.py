"""Unusual reading is spoken of to somebody else than the reader, and never unheard of for want of a leader."""

import pytest

from supervision.acts import opening
from tests.chat import Chat, Town
from tests.handlers.playing import opens, report

#: Who watches, in turn.
WATCHERS = ("county", "officer", "reception")


def gone(town: Town, *parts: str) -> None:
    """They have blocked the bot."""
    for part in parts:
        user = town.chat(part).user_id
        town.act(lambda w, user=user: w.people.mark_unreachable(w.people.by_user(user).id, w.now))


@pytest.fixture
def curious(town: Town, supervisor: Chat, secretary: Chat, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a secretary opens within the hour is unusual from three matters on."""
    monkeypatch.setattr(opening, "CARDS", 3)
    return [report(supervisor) for _ in range(3)]


def opens_all(secretary: Chat, numbers: list[str]) -> None:
    for number in numbers:
        opens(secretary, number)


def recorded(town: Town, who: Chat) -> int:
    by = town.read(lambda work: work.people.by_user(who.user_id)).id
    done = town.read(lambda work: work.journal.of_actor(by, 50))
    return [act for _, act, _ in done].count("reading_unusual")


def test_very_many_cards_in_an_hour_are_told_to_the_countys_leader(
    town: Town, secretary: Chat, curious: list[str]
) -> None:
    opens_all(secretary, curious[:2] * 2)
    assert not town.chat("county").hears("reading.unusual_cards")
    opens(secretary, curious[2])
    assert town.chat("county").hears("reading.unusual_cards")
    assert "3件" in town.chat("county").shows
    assert not secretary.hears("reading.unusual_cards")


def test_spread_over_a_day_they_are_not_unusual(town: Town, secretary: Chat, curious: list[str]) -> None:
    for number in curious:
        opens(secretary, number)
        town.clock.forward(minutes=40)
    assert recorded(town, secretary) == 0


@pytest.mark.parametrize("first", [1, 2])
def test_where_one_who_watches_cannot_be_reached_the_next_office_hears(
    town: Town, secretary: Chat, curious: list[str], first: int
) -> None:
    gone(town, *WATCHERS[:first])
    opens_all(secretary, curious)
    assert town.chat(WATCHERS[first]).hears("reading.unusual_cards")


def test_where_nobody_of_the_county_can_hear_the_keeper_does_how_many_and_nothing_else(
    town: Town, secretary: Chat, keeper: Chat, curious: list[str]
) -> None:
    gone(town, *WATCHERS)
    opens_all(secretary, curious)
    assert keeper.hears("reading.unheard")
    assert "3次" in keeper.shows
    assert not any(each in keeper.shows for each in ("舒书记", *curious))


def test_it_is_recorded_though_nobody_at_all_can_hear(
    town: Town, secretary: Chat, curious: list[str]
) -> None:
    gone(town, *WATCHERS, "keeper")
    opens_all(secretary, curious)
    assert recorded(town, secretary) == 1
