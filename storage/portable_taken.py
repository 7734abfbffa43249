"""What only takes away survives a restore as what was destroyed does: it goes with the newest copy of the key store.

An older backup would give it all back: cases and numbers to those they have been kept from since, the lost phone's
account, offices handed over. Beside the keys lie opaque references and keyed digests, and nothing that can be read.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.case_rows import CaseRow
from storage.columns import table_of
from storage.integrity import ExcludedRow, KeptNumberRow, MatterRow
from storage.keystore import KeyStore
from storage.offices import OfficeRow
from storage.people import PersonRow
from storage.places import PlaceRow
from storage.recusals import RecusalRow
from storage.repository import insert_new
from storage.unit_of_work import UnitOfWork
from supervision.acts import content_leaving, integrity, taking_again
from supervision.events import NumberKept
from supervision.integrity import Stage
from supervision.offices import Office, Role

_CASES, _PEOPLE, _PLACES = table_of(CaseRow), table_of(PersonRow), table_of(PlaceRow)
_OFFICES, _MATTERS = table_of(OfficeRow), table_of(MatterRow)
_EXCLUDED, _KEPT = table_of(ExcludedRow), table_of(KeptNumberRow)
_RECUSALS = table_of(RecusalRow)

_KEPT_CASES = (
    select(_CASES.c.ref, _PEOPLE.c.ref)
    .join(_RECUSALS, _RECUSALS.c.case_id == _CASES.c.id)
    .join(_PEOPLE, _PEOPLE.c.id == _RECUSALS.c.person_id)
)
_LOST = select(_CASES.c.ref).where(_CASES.c.held_from.is_not(None))
_KEPT_MATTERS = (
    select(_MATTERS.c.ref, _PEOPLE.c.ref)
    .join(_EXCLUDED, _EXCLUDED.c.matter_id == _MATTERS.c.id)
    .join(_PEOPLE, _PEOPLE.c.id == _EXCLUDED.c.person_id)
)
_TERMS = (
    select(*_OFFICES.c, _PEOPLE.c.ref, _PLACES.c.code)
    .join(_PEOPLE, _PEOPLE.c.id == _OFFICES.c.person_id)
    .join(_PLACES, _PLACES.c.id == _OFFICES.c.place_id)
)
_ACCOUNTS = select(_PEOPLE.c.ref, _PEOPLE.c.user_id, _PEOPLE.c.id).where(
    _PEOPLE.c.user_id.is_not(None), _PEOPLE.c.locked_at.is_(None)
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken away by a moment. Refs: `cases` and `matters`, each with whom it is kept from; `lost`: cases their
    townships have lost. Keyed digests: `numbers`, each with whom it is kept from; `accounts` that have access; `ended`:
    offices that have an end, each with its moment."""

    at: datetime
    cases: frozenset[Pair] = frozenset()
    lost: frozenset[str] = frozenset()
    matters: frozenset[Pair] = frozenset()
    numbers: frozenset[bytes] = frozenset()
    ended: frozenset[Pair] = frozenset()
    accounts: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Again:
    """What was taken away once more, for whoever restores: people locked, offices ended. Whom a matter is kept from is
    nobody's to be told."""

    locked: int = 0
    offices: int = 0


# --- beside the keys


def taken_away(connection: Connection, keys: KeyStore, at: datetime) -> Taken:
    """What a house has taken away, as it stands in one look at its database."""
    terms = [row for row in connection.execute(_TERMS) if row.until is not None]
    return Taken(
        at=at,
        cases=_pairs(connection.execute(_KEPT_CASES)),
        lost=frozenset(connection.execute(_LOST).scalars()),
        matters=_pairs(connection.execute(_KEPT_MATTERS)),
        numbers=frozenset(map(bytes, connection.execute(select(_KEPT.c.digest)).scalars())),
        ended=frozenset((_of_term(keys, row), row.until.isoformat()) for row in terms),
        accounts=frozenset(_of_account(keys, row) for row in connection.execute(_ACCOUNTS)),
    )


def write(copy: sqlite3.Connection, taken: Taken) -> None:
    """Put it into a copy of the key store, in no order that would tell anything."""
    copy.execute("CREATE TABLE taken_away (kind TEXT, told TEXT, PRIMARY KEY (kind, told)) WITHOUT ROWID")
    copy.executemany("INSERT INTO taken_away VALUES (?, ?)", sorted(set(_rows(taken))))


def _rows(taken: Taken) -> Iterator[Pair]:
    yield "at", taken.at.isoformat()
    for kind in ("cases", "matters", "ended"):
        yield from ((kind, json.dumps(pair)) for pair in getattr(taken, kind))
    yield from (("lost", ref) for ref in taken.lost)
    for kind in ("numbers", "accounts"):
        yield from ((kind, digest.hex()) for digest in getattr(taken, kind))


