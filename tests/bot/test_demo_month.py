"""The demo's month holds what the clock is pushed for: danger, more time, an emergency, a payment out of turn."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.demo.cast import PERSONAS
from bot.demo.english import Tongue
from bot.demo.history import SeedClock, Seeder
from bot.sandbox import Sandbox
from storage.store import Store
from supervision.case_clock import reddens_at
from supervision.cases import Case, Track
from supervision.chain import spending_of
from supervision.gate import SEE, actor_of, may
from supervision.ports import Work
from tests.cast import KEPT


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Store]:
    """A store in which the month was lived, up to a Monday noon."""
    users = {persona.name: 7000 + n for n, persona in enumerate(PERSONAS)}
    clock, sandbox = SeedClock(datetime(2026, 11, 30, 4, tzinfo=UTC)), Sandbox("1:demo", "lianqin_demo_bot")
    store = Store.open(None, tmp_path, clock=clock, time=KEPT, announce=None)
    Seeder(store, clock, sandbox, users, Tongue()).seed(lambda _done, _total: None)
    yield store
    store.close()


def opened(work: Work, track: Track) -> list[Case]:
    return [case for case in work.cases.open_after(0, 1000) if case.track is track]


def test_the_clock_has_something_dangerous_to_run_on(lived: Store) -> None:
    (danger,) = lived.act_now(lambda work: opened(work, Track.URGENT))
    assert danger.due_kind == "measures"
    red = reddens_at(KEPT, danger)
    assert red is not None
    assert datetime(2026, 12, 1, tzinfo=UTC) < red < datetime(2026, 12, 3, tzinfo=UTC)


def test_more_time_was_granted_once_and_its_end_is_red(lived: Store) -> None:
    (longer,) = lived.act_now(lambda work: [c for c in opened(work, Track.EVERYDAY) if c.extensions])
    assert not longer.supervised
    assert reddens_at(KEPT, longer) == longer.due_at


def test_an_emergency_repair_waits_for_its_papers_and_a_payment_out_of_turn_is_red(lived: Store) -> None:
    def found(work: Work) -> dict[str, Case]:
        cases = {case: spending_of(work, case) for case in opened(work, Track.SPENDING)}
        emergency = next(case for case, spending in cases.items() if spending.catching_up())
        paid = next(case for case, spending in cases.items() if spending.wrong_payment())
        return {"emergency": emergency, "paid": paid}

    cases = lived.act_now(found)
    assert (cases["emergency"].supervised, cases["paid"].supervised) == (False, True)


def counted(store: Store, query: str) -> int:
    """What a count says of the seeded store."""
    return int(store.act_now(lambda work: work.connection.execute(text(query)).scalar_one()))


@pytest.mark.parametrize(
    "what",
    [
        "cases WHERE state = 'returned'",
        "cases WHERE state = 'reopened' AND reopened = 1",
        "cases WHERE state = 'merged'",
        "cases WHERE track = 'unclear' AND state = 'submitted'",
    ],
)
def test_something_in_the_month_did_not_go_straight(lived: Store, what: str) -> None:
    assert counted(lived, f"SELECT count(*) FROM {what}") >= 1


def test_the_county_asked_one_villager_again_and_is_to_ask_another(lived: Store) -> None:
    assert counted(lived, "SELECT count(*) FROM callbacks WHERE outcome = 'satisfied'") >= 1
    assert counted(lived, "SELECT count(*) FROM callbacks WHERE outcome IS NULL") >= 1


def test_a_duty_track_was_sampled_recorded_and_commented(lived: Store) -> None:
    assert counted(lived, "SELECT count(*) FROM samplings WHERE verdict IS NOT NULL") == 1
    assert counted(lived, "SELECT count(*) FROM sampling_comments") == 1


def test_the_inspector_has_urged_the_village_on(lived: Store) -> None:
    def pressed(work: Work) -> list[str]:
        acts = [act for case in opened(work, Track.SPENDING) for _, act, _ in work.journal.of_case(case.id)]
        return [act for act in acts if act == "village_pressed"]

    assert lived.act_now(pressed) == ["village_pressed"]


def test_what_is_about_the_inspector_is_on_the_secretarys_phone_and_not_on_his(lived: Store) -> None:
    users = {persona.name: 7000 + n for n, persona in enumerate(PERSONAS)}

    def seen(work: Work, who: str) -> int:
        actor = actor_of(work, work.people.by_user(users[who]))
        return sum(may(work, actor, case, SEE) for case in told(work))

    def told(work: Work) -> list[Case]:
        return [case for case in work.cases.open_after(0, 1000) if work.recusals.names_of(case)]

    assert lived.act_now(lambda work: seen(work, "郑书记")) == 1
    assert lived.act_now(lambda work: seen(work, "冯纪检")) == 0
