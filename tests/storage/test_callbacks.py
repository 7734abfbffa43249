"""Drawn cases on both engines: found when due, claimed once, a month settled once, nothing of a sealed matter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.store import Store
from supervision.callbacks import Callback, Outcome
from supervision.cases import State, Track
from tests.storage.conftest import MONDAY
from tests.storage.township import file_many, report, settle

LATER = MONDAY + timedelta(days=5)


@pytest.fixture
def cast(store: Store):
    return store.act_now(settle)


@pytest.fixture
def case(store: Store, cast):
    return store.act_now(lambda work: report(work, cast))


def _draw(store: Store, cast, case, **changes) -> Callback:
    def add(work):
        [villager] = work.cases.complainants(case.id)
        fresh = Callback(0, "", case.id, villager.id, cast.township.id, cast.supervisor.id, MONDAY, LATER)
        return work.callbacks.add(replace(fresh, next_at=MONDAY + timedelta(days=2), **changes))

    return store.act_now(add)


def test_a_draw_is_read_as_it_was_kept(store: Store, cast, case):
    drawn = _draw(store, cast, case, officer_id=cast.secretary.id)
    assert store.read_now(lambda work: work.callbacks.by_ref(drawn.ref)) == drawn
    assert store.read_now(lambda work: work.callbacks.open_of_case(case.id)) == drawn
    assert store.read_now(lambda work: work.callbacks.open_in([cast.township.id], 9)) == (drawn,)
    assert store.read_now(lambda work: work.callbacks.open_in([], 9)) == ()


def test_its_moment_is_claimed_once(store: Store, cast, case):
    drawn = _draw(store, cast, case)
    assert store.read_now(lambda work: work.callbacks.due(MONDAY, 9)) == ()
    assert store.read_now(lambda work: work.callbacks.due(LATER, 9)) == (drawn,)
    later = replace(drawn, next_at=LATER, reminded=1)
    assert store.act_now(lambda work: work.callbacks.claim(later, drawn))
    assert not store.act_now(lambda work: work.callbacks.claim(later, drawn))


def test_what_was_asked_is_open_no_more_and_counts_for_its_month(store: Store, cast, case):
    drawn = _draw(store, cast, case)
    span = (cast.township.id, MONDAY, LATER)
    for outcome, counted in ((Outcome.UNREACHED, 0), (Outcome.INVENTED, 1)):
        done = replace(drawn, outcome=outcome, done_at=LATER, done_by=cast.secretary.id, next_at=None)
        store.act_now(lambda work, done=done: work.callbacks.save(done))
        assert store.read_now(lambda work, done=done: work.callbacks.by_ref(done.ref)) == done
        assert store.read_now(lambda work: work.callbacks.open_of_case(case.id)) is None
        assert store.read_now(lambda work: work.callbacks.drawn_since(*span)) == counted


def test_a_month_is_owed_once_and_settled_once(store: Store, cast):
    for _ in range(2):
        store.act_now(lambda work: work.callbacks.owe(cast.township.id, MONDAY, LATER))
    assert store.read_now(lambda work: work.callbacks.owed(MONDAY, 9)) == ()
    assert store.read_now(lambda work: work.callbacks.owed(LATER, 9)) == ((cast.township.id, MONDAY, LATER),)
    assert store.act_now(lambda work: work.callbacks.settled(cast.township.id, MONDAY))
    assert not store.act_now(lambda work: work.callbacks.settled(cast.township.id, MONDAY))


def test_only_closed_cases_with_somebody_to_ask_can_be_drawn(store: Store, cast, case):
    ended = {"state": State.CLOSED, "ended_at": MONDAY, "due_at": None}
    others = (
        {**ended, "own_finding": True},
        {**ended, "state": State.TRANSFERRED},
        {**ended, "track": Track.PETITION},
        {**ended, "ended_at": LATER},
        {},
    )
    [wanted, *_] = store.act_now(lambda work: file_many(work, cast, (ended, *others)))
    found = store.read_now(lambda work: work.callbacks.undrawn(cast.township.id, MONDAY, LATER, 9))
    assert [each.id for each in found] == [wanted.id]


def test_nobody_is_asked_about_a_sealed_matter(store: Store, cast, case):
    drawn = _draw(store, cast, case)
    store.act_now(lambda work: work.cases.forget(work.cases.by_id(case.id)))
    assert store.read_now(lambda work: work.callbacks.by_ref(drawn.ref)) is None
