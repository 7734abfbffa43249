"""Places to choose from, a screenful at a time."""

import pytest

from handlers.paging import SCREENFUL, paged
from handlers.screen import Button
from storage.unit_of_work import UnitOfWork
from supervision.places import Level, Place
from tests.chat import Chat, Town
from tests.handlers.playing import opens, report

PLACES = [Place(n, f"V{n}", f"{n}村", Level.VILLAGE) for n in range(2 * SCREENFUL + 3)]


def page(number: int) -> list[str]:
    rows = paged(
        PLACES,
        number,
        lambda place: Button("report.button.place", "d", (place.name,)),
        lambda label, to: Button(label, "d", (str(to),)),
    )
    return [f"{button.label.rpartition('.')[2]} {button.args[0]}" for row in rows for button in row]


@pytest.mark.parametrize(
    ("asked", "shown", "ways"),
    [
        (0, PLACES[:SCREENFUL], ["next 1"]),
        (1, PLACES[SCREENFUL : 2 * SCREENFUL], ["back 0", "next 2"]),
        (2, PLACES[2 * SCREENFUL :], ["back 1"]),
        (9, PLACES[2 * SCREENFUL :], ["back 1"]),
        (-1, PLACES[:SCREENFUL], ["next 1"]),
    ],
)
def test_a_page_has_eight_places_and_the_ways_to_the_others(
    asked: int, shown: list[Place], ways: list[str]
) -> None:
    assert page(asked) == [*(f"place {place.name}" for place in shown), *ways]


def twelve_more(work: UnitOfWork) -> None:
    township = work.places.by_code("LX")
    assert township is not None
    for n in range(12):
        work.places.put(Place(0, f"LX9{n:02}", f"新{n:02}村", Level.VILLAGE, township.id))


def test_an_inspector_turns_the_page_to_a_village_further_on(town: Town, inspector: Chat) -> None:
    town.act(twelve_more)
    inspector.says("/visit")
    assert not inspector.offers("新11村")
    inspector.presses("queue.button.next").presses("新11村")
    assert inspector.hears("visit.form")


def test_the_village_is_put_right_to_one_on_the_next_page(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    town.act(twelve_more)
    opens(inspector, report(supervisor)).presses("move.button.more").presses("move.button.relocate")
    inspector.presses("queue.button.next").presses("新11村")
    assert "新11村" in inspector.shows
