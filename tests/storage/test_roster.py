"""What was read of the roster holds from act to act, and not a moment longer than the rows do."""

from contextlib import suppress

from storage.roster import Kind
from supervision.offices import Role
from tests.storage.township import MONDAY, report, settle


class Undone(Exception):  # noqa: N818 - no error: a part that is put back
    pass


def holders(work, cast):
    found = work.offices.holders(Role.SUPERVISOR, cast.village.id, MONDAY)
    return [(person.name, person.away_until) for person in found]


def test_leave_taken_in_one_act_is_seen_by_the_next_act_and_the_next_reading(store):
    cast = store.act_now(settle)
    assert store.act_now(lambda work: holders(work, cast)) == [(cast.supervisor.name, None)]
    store.act_now(lambda work: work.people.take_leave(cast.supervisor.id, MONDAY))
    assert store.act_now(lambda work: holders(work, cast)) == [(cast.supervisor.name, MONDAY)]
    assert store.read_now(lambda work: holders(work, cast)) == [(cast.supervisor.name, MONDAY)]


def test_what_an_act_that_failed_had_read_of_its_own_doing_is_met_by_nobody(store):
    cast = store.act_now(settle)

    def fails(work):
        work.people.take_leave(cast.supervisor.id, MONDAY)
        assert holders(work, cast) == [(cast.supervisor.name, MONDAY)]
        raise Undone

    with suppress(Undone):
        store.act_now(fails)
    assert store.act_now(lambda work: holders(work, cast)) == [(cast.supervisor.name, None)]


def test_an_office_that_ends_is_not_held_from_then_on_though_it_was_read_before(store):
    cast = store.act_now(settle)
    office = store.act_now(lambda work: work.offices.of_person(cast.supervisor.id, MONDAY))[0]
    store.act_now(lambda work: work.offices.end(office.id, MONDAY))
    assert store.read_now(lambda work: work.offices.of_person(cast.supervisor.id, MONDAY)) == ()


def test_who_stepped_aside_in_one_act_is_concerned_in_the_next_though_it_was_asked_before(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    assert store.act_now(lambda work: work.recusals.of_case(case.id)) == frozenset()
    store.act_now(lambda work: work.recusals.add(case.id, cast.secretary.id, None))
    assert store.act_now(lambda work: work.recusals.of_case(case.id)) == {cast.secretary.id}


def test_leave_makes_nobody_ask_again_who_holds_which_office(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: holders(work, cast))
    kept = store.ground.cache[Kind.OFFICES]
    store.act_now(lambda work: work.people.take_leave(cast.supervisor.id, MONDAY))
    assert store.act_now(lambda work: holders(work, cast)) == [(cast.supervisor.name, MONDAY)]
    assert store.ground.cache[Kind.OFFICES] is kept
