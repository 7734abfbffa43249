"""Two metronomes at once, in one process or on one database: what is due is said once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from storage import outbox
from storage.errors import StoreBusy
from storage.lock import Hold
from storage.store import Store
from supervision.acts.prompting import prompt_due
from supervision.acts.rounds import adopt, digest_due, links_due, silence_due
from supervision.case_clock import started
from supervision.offices import Role
from tests.storage.conftest import MONDAY
from tests.storage.test_prompting import SECRETARY, settled
from tests.storage.township import report

CASES = 60


def begun(work):
    """A township with many reports, all to be signed for."""
    cast = settled(work)
    for _ in range(CASES):
        work.cases.save(started(work.time, report(work, cast), "sign", MONDAY))
    adopt(work)
    return cast


def said(work, screen):
    """Which cases, or how many messages of the screen, each chat is told of."""
    rows = work.execute(outbox._OUTBOX.select().where(outbox._OUTBOX.c.screen == screen)).all()
    live = [row for row in rows if row.state != "dropped"]
    return sorted((row.chat_id, case) for row in live for case in row.fields.get("cases", ["-"]))


def both(stores, act, times=4):
    """The act from several threads at once, on each of the stores in turn; then once more, as a knock comes again."""

    def knock(n):
        # Whoever waits too long for another's rows gives up, as a tick does, and comes again.
        with suppress(StoreBusy):
            stores[n % len(stores)].act_now(act)

    with ThreadPoolExecutor(times) as threads:
        list(threads.map(knock, range(times)))
    while stores[0].act_now(act):
        pass


async def test_two_knocks_at_once_in_one_process_say_it_once(store, clock):
    store.act_now(begun)
    clock.forward(hours=30)
    await asyncio.gather(*(store.act(prompt_due) for _ in range(2)))
    assert len(store.read_now(lambda work: said(work, "prompts"))) == CASES


@pytest.fixture
def stores(engine_name, house) -> list[Store]:
    """Two workers on one PostgreSQL; on SQLite there is one, with many threads that knock."""
    if engine_name == "postgresql":
        return [house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)]
    return [house.open()]


def test_every_reminder_is_said_once(stores, clock):
    stores[0].act_now(begun)
    clock.forward(hours=30)
    both(stores, lambda work: prompt_due(work, 25))
    told = stores[0].read_now(lambda work: said(work, "prompts"))
    assert len(told) == len(set(told)) == CASES
    assert {chat for chat, _ in told} == {SECRETARY}


def test_every_rung_is_climbed_once(stores, clock):
    stores[0].act_now(begun)
    clock.forward(days=2)
    both(stores, lambda work: prompt_due(work, 25))
    cases = stores[0].read_now(lambda work: work.cases.open_after(0, 500))
    rungs = stores[0].read_now(lambda work: [len(work.escalations.of_case(case.id)) for case in cases])
    assert set(rungs) == {cases[0].climbed}


def test_every_morning_begins_once(stores, clock):
    stores[0].act_now(begun)
    clock.forward(days=1)
    both(stores, digest_due)
    told = stores[0].read_now(lambda work: said(work, "digest"))
    assert len(told) == len(set(told)) == 2


def test_every_silence_is_told_once(stores, clock):
    stores[0].act_now(begun)
    clock.forward(days=7, hours=9, minutes=30)
    both(stores, silence_due)
    assert len(stores[0].read_now(lambda work: said(work, "silent"))) == 1


def test_a_link_about_to_expire_is_told_of_once(stores, clock):
    cast = stores[0].act_now(begun)

    def invite(work):
        guest = work.people.add("丁四", "13900000009")
        work.invitations.issue(guest.id, Role.SUPERVISOR, cast.neighbour.id, clock.now + (clock.now - MONDAY))

    clock.forward(days=7)
    stores[0].act_now(invite)
    clock.forward(days=6, hours=4)
    both(stores, links_due)
    assert len(stores[0].read_now(lambda work: said(work, "links"))) == 1
