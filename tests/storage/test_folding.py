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


def before(store: Store, message: int, screen: str, case_id: int | None = None) -> int:
    """A message as it was noted when no moment was; its row."""
    say(store, screen=screen, case_id=case_id)
    [row] = claim(store)
    sent(store, row, message)
    return row.id


def await_older(store: Store, limit: int = 100) -> int:
    """In how many acts all are looked through."""
    acts, after = 0, folding.BEGINNING
    while after is not None:
        after = store.act_now(lambda work, after=after: folding.await_older(work, after, limit))
        acts += 1
    return acts


def test_what_was_said_before_there_was_a_moment_is_folded_a_day_later_where_it_may_tell(
    store: Store, clock: Clock
):
    before(store, 51, "queue")
    before(store, 52, "receipt", 7)
    before(store, 53, "notice.progress", 7)
    await_older(store)
    assert fold(store) == 0
    clock.forward(days=1, minutes=15)
    assert fold(store) == 2
    assert {replaces for screen, replaces, _ in queued(store) if screen == "folded"} == {51, 53}


def test_of_what_nobody_knows_any_more_what_it_was_only_what_is_about_a_case_is_tried(
    store: Store, clock: Clock
):
    rows = [before(store, 51, "case.card", 7), before(store, 52, "queue")]
    for row in rows:
        store.act_now(lambda work, row=row: work.execute(text(f"DELETE FROM outbox WHERE id = {row}")))
    await_older(store)
    clock.forward(days=1, minutes=15)
    assert fold(store) == 1
    [(_, replaces, fields)] = [each for each in queued(store) if each[0] == "folded"]
    assert (replaces, fields) == (51, {"of": "", "was": rows[0], "unknown": True, "about": 7})


def test_the_older_ones_are_looked_through_a_few_at_a_time_and_twice_does_no_harm(store: Store, clock: Clock):
    for message in range(1, 6):
        before(store, message, "records")
    assert await_older(store, limit=2) == 3
    await_older(store)
    clock.forward(days=1, minutes=15)
    assert fold(store) == 5


def test_where_the_county_lets_words_stand_nothing_older_is_folded_either(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(folding, "folds_at", lambda _work: None)
    before(store, 51, "queue")
    assert await_older(store) == 1
    clock.forward(days=2)
    assert fold(store) == 0
