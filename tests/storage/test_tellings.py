"""What was passed on to villagers, on both engines: once for each villager and step, counted where it is seen."""

from datetime import timedelta

import pytest

from storage.store import Store
from supervision.duty import Sight
from supervision.tallies import Span
from supervision.tellings import Told
from supervision.transitions import TOWNSHIP_TRACKS
from tests.storage.conftest import MONDAY
from tests.storage.township import report, settle

SPAN = Span(MONDAY, MONDAY + timedelta(days=1), MONDAY)


@pytest.fixture
def cast(store: Store):
    return store.act_now(settle)


@pytest.fixture
def case(store: Store, cast):
    return store.act_now(lambda work: report(work, cast))


def _tell(store: Store, cast, case, step: Told, version: int = 1) -> bool:
    def add(work):
        [villager] = work.cases.complainants(case.id)
        return work.tellings.add(case.id, villager.id, step, version, cast.supervisor.id)

    return store.act_now(add)


def test_a_step_is_kept_once_and_again_when_it_comes_again(store: Store, cast, case):
    assert [_tell(store, cast, case, Told.SIGNED) for _ in range(2)] == [True, False]
    assert _tell(store, cast, case, Told.SIGNED, version=2)
    assert _tell(store, cast, case, Told.LATE)
    told = store.read_now(lambda work: work.tellings.of_case(case.id))
    assert [(each.step, each.version) for each in told] == [
        (Told.SIGNED, 1), (Told.SIGNED, 2), (Told.LATE, 1),
    ]  # fmt: skip
    assert {(each.person_id, each.at) for each in told} == {(cast.supervisor.id, MONDAY)}


@pytest.mark.parametrize(("hidden", "counted"), [(False, 1), (True, 0)])
def test_what_is_not_seen_is_not_counted(store: Store, cast, case, hidden: bool, counted: int):
    _tell(store, cast, case, Told.SIGNED)
    sight = Sight(TOWNSHIP_TRACKS, frozenset({cast.township.id}), frozenset({case.id} if hidden else ()))
    count = store.read_now(lambda work: work.tellings.count(cast.supervisor.id, sight, SPAN))
    assert count == counted


def test_a_sealed_matter_was_told_to_nobody(store: Store, cast, case):
    _tell(store, cast, case, Told.SIGNED)
    store.act_now(lambda work: work.cases.forget(work.cases.by_id(case.id)))
    assert store.read_now(lambda work: work.tellings.of_case(case.id)) == ()
