"""An older backup gives nobody back what was taken from him since."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from handlers.notices import announce
from storage.portable_keys import survivors
from storage.store import Store
from supervision.acts.handover import hand_over as hands_over
from supervision.gate import actor_of
from supervision.offices import Role
from tests.bot.stick import Stick, queued
from tests.bot.test_backup import _first
from tests.cast import KEPT, user_of
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, opens, report
from tests.handlers.test_integrity import hands_down, registers, sealed, the_matter
from tests.handlers.test_locking import locks
from tests.handlers.test_recusal import names, sees
from tests.handlers.test_sealed_way import expects


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


def kept(town: Town, stick: Stick) -> None:
    """A backup; the town goes on, announcing."""
    stick.back_up(town)
    _move_into(town, town.store.data)


def restored_to_the_first(town: Town, stick: Stick) -> Path:
    """A second backup, and the town as it was at the first, with the keys of the second."""
    stick.back_up(town)
    data = stick.restored(town, at=_first(stick))
    _move_into(town, data)
    return data


def _move_into(town: Town, data: Path) -> None:
    town.store.close()
    town.store = Store.open(None, data, clock=town.clock, time=KEPT, announce=announce)


def test_who_was_named_since_does_not_see_the_case_again(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, stick: Stick
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    kept(town, stick)
    names(supervisor, number, "何检员")
    data = restored_to_the_first(town, stick)
    assert {"keeper.restored", "restored.again"}.issuperset(each for each in queued(data) if each)
    assert not sees(inspector, number)
    assert sees(secretary, number)


def test_what_a_township_has_lost_since_it_has_lost_again(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat, stick: Stick
) -> None:
    number = report(supervisor)
    kept(town, stick)
    names(supervisor, number, "舒书记")
    restored_to_the_first(town, stick)
    assert not sees(secretary, number)
    case = town.read(lambda work: work.cases.by_number(number))
    assert (case.held_from, case.due_kind) == (case.township_id, "decide")
    assert sees(officer, number)


def test_an_account_that_was_stopped_since_opens_nothing(
    town: Town, supervisor: Chat, keeper: Chat, stick: Stick
) -> None:
    number = report(supervisor)
    kept(town, stick)
    locks(keeper, "supervisor")
    restored_to_the_first(town, stick)
    opens(supervisor, number)
    assert supervisor.hears("stranger")


def test_nor_does_the_old_account_of_somebody_who_came_in_with_another_one(
    town: Town, supervisor: Chat, stick: Stick
) -> None:
    number = report(supervisor)
    kept(town, stick)
    town.act(lambda work: work.people.bind(work.people.by_user(user_of("supervisor")).id, 5_000_000_099))
    restored_to_the_first(town, stick)
    opens(supervisor, number)
    assert supervisor.hears("stranger")


def test_an_office_that_was_handed_over_since_is_over(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, stick: Stick
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    kept(town, stick)
    town.act(_inspector_to("english"))
    restored_to_the_first(town, stick)
    opens(inspector, number)
    assert number not in inspector.shows


def _inspector_to(part: str) -> Callable[[Any], None]:
    def over(work: Any) -> None:
        office = next(iter(work.offices.with_role(Role.INSPECTOR, work.now)))
        keeper = actor_of(work, work.people.by_user(user_of("keeper")))
        hands_over(work, keeper, office.id, work.people.by_user(user_of(part)).ref)

    return over


def test_a_sealed_number_about_the_reception_stays_off_its_list(
    town: Town, supervisor: Chat, reception: Chat, stick: Stick
) -> None:
    number = sealed(supervisor)
    button = supervisor.button("report.button.county")
    kept(town, stick)
    supervisor.presses_again(button).presses("解信访")
    restored_to_the_first(town, stick)
    assert not expects(reception, number)


def test_an_integrity_matter_its_secretary_stepped_aside_from_since_is_no_task_of_his_again(
    town: Town, reception: Chat, secretary: Chat, stick: Stick
) -> None:
    hands_down(registers(reception))
    kept(town, stick)
    secretary.presses("integrity.button.aside").presses("step_aside.button.yes")
    secretary.presses("integrity.aside_for.kin")
    restored_to_the_first(town, stick)
    assert not secretary.says("/queue").offers("integrity.button.tasks")
    kept_from = town.read(lambda work: work.integrity.excluded(the_matter(town).id))
    assert kept_from == {town.read(lambda work: work.people.by_user(user_of("secretary")).id)}
    assert the_matter(town).receiver_id is None


def test_beside_the_keys_lies_nothing_that_can_be_read(
    town: Town, supervisor: Chat, keeper: Chat, stick: Stick
) -> None:
    names(supervisor, report(supervisor), "何检员")
    locks(keeper, "english")
    stick.back_up(town)
    taken = survivors(stick.keys / "keys.db").taken
    assert taken is not None
    assert taken.cases
    with closing(sqlite3.connect(stick.keys / "keys.db")) as copy:
        lying = str(copy.execute("SELECT kind, told FROM taken_away").fetchall())
    for readable in ("何检员", "inspector", "secretary", str(user_of("english")), str(user_of("inspector"))):
        assert readable not in lying


def test_the_newest_backup_restored_takes_nothing(
    town: Town, supervisor: Chat, keeper: Chat, stick: Stick
) -> None:
    names(supervisor, report(supervisor), "何检员")
    locks(keeper, "english")
    stick.back_up(town)
    count = "SELECT count(*) FROM journal WHERE act IN ('named', 'locked', 'office_ended', 'number_kept')"
    before = town.read(lambda work: work.connection.exec_driver_sql(count).scalar())
    _move_into(town, stick.restored(town))
    assert town.read(lambda work: work.connection.exec_driver_sql(count).scalar()) == before


def test_a_copy_of_before_says_that_it_does_not_know(
    town: Town, supervisor: Chat, keeper: Chat, stick: Stick
) -> None:
    stick.back_up(town)
    with closing(sqlite3.connect(stick.keys / "keys.db")) as copy, copy:
        copy.execute("DROP TABLE taken_away")
    _move_into(town, stick.restored(town))
    town.deliver()
    assert keeper.hears("keeper.restored_access.given")
