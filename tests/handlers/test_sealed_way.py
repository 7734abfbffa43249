"""A sealed matter about somebody at the county: that person has it on no list, and another one takes it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from supervision.acts import recusing
from supervision.offices import Role
from supervision.policy import Reception
from supervision.relatives import Kin
from tests.cast import KEPT, user_of
from tests.chat import Chat, Town
from tests.handlers.test_integrity import OWN, registers, sealed
from tests.handlers.test_recusal import person_of, preview


def at_reception(town: Town, name: str, user_id: int, deputy_of: int | None = None) -> Chat:
    """Somebody else at the county's reception."""

    def come(work: Any) -> None:
        person = work.people.add(name, f"139{user_id % 100_000_000:08}")
        work.people.bind(person.id, user_id)
        county = work.places.by_code("QX").id
        work.offices.appoint(person.id, Role.RECEPTION, county, work.now, deputy_of=deputy_of)

    town.act(come)
    return town.chat_of(user_id, name)


@pytest.fixture
def second(town: Town) -> Chat:
    """The other one at the county's reception."""
    return at_reception(town, "申信访", 5_000_000_088)


def about(supervisor: Chat, name: str) -> str:
    """干部有问题, and it is about somebody at the county; the number."""
    number = sealed(supervisor)
    supervisor.presses("report.button.county").presses(name)
    return number


def expects(reception: Chat, number: str) -> bool:
    """Whether the number is on the list of those to expect."""
    return number in reception.says("/queue").presses("reception.tab.expected").shows


