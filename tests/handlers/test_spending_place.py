"""Where somebody stood at a step of a spending: apart from its words, opened by who follows or checks it, never left in
the chat; and it lies with the step, not with any villager."""

import json
from dataclasses import replace

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.chain import spending_of
from supervision.spending import Record
from supervision.spending_steps import Proof
from tests.chat import Chat, Town, location, photo
from tests.handlers.playing import case_of, opens
from tests.handlers.spent import carried_to, known, registers
from tests.handlers.test_place_apart import DEGREES, acts, reads


def on_site(inspector: Chat, secretary: Chat) -> str:
    """The secretary stands there, with a photo, and sends where; it is done."""
    number = registers(inspector)
    carried_to(inspector, number, "on_site")
    opens(secretary, number).presses("spend.button.step").sends(photo()).presses("report.button.enough")
    secretary.sends(location())
    return number


def line(town: Town, number: str) -> Record:
    """The newest line of what is recorded."""
    return known(town, number).records[-1]


def test_it_lies_apart_from_the_words_and_leaves_the_chat(
    town: Town, inspector: Chat, secretary: Chat, supervisor: Chat, officer: Chat
) -> None:
    number = on_site(inspector, secretary)
    assert secretary.last_message_id in secretary.deleted
    assert "已从聊天里删掉" in secretary.shows
    secretary.presses("verify.button.done")
    assert (line(town, number).place, line(town, number).spot) == ("手机定位", DEGREES)
    for chat in (inspector, secretary, supervisor, officer):
        opens(chat, number)
    assert not reads(inspector, secretary, supervisor, officer)


def test_who_follows_or_checks_it_opens_it_with_an_entry_and_it_leaves_the_chat(
    town: Town, inspector: Chat, secretary: Chat, officer: Chat
) -> None:
    number = on_site(inspector, secretary)
    secretary.presses("verify.button.done")
    assert f"<code>{DEGREES}</code>（核实时）" in opens(officer, number).presses("move.button.place").shows
    assert officer.answers[-1].part is not None
    assert officer.answers[-1].part.protected
    assert acts(town, number)[-1] == "place_shown"
    town.passes(hours=24)
    assert not reads(officer)


def test_the_villages_supervisor_reads_that_a_phone_told_it_and_opens_nothing(
    inspector: Chat, secretary: Chat, supervisor: Chat
) -> None:
    number = on_site(inspector, secretary)
    button = opens(inspector, number).offers("move.button.place")
    secretary.presses("verify.button.done")
    assert not button
    assert opens(inspector, number).offers("move.button.place")
    assert not opens(supervisor, number).offers("move.button.place")


def test_a_village_tapped_or_a_place_typed_after_all_leaves_none_of_the_phones(
    town: Town, inspector: Chat, secretary: Chat
) -> None:
    number = on_site(inspector, secretary)
    secretary.presses("flow.back").says("3组晒坝")
    assert "3组晒坝" in secretary.shows
    secretary.presses("verify.button.done")
    assert (line(town, number).place, line(town, number).spot) == ("3组晒坝", "")
    assert not opens(secretary, number).offers("move.button.place")


def test_it_goes_with_the_matter_and_not_with_any_villager(
    town: Town, inspector: Chat, secretary: Chat
) -> None:
    number = on_site(inspector, secretary)
    secretary.presses("verify.button.done")
    case = case_of(town, number)
    town.act(lambda work: work.deletions.forget_identities(case))
    assert line(town, number).spot == DEGREES
    town.act(lambda work: work.spendings.forget(case.id))
    assert line(town, number).spot == ""


@pytest.mark.parametrize("before", ["手机定位", "location from the phone"])
def test_a_line_of_before_is_read_without_its_degrees_and_opened_as_the_others(
    town: Town, inspector: Chat, secretary: Chat, before: str
) -> None:
    number = on_site(inspector, secretary)
    secretary.presses("verify.button.done")

    def as_before(work: UnitOfWork) -> None:
        case = work.cases.by_number(number)
        assert case is not None
        last = spending_of(work, case).records[-1]
        work.spendings.add(case, replace(last, place=f"{before} {DEGREES}", spot="", files=()))

    town.act(as_before)
    assert (line(town, number).place, line(town, number).spot) == (before, DEGREES)
    opens(secretary, number)
    assert not reads(secretary)


def test_a_step_of_the_countys_own_that_wants_a_place_keeps_it_apart_too(
    town: Town, inspector: Chat, secretary: Chat
) -> None:
    time = town.store.ground.time
    steps = tuple(
        replace(each, proofs=(Proof.PLACE,)) if each.code == "proposal" else each
        for each in time.policy.spending.step
    )
    spending = replace(time.policy.spending, step=steps)
    town.store.ground.time = replace(time, policy=replace(time.policy, spending=spending))
    number = registers(inspector)
    carried_to(inspector, number, "proposal")
    opens(inspector, number).presses("spend.button.step").sends(location())
    assert (line(town, number).place, line(town, number).spot) == ("手机定位", DEGREES)
    assert DEGREES in opens(inspector, number).presses("move.button.place").shows
    assert DEGREES not in json.dumps([each.text for each in secretary.messages.values()])
