"""Which keys are in use: every column that names one is known, and the sweep spares what lies under one."""

import pytest
from sqlmodel import SQLModel

from storage import content_keys, inbox, migrations, outbox
from storage.errors import Unreadable
from storage.inbox import RawUpdate
from storage.outbox_rows import Message
from tests.storage.test_drafts import expect, start
from tests.storage.township import CHAT, MONDAY, report, settle


def test_every_column_that_names_a_key_is_asked_or_known_to_hold_nothing():
    migrations.fill_metadata()
    columns = (column for table in SQLModel.metadata.tables.values() for column in table.columns)
    named = {f"{column.table.name}.{column.name}" for column in columns if column.name.endswith("key_id")}
    asked = {f"{each.table.name}.{each.name}" for each in (c.expression for c in content_keys.COLUMNS)}
    assert asked | content_keys.NOT_HELD == named


def used_everywhere(work):
    """One key for each kind of row that can lie under one."""
    cast = settle(work)
    draft = start(work, cast)
    file = expect(work, cast, draft)
    case = report(work, cast)
    visit = work.visits.add(
        village_id=cast.village.id, person_id=cast.supervisor.id, form="household", topics=["other"],
        found="x", visited_at=MONDAY, key_id=work.keys.new(), whom=None, place=None, members=[], files=[],
    )  # fmt: skip
    raw = RawUpdate(update_id=1, chat_id=12, kind="message", dedupe="1", payload=b"words", message_id=1)
    inbox.take_in(work, [raw])
    received = work.chats.current_key(12)
    work.chats.set_key(12, None)
    outbox.queue(work, Message(chat_id=13, screen="home"))
    outbox.fix(work, outbox.claim(work, work.now, 5)[0].id, b"words")
    worded = work.chats.current_key(13)
    work.chats.set_key(13, None)
    return {draft.key_id, file.key_id, case.key_id, visit.key_id, received, worded}


def test_the_sweep_spares_every_key_something_lies_under(store, clock):
    keys = store.act_now(used_everywhere)
    orphan = store.ground.keys.new()
    clock.forward(days=2)
    assert store.sweep_keys() >= 1
    assert all(store.ground.keys.has(key_id) for key_id in keys)
    with pytest.raises(Unreadable):
        store.ground.keys.get(orphan)


def test_the_words_of_a_villager_outlive_the_sweep(store, clock):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast, complainant={"name": "甲"}))
    clock.forward(days=2)
    store.sweep_keys()
    [villager] = store.read_now(lambda work: work.cases.complainants(case.id))
    assert villager.name == "甲"


def test_a_key_of_a_handled_update_is_nobodys(store, clock):
    raw = RawUpdate(update_id=1, chat_id=CHAT, kind="message", dedupe="1", payload=b"words", message_id=1)
    store.act_now(lambda work: inbox.take_in(work, [raw]))
    key_id = store.read_now(lambda work: work.chats.key_of(CHAT))
    store.act_now(lambda work: work.chats.fresh_key(CHAT))
    assert store.read_now(lambda work: content_keys.referenced(work, [key_id])) == {key_id}
    store.act_now(lambda work: inbox.handled(work, 1))
    assert not store.read_now(lambda work: content_keys.referenced(work, [key_id]))
