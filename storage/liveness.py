"""Who lives: each worker holds a number as a session lock on PostgreSQL; what the dead held is freed."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import cast

import psycopg
from psycopg.sql import SQL
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from storage.engine import open_postgres
from storage.errors import StoreBusy
from storage.lock import HOUSE

Connection = psycopg.Connection[tuple[object, ...]]

# The first half of the lock's name; the second is the worker's number.
_KIND = 0x6C71
# Nothing on this connection may wait long: whoever cannot say that he lives is taken for dead.
_OPTIONS = (
    "-c lock_timeout=2s -c statement_timeout=5s -c TimeZone=UTC"
    " -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
)
_LIVING = SQL(
    "SELECT objid::bigint::text FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = {kind}"
    " AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
).format(kind=_KIND)
_DEAD = SQL(
    "SELECT DISTINCT owner FROM (SELECT owner FROM lanes WHERE owner IS NOT NULL"
    " UNION ALL SELECT owner FROM leases WHERE owner IS NOT NULL"
    " UNION ALL SELECT coalesce(claimed_by, '') FROM outbox WHERE state = 'claimed') AS held"
    " WHERE owner NOT IN ({living})"
).format(living=_LIVING)
# A row that somebody holds at this moment is freed the next time: the living never wait for the dead.
_FREED = tuple(
    map(
        SQL,
        (
            "UPDATE lanes SET owner = NULL, leased_until = NULL, fence = fence + 1 WHERE chat_id IN"
            " (SELECT chat_id FROM lanes WHERE owner = ANY(%(dead)s) FOR UPDATE SKIP LOCKED)",
            "UPDATE leases SET owner = NULL, leased_until = NULL, fence = fence + 1 WHERE name IN"
            " (SELECT name FROM leases WHERE owner = ANY(%(dead)s) FOR UPDATE SKIP LOCKED)",
            "UPDATE outbox SET state = 'queued', claimed_by = NULL WHERE id IN (SELECT id FROM outbox"
            " WHERE state = 'claimed' AND coalesce(claimed_by, '') = ANY(%(dead)s) FOR UPDATE SKIP LOCKED)",
        ),
    )
)


def connect(url: URL) -> Connection:
    """A connection of its own, outside every pool: it must not be busy when the pool is.

    Raises what the driver raises, and StoreBusy while somebody holds the database alone.
    """
    engine = open_postgres(url, options=_OPTIONS, poolclass=NullPool)
    fairy = engine.raw_connection()
    connection = cast("Connection", fairy.driver_connection)
    fairy.detach()
    connection.autocommit = True
    row = connection.execute("SELECT pg_try_advisory_lock_shared(%s)", [HOUSE]).fetchone()
    if row is None or not row[0]:
        connection.close()
        raise StoreBusy("another process is running on this database")
    return connection


def begin(connection: Connection) -> str:
    """Begin to live under a fresh number, for as long as the connection does; it is written as an owner."""
    while True:
        number = 1 + secrets.randbelow(2**31 - 1)
        row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", [_KIND, number]).fetchone()
        if row is not None and row[0]:
            return str(number)


def living(connection: Connection) -> set[str]:
    """The numbers of all who live."""
    return {str(row[0]) for row in connection.execute(_LIVING)}


def bury(connection: Connection) -> int:
    """Free the lanes, leases and claims of the dead, whom the fence then keeps out. How many of them there were."""
    dead = [str(row[0]) for row in connection.execute(_DEAD)]
    if dead:
        for freed in _FREED:
            connection.execute(freed, {"dead": dead})
    return len(dead)


def database_clock(connection: Connection) -> datetime:
    """The database's moment: the one clock of several machines."""
    rows: Sequence[tuple[object, ...]] = connection.execute("SELECT clock_timestamp()").fetchall()
    return cast("datetime", rows[0][0])
