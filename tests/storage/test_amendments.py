"""Changes to the policy: approved once, at once everywhere, laid over the file; what is previewed is what happens."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from storage import seals, verification
from storage.lock import Hold
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import amending
from supervision.amendments import Amendment
from supervision.case_clock import recomputed, started
from supervision.events import Submitted
from supervision.figures import counted_in
from supervision.forecast import Forecast
from supervision.gate import Actor, actor_of
from supervision.offices import Role
from supervision.policy import policy_from
from supervision.refusals import Refusal
from supervision.tallies import By, Span
from tests.storage.conftest import KEPT, MONDAY, House
from tests.storage.township import Cast, file_many, report, settle

SIGN = "track.everyday.sign"


def _begin(work: UnitOfWork) -> Cast:
    cast = settle(work)
    for index, name in enumerate(("甲领导", "乙领导", "丙领导")):
        leader = work.people.add(name, f"1390000010{index}")
        work.people.bind(leader.id, 6000 + index)
        work.offices.appoint(leader.id, Role.COUNTY_LEADER, cast.county.id, MONDAY)
    return cast


@pytest.fixture
def cast(store: Store) -> Cast:
    return store.act_now(_begin)


def leader(work: UnitOfWork, which: int) -> Actor:
    person = work.people.by_user(6000 + which)
    assert person is not None
    return actor_of(work, person)


def propose(store: Store, changes: dict[str, Any]) -> Amendment:
    return store.act_now(lambda work: amending.propose(work, leader(work, 0), changes))


def approve(store: Store, amendment: Amendment, which: int = 1) -> None:
    store.act_now(lambda work: amending.approve(work, leader(work, which), amendment.ref, amendment.content))


def change(store: Store, changes: dict[str, Any]) -> None:
    approve(store, propose(store, changes))


def sign(store: Store) -> str:
    return store.read_now(lambda work: str(work.time.policy.track.everyday.sign))


def test_a_change_holds_from_its_act_on_and_after_a_restart(house: House) -> None:
    store = house.open()
    store.act_now(_begin)
    change(store, {SIGN: "3wd"})
    assert sign(store) == "3wd"
    house.close()
    assert sign(house.open()) == "3wd"


def test_an_act_that_is_undone_changes_nothing(store: Store, cast: Cast) -> None:
    amendment = propose(store, {SIGN: "3wd"})

    def undone(work: UnitOfWork) -> None:
        amending.approve(work, leader(work, 1), amendment.ref, amendment.content)
        assert str(work.time.policy.track.everyday.sign) == "3wd"
        raise Refusal("missing")

    with pytest.raises(Refusal):
        store.act_now(undone)
    assert sign(store) == "1wd"


def test_of_two_who_decide_at_once_one_does(house: House, engine_name: str) -> None:
    hold = Hold.SHARED if engine_name == "postgresql" else Hold.ALONE
    store = house.open(hold=hold)
    store.act_now(_begin)
    amendment = propose(store, {SIGN: "3wd"})

    def decides(which: int) -> str:
        try:
            approve(store, amendment, which)
        except Refusal as refusal:
            return refusal.code
        return "approved"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(decides, (1, 2))) == ["approved", "policy_decided"]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_another_worker_works_by_it_in_its_next_act(house: House) -> None:
    here, there = house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)
    here.act_now(_begin)
    assert there.act_now(lambda work: str(work.time.policy.track.everyday.sign)) == "1wd"
    change(here, {SIGN: "3wd"})
    assert there.act_now(lambda work: (str(work.time.policy.track.everyday.sign), work.time.version)) == (
        "3wd",
        1,
    )
    change(there, {SIGN: "2wd"})
    assert sign(here) == "2wd"


def test_the_file_goes_on_where_the_chat_has_set_nothing(house: House) -> None:
    store = house.open()
    store.act_now(_begin)
    change(store, {SIGN: "3wd"})
    house.close()
    file = policy_from({"track": {"everyday": {"sign": "9wd", "verify": "8wd"}}})
    again = house.open(time=replace(KEPT, policy=file))
    tracks = again.read_now(lambda work: work.time.policy.track.everyday)
    assert (str(tracks.sign), str(tracks.verify)) == ("3wd", "8wd")
    assert again.read_now(lambda work: str(work.time.filed.track.everyday.sign)) == "9wd"


def test_a_day_that_is_worked_by_the_chat_is_worked(store: Store, cast: Cast) -> None:
    saturday = MONDAY + timedelta(days=5)
    change(store, {"calendar.workdays": ["2026-03-07"]})
    assert store.read_now(lambda work: work.time.is_workday(saturday))


# --- the preview


def _lot(cast: Cast, seed: int, count: int) -> list[dict[str, Any]]:
    lot = random.Random(seed)
    return [
        {
            "nature": lot.choice(["question", "request", "complaint"]),
            "due_kind": lot.choice(["sign", "handle", "verify", "tell"]),
            "clock_started_at": MONDAY - timedelta(hours=lot.randrange(600)),
            "village_id": lot.choice([cast.village.id, cast.neighbour.id]),
            "due_at": MONDAY + timedelta(hours=lot.randrange(-200, 200)),
        }
        for _ in range(count)
    ]


def _begun(work: UnitOfWork, cast: Cast, seed: int) -> None:
    file_many(work, cast, _lot(cast, seed, 60))
    for case in work.cases.open_after(0, 100):
        work.cases.save(recomputed(work.time, case, work.now))


def foreseen(store: Store, changes: dict[str, Any], which: int = 0) -> Forecast:
    found = store.read_now(lambda work: amending.foreseen(work, leader(work, which), changes))
    assert found is not None
    return found


def overdue(store: Store, which: int = 0) -> int:
    def count(work: UnitOfWork) -> int:
        scope = counted_in(work, leader(work, which)).counted
        span = Span(MONDAY, MONDAY + timedelta(days=1), work.now)
        return sum(tally.overdue for tally in work.figures.cases(scope, By.TOWNSHIP, span).values())

    return store.read_now(count)


@pytest.mark.parametrize("seed", range(4))
def test_as_many_are_overdue_afterwards_as_were_foreseen(store: Store, cast: Cast, seed: int) -> None:
    store.act_now(lambda work: _begun(work, cast, seed))
    lengths = random.Random(seed)
    changes = {
        f"track.everyday.{name}": f"{lengths.randrange(1, 12)}d"
        for name in ("sign", "question", "request", "complaint", "verify", "tell")
    }
    before, found = overdue(store), foreseen(store, changes)
    assert (found.running, found.late_now) == (60, before)
    change(store, changes)
    assert overdue(store) == found.late <= before


def test_what_a_leader_is_concerned_in_is_not_in_his_preview(store: Store, cast: Cast) -> None:
    case = store.act_now(lambda work: work.cases.save(started(work.time, report(work, cast), "sign", MONDAY)))
    concerned = store.read_now(lambda work: leader(work, 0).person.id)
    store.act_now(lambda work: work.recusals.add(case.id, concerned, None))
    assert foreseen(store, {SIGN: "3wd"}).running == 0
    assert foreseen(store, {SIGN: "3wd"}, which=1).running == 1


# --- the journal


def test_entries_of_every_version_are_proved(store: Store, cast: Cast) -> None:
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.record(Submitted(case_id=case.id)))
    change(store, {SIGN: "3wd"})
    store.act_now(lambda work: work.record(Submitted(case_id=case.id)))
    asked = text("SELECT policy FROM journal WHERE act = 'submitted' ORDER BY id")
    assert store.read_now(lambda work: list(work.execute(asked).scalars())) == [None, 1]
    store.act_now(seals.seal)
    assert store.read_now(verification.verify) == []


def test_a_version_that_is_written_over_is_found(store: Store, cast: Cast) -> None:
    change(store, {SIGN: "3wd"})
    store.act_now(seals.seal)
    store.act_now(lambda work: work.execute(text("UPDATE journal SET policy = 7 WHERE policy = 1")))
    assert store.read_now(verification.verify) != []
