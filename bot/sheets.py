"""Sheets of one-time links, printed by the clerk: they lie in the data folder in the clear, so they do not stay there.

In the database a link is only a digest; on its sheet it opens an office for whoever finds it. Hence a sheet goes as
soon as no link on it opens anything any more, and after KEPT whatever its links do. Beside each lies a note of its
invitations' references, which open nothing.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: The folder inside the data folder.
SHEETS = "sheets"
#: How long one may lie (house figure): imported on a Friday evening it is still there on Monday to be printed.
KEPT = timedelta(hours=72)
_DRAWN, _NOTE = ".pdf", ".json"


def note(sheet: Path, refs: Sequence[str]) -> None:
    """Note beside a sheet which invitations are on it. Before the sheet is written: one without its note stays KEPT."""
    sheet.with_suffix(_NOTE).write_text(json.dumps(list(refs)), "utf-8")


def lying(data: Path) -> tuple[Path, ...]:
    """The sheets in a data folder, oldest first."""
    return tuple(sorted((data / SHEETS).glob(f"*{_DRAWN}")))


def sweep(data: Path, now: datetime, alive: Callable[[Collection[str]], bool]) -> int:
    """Delete the sheets that are over, and notes whose sheet is gone. How many sheets.

    `alive`: whether any of these invitations (references) can still be used. By the clock that stamps files.
    """
    over = [sheet for sheet in lying(data) if _over(sheet, now, alive)]
    for sheet in over:
        sheet.unlink(missing_ok=True)  # several workers may sweep one folder
    for left in tuple(_left(data, now)):
        left.unlink(missing_ok=True)
    return len(over)


def _over(sheet: Path, now: datetime, alive: Callable[[Collection[str]], bool]) -> bool:
    refs = _noted(sheet)
    return _age(sheet, now) >= KEPT or (refs is not None and not alive(refs))


def _left(data: Path, now: datetime) -> Iterator[Path]:
    """Notes without a sheet; a young one's sheet may be being drawn at this moment."""
    for path in (data / SHEETS).glob(f"*{_NOTE}"):
        if not path.with_suffix(_DRAWN).exists() and _age(path, now) > timedelta(hours=1):
            yield path


def _noted(sheet: Path) -> tuple[str, ...] | None:
    try:
        return tuple(json.loads(sheet.with_suffix(_NOTE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return timedelta(0)
