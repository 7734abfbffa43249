"""Prepared statements: what they give back is what SQLAlchemy would, on both engines."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError, StatementError

from storage.columns import table_of
from storage.meta import MetaRow
from storage.outbox import queue
from storage.outbox_rows import Message, OutboxRow
from storage.prepared import Prepared
from storage.store import Store

_META = table_of(MetaRow)
_OUTBOX = table_of(OutboxRow)
_ADD = Prepared(lambda insert: insert(_META).values(key=bindparam("name"), value=bindparam("given")))
_ROW = Prepared(select(_OUTBOX).where(_OUTBOX.c.chat_id == bindparam("chat")))


def test_a_row_is_what_sqlalchemy_reads(store: Store) -> None:
    def both(work):
        queue(work, Message(chat_id=7, screen="echo", fields={"text": "水管"}))
        return _ROW.first(work, chat=7), work.execute(select(_OUTBOX)).first()

    prepared, plain = store.act_now(both)
    assert tuple(prepared) == tuple(plain)
    assert prepared.fields == {"text": "水管"}
    assert prepared.created_at.tzinfo is UTC


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.read_now(lambda work: _ROW.first(work, chat=8)) is None
    assert store.read_now(lambda work: _ROW.scalar(work, chat=8)) is None
    assert list(store.read_now(lambda work: _ROW.all(work, chat=8))) == []


def test_it_counts_the_rows_it_meets(store: Store) -> None:
    assert store.act_now(lambda work: _ADD.run(work, name="a", given="1")) == 1


def test_each_of_several_sets_of_values_is_run(store: Store) -> None:
    store.act_now(lambda work: _ADD.many(work, [{"name": name, "given": "1"} for name in "ab"]))
    names = store.read_now(lambda work: work.execute(select(_META.c.key)).scalars().all())
    assert {"a", "b"} <= set(names)


def test_a_value_that_was_forgotten_is_an_error_and_not_null(store: Store) -> None:
    with pytest.raises((KeyError, StatementError)):
        store.act_now(lambda work: _ADD.run(work, name="a"))


def test_an_error_of_the_database_is_sqlalchemys_and_says_no_values(store: Store) -> None:
    store.act_now(lambda work: _ADD.run(work, name="a", given="1"))
    with pytest.raises(IntegrityError) as caught:
        store.act_now(lambda work: _ADD.run(work, name="a", given="marker of a complainant"))
    assert "marker" not in str(caught.value)


def test_a_naive_moment_is_refused(store: Store) -> None:
    late = Prepared(select(_OUTBOX.c.id).where(_OUTBOX.c.created_at <= bindparam("now")))
    with pytest.raises((ValueError, StatementError)):
        store.read_now(lambda work: late.first(work, now=datetime(2026, 11, 23)))  # noqa: DTZ001


def test_a_list_of_values_cannot_be_prepared(store: Store) -> None:
    several = Prepared(select(_META.c.value).where(_META.c.key.in_(["a", "b"])))
    if store.ground.postgres:
        assert store.read_now(several.first) is None
        return
    with pytest.raises(ValueError, match="list"):
        store.read_now(several.first)
