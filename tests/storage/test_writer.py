"""Acts and readings on both engines: alone and by the hundred, with failures among them."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import doomed, meta
from storage.errors import StoreBusy, Unreadable
from storage.keystore import KeyStore
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import House


class MindChangedError(Exception):
    """An act that thinks better of it."""


def put(key: str, value: str = "yes") -> Callable[[UnitOfWork], None]:
    return lambda work: meta.put(work, key, value)


def got(store: Store, key: str) -> str | None:
    return store.read_now(lambda work: meta.get(work, key))


def count(work: UnitOfWork) -> int:
    number = int(meta.get(work, "count", hold=True) or 0) + 1
    meta.put(work, "count", str(number))
    return number


def test_what_an_act_wrote_is_read_afterwards(store: Store):
    store.act_now(put("colour", "green"))
    assert got(store, "colour") == "green"


async def test_many_acts_at_once_all_happen(store: Store):
    store.act_now(put("count", "0"))
    numbers = await asyncio.gather(*(store.act(count) for _ in range(200)))
    assert sorted(numbers) == list(range(1, 201))


async def test_an_act_that_raises_leaves_the_others_alone(store: Store):
    def think_better(work: UnitOfWork) -> None:
        meta.put(work, "regret", "yes")
        raise MindChangedError

    acts = [store.act(think_better if number == 5 else put(f"fact{number}")) for number in range(10)]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(each) for each in outcomes if each] == [MindChangedError]
    assert got(store, "regret") is None
    assert all(got(store, f"fact{number}") for number in range(10) if number != 5)


def test_a_broken_statement_rolls_its_act_back(store: Store):
    def break_something(work: UnitOfWork) -> None:
        meta.put(work, "regret", "yes")
        work.session.connection().execute(text("INSERT INTO meta (key) VALUES ('no value')"))

    with pytest.raises(DBAPIError):
        store.act_now(break_something)
    assert got(store, "regret") is None


def test_an_error_does_not_show_what_was_being_written(store: Store):
    def break_something(work: UnitOfWork) -> None:
        statement = text("INSERT INTO meta (key, value) VALUES (:key, NULL)")
        work.session.connection().execute(statement, {"key": "marker of a complainant"})

    with pytest.raises(DBAPIError) as error:
        store.act_now(break_something)
    assert "[SQL parameters hidden" in str(error.value)


def test_a_savepoint_rolls_back_alone(store: Store):
    def act(work: UnitOfWork) -> None:
        meta.put(work, "before", "yes")
        with suppress(MindChangedError), work.savepoint():
            meta.put(work, "within", "yes")
            raise MindChangedError
        meta.put(work, "after", "yes")

    store.act_now(act)
    assert (got(store, "before"), got(store, "within"), got(store, "after")) == ("yes", None, "yes")


def test_hooks_run_after_commit_but_not_those_of_a_savepoint_rolled_back(store: Store):
    heard: list[str] = []

    def act(work: UnitOfWork) -> None:
        work.after_commit(lambda: heard.append("outer"))
        with suppress(MindChangedError), work.savepoint():
            work.after_commit(lambda: heard.append("inner"))
            work.after_rollback(lambda: heard.append("undone"))
            raise MindChangedError
        assert heard == ["undone"]

    store.act_now(act)
    assert heard == ["undone", "outer"]


def test_an_act_that_raises_runs_its_rollback_hooks_only(store: Store):
    heard: list[str] = []

    def act(work: UnitOfWork) -> None:
        work.after_commit(lambda: heard.append("committed"))
        work.after_rollback(lambda: heard.append("undone"))
        raise MindChangedError

    with pytest.raises(MindChangedError):
        store.act_now(act)
    assert heard == ["undone"]


def test_a_hook_that_fails_does_not_make_the_act_look_failed(store: Store):
    store.act_now(lambda work: work.after_commit(lambda: 1 / 0))
    store.act_now(put("life", "goes on"))
    assert got(store, "life") == "goes on"


def test_a_reading_cannot_write(store: Store):
    with pytest.raises(DBAPIError):
        store.read_now(put("sly"))


def test_readings_go_on_beside_a_long_act(store: Store):
    entered, leave = threading.Event(), threading.Event()

    def linger(work: UnitOfWork) -> None:
        meta.put(work, "slow", "yes")
        entered.set()
        leave.wait(60)

    thread = threading.Thread(target=store.act_now, args=(linger,))
    thread.start()
    entered.wait(60)
    assert got(store, "slow") is None
    leave.set()
    thread.join()
    assert got(store, "slow") == "yes"


def test_a_doomed_key_is_destroyed_after_commit(store: Store):
    key_id = store.ground.keys.new()
    store.act_now(lambda work: work.destroy_key(key_id))
    with pytest.raises(Unreadable):
        store.ground.keys.get(key_id)


def test_a_key_doomed_in_a_savepoint_that_was_rolled_back_lives(store: Store):
    key_id = store.ground.keys.new()

    def act(work: UnitOfWork) -> None:
        with suppress(MindChangedError), work.savepoint():
            work.destroy_key(key_id)
            raise MindChangedError

    store.act_now(act)
    assert len(store.ground.keys.get(key_id)) == 32


def test_a_key_doomed_before_a_kill_is_destroyed_at_the_next_start(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    store = house.open()
    key_id = store.ground.keys.new()
    with monkeypatch.context() as patched:
        patched.setattr(KeyStore, "destroy", lambda _keys, _ids: None)
        store.act_now(lambda work: work.destroy_key(key_id))
    house.close()
    with pytest.raises(Unreadable):
        house.open().ground.keys.get(key_id)


def test_more_doomed_keys_than_are_taken_at_once_are_all_destroyed(store: Store):
    """The rows of an hour: a thousand and more."""
    store.act_now(lambda work: [doomed.add(work, f"{at:016x}") for at in range(1201)])
    assert store.destroy_doomed() == 1201
    assert store.read_now(lambda work: doomed.waiting(work, 1)) == []


def test_a_chat_does_not_go_on_with_a_doomed_key(store: Store):
    key_id = store.act_now(lambda work: work.chats.current_key(11))
    store.act_now(lambda work: work.destroy_key(key_id))
    assert store.act_now(lambda work: work.chats.current_key(11)) != key_id


def test_listeners_are_woken_after_a_commit_that_poked(store: Store):
    heard: list[str] = []
    store.on_files(lambda: heard.append("files"))
    store.act_now(put("nothing"))
    store.act_now(lambda work: work.poke("files"))
    assert heard == ["files"]


def test_an_act_cannot_wait_for_another_act(sqlite_house: House):
    store = sqlite_house.open()
    with pytest.raises(RuntimeError, match="another act"):
        store.act_now(lambda _work: store.act_now(put("inner")))


def test_another_process_writing_to_the_file_means_busy_not_lost(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("storage.engine.BUSY_MS", 10)
    monkeypatch.setitem(__import__("storage.engine").engine.WRITER, "busy_timeout", 10)
    store = sqlite_house.open()
    other = sqlite3.connect(sqlite_house.data / "lianqin.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        store.act_now(put("patience"))
    other.execute("ROLLBACK")
    other.close()
    store.act_now(put("patience", "rewarded"))
    assert got(store, "patience") == "rewarded"


def test_when_sqlite_rolls_the_group_back_each_act_is_run_once_alone(sqlite_house: House):
    store = sqlite_house.open()
    entered, leave = threading.Event(), threading.Event()

    def hold_the_writer(_work: UnitOfWork) -> None:
        entered.set()
        leave.wait(60)

    def lose_the_transaction(work: UnitOfWork) -> None:
        work.session.connection().exec_driver_sql("ROLLBACK")
        raise MindChangedError

    blocking = store._writer.submit(hold_the_writer)
    entered.wait(60)
    futures = [store._writer.submit(act) for act in (count, lose_the_transaction, count)]
    leave.set()
    blocking.result()
    assert [futures[0].result(), futures[2].result()] == [1, 2]
    assert isinstance(futures[1].exception(), MindChangedError)
    assert got(store, "count") == "2"


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_connection_killed_before_commit_is_tried_again(store: Store, house: House):
    tries: list[int] = []

    def act(work: UnitOfWork) -> None:
        tries.append(1)
        meta.put(work, "stubborn", "yes")
        if len(tries) == 1:
            pid = work.session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with psycopg.connect(house.url or "", autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 60000)", (pid,))
        meta.put(work, "stubborn", "still")

    store.act_now(act)
    assert (len(tries), got(store, "stubborn")) == (2, "still")


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_deadlock_is_tried_again(store: Store):
    store.act_now(put("a"))
    store.act_now(put("b"))
    together = threading.Barrier(2)

    def cross(first: str, second: str) -> Callable[[UnitOfWork], None]:
        tries: list[int] = []

        def act(work: UnitOfWork) -> None:
            meta.put(work, first, second)
            tries.append(1)
            if len(tries) == 1:
                together.wait(60)
            meta.put(work, second, first)

        return act

    futures = [store._writer.submit(cross("a", "b")), store._writer.submit(cross("b", "a"))]
    assert [future.exception() for future in futures] == [None, None]
