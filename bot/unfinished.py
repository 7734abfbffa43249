"""What stops a start: a restore that was not finished, and a database that has moved to PostgreSQL."""

import json
from pathlib import Path

from storage.errors import StoreRefused

#: While this folder is there, what lies in the data folder is half a restore.
RESTORING = "restoring"
#: Beside a SQLite database that has moved: when, and where to.
MOVED = "moved.json"


def check(data: Path, database_url: str | None) -> None:
    """Raise StoreRefused, with what to do, where the data folder may not be served as it is."""
    if (data / RESTORING).exists():
        raise StoreRefused("a restore of this data folder was not finished: run `lianqin restore` again")
    mark = data / MOVED
    if mark.exists() and (database_url is None or database_url.startswith("sqlite")):
        raise StoreRefused(f"moved to PostgreSQL on {moved_at(mark)}: set LIANQIN_DATABASE_URL to it")


def moved_at(mark: Path) -> str:
    """When the database moved, to be shown. A mark that was cut short still says that it did."""
    try:
        at = json.loads(mark.read_text("utf-8"))["at"]
    except (ValueError, KeyError, TypeError):
        return "a day that its mark no longer tells"
    return f"{at[:16]}Z"
