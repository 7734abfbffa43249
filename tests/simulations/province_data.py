"""A province's rows in one PostgreSQL database, as the acts would have left them, written by the server itself."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import Boolean, Column, DateTime, Integer
from sqlalchemy.engine import make_url

from storage.case_rows import CaseRow
from storage.columns import table_of
from storage.store import Store
from supervision.calendar import Calendar
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping
from tests.benchmarks.many_cases import CATEGORIES, ENDED, FAR, OPEN, TRACKS, dealt, sealed_stories

#: Telegram ids (private chats) of the offices, counted from these.
SUPERVISORS, SECRETARIES, INSPECTORS, OFFICERS = 5_410_000_000, 5_420_000_000, 5_430_000_000, 5_440_000_000
LEADERS, PREFECTURE = 5_450_000_000, 5_460_000_000
#: Content keys that cases share.
_KEYS = 2000
#: A year of 300 reports a week in every 500 villages; of them as many open as nine days of work leave.
_CASES_A_VILLAGE, _ONE_OPEN_IN = 31, 40
_ENTRIES_A_CASE, _MESSAGES_A_VILLAGE = 6, 25


@dataclass(frozen=True)
class Province:
    """How many there are of each; the proportions are those of the county the product plans for."""

    villages: int = 50_000

    @property
    def counties(self) -> int:
        """500 villages each."""
        return max(self.villages // 500, 1)

    @property
    def townships(self) -> int:
        """20 villages each."""
        return max(self.villages // 20, 1)

    @property
    def offices(self) -> int:
        """Six a county."""
        return 6 * self.counties

    @property
    def cases(self) -> int:
        """A year's."""
        return self.villages * _CASES_A_VILLAGE


def opened(url: str, data: Path) -> Store:
    """The store, made and migrated where it is not there."""
    time_kept = Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai"))
    return Store.open(url, data, clock=lambda: datetime.now(UTC), time=time_kept)


def fill(url: str, data: Path, province: Province) -> Iterator[tuple[str, float]]:
    """Found the province; yields each table's name and how long its rows took, in seconds."""
    with_keys = opened(url, data)
    try:
        sealed = sealed_stories(with_keys, _KEYS)
    finally:
        with_keys.close()
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute(
            "SET session_replication_role = replica"
        )  # what refers to what is true by construction
        for name, statement in _statements(province, sealed):
            began = time.perf_counter()
            _run(connection, statement)
            yield name, time.perf_counter() - began
        connection.execute("ANALYZE")


def _run(connection: "psycopg.Connection[Any]", statement: "str | Sequence[tuple[Any, ...]]") -> None:
    if isinstance(statement, str):
        connection.execute(statement.encode())
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE sealed (i int PRIMARY KEY, key_id text, ref text, words bytea)")
        cursor.executemany("INSERT INTO sealed VALUES (%s, %s, %s, %s)", statement)


def _statements(
    province: Province, sealed: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[str, "str | Sequence[tuple[Any, ...]]"]]:
    yield "keys", sealed
    yield "places", _places(province)
    yield "people", _people(province)
    yield "offices", _offices(province)
    yield "cases", _cases(province)
    yield "entries", _ENTRIES
    yield "journal", _JOURNAL
    yield "inbox", _INBOX.format(count=province.villages * _MESSAGES_A_VILLAGE)
    yield "outbox", _OUTBOX.format(count=province.villages * _MESSAGES_A_VILLAGE, first=SUPERVISORS)
    yield "numbering", _NUMBERING
    yield "marks", _MARKS


