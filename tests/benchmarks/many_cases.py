"""Cases by the million in one county's database: rows as the acts would have left them, written in bulk."""

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from sqlalchemy import Boolean, Column, Integer

from storage.case_rows import CaseRow
from storage.columns import UTC, table_of
from storage.store import Store
from supervision.categories import Category
from tests.benchmarks.bulk import Bulk, in_haste
from tests.benchmarks.county import FULL, County, Size, found, store

#: Keys that cases share: more than the store holds in memory, so that a page pays for keys as it would in life.
_KEYS = 4500
DAY = 86_400_000_000
_FIVE_YEARS = 5 * 365 * DAY
#: Words of the stories: in every one, in each second one, in one of fifty, in one alone.
EVERYWHERE, EVEN, ODD, SELDOM, RARE = "群众", "水渠", "路灯", "滑坡", "水獭"
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
{{numbers}}
dice AS (
  SELECT n, (n * 2654435761 % 4294967296) / 65536 AS a, ((n + 7) * 2246822519 % 4294967296) / 65536 AS b,
         ((n + 77) * 3266489917 % 4294967296) / 65536 AS c FROM numbers),
drawn AS (
  SELECT n, a, b, c, a % {{open_every}} = 0 AS open, b % {{villages}} AS village,
         CASE WHEN a % {{open_every}} = 0 THEN {{open_state}} ELSE {{ended_state}} END AS state,
         {{now}} - CASE WHEN a % {{open_every}} = 0 THEN c % 20 * {DAY}
                        ELSE ({{count}} - n) * ({_FIVE_YEARS} / {{count}}) END AS submitted_at FROM dice)
"""

#: A column's value; of those in _MOMENTS in microseconds since 1970.
_VALUES = {
    "id": "n",
    "ref": "'b' || CAST(10000000 + n AS text)",
    "number": "CAST(10000000 + n AS text)",
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
    "key_id": "(SELECT key_id FROM sealed WHERE i = n % {keys})",
    "inspector_id": "CASE WHEN state NOT IN ('submitted', 'signed') THEN inspectors.person_id END",
    "handled_by": f"CASE WHEN {FAR} THEN inspectors.person_id END",
    "signed_at": "CASE WHEN state != 'submitted' THEN submitted_at END",
    "due_at": f"CASE WHEN open THEN {{now}} + (c % 30 - 6) * {DAY} / 2 END",
    "due_kind": "CASE WHEN open THEN 'handle' END",
    "next_at": f"CASE WHEN open THEN {{now}} + (c % 40 - 1) * {DAY} / 4 END",
    "clock_started_at": "submitted_at",
    "drawn": "c % 10 = 0",
    "supervised": "c % 25 = 0",
    "overseen": "c % 50 = 0",
    "ended_at": f"CASE WHEN NOT open THEN submitted_at + 9 * {DAY} END",
}

_FROM = """
FROM drawn
JOIN places AS villages ON villages.code = 'V' || substr(CAST(1000 + village AS text), 2)
JOIN offices AS reporters ON reporters.place_id = villages.id AND reporters.role = 'supervisor'
JOIN offices AS inspectors ON inspectors.place_id = villages.parent_id AND inspectors.role = 'inspector'
"""
_ENTRIES = """
INSERT INTO entries (ref, case_id, key_id, kind, at, by_id, text, files)
SELECT sealed.ref, cases.id, cases.key_id, 'story', cases.submitted_at, cases.reporter_id, sealed.text, '[]'
FROM cases JOIN sealed ON sealed.i = cases.id % {keys}"""


def county_with(
    data: Path, count: int, size: Size = FULL, open_every: int = 100, url: str | None = None
) -> County:
    """Found the county and fill its database with so many cases, one in `open_every` open, all with a story.

    On SQLite in the folder, or at `url` on PostgreSQL. Asked again for the same one, it is there already.
    """
    # A cache tells a default left out from the same value given, and would found one county twice.
    return _filled(data, count, size, open_every, url)


@cache
def _filled(data: Path, count: int, size: Size, open_every: int, url: str | None) -> County:
    county = found(data, size, url)
    with store(data, url) as opened:
        sealed = sealed_stories(opened, shared_keys(count))
    with in_haste(data, url) as bulk, bulk.without_indexes("cases", "entries"):
        _fill(bulk, count, open_every, size, sealed)
    return county


def shared_keys(count: int) -> int:
    """How many stories, and keys, so many cases share: case n has that of n modulo this."""
    return min(_KEYS, count)


def sealed_stories(opened: Store, count: int) -> list[tuple[int, str, str, bytes]]:
    """Stories as storage seals them: place, key, reference of the row, ciphertext."""
    keys = [opened.ground.keys.new() for _ in range(count)]
    seal = opened.ground.cipher.seal
    return [
        (at, key, f"s{at:07}", seal(key, "entries", "text", f"s{at:07}", story(at).encode()))
        for at, key in enumerate(keys)
    ]


def story(at: int) -> str:
    """One of the stories: two words of it tell how often they are met (see above)."""
    more = (f"，{SELDOM}" if at % 50 == 7 else "") + (f"，{RARE}" if at == 7 else "")
    return f"{at}段{ODD if at % 2 else EVEN}坏，{EVERYWHERE}催{more}"


def _fill(
    bulk: Bulk, count: int, open_every: int, size: Size, sealed: Sequence[tuple[int, str, str, bytes]]
) -> None:
    bulk.put("sealed", "i INTEGER, key_id TEXT, ref TEXT, text BLOB", sealed)
    given = {
        "numbers": bulk.numbers(count),
        "count": count,
        "now": time.time_ns() // 1000,
        "keys": len(sealed),
        "villages": size.villages,
        "open_every": open_every,
        "open_state": dealt(OPEN, "c"),
        "ended_state": dealt(ENDED, "c"),
        "track": dealt(TRACKS, "(b / 500 + c / 7)"),
        "category": dealt(CATEGORIES, "(c / 100)"),
    }
    bulk.run(_cases(bulk).format(**given))
    bulk.run(_ENTRIES.format(**given))
    bulk.counted_on("cases", count)


def _cases(bulk: Bulk) -> str:
    """The one statement that writes all cases; a column this file does not know gets what its type calls empty."""
    columns = table_of(CaseRow).columns
    values = {each.name: _value(bulk, each) for each in columns}
    return f"INSERT INTO cases ({', '.join(values)}) {_DRAWN} SELECT {', '.join(values.values())} {_FROM}"


def _value(bulk: Bulk, column: "Column[object]") -> str:
    if column.name in _VALUES:
        value = _VALUES[column.name]
        return bulk.moment(value) if isinstance(column.type, UTC) else value
    if column.nullable:
        return "NULL"
    return bulk.no if isinstance(column.type, Boolean) else "0" if isinstance(column.type, Integer) else "''"


def dealt(shares: dict[str, int], die: str) -> str:
    """An expression that is each value as often as its share of a hundred says."""
    cases, reached = [], 0
    for value, share in shares.items():
        reached += share
        cases.append(f"WHEN {die} % 100 < {reached} THEN '{value}'")
    return f"CASE {' '.join(cases)} ELSE '{value}' END"
