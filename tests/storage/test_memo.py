"""What an act has read once holds until the act changes it, and no longer than the part that changed it."""

from contextlib import suppress
from dataclasses import replace

import pytest

from supervision.cases import State
from supervision.offices import Role
from supervision.refusals import Stale
from tests.storage.township import MONDAY, report, settle


class Undone(Exception):  # noqa: N818 - no error: a part that is put back
    pass


def undone(work, change):
    with suppress(Undone), work.savepoint():
        change()
        raise Undone


def test_who_is_appointed_is_found_by_the_same_act(store):
    def act(work):
        cast = settle(work)
        before = work.offices.holders(Role.MEMBER, cast.village.id, MONDAY)
        work.offices.appoint(cast.supervisor.id, Role.MEMBER, cast.village.id, MONDAY)
        return before, [each.id for each in work.offices.holders(Role.MEMBER, cast.village.id, MONDAY)], cast

    before, after, cast = store.act_now(act)
    assert (before, after) == ((), [cast.supervisor.id])


def test_an_appointment_that_is_undone_is_not_remembered(store):
    def act(work):
        cast = settle(work)

        def appoint():
            work.offices.appoint(cast.supervisor.id, Role.MEMBER, cast.village.id, MONDAY)
            assert work.offices.holders(Role.MEMBER, cast.village.id, MONDAY)

        undone(work, appoint)
        return work.offices.holders(Role.MEMBER, cast.village.id, MONDAY)

    assert store.act_now(act) == ()


def test_leave_is_seen_by_the_act_that_took_it(store):
    def act(work):
        person = work.people.by_id(settle(work).supervisor.id)
        work.people.take_leave(person.id, MONDAY)
        return work.people.by_id(person.id).away_until

    assert store.act_now(act) == MONDAY


def test_somebodys_leave_makes_nobody_else_be_read_anew(store):
    def act(work):
        cast = settle(work)
        known, _ = (work.people.by_id(each.id) for each in (cast.secretary, cast.supervisor))
        work.people.take_leave(cast.supervisor.id, MONDAY)
        away = work.people.by_id(cast.supervisor.id).away_until
        return work.people.by_id(cast.secretary.id) is known, away

    assert store.act_now(act) == (True, MONDAY)


def test_who_steps_aside_is_concerned_at_once(store):
    def act(work):
        cast = settle(work)
        case = report(work, cast)
        before = work.recusals.of_case(case.id)
        work.recusals.add(case.id, cast.secretary.id, None)
        return before, work.recusals.of_case(case.id), cast.secretary.id

    before, after, secretary = store.act_now(act)
    assert (before, after) == (frozenset(), {secretary})


def test_a_case_saved_twice_in_one_act_keeps_both_changes(store):
    case = store.act_now(lambda work: report(work, settle(work)))

    def act(work):
        signed = work.cases.save(replace(work.cases.by_id(case.id), state=State.SIGNED))
        return work.cases.save(replace(signed, voiced=True))

    saved = store.act_now(act)
    assert store.read_now(lambda work: work.cases.by_id(case.id)) == saved
    assert (saved.state, saved.voiced, saved.version) == (State.SIGNED, True, case.version + 2)


def test_what_is_held_is_written_with_what_comes_next(store):
    def act(work):
        case = report(work, settle(work))
        held = work.cases.hold(replace(case, state=State.SIGNED, signed_at=MONDAY))
        assert work.cases.by_ref(case.ref) == held
        return work.cases.save(replace(held, state=State.HANDLING))

    saved = store.act_now(act)
    assert (saved.state, saved.signed_at, saved.version) == (State.HANDLING, MONDAY, 3)
    assert store.read_now(lambda work: work.cases.by_id(saved.id)) == saved


def test_a_change_that_is_undone_is_not_remembered_of_a_case(store):
    case = store.act_now(lambda work: report(work, settle(work)))

    def act(work):
        was = work.cases.by_id(case.id)
        undone(work, lambda: work.cases.save(replace(was, state=State.SIGNED, voiced=True)))
        return work.cases.save(replace(was, voiced=True))

    assert store.act_now(act).state is State.SUBMITTED
    assert store.read_now(lambda work: work.cases.by_id(case.id)).voiced


def test_an_old_version_is_refused_though_the_new_one_was_read(store):
    case = store.act_now(lambda work: report(work, settle(work)))

    def act(work):
        work.cases.save(replace(case, voiced=True))
        work.cases.save(replace(case, state=State.SIGNED))

    with pytest.raises(Stale):
        store.act_now(act)
