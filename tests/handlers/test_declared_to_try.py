"""A relative declared only to see what vanishes: no tap of one's own tells whom a number, or a matter, is about."""

import re

import pytest

from supervision.acts import correcting_roster
from supervision.acts.kinship import declared_in_roster
from supervision.relatives import Kin
from tests.chat import Chat, Town
from tests.handlers.playing import opens
from tests.handlers.test_recusal import about, person_of, preview, sees
from tests.rules.test_casework import actor


def declares(who: Chat, name: str) -> Chat:
    who.says("/me").presses("relatives.button").presses("relatives.button.add").says(name)
    return who.presses("relatives.kin.marriage")


@pytest.mark.parametrize("guess", ["舒书记", "舒书", "纪委书记", "李镇长"])
def test_a_clerk_of_the_reception_does_not_find_out_whom_a_number_is_about(
    supervisor: Chat, reception: Chat, guess: str
) -> None:
    """… not by a piece of a name either, nor by declaring somebody else after it."""
    preview(supervisor).presses("report.button.concerns").says("舒书记").presses("concerned.button.seal")
    before = reception.says("/queue").presses("reception.tab.expected").shows
    assert re.search(r"\d{7}", before)
    assert declares(reception, guess).hears("relatives.to_county")
    declares(reception, "尤老三")
    assert reception.says("/queue").presses("reception.tab.expected").shows == before


def test_nor_an_inspector_whether_a_matter_is_about_an_official(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "Lin Tan")
    assert declares(inspector, "Lin Tan").hears("relatives.to_county")
    assert opens(inspector, number).hears("case.card")


def test_what_comes_afterwards_is_kept_from_who_declared_an_official(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    declares(inspector, "Lin Tan")
    number = about(supervisor, "Lin Tan")
    assert not sees(inspector, number)
    assert sees(secretary, number)


def test_what_is_there_already_goes_once_the_countys_roster_says_so(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "Lin Tan")
    declares(inspector, "Lin Tan")
    person = person_of(town, "inspector")
    town.act(lambda work: declared_in_roster(work, {person.id: [(Kin.MARRIAGE, "Lin Tan")]}))
    assert not sees(inspector, number)


def test_the_countys_leader_hears_of_an_official_declared_and_not_who_it_is(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    declares(inspector, "Lin Tan")
    county = town.chat("county")
    assert county.hears("relatives.asked")
    assert "何检员" in county.shows
    assert "Lin Tan" not in county.shows


def test_who_is_no_official_is_kept_out_at_once_and_the_countys_leader_hears_that_it_took_something(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "王某某")
    assert opens(inspector, number).hears("case.card")
    declares(inspector, "王某某")
    assert not sees(inspector, number)
    county = town.chat("county")
    assert county.hears("relatives.took")
    assert "何检员" in county.shows
    assert number not in county.shows


def test_nobody_hears_of_a_declaration_that_took_nothing(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    about(supervisor, "王某某")
    declares(inspector, "李某某")
    assert not town.chat("county").hears("relatives.took")


def test_a_leader_does_not_hear_of_what_is_kept_from_himself_another_office_does(
    town: Town, supervisor: Chat, inspector: Chat, officer: Chat
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "county").id, Kin.BLOOD, "王某某"))
    about(supervisor, "王某某")
    declares(inspector, "王某某")
    assert not town.chat("county").hears("relatives.took")
    assert officer.hears("relatives.took")


def test_a_relative_put_into_the_roster_vouches_for_no_other_one(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "Lin Tan")
    declares(inspector, "Lin Tan")
    person = person_of(town, "inspector")
    town.act(lambda work: declared_in_roster(work, {person.id: [(Kin.BLOOD, "尤老三")]}))
    assert sees(inspector, number)
    town.act(lambda work: declared_in_roster(work, {person.id: [(Kin.MARRIAGE, "Lin Tan")]}))
    assert not sees(inspector, number)


def test_nor_does_a_name_put_right(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = about(supervisor, "Lin Tan")
    declares(inspector, "Lin Tan")
    asked = town.act(lambda work: correcting_roster.ask(work, actor(work, "inspector"), name="何检园"))
    town.act(lambda work: correcting_roster.decide(work, actor(work, "secretary"), asked.ref, right=True))
    assert sees(inspector, number)
