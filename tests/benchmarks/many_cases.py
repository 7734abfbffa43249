"""Cases by the million in one county's database: rows as the acts would have left them, written in bulk."""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlalchemy import Boolean, Column, Integer

from storage.case_rows import CaseRow
from storage.columns import table_of
from storage.store import Store
from supervision.categories import Category
from tests.benchmarks.county import FULL, County, Size, found, store

#: Keys that cases share: more than the store holds in memory, so that a page pays for keys as it would in life.
_KEYS = 4500
_STORY = "第{n}段水渠垮了一截，下面两个组的田浇不上水，群众问什么时候修。"
_DAY = 86_400_000_000
_FIVE_YEARS = 5 * 365 * _DAY
#: Nothing here must survive a power cut; the house opens the finished database as it always does.
_IN_HASTE = ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -400000")
OPEN = {
    "submitted": 25,
    "signed": 10,
    "assigned": 20,
    "handling": 20,
    "to_verify": 10,
    "verified": 5,
    "told": 5,
    "returned": 3,
    "reopened": 2,
}
ENDED = {"closed": 90, "transferred": 3, "directed": 3, "withdrawn": 2, "merged": 2}
TRACKS = {"everyday": 86, "urgent": 6, "petition": 8}
CATEGORIES = dict.fromkeys((each.value for each in Category), 100 // len(Category))
FAR = "state IN ('to_verify', 'verified', 'told', 'closed')"

#: A case's number n drawn into three dice and whether it is open, then into columns.
_DRAWN = f"""
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count),
dice(n, a, b, c) AS (
  SELECT n, (n * 2654435761 % 4294967296) / 65536, ((n + 7) * 2246822519 % 4294967296) / 65536,
         ((n + 77) * 3266489917 % 4294967296) / 65536 FROM numbers),
drawn AS (
  SELECT n, a, b, c, a % :open_every = 0 AS open, b % :villages AS village,
         CASE WHEN a % :open_every = 0 THEN {{open_state}} ELSE {{ended_state}} END AS state,
         :now - CASE WHEN a % :open_every = 0 THEN c % 20 * {_DAY} ELSE (:count - n) * ({_FIVE_YEARS} / :count) END
         AS submitted_at FROM dice)
"""

_VALUES = {
    "id": "n",
    "ref": "printf('b%07x', n)",
    "number": "printf('%d', 10000000 + n)",
    "track": "{track}",
    "state": "state",
    "open": "open",
    "village_id": "villages.id",
    "township_id": "villages.parent_id",
    "reporter_id": "reporters.person_id",
    "category": "{category}",
    "nature": "'request'",
    "version": "3",
    "submitted_at": "submitted_at",
    "key_id": "(SELECT key_id FROM sealed WHERE i = n % :keys)",
    "inspector_id": "CASE WHEN state NOT IN ('submitted', 'signed') THEN inspectors.person_id END",
    "handled_by": f"CASE WHEN {FAR} THEN inspectors.person_id END",
    "signed_at": "CASE WHEN state != 'submitted' THEN submitted_at END",
    "due_at": f"CASE WHEN open THEN :now + (c % 30 - 6) * {_DAY} / 2 END",
    "due_kind": "CASE WHEN open THEN 'handle' END",
    "next_at": f"CASE WHEN open THEN :now + (c % 40 - 1) * {_DAY} / 4 END",
    "clock_started_at": "submitted_at",
    "drawn": "c % 10 = 0",
    "supervised": "c % 25 = 0",
    "overseen": "c % 50 = 0",
    "ended_at": f"CASE WHEN NOT open THEN submitted_at + 9 * {_DAY} END",
}

_FROM = """
FROM drawn
JOIN places AS villages ON villages.code = printf('V%03d', village)
JOIN offices AS reporters ON reporters.place_id = villages.id AND reporters.role = 'supervisor'
JOIN offices AS inspectors ON inspectors.place_id = villages.parent_id AND inspectors.role = 'inspector'
"""


@cache
def county_with(data: Path, count: int, size: Size = FULL, open_every: int = 100) -> County:
    """Found the county and fill its database with so many cases, one in `open_every` open, all with a story.

    Asked again for the same folder, it is there already.
    """
    county = found(data, size)
    with store(data) as opened:
        sealed = sealed_stories(opened, min(_KEYS, count))
    given = {
        "count": count,
        "now": time.time_ns() // 1000,
        "keys": len(sealed),
        "villages": size.villages,
        "open_every": open_every,
    }
    with closing(sqlite3.connect(data / "lianqin.db", isolation_level=None)) as database:
        for pragma in _IN_HASTE:
            database.execute(f"PRAGMA {pragma}")
        indexes = _without_indexes(database)
        database.execute("BEGIN")
        _fill(database, given, sealed)
        for statement in indexes:
            database.execute(statement)
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode = WAL")
    return county


def sealed_stories(opened: Store, count: int) -> list[tuple[int, str, str, bytes]]:
    """Stories as storage seals them: place, key, reference of the row, ciphertext."""
    keys = [opened.ground.keys.new() for _ in range(count)]
    seal = opened.ground.cipher.seal
    return [
        (at, key, f"s{at:07}", seal(key, "entries", "text", f"s{at:07}", _STORY.format(n=at).encode()))
        for at, key in enumerate(keys)
    ]


def _without_indexes(database: sqlite3.Connection) -> list[str]:
    """Drop the indexes of the tables that are filled; the statements that make them again, at the end and faster."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name IN (?, ?)"
    found_there = database.execute(asked, ("cases", "entries")).fetchall()
    for name, _ in found_there:
        database.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in found_there]


def _fill(
    database: sqlite3.Connection, given: Mapping[str, int], sealed: Sequence[tuple[int, str, str, bytes]]
) -> None:
    database.execute("CREATE TEMP TABLE sealed (i INTEGER PRIMARY KEY, key_id TEXT, ref TEXT, text BLOB)")
    database.executemany("INSERT INTO sealed VALUES (?, ?, ?, ?)", sealed)
    database.execute(_cases(), given)
    database.execute(
        "INSERT INTO entries (ref, case_id, key_id, kind, at, by_id, text, files) "
        "SELECT sealed.ref, cases.id, cases.key_id, 'story', cases.submitted_at, cases.reporter_id, sealed.text, '[]' "
        "FROM cases JOIN sealed ON sealed.i = cases.id % :keys",
        {"keys": given["keys"]},
    )


def _cases() -> str:
    """The one statement that writes all cases; a column this file does not know gets what its type calls empty."""
    columns = table_of(CaseRow).columns
    unknown = {each.name: _empty(each) for each in columns if each.name not in _VALUES}
    values = {name: sql for name, sql in {**_VALUES, **unknown}.items() if name in columns}
    drawn = _DRAWN.format(open_state=dealt(OPEN, "c"), ended_state=dealt(ENDED, "c"))
    chosen = ", ".join(values.values()).format(track=dealt(TRACKS, "b"), category=dealt(CATEGORIES, "c"))
    return f"INSERT INTO cases ({', '.join(values)}) {drawn} SELECT {chosen} {_FROM}"


def _empty(column: "Column[object]") -> str:
    if column.nullable:
        return "NULL"
    return "0" if isinstance(column.type, Boolean | Integer) else "''"


def dealt(shares: dict[str, int], die: str) -> str:
    """An expression that is each value as often as its share of a hundred says."""
    cases, reached = [], 0
    for value, share in shares.items():
        reached += share
        cases.append(f"WHEN {die} % 100 < {reached} THEN '{value}'")
    return f"CASE {' '.join(cases)} ELSE '{value}' END"
