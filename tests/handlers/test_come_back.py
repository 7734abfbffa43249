"""Who has left and comes back under another phone is another person of the roster: what was kept from him stays so."""

from typing import Any

import pytest

from supervision.acts.enrolling import invite
from supervision.offices import Role
from supervision.relatives import Kin
from tests.chat import Chat, Town, contact
from tests.handlers.playing import opens, report
from tests.handlers.test_integrity import OWN, registers, sealed
from tests.handlers.test_recusal import about, person_of, sees
from tests.handlers.test_sealed_way import about as about_countys
from tests.handlers.test_sealed_way import expects, second

__all__ = ["second"]

PHONE = "13900000077"


def comes_back(town: Town, part: str, role: Role = Role.INSPECTOR, place: str = "LX") -> Chat:
    """By the roster, with another phone: somebody of that name once more, in an office of that kind."""

    def again(work: Any) -> str:
        was = work.people.by_user(town.chat(part).user_id)
        for office in work.offices.of_person(was.id, work.now):
            work.offices.end(office.id, work.now)
        seat = work.places.by_code(place).id
        return str(invite(work, name=was.name, phone=PHONE, role=role, place_id=seat).token)

    chat = town.chat_of(7_000_000_001, "returned")
    chat.says(f"/start {town.act(again)}")
    return chat.sends(contact(PHONE))


@pytest.mark.parametrize("said", ["何检员", "镇纪检员"])
def test_whom_a_case_was_about_by_name_or_title_does_not_see_it(
    town: Town, supervisor: Chat, inspector: Chat, said: str
) -> None:
    number = about(supervisor, said)
    assert not sees(inspector, number)
    assert not sees(comes_back(town, "inspector"), number)


def test_he_sees_what_is_kept_from_nobody(town: Town, supervisor: Chat) -> None:
    number = report(supervisor)
    assert sees(comes_back(town, "inspector"), number)


def test_who_has_stepped_aside_does_not_find_it_again(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    opens(inspector, number).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert not sees(comes_back(town, "inspector"), number)
    assert sees(secretary, number)


@pytest.mark.parametrize("before", [True, False])
def test_what_a_relative_of_his_is_named_in_stays_kept_from_him(
    town: Town, supervisor: Chat, before: bool
) -> None:
    """… whether it was reported before he came back or after."""
    town.act(lambda work: work.relatives.add(person_of(town, "inspector").id, Kin.MARRIAGE, "何老幺"))
    number = about(supervisor, "何老幺") if before else ""
    back = comes_back(town, "inspector")
    assert not sees(back, number or about(supervisor, "何老幺"))
    assert "何老幺" not in back.says("/me").presses("relatives.button").shows


def test_a_sealed_number_about_him_is_on_no_list_of_his(town: Town, supervisor: Chat, second: Chat) -> None:
    number = about_countys(supervisor, "解信访")
    back = comes_back(town, "reception", Role.RECEPTION, "QX")
    assert expects(second, number)
    assert not expects(back, number)


def test_a_matter_of_the_county_that_he_left_stays_gone(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    registers(reception, sealed(supervisor))
    reception.presses("integrity.button.aside").presses("step_aside.button.yes")
    reception.presses("integrity.aside_for.kin")
    back = comes_back(town, "reception", Role.RECEPTION, "QX")
    assert OWN in second.says("/queue").presses("reception.tab.open").shows
    assert OWN not in back.says("/queue").presses("reception.tab.open").shows