def read(copy: sqlite3.Connection) -> Taken | None:
    """What a copy says; None: it was made by a version that did not say it. Raises sqlite3.DatabaseError."""
    if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'taken_away'").fetchone():
        return None
    told: dict[str, list[str]] = defaultdict(list)
    for kind, each in copy.execute("SELECT kind, told FROM taken_away"):
        told[kind].append(each)
    return Taken(
        at=datetime.fromisoformat(told["at"][0]),
        cases=_pairs(map(json.loads, told["cases"])),
        lost=frozenset(told["lost"]),
        matters=_pairs(map(json.loads, told["matters"])),
        numbers=frozenset(map(bytes.fromhex, told["numbers"])),
        ended=_pairs(map(json.loads, told["ended"])),
        accounts=frozenset(map(bytes.fromhex, told["accounts"])),
    )


def _pairs(rows: Iterable[Any]) -> frozenset[Pair]:
    return frozenset((row[0], row[1]) for row in rows)


def _of_term(keys: KeyStore, row: Any) -> str:
    return keys.digest("term", f"{row.ref}|{row.role}|{row.code}|{row.since.isoformat()}").hex()


def _of_account(keys: KeyStore, row: Any) -> bytes:
    return keys.digest("account", f"{row.ref}|{row.user_id}")


# --- in the restored house


def take_again(work: UnitOfWork, taken: Taken, since: datetime) -> Again:
    """Take away what was taken away after `since`, the moment of the backup; a second time changes nothing."""
    # Of a copy that is older than the backup it is not known who was let in after it.
    locked = _lock(work, taken.accounts) if taken.at >= since else 0
    offices = _end(work, taken.ended)
    _keep_cases(work, taken)
    _keep_matters(work, taken.matters)
    _keep_numbers(work, taken.numbers)
    return Again(locked, offices)


def _lock(work: UnitOfWork, accounts: frozenset[bytes]) -> int:
    gone = [row.id for row in work.execute(_ACCOUNTS).all() if _of_account(work.keys, row) not in accounts]
    for person_id in gone:
        taking_again.lock(work, work.people.by_id(person_id))
    return len(gone)


def _end(work: UnitOfWork, ended: frozenset[Pair]) -> int:
    ends, count = {term: datetime.fromisoformat(until) for term, until in ended}, 0
    for row in work.execute(_TERMS).all():
        until = ends.get(_of_term(work.keys, row))
        if until is not None and (row.until is None or until < row.until):
            held = (row.id, row.person_id, Role(row.role), row.place_id, row.since, row.until, row.deputy_of)
            taking_again.end(work, Office(*held), until)
            count += 1
    return count


def _keep_cases(work: UnitOfWork, taken: Taken) -> None:
    people = _ids(work)
    missing: dict[str, set[int]] = {ref: set() for ref in taken.lost - set(work.execute(_LOST).scalars())}
    for case_ref, person_ref in taken.cases - _pairs(work.execute(_KEPT_CASES)):
        if person_ref in people:
            missing.setdefault(case_ref, set()).add(people[person_ref])
    for ref in sorted(missing):
        case = work.cases.by_ref(ref)
        if case is not None:
            taking_again.keep_from(work, case, missing[ref], lost=ref in taken.lost)


def _keep_matters(work: UnitOfWork, kept: frozenset[Pair]) -> None:
    people = _ids(work)
    missing: dict[str, set[int]] = defaultdict(set)
    for matter_ref, person_ref in kept - _pairs(work.execute(_KEPT_MATTERS)):
        if person_ref in people:
            missing[matter_ref].add(people[person_ref])
    for ref in sorted(missing):
        matter = work.integrity.by_ref(ref)
        if matter is not None:
            taking_again.keep_matter(work, matter, missing[ref])


def _keep_numbers(work: UnitOfWork, numbers: frozenset[bytes]) -> None:
    """Which number, and from whom, is not known here either: each one's gate is asked anew."""
    missing = numbers.difference(map(bytes, work.execute(select(_KEPT.c.digest)).scalars()))
    if not missing:
        return
    insert_new(work, KeptNumberRow, [{"digest": digest} for digest in sorted(missing)])
    under_way = select(_MATTERS.c.id).where(_MATTERS.c.stage != Stage.CLOSED.value).order_by(_MATTERS.c.id)
    for matter_id in work.execute(under_way).scalars().all():
        matter = work.integrity.by_id(matter_id)
        if matter is not None:
            integrity.let_go(work, matter)
    for number in work.contents.numbers():
        content_leaving.leave(work, number)
    work.record(NumberKept())


def _ids(work: UnitOfWork) -> dict[str, int]:
    """The ids of everybody by their refs."""
    return {row.ref: row.id for row in work.execute(select(_PEOPLE.c.ref, _PEOPLE.c.id)).all()}
