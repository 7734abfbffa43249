"""The shelves: database file, folder of files and key store, looked through for what belongs to nothing (Q7)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, text

from bot.filestore import FileStore, Part
from storage import content_keys, verification
from storage.errors import Unreadable
from storage.store import Store
from storage.unit_of_work import UnitOfWork

_ABSENT = ("destroyed", "refused", "lost", "pending")


@dataclass
class Shelves:
    """Findings; every list is empty in a good house."""

    damage: list[str] = field(default_factory=list)
    childless: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def looked_through(store: Store) -> Shelves:
    """Sweep as the bot does every hour and day (what is younger may still be somebody's), then look.

    The store's clock must be a day ahead.
    """
    files = FileStore(store.data / "files", store.ground.cipher)
    files.sweep(datetime.now(UTC) + timedelta(hours=2), lambda ids: _known(store, ids))
    store.destroy_doomed()
    store.sweep_keys()
    kept = store.read_now(_kept)
    return Shelves(
        damage=_damage(store),
        childless=store.read_now(_childless),
        gone=[row["id"] for row in kept if not _whole(files, row)],
        orphans=sorted(_on_disk(store) - {row["id"] for row in kept}),
        half=[path.name for path in store.data.rglob("*.part")],
        keys=_unused_keys(store),
    )


def unsound(store: Store) -> list[str]:
    """What is wrong in the books of a house that need not be a day old: its engine's check, rows without parents or
    files, a journal that does not verify (Q6 and Q7, but for what only a sweep would show)."""
    files = FileStore(store.data / "files", store.ground.cipher)
    return [
        *(f"damage: {line}" for line in _damage(store)),
        *(f"no parent: {line}" for line in store.read_now(_childless)),
        *(f"row without its file: {row['id']}" for row in store.read_now(_kept) if not _whole(files, row)),
        *(f"journal: {flaw.kind} at {flaw.place}" for flaw in store.read_now(verification.verify)),
    ]


def _known(store: Store, ids: Iterable[str]) -> list[str]:
    present = {row["id"] for row in store.read_now(_kept)}
    return [each for each in ids if each in present]


def _kept(work: UnitOfWork) -> list[dict[str, Any]]:
    """Every file that must be on disk."""
    rows = work.execute(text("SELECT id, key_id, state FROM files")).mappings()
    return [
        dict(row) | {"sha256": work.files.sha256_of(row["id"])} for row in rows if row["state"] not in _ABSENT
    ]


def _whole(files: FileStore, row: dict[str, Any]) -> bool:
    try:
        content = files.read(row["id"], row["key_id"], Part.ORIGINAL)
    except (LookupError, Unreadable):
        return False
    return bool(hashlib.sha256(content).hexdigest() == row["sha256"])


def _on_disk(store: Store) -> set[str]:
    return {path.stem for path in (store.data / "files").glob("??/*") if path.suffix != ".part"}


def _damage(store: Store) -> list[str]:
    """What the engine's own check of itself finds (SQLite; PostgreSQL has none)."""
    if store.ground.postgres:
        return []
    with store.engine.connect() as connection:
        found = [str(line) for (line,) in connection.exec_driver_sql("PRAGMA integrity_check")]
        found += [f"child {row}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        connection.rollback()
    return [line for line in found if line != "ok"]


def _childless(work: UnitOfWork) -> list[str]:
    """Rows that name a parent which is not there, asked of every foreign key on either engine."""
    looking = inspect(work.connection)
    found = []
    for table in looking.get_table_names():
        for key in looking.get_foreign_keys(table):
            (column,), (parent,) = key["constrained_columns"], key["referred_columns"]
            named = f'SELECT "{parent}" FROM "{key["referred_table"]}"'
            lost = (
                f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NOT NULL AND "{column}" NOT IN ({named})'
            )
            count = work.execute(text(lost)).scalar_one()
            found += [f"{table}.{column}: {count}"] if count else []
    return found


def _unused_keys(store: Store) -> list[str]:
    """Day-old keys that nothing lies under and no sweeper took."""
    with store.ground.keys._engine.connect() as connection:
        unnamed = connection.exec_driver_sql("SELECT id FROM keys WHERE name IS NULL").scalars().all()
    spares = {key_id for key_id, _ in store.ground.keys._spares}
    used = store.read_now(lambda work: content_keys.referenced(work, unnamed))
    return sorted(set(unnamed) - used - spares)


def q7_store(shelves: Shelves) -> Iterator[str]:
    """Whole, no row without its parent or file, no file without its row, no key that nothing lies under."""
    yield from (f"damage: {line}" for line in shelves.damage)
    yield from (f"no parent: {line}" for line in shelves.childless)
    yield from (f"row without its file: {line}" for line in shelves.gone)
    yield from (f"file without a row: {line}" for line in shelves.orphans)
    yield from (f"half a file: {line}" for line in shelves.half)
    if shelves.keys:
        yield f"{len(shelves.keys)} keys with nothing under them"
