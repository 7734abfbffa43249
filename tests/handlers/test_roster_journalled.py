"""Who is put in an office, whose name is put right, and which place lies where leave an entry each: they decide who
sees what."""

from typing import Any

import pytest

from bot.importing import import_roster
from bot.inviting import invite_one
from supervision.roster_cells import sheet_from
from supervision.roster_words import PEOPLE, PLACES
from tests.cast import PARTS, phone_of
from tests.chat import Chat, Town, contact
from tests.handlers.test_enrolment import PHONE, invited
from tests.handlers.test_sampling import house_acts

PEOPLE_HEADER = ("姓名", "电话", "职务", "单位")
PLACES_HEADER = ("编号", "名称", "层级", "上级", "对口联系")
SECRETARY = ("舒书记", phone_of("secretary"), "乡镇纪委书记", "LX")
ROOM = ("SH9", "新联系室", "纪检监察室", "QX", "")
LINKED = ("LX", "柳溪镇", "乡镇", "XZ1", "SH9")
VILLAGE = ("LX77", "新来村", "村", "LX", "")


def imports(town: Town, *places: tuple[str, ...], people: tuple[tuple[str, ...], ...] = (SECRETARY,)) -> None:
    """A roster with these places and people is put in."""
    sheets = [sheet_from("人员", [PEOPLE_HEADER, *people], PEOPLE)]
    if places:
        sheets.append(sheet_from("单位", [PLACES_HEADER, *places], PLACES))
    town.act(lambda work: import_roster(work, sheets, "a_bot"))


def rows(town: Town, act: str) -> list[Any]:
    found = f"SELECT actor_id FROM journal WHERE act = '{act}' ORDER BY id"
    return town.read(lambda work: work.connection.exec_driver_sql(found).scalars().all())  # type: ignore[no-any-return]


def test_another_office_for_somebody_enrolled_leaves_an_entry(town: Town) -> None:
    before = house_acts(town)
    imports(town, people=(("舒书记", phone_of("secretary"), "县纪委领导", "QX"),))
    assert house_acts(town) == [*before, "appointed"]


@pytest.mark.parametrize("times", [1, 2])
def test_so_does_one_given_on_the_command_line_and_once_only(town: Town, times: int) -> None:
    asked = {"role": "county_leader", "place": "QX", "name": "舒书记", "phone": phone_of("secretary")}
    for _ in range(times):
        town.act(lambda work: invite_one(work, {**asked, "language": "zh"}, "a_bot"))
    assert rows(town, "appointed") == [None]


def test_a_link_that_is_completed_says_who_came_and_into_which_office(town: Town, stranger: Chat) -> None:
    stranger.says(f"/start {invited(town)}")
    stranger.sends(contact(PHONE))
    person = town.read(lambda work: work.people.by_user(stranger.user_id))
    assert rows(town, "appointed") == rows(town, "enrolled") == [person.id]


@pytest.mark.parametrize(
    ("role", "place", "hear"),
    [
        ("officer", "JJ1", {"county"}),
        ("secretary", "SK", {"county"}),
        ("prefecture_officer", "SF", {"keeper"}),
        ("supervisor", "SK01", set()),
    ],
)
def test_whoever_is_let_into_an_office_on_the_machine_is_told_of_above(
    town: Town, stranger: Chat, role: str, place: str, hear: set[str]
) -> None:
    asked = {"role": role, "place": place, "name": "新来的", "phone": PHONE, "language": "zh"}
    card = town.act(lambda work: invite_one(work, asked, "a_bot"))
    stranger.says(f"/start {card.link.partition('start=')[2]}").sends(contact(PHONE))
    assert {part for part in PARTS if town.chat(part).hears("office.given")} == hear
    assert not stranger.hears("office.given")


def test_a_leader_hears_of_another_office_and_whose_it_is_does_not(town: Town) -> None:
    asked = {"role": "county_leader", "place": "QX", "name": "舒书记", "phone": phone_of("secretary")}
    town.act(lambda work: invite_one(work, {**asked, "language": "zh"}, "a_bot"))
    assert {part for part in PARTS if town.chat(part).hears("office.given")} == {"county"}
    assert "舒书记从现在起是清河县" in town.chat("county").shows


def test_a_name_the_roster_puts_right_leaves_an_entry_without_the_name(town: Town) -> None:
    imports(town, people=(("舒新名", phone_of("secretary"), "乡镇纪委书记", "LX"),))
    imports(town, people=(("舒新名", phone_of("secretary"), "乡镇纪委书记", "LX"),))
    assert rows(town, "renamed") == [None]
    held = town.read(
        lambda work: work.connection.exec_driver_sql("SELECT stream, act FROM journal").fetchall()
    )
    assert "舒新名" not in str(held)


def test_a_place_that_comes_a_parent_and_a_linked_office_leave_an_entry_each(town: Town) -> None:
    imports(town, ROOM)
    imports(town, ROOM, LINKED)
    imports(town, VILLAGE)
    imports(town, ("LX77", "新来村", "村", "SK", ""))
    assert rows(town, "place_changed") == [None] * 4


def test_the_same_tree_once_more_leaves_none_and_no_link_is_lost(town: Town) -> None:
    imports(town, ROOM, LINKED, VILLAGE)
    tree, before = town.read(lambda work: work.places.all()), house_acts(town)
    imports(town, ROOM, LINKED, VILLAGE)
    assert (town.read(lambda work: work.places.all()), house_acts(town)) == (tree, before)


def test_a_link_that_is_taken_away_is_gone_and_told(town: Town) -> None:
    imports(town, ROOM, LINKED)
    before = len(rows(town, "place_changed"))
    imports(town, ("LX", "柳溪镇", "乡镇", "XZ1", ""))
    assert len(rows(town, "place_changed")) == before + 1
    assert town.read(lambda work: work.places.by_code("LX").linked_id) is None
