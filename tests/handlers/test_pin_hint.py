"""Whoever holds an office above the village and has no PIN is told so, at home and once a week; nothing is barred."""

from supervision.acts.rounds import adopt
from supervision.acts.weekly import adopt_weeks
from tests.chat import Chat, Town
from tests.handlers.playing import report


def mornings(town: Town, who: Chat, days: int) -> list[bool]:
    """On each of the following mornings: whether the line stood in what came."""
    found = []
    for _ in range(days):
        who.forgets()
        town.passes(days=1)
        found.append(who.hears("pin.hint"))
    return found


def test_the_home_says_it_until_there_is_one_and_keeps_nothing_back(secretary: Chat) -> None:
    assert secretary.says("/start").hears("pin.hint")
    assert secretary.hears("home.secretary")
    secretary.says("/pin").says("704182").says("704182")
    assert not secretary.says("/start").hears("pin.hint")


def test_a_supervisor_needs_none_and_is_told_of_none(supervisor: Chat) -> None:
    assert not supervisor.says("/start").hears("pin.hint")


def test_whoever_has_a_morning_hears_it_on_one_day_of_the_week(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    town.act(adopt)
    report(supervisor)
    assert mornings(town, secretary, 14).count(True) == 2


def test_whoever_has_a_week_only_hears_it_there(town: Town, supervisor: Chat, officer: Chat) -> None:
    town.act(adopt_weeks)
    report(supervisor)
    assert mornings(town, officer, 7).count(True) == 1