def _places(province: Province) -> str:
    """A prefecture, counties, offices, areas, townships (25 a county), villages (20 a township)."""
    return f"""
INSERT INTO places (id, code, name, level, parent_id, linked_id)
SELECT 1, 'P', '示范市', 'prefecture', NULL::bigint, NULL::bigint
UNION ALL SELECT 1000 + n, 'C' || n, '第' || n || '县', 'county', 1, NULL
  FROM generate_series(0, {province.counties - 1}) AS n
UNION ALL SELECT 10000 + n, 'J' || n, '第' || n || '纪检监察室', 'office', 1000 + n / 6, NULL
  FROM generate_series(0, {province.offices - 1}) AS n
UNION ALL SELECT 20000 + n, 'A' || n, '第' || n || '协作片区', 'area', 1000 + n / 8, NULL
  FROM generate_series(0, {8 * province.counties - 1}) AS n
UNION ALL SELECT 100000 + n, 'T' || n, '第' || n || '镇', 'township',
                 20000 + n / 25 * 8 + n % 8, 10000 + n / 25 * 6 + n % 6
  FROM generate_series(0, {province.townships - 1}) AS n
UNION ALL SELECT 200000 + n, 'V' || n, '第' || n || '村', 'village', 100000 + n / 20, NULL
  FROM generate_series(0, {province.villages - 1}) AS n"""


def _people(province: Province) -> str:
    parts = [
        f"SELECT {first} + n AS id, {users} + n AS user_id FROM generate_series(0, {count - 1}) AS n"
        for first, users, count in _held(province)
    ]
    morning = "now() + interval '1 day' + (id % 7) * interval '1 minute'"
    return f"""
INSERT INTO people (id, ref, name, phone, phone_digest, user_id, language, digest_at)
SELECT id, 'p' || id, '某' || id, ''::bytea, decode(md5(id::text), 'hex'), user_id, 'zh', {morning}
FROM ({" UNION ALL ".join(parts)}) AS everybody"""


def _held(province: Province) -> tuple[tuple[int, int, int], ...]:
    """(first person, first user, how many) of each office."""
    return (
        (1_000_000, SUPERVISORS, province.villages),
        (2_000_000, SECRETARIES, province.townships),
        (3_000_000, INSPECTORS, province.townships),
        (4_000_000, OFFICERS, province.offices),
        (5_000_000, LEADERS, province.counties),
        (6_000_000, PREFECTURE, 1),
    )


def _offices(province: Province) -> str:
    places = (200_000, 100_000, 100_000, 10_000, 1000, 1)
    roles = ("supervisor", "secretary", "inspector", "officer", "county_leader", "prefecture_officer")
    parts = [
        f"SELECT {first} + n, '{role}', {place} + n, now() - interval '400 days' "
        f"FROM generate_series(0, {count - 1}) AS n"
        for (first, _, count), place, role in zip(_held(province), places, roles, strict=True)
    ]
    return f"INSERT INTO offices (person_id, role, place_id, since) {' UNION ALL '.join(parts)}"


