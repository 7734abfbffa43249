"""`lianqin move`: from SQLite to PostgreSQL, with the bot stopped; the SQLite file stays as it is, and is marked."""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import unfinished
from bot.opening import plain
from bot.settings import Settings, SettingsError, data_folder
from storage import failpoints
from storage.engine import resolve
from storage.lock import FolderLock, Hold
from storage.portable_moving import carry


def move(settings: Settings, to: str) -> dict[str, Any]:
    """Carry everything over; what `--json` says of it. Raises SettingsError, StoreRefused, StoreBusy."""
    data = data_folder(settings)
    source, destination = resolve(plain(settings.database_url), data), resolve(to, data)
    if source.get_backend_name() != "sqlite":
        raise SettingsError("LIANQIN_DATABASE_URL: only a SQLite database is moved; leave it empty")
    if destination.get_backend_name() == "sqlite":
        raise SettingsError("--to: expected postgresql://…")
    unfinished.check(data, None)
    lock = FolderLock(data, Hold.ALONE)
    try:
        carried = carry(source, destination)
        failpoints.hit("move_committed")
        at = datetime.now(UTC)
        shown = destination.render_as_string(hide_password=True).replace("+psycopg", "")
        _write(data / unfinished.MOVED, {"at": at.isoformat(), "to": shown})
    finally:
        lock.release()
    return {"at": at.isoformat(), "to": shown, "tables": [asdict(each) for each in carried]}


def back_out(settings: Settings) -> str:
    """Go back to the SQLite file as it was when it moved; one line. Raises SettingsError, StoreBusy."""
    data = data_folder(settings)
    mark = data / unfinished.MOVED
    if not mark.exists():
        raise SettingsError("this data folder has not moved anywhere")
    lock = FolderLock(data, Hold.ALONE)
    try:
        at = unfinished.moved_at(mark)
        mark.unlink()
        _sync_folder(data)
    finally:
        lock.release()
    return (
        f"back on the SQLite file as it was at {at}; what was done on PostgreSQL since is not in it."
        " Leave LIANQIN_DATABASE_URL empty, and empty that database before moving again"
    )


def show(answer: dict[str, Any]) -> None:
    """The table for a person: what was carried, counted on both sides."""
    from rich.console import Console
    from rich.table import Table

    table = Table("table", "rows", "checksum, the same on both sides", box=None, pad_edge=False)
    for each in answer["tables"]:
        table.add_row(each["table"], str(each["rows"]), each["checksum"][:16])
    Console().print(table)


def _write(path: Path, told: dict[str, str]) -> None:
    """Whole or not there."""
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
