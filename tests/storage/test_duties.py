"""Duties on both engines: one row for each stage that ends, none that is counted beside the reader's sight."""

from datetime import timedelta

import pytest

from storage.store import Store
from supervision.acts import casework
from supervision.durations import Duration, Unit
from supervision.duty import HEARD, Duty, Sight, Totals
from supervision.gate import Actor, actor_of
from supervision.offices import Role
from supervision.tallies import Span
from supervision.transitions import TOWNSHIP_TRACKS
from tests.storage.conftest import MONDAY, Clock
from tests.storage.township import report, settle

SPAN = Span(MONDAY - timedelta(days=30), MONDAY + timedelta(days=30), MONDAY)
ALL = Sight(TOWNSHIP_TRACKS, None)


@pytest.fixture
def cast(store: Store):
    def enrol(work):
        cast = settle(work)
        for index, person in enumerate((cast.supervisor, cast.inspector, cast.secretary)):
            work.people.bind(person.id, 5_000_000_001 + index)
        return cast

    return store.act_now(enrol)


@pytest.fixture
def case(store: Store, cast):
    return store.act_now(lambda work: report(work, cast))


def _as(work, person) -> Actor:
    return actor_of(work, work.people.by_id(person.id))


def _hand_over(store: Store, cast, case):
    store.act_now(lambda w: casework.sign(w, _as(w, cast.secretary), case.ref))
    act = casework.assign
    store.act_now(lambda w: act(w, _as(w, cast.secretary), case.ref, None, cast.inspector.id))


def _page(store: Store, person, sight: Sight = ALL):
    return store.read_now(lambda w: w.duties.page(person.id, sight, SPAN, 0, 9))


def test_signing_ends_no_stage_and_handing_over_ends_one(store: Store, cast, case, clock: Clock):
    _hand_over(store, cast, case)
    [listed] = _page(store, cast.secretary)
    duty = listed.duty
    assert (duty.kind, duty.act, duty.late_by, duty.signed_at) == ("sign", "assigned", 0, clock.now)
    assert (listed.number, listed.ref, listed.village_id) == (case.number, case.ref, cast.village.id)
    assert duty.done_by == duty.person_id == cast.secretary.id


def test_late_is_late_in_working_days_with_the_proof_that_there_was(store: Store, cast, case, clock: Clock):
    _hand_over(store, cast, case)
    clock.forward(days=14)
    enter = casework.enter_result
    store.act_now(lambda w: enter(w, _as(w, cast.inspector), case.ref, "换了水管"))
    [listed] = _page(store, cast.inspector)
    assert listed.duty.late == Duration(3, Unit.WORKING_DAYS)
    assert (listed.duty.words, listed.duty.photos, listed.duty.placed) == (True, 0, False)
    totals = store.read_now(lambda w: w.duties.totals(cast.inspector.id, ALL, SPAN))
    assert totals == Totals(reached=1, late=1, longest=Duration(3, Unit.WORKING_DAYS))


@pytest.mark.parametrize("how", ["hidden", "townships", "tracks"])
def test_what_is_not_seen_is_neither_listed_nor_counted(store: Store, cast, case, how: str):
    _hand_over(store, cast, case)
    sight = {
        "hidden": Sight(TOWNSHIP_TRACKS, None, frozenset({case.id})),
        "townships": Sight(TOWNSHIP_TRACKS, frozenset({cast.township.id + 99})),
        "tracks": Sight(frozenset(), None),
    }[how]
    assert _page(store, cast.secretary, sight) == ()
    assert store.read_now(lambda w: w.duties.totals(cast.secretary.id, sight, SPAN)) == Totals()


def test_what_was_heard_waits_until_it_is_signed_for(store: Store, cast, case):
    heard = Duty(case.id, HEARD, Role.SECRETARY, cast.secretary.id, MONDAY)
    store.act_now(lambda w: w.duties.add(heard))
    other = Duty(case.id, HEARD, Role.INSPECTOR, cast.inspector.id, MONDAY)
    store.act_now(lambda w: w.duties.add(other))
    by = cast.secretary.id
    store.act_now(lambda w: w.duties.finish(case.id, HEARD, "acknowledged", by, only=by))
    asked = [(cast.secretary, (1, 1, 0)), (cast.inspector, (1, 0, 1))]
    for person, expected in asked:
        totals = store.read_now(lambda w, p=person: w.duties.totals(p.id, ALL, SPAN))
        assert (totals.heard, totals.signed, totals.waiting) == expected


def test_who_came_after_it_was_late_is_not_blamed(store: Store, cast, case, clock: Clock):
    clock.forward(days=5)

    def replace_secretary(work):
        office = work.offices.of_person(cast.secretary.id, work.now)[0]
        work.offices.end(office.id, work.now)
        person = work.people.add("戊五", "13900000055")
        work.people.bind(person.id, 5_000_000_055)
        work.offices.appoint(person.id, Role.SECRETARY, cast.township.id, work.now)
        return person

    newcomer = store.act_now(replace_secretary)
    clock.forward(hours=1)
    store.act_now(lambda w: casework.transfer(w, _as(w, newcomer), case.ref, "县水务局"))
    [listed] = _page(store, newcomer)
    assert listed.duty.inherited
    assert listed.duty.late is None
    assert listed.duty.late_by == 3


def test_a_sealed_matter_was_nobodys_duty(store: Store, cast, case):
    _hand_over(store, cast, case)
    store.act_now(lambda w: w.cases.forget(w.cases.by_id(case.id)))
    assert _page(store, cast.secretary) == ()


def test_an_act_that_is_refused_leaves_no_duty(store: Store, cast, case):
    def fails(work):
        casework.transfer(work, _as(work, cast.secretary), case.ref, "县水务局")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.act_now(fails)
    assert _page(store, cast.secretary) == ()