def _cases(province: Province) -> str:
    """The one statement that writes all cases; a column this file does not know gets what its type calls empty."""
    values = {
        "id": "n",
        "ref": "'b' || lpad(to_hex(n), 8, '0')",
        "number": "(10000000 + n)::text",
        "track": dealt(TRACKS, "b"),
        "state": "state",
        "open": "open",
        "village_id": "200000 + village",
        "township_id": "100000 + village / 20",
        "reporter_id": "1000000 + village",
        "category": dealt(CATEGORIES, "c"),
        "nature": "'request'",
        "version": "3",
        "submitted_at": "submitted_at",
        "key_id": f"(SELECT key_id FROM sealed WHERE i = n % {_KEYS})",
        "inspector_id": "CASE WHEN state NOT IN ('submitted', 'signed') THEN 3000000 + village / 20 END",
        "handled_by": f"CASE WHEN {FAR} THEN 3000000 + village / 20 END",
        "signed_at": "CASE WHEN state != 'submitted' THEN submitted_at END",
        "due_at": "CASE WHEN open THEN now() + (c % 30 - 6) * interval '12 hours' END",
        "due_kind": "CASE WHEN open THEN 'handle' END",
        "next_at": "CASE WHEN open THEN now() + (c % 40 - 1) * interval '6 hours' END",
        "clock_started_at": "submitted_at",
        "clock_length": "CASE WHEN open THEN '15wd' END",
        "drawn": "c % 10 = 0",
        "supervised": "c % 25 = 0",
        "overseen": "c % 50 = 0",
        "ended_at": "CASE WHEN NOT open THEN submitted_at + interval '9 days' END",
    }
    columns = table_of(CaseRow).columns
    values |= {each.name: _empty(each) for each in columns if each.name not in values}
    names = [each.name for each in columns]
    die = "(n * {} % 4294967296) / 65536"
    return f"""
WITH dice AS (
  SELECT n, {die.format(2654435761)} AS a, {die.format(2246822519)} AS b, {die.format(3266489917)} AS c
  FROM generate_series(1::bigint, {province.cases}) AS n),
drawn AS (
  SELECT n, a, b, c, n % {_ONE_OPEN_IN} = 0 AS open, n * 7919 % {province.villages} AS village,
         CASE WHEN n % {_ONE_OPEN_IN} = 0 THEN {dealt(OPEN, "c")} ELSE {dealt(ENDED, "c")} END AS state,
         now() - CASE WHEN n % {_ONE_OPEN_IN} = 0 THEN c % 9 ELSE 10 + n % 355 END * interval '1 day' AS submitted_at
  FROM dice)
INSERT INTO cases ({", ".join(names)})
SELECT {", ".join(values[name] for name in names)} FROM drawn"""


def _empty(column: "Column[Any]") -> str:
    if column.nullable:
        return "NULL"
    if isinstance(column.type, DateTime):
        return "now()"
    return "false" if isinstance(column.type, Boolean) else "0" if isinstance(column.type, Integer) else "''"


_ENTRIES = f"""
INSERT INTO entries (ref, case_id, key_id, kind, at, by_id, text, files)
SELECT sealed.ref, cases.id, cases.key_id, 'story', cases.submitted_at, cases.reporter_id, sealed.words, '[]'
FROM cases JOIN sealed ON sealed.i = cases.id % {_KEYS}"""

_JOURNAL = f"""
INSERT INTO journal (stream, seq, at, act, actor_id, salt, digest, prev, mac)
SELECT 'case:' || ref, seq, submitted_at + seq * interval '1 day', 'submitted', reporter_id,
       decode(md5(ref), 'hex'), decode(md5(ref) || md5(ref), 'hex'), decode(md5(ref) || md5(ref), 'hex'),
       decode(md5(ref) || md5(ref), 'hex')
FROM cases CROSS JOIN generate_series(1, {_ENTRIES_A_CASE}) AS seq"""

_INBOX = """
INSERT INTO inbox (update_id, chat_id, message_id, dedupe, kind, state, tries, received_at, handled_at)
SELECT 700000000 + n, 5410000000 + n % 50000, n, decode(md5(n::text), 'hex'), 'message', 'done', 0,
       now() - (n % 30) * interval '1 day', now() - (n % 30) * interval '1 day'
FROM generate_series(1, {count}) AS n"""

_OUTBOX = """
INSERT INTO outbox (chat_id, screen, fields, priority, state, tries, created_at, sent_at, message_id, parts_sent)
SELECT {first} + n % 50000, 'receipt', '{{}}', 1, 'sent', 0, now() - (n % 30) * interval '1 day',
       now() - (n % 30) * interval '1 day', n, 1
FROM generate_series(1, {count}) AS n"""

#: What was written with numbers of our own choosing is counted on from there.
_NUMBERING = "; ".join(
    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
    for table in ("places", "people", "cases")
)

#: Without its mark the tree of places is read anew by everybody who asks.
_MARKS = "INSERT INTO meta (key, value) VALUES ('places_version', 'province') ON CONFLICT DO NOTHING"