def test_one_of_two_at_the_reception_the_other_one_takes_it(
    supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = about(supervisor, "解信访")
    assert "申信访" in supervisor.shows
    assert "解信访" not in supervisor.shows
    assert expects(second, number)
    assert not expects(reception, number)


def test_an_open_list_of_whoever_it_is_about_goes_in_the_same_act(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = sealed(supervisor)
    assert expects(reception, number)
    assert expects(second, number)
    town.clock.forward(minutes=1)
    supervisor.presses("report.button.county").presses("解信访")
    assert all(number not in each.text for each in reception.messages.values())
    assert any(number in each.text for each in second.messages.values())


def test_whoever_it_is_about_cannot_register_it_nor_see_it_afterwards(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = about(supervisor, "解信访")
    reception.says("/queue").presses("reception.button.register").says(number)
    assert reception.hears("refusal.number_unknown")
    registers(second, number)
    assert OWN not in reception.says("/queue").presses("reception.tab.open").shows
    assert OWN in second.says("/queue").presses("reception.tab.open").shows
    reception.says("/queue").presses("reception.button.register").says(number)
    assert reception.hears("refusal.number_unknown")


def test_who_acts_for_the_one_concerned_has_it_not_either(town: Town, supervisor: Chat) -> None:
    number = about(supervisor, "解信访")
    first = town.read(lambda work: work.people.by_user(user_of("reception")).id)
    assert not expects(at_reception(town, "代信访", 5_000_000_089, deputy_of=first), number)


def test_where_nobody_of_the_reception_is_left_a_leader_takes_it(supervisor: Chat, reception: Chat) -> None:
    number = about(supervisor, "解信访")
    assert "凌县长" in supervisor.shows
    assert not expects(reception, number)


def test_the_leader_who_takes_it_finds_the_number_and_registers_it(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number, leader = about(supervisor, "解信访"), town.chat("county")
    leader.says("/queue").presses("integrity.button.brought")
    assert number in leader.shows
    leader.presses("queue.button.open").presses("integrity.button.came")
    leader.presses("integrity.came.person").presses("integrity.named").presses("day.button.today").says(OWN)
    assert leader.hears("integrity.card")
    assert OWN in leader.says("/queue").presses("integrity.button.brought").shows
    assert leader.says(f"/case {number}").hears("integrity.card")
    assert OWN not in reception.says("/queue").presses("reception.tab.open").shows


def test_by_its_number_only_the_leader_who_takes_it_finds_it(
    town: Town, supervisor: Chat, reception: Chat, officer: Chat
) -> None:
    number, other = about(supervisor, "解信访"), sealed(supervisor)
    leader = town.chat("county")
    assert leader.says(number).hears("integrity.number")
    assert leader.says(f"/case {other}").hears("refusal.missing")
    assert officer.says(f"/case {number}").hears("refusal.missing")
    assert reception.says(f"/case {number}").hears("refusal.missing")


def test_a_leader_whom_it_concerns_is_not_shown_that_there_is_any(
    town: Town, supervisor: Chat, second: Chat
) -> None:
    about(supervisor, "凌县长")
    assert not town.chat("county").says("/queue").offers("integrity.button.brought")


def test_where_nobody_at_the_county_is_left_it_is_taken_outside(town: Town, supervisor: Chat) -> None:
    def kin(work: Any) -> None:
        work.relatives.add(work.people.by_user(user_of("county")).id, Kin.BLOOD, "解信访")

    town.act(kin)
    about(supervisor, "解信访")
    assert supervisor.hears("report.where.outside")
    assert "12388" in supervisor.shows


def test_the_address_the_county_has_written_is_told(
    town: Town, supervisor: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = Reception("人民路8号一楼东头", "0571-00000000")
    policy = replace(KEPT.policy, reception=reception)
    monkeypatch.setattr(town.store.ground, "time", replace(KEPT, policy=policy))
    sealed(supervisor)
    assert "• 去县纪委信访室（人民路8号一楼东头），当面说" in supervisor.shows
    assert "• 打电话 0571-00000000" in supervisor.shows


def test_about_the_keeper_the_reception_takes_it_as_always(supervisor: Chat, reception: Chat) -> None:
    number = about(supervisor, "鲍管理")
    assert supervisor.hears("report.where.keeper")
    assert expects(reception, number)


def test_named_in_a_report_of_every_day_it_goes_the_same_way(
    supervisor: Chat, reception: Chat, second: Chat
) -> None:
    preview(supervisor).presses("report.button.concerns").says("解信访").presses("concerned.button.seal")
    [number] = re.findall(r"(?<!\d)\d{7}(?!\d)", supervisor.shows)
    assert "申信访" in supervisor.shows
    assert expects(second, number)
    assert not expects(reception, number)


def test_about_none_of_them_all_is_as_it_was(supervisor: Chat, reception: Chat) -> None:
    number = about(supervisor, "report.button.none_of_them")
    assert supervisor.hears("report.where.reception")
    assert expects(reception, number)


def test_no_moment_joins_the_number_or_its_journal_to_the_chat_that_was_told(
    town: Town, supervisor: Chat
) -> None:
    about(supervisor, "解信访")
    for other, at in (("sealed_numbers", "at"), ("journal_later", "day")):
        same = f"SELECT * FROM {other} o JOIN outbox m ON m.created_at = o.{at}"
        assert town.read(lambda work, same=same: work.connection.exec_driver_sql(same).all()) == []


def test_neither_table_nor_journal_tells_whom_it_is_about(town: Town, supervisor: Chat) -> None:
    number = about(supervisor, "解信访")
    person = town.read(lambda work: work.people.by_user(user_of("reception")).id)
    assert town.read(lambda work: work.integrity.is_kept(number, frozenset({person})))
    rows = town.read(lambda work: work.connection.exec_driver_sql("SELECT * FROM kept_numbers").all())
    # One for the person, and a round number for the name, whatever its length.
    assert [len(digest) for (digest,) in rows] == [32] * 33
    town.clock.forward(days=31)
    town.act(lambda work: work.journal.catch_up())
    kept = "SELECT actor_id FROM journal WHERE act = 'number_kept'"
    assert town.read(lambda work: work.connection.exec_driver_sql(kept).all()) == [(None,)]


def seals_about(supervisor: Chat, names: str) -> str:
    """A report that turns out to be the county's, with these names; the number."""
    preview(supervisor).presses("report.button.concerns").says(names)
    supervisor.presses("concerned.button.seal")
    return re.findall(r"(?<!\d)\d{7}(?!\d)", supervisor.shows)[0]


def test_who_declares_a_relative_later_whose_name_was_given_has_the_number_no_more(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number, other = seals_about(supervisor, "舒书记、是尤老三和他儿子"), seals_about(supervisor, "舒书记")
    assert expects(reception, number)
    town.act(lambda work: recusing.declare(work, person_of(town, "reception"), Kin.MARRIAGE, "尤老三"))
    assert not expects(reception, number)
    assert expects(reception, other)


def test_who_comes_to_the_reception_later_and_was_named_never_has_it(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number = seals_about(supervisor, "舒书记、申信访")
    second = at_reception(town, "申信访", 5_000_000_088)
    town.act(lambda work: recusing.newcomer(work, work.people.by_user(5_000_000_088)))
    assert not expects(second, number)
    assert expects(reception, number)
