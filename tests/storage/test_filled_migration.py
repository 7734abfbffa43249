"""A database of the first version with people and cases in it: brought to the present one, nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import JSON, Connection, bindparam, inspect, text
from sqlalchemy.exc import IntegrityError

from storage import migrations
from storage.columns import UTC
from storage.engine import open_migrator, open_writer, resolve
from storage.store import Store
from supervision.acts.prompting import prompt_due
from supervision.cases import Track
from tests.storage.conftest import KEPT, MONDAY

DUE = MONDAY + timedelta(days=1, hours=9)


def _put(connection: Connection, table: str, **values):
    moments = [
        bindparam(name, type_=UTC()) for name in values if name.endswith("_at") or name in {"at", "since"}
    ]
    moments += [bindparam(name, type_=JSON()) for name in values if name == "files"]
    names, given = ", ".join(values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({given})").bindparams(*moments), values)


def _case(connection: Connection, number: int, state: str, **more):
    given = {
        "track": "everyday",
        "state": state,
        "open": state != "closed",
        "village_id": 2,
        "township_id": 1,
    }
    given |= {
        "reporter_id": 1,
        "category": "water",
        "nature": "request",
        "version": 3,
        "submitted_at": MONDAY,
    }
    flags = dict.fromkeys(("provisional", "drawn", "supervised", "voiced", "own_finding"), False)
    counts = dict.fromkeys(("extensions", "dissatisfied", "reopened"), 0)
    names = {
        "id": number,
        "ref": f"r{number}",
        "number": f"{number:04}",
        "key_id": "k",
        "clock_started_at": MONDAY,
    }
    _put(connection, "cases", **given, **flags, **counts, **names, **more)


def _fill(connection: Connection):
    places = ((1, "township", None), (2, "village", 1))
    for id_, level, parent in places:
        _put(connection, "places", id=id_, code=f"P{id_}", name=f"地{id_}", level=level, parent_id=parent)
    for id_, role, place in ((1, "supervisor", 2), (2, "secretary", 1)):
        who = {"id": id_, "ref": f"p{id_}", "name": f"人{id_}", "user_id": 7000 + id_, "language": "zh"}
        _put(connection, "people", **who, phone=b"x", phone_digest=bytes([id_]))
        _put(connection, "offices", id=id_, person_id=id_, role=role, place_id=place, since=MONDAY)
    _case(connection, 1, "submitted", due_at=DUE, due_kind="sign")
    _case(connection, 2, "told", due_at=DUE, due_kind="tell")
    _case(connection, 3, "closed", ended_at=MONDAY)
    _put(
        connection,
        "entries",
        id=1,
        ref="e1",
        case_id=1,
        kind="story",
        at=MONDAY,
        by_id=1,
        key_id="k",
        text=b"s",
        files=[],
    )
    for case in (1, 3):
        _put(connection, "case_words", token=b"word", case_id=case)
    for number, case in (("0001", 1), ("7777", 1), ("0003", 3)):
        who = {"ref": f"v{number}", "case_id": case, "receipt_number": number, "supervisor_id": 1}
        digest = {"receipt_digest": number.encode(), "code": b"c", "identity_key_id": f"i{number}"}
        _put(connection, "complainants", id=int(number), **who, **digest)
    _put(connection, "sealed_numbers", number="1234567", at=MONDAY + timedelta(hours=3, microseconds=7))


@pytest.fixture
def filled(engine_name, request, tmp_path):
    """The address of a database as the first version left it, and its folder."""
    from alembic import command

    given = request.getfixturevalue("empty_postgres") if engine_name == "postgresql" else None
    url = resolve(given, tmp_path)
    migrator = open_migrator(url)
    with migrator.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill(connection)
    migrator.dispose()
    return given, url, tmp_path


def test_a_filled_database_is_brought_up_to_date_with_everything_in_it(filled):
    _given, url, _folder = filled
    engine = open_writer(url)
    migrations.migrate(url, engine)
    with engine.connect() as connection:
        assert migrations.differences(connection) == []
        moments = text("SELECT id, next_at FROM cases ORDER BY id").columns(next_at=UTC())
        assert [tuple(row) for row in connection.execute(moments)] == [(1, DUE), (2, DUE), (3, None)]
        assert connection.execute(text("SELECT kind FROM entries")).scalars().all() == ["story"]
        words = connection.execute(
            text("SELECT token, township_id, case_id FROM case_words ORDER BY case_id")
        )
        assert [(bytes(token), *rest) for token, *rest in words] == [(b"word", 1, 1), (b"word", 1, 3)]
        joined = connection.execute(text("SELECT receipt_number FROM complainants WHERE joined"))
        assert joined.scalars().all() == ["7777"]
        days = text("SELECT at FROM sealed_numbers").columns(at=UTC())
        # The moment would lead to the chat that was told the number.
        assert connection.execute(days).scalars().all() == [MONDAY.replace(hour=16) - timedelta(days=1)]
        assert "ix_cases_next_at" in {index["name"] for index in inspect(connection).get_indexes("cases")}
    with engine.begin() as connection:
        connection.execute(text("UPDATE entries SET kind = 'question'"))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE entries SET kind = 'gossip'"))
    engine.dispose()


def test_what_was_open_before_is_reminded_of_after(filled, clock):
    given, url, folder = filled
    engine = open_writer(url)
    migrations.migrate(url, engine)
    engine.dispose()
    clock.now = DUE
    store = Store.open(given, folder, clock=clock, time=KEPT)
    assert store.act_now(prompt_due) == 2
    cases = store.read_now(lambda work: work.cases.open_after(0, 9))
    assert [(case.reminded, case.track, case.next_at > DUE) for case in cases] == [
        (3, Track.EVERYDAY, True)
    ] * 2
    store.close()
