"""What was taken away is read and taken away again on both engines, and a second time changes nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from storage.engine import resolve
from storage.portable import snapshot
from storage.portable_taken import Again, Taken, take_again, taken_away
from storage.unit_of_work import UnitOfWork
from supervision.offices import Role
from tests.storage.conftest import MONDAY, House
from tests.storage.township import CHAT, Cast, report, settle


def _took(work: UnitOfWork, cast: Cast, case_id: int) -> None:
    """A day of taking away: named, locked, handed over, and a number kept."""
    work.recusals.add(case_id, cast.inspector.id, None)
    work.people.lock(cast.supervisor.id, work.now)
    (office,) = work.offices.with_role(Role.SECRETARY, work.now)
    work.offices.end(office.id, work.now)
    work.integrity.keep_number("1234567", frozenset({cast.secretary.id}))


def _acts(work: UnitOfWork) -> list[Any]:
    return list(work.execute(text("SELECT act FROM journal ORDER BY id")).scalars())


def test_it_is_taken_again_once(house: House) -> None:
    store = house.open()
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.people.bind(cast.supervisor.id, CHAT))
    house.clock.forward(days=1)
    taken = _taken_by(house, cast, case.id)
    assert store.read_now(lambda work: work.recusals.of_case(case.id)) == frozenset()
    assert store.act_now(lambda work: take_again(work, taken, MONDAY)) == Again(locked=1, offices=1)
    acts = store.read_now(_acts)
    assert {"named", "locked", "office_ended"} <= set(acts)
    assert store.read_now(lambda work: work.recusals.of_case(case.id)) == {cast.inspector.id}
    assert store.read_now(lambda work: work.people.by_id(cast.supervisor.id).locked_at) == house.clock.now
    assert not store.read_now(lambda work: work.offices.with_role(Role.SECRETARY, work.now))
    kept = frozenset({cast.secretary.id})
    assert store.read_now(lambda work: work.integrity.is_kept("1234567", kept))
    assert store.act_now(lambda work: take_again(work, taken, MONDAY)) == Again()
    assert store.read_now(_acts) == acts


def _taken_by(house: House, cast: Cast, case_id: int) -> Taken:
    """What would have been taken away, had that day not been undone."""
    found: list[Taken] = []

    def day(work: UnitOfWork) -> None:
        _took(work, cast, case_id)
        found.append(taken_away(work.connection, work.keys, work.now))
        raise _UndoneError

    store = house.opened[-1]
    try:
        store.act_now(day)
    except _UndoneError:
        return found[0]
    raise AssertionError


class _UndoneError(Exception):
    """The day is undone."""


def test_a_look_at_the_database_from_outside_says_the_same(house: House) -> None:
    store = house.open()
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: _took(work, cast, case.id))
    inside = store.read_now(lambda work: taken_away(work.connection, work.keys, MONDAY))
    with snapshot(resolve(house.url, house.data)) as connection:
        assert taken_away(connection, store.ground.keys, MONDAY) == inside


def test_a_copy_older_than_the_backup_locks_nobody(house: House) -> None:
    store = house.open()
    cast = store.act_now(settle)
    store.act_now(lambda work: work.people.bind(cast.supervisor.id, CHAT))
    none = replace(Taken(MONDAY), accounts=frozenset())
    assert store.act_now(lambda work: take_again(work, none, MONDAY + timedelta(days=1))) == Again()
