"""Folding: which messages are due, each once, a few of a chat at a time, and never what has changed since."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import folding, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Clock, House
from tests.storage.killing import killed
from tests.storage.test_inbox import ANNA
from tests.storage.test_outbox import claim, say, sent

DAY = timedelta(days=1)


def shown(store: Store, *messages: int) -> int:
    """A message with content, said in these; its row."""
    say(store, screen="records")
    [row] = claim(store)
    folds_at = store.clock() + DAY
    store.act_now(lambda work: outbox.sent(work, row.id, messages, folds_at=folds_at))
    return row.id


def fold(store: Store) -> int:
    return store.act_now(lambda work: work.chats.fold(100))


def queued(store: Store) -> list[tuple[str, int | None, dict]]:
    sql = text("SELECT screen, replaces, fields FROM outbox WHERE state = 'queued' ORDER BY id")

    def read(work: UnitOfWork) -> list[tuple[str, int | None, dict]]:
        return [(row.screen, row.replaces, _read(row.fields)) for row in work.execute(sql)]

    return store.read_now(read)


def _read(fields: str | dict) -> dict:
    return json.loads(fields) if isinstance(fields, str) else fields


def test_what_is_due_is_folded_once(store: Store, clock: Clock):
    row = shown(store, 51)
    assert fold(store) == 0
    clock.forward(days=1)
    assert (fold(store), fold(store)) == (1, 0)
    assert queued(store) == [("folded", 51, {"of": "records", "was": row})]


def test_of_a_long_text_its_last_part_is_folded_and_the_others_go(store: Store, clock: Clock):
    row = shown(store, 51, 52, 53)
    clock.forward(days=1)
    fold(store)
    assert queued(store) == [
        ("", None, {"delete": 51}),
        ("", None, {"delete": 52}),
        ("folded", 53, {"of": "records", "was": row}),
    ]


def test_of_forty_in_one_chat_a_few_are_folded_at_once_and_the_others_by_and_by(store: Store, clock: Clock):
    for message in range(1, 8):
        shown(store, message)
    clock.forward(days=1)
    assert (fold(store), fold(store)) == (7, 0)
    assert [replaces for _, replaces, _ in queued(store)] == [1, 2, 3]
    clock.forward(seconds=10)
    assert fold(store) == 3
    clock.forward(seconds=10)
    assert fold(store) == 1
    assert [replaces for _, replaces, _ in queued(store)] == [*range(1, 8)]


@pytest.mark.parametrize("taken", ["delete", "blank"])
def test_what_was_taken_back_is_not_folded(store: Store, clock: Clock, taken: str):
    shown(store, 51)
    store.act_now(lambda work: work.say(ANNA, "", {taken: 51}))
    clock.forward(days=1)
    assert fold(store) == 0


def test_what_shows_something_else_by_now_is_left_alone(store: Store, clock: Clock):
    row = shown(store, 51)
    assert store.read_now(lambda work: folding.stands(work, ANNA, 51, row))
    shown(store, 51)
    assert not store.read_now(lambda work: folding.stands(work, ANNA, 51, row))


def test_what_is_folded_keeps_when_it_was_shown(store: Store, clock: Clock):
    shown(store, 51)
    at = clock()
    clock.forward(days=1)
    fold(store)
    [row] = claim(store)
    sent(store, row, 51)
    said = text("SELECT outbox_id, folds_at FROM sent_messages")
    assert store.read_now(lambda work: work.execute(said).all()) == [(row.id, None)]
    assert store.read_now(lambda work: work.chats.first_said(ANNA, 51)) == at


@pytest.mark.parametrize("point", ["before_outbox_row:1", "before_outbox_row:3"])
def test_killed_while_it_folds_each_is_queued_after_all_and_once(house: House, point: str):
    store = house.open()
    for message in (1, 2, 3):
        shown(store, message)
    house.clock.forward(days=1)
    assert killed(house, f"{point}:kill", fold)
    store = house.open()
    assert queued(store) == []
    while fold(store):
        pass
    assert [replaces for _, replaces, _ in queued(store)] == [1, 2, 3]


def test_whoever_looks_for_what_is_due_walks_an_index(store: Store):
    plan = (
        "SELECT * FROM sent_messages WHERE folds_at IS NOT NULL AND folds_at <= 1 ORDER BY folds_at LIMIT 100"
    )
    asked = text(f"EXPLAIN QUERY PLAN {plan}")
    if store.read_now(lambda work: work.postgres):
        pytest.skip("PostgreSQL reads a table of one page whole")
    assert "ix_sent_messages_folds_at" in str(store.read_now(lambda work: work.execute(asked).all()))
