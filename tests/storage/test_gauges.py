"""The gauges and the condition are read the same on both engines, and writing is tried by writing."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import gauges, inbox, lanes, outbox, seals
from storage.condition import examine
from storage.inbox import RawUpdate
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.events import ContentStepped


def update(number: int, chat: int) -> RawUpdate:
    return RawUpdate(
        update_id=number, chat_id=chat, kind="message", dedupe=str(number), payload=b"{}", message_id=number
    )


def fill(work: UnitOfWork) -> None:
    work.now -= timedelta(seconds=60)
    inbox.take_in(work, [update(1, 11), update(2, 11), update(5, 12)])
    work.say(11, "echo", priority=0)
    work.say(12, "echo", priority=2)
    work.record(ContentStepped(number="1234567", step="asked"))


def test_every_gauge_is_read(store: Store):
    store.act_now(fill)
    found = store.read_now(gauges.look)
    assert found.inbox == gauges.Queue(3, 60.0)
    assert found.outbox == {0: gauges.Queue(1, 60.0), 2: gauges.Queue(1, 60.0)}
    assert (found.oldest_due, found.oldest_unsaid) == (60.0, 60.0)
    assert (found.updates_missing, found.chats_waiting, found.parked) == (2, 2, 0)
    assert (found.journal_unsealed, found.journal_seal) == (1, 0)


def test_what_stands_behind_a_message_that_was_put_off_is_not_due(store: Store):
    store.act_now(fill)

    def act(work: UnitOfWork) -> None:
        work.now -= timedelta(seconds=30)
        work.say(12, "echo", priority=1)
        work.say(12, "echo", priority=0)
        first = work.execute(text("SELECT id FROM outbox WHERE priority = 2")).scalar_one()
        outbox.later(work, first, work.now + timedelta(seconds=90), "429")

    store.act_now(act)
    found = store.read_now(gauges.look).outbox
    assert found[2] == gauges.Queue(1, 0.0)
    assert found[1] == gauges.Queue(1, 0.0)
    assert found[0] == gauges.Queue(2, 60.0)  # danger waits for nothing


def test_what_was_sealed_is_the_chains_head(store: Store):
    store.act_now(fill)
    store.act_now(seals.seal)
    found = store.read_now(gauges.look)
    assert (found.journal_unsealed, found.journal_seal) == (0, 1)


def test_a_parked_update_is_counted_apart(store: Store):
    store.act_now(fill)
    for _ in range(inbox.TRIES):
        store.act_now(lambda work: inbox.failed(work, 1, "x", work.now))
    found = store.read_now(gauges.look)
    assert (found.parked, found.inbox.depth) == (1, 2)


def test_held_lanes_are_counted(store: Store):
    store.act_now(fill)
    store.act_now(lambda work: lanes.claim(work, "a", timedelta(seconds=30), 1))
    assert store.read_now(gauges.look).lanes_held == 1


def test_the_probe_writes_and_a_reader_may_not(store: Store):
    store.act_now(gauges.probe)
    with pytest.raises(Exception, match="read"):
        store.read_now(gauges.probe)


def test_the_tables_are_of_this_version(store: Store):
    held, own = store.read_now(gauges.schema)
    assert held == own


def test_the_condition_knows_how_postgresql_is_set(store: Store):
    found = store.read_now(examine)
    assert bool(found.settings) == (found.workers is not None) == store.ground.postgres
    assert found.standbys == []
