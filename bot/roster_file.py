"""The roster as an Excel file: read into plain sheets, nothing of it trusted."""

import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from supervision.roster_cells import Sheet, sheet_from
from supervision.roster_words import SHEET_INDEX, folded

MEGABYTES = 20
_UNPACKED = 200 * 1024 * 1024
ROWS = 200_000
_COLUMNS = 40


class RosterFileError(ValueError):
    """The file cannot be read at all; words are found under `roster.file.<code>`, with its fields."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def read_roster_file(path: Path) -> list[Sheet]:
    """The roster's sheets, unchecked (see supervision.roster). Raises RosterFileError."""
    if not path.is_file():
        raise RosterFileError("missing", file=path.name)
    if path.stat().st_size > MEGABYTES * 1024 * 1024 or _unpacked_size(path) > _UNPACKED:
        raise RosterFileError("too_big", file=path.name, limit=str(MEGABYTES))
    with warnings.catch_warnings():
        # Excel's own extras (drop-down lists, styles) are no mistake of the keeper.
        warnings.simplefilter("ignore")
        return _read(path)


def _read(path: Path) -> list[Sheet]:
    try:
        # Not data_only: a formula must be seen to be refused, its last value could be anybody's.
        workbook = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 - whatever a broken file provokes in the parser
        raise RosterFileError("not_a_workbook", file=path.name) from None
    try:
        return list(_sheets(workbook))
    except RosterFileError:
        raise
    except Exception:  # noqa: BLE001 - a sheet is parsed only while it is read
        raise RosterFileError("not_a_workbook", file=path.name) from None
    finally:
        workbook.close()


def _sheets(workbook: Workbook) -> Iterator[Sheet]:
    for worksheet in workbook.worksheets:
        kind = SHEET_INDEX.get(folded(worksheet.title))
        if kind is None:
            continue
        # Some programs write a wrong size into the sheet, and rows beyond it would be lost.
        worksheet.reset_dimensions()
        rows = list(islice(worksheet.iter_rows(max_col=_COLUMNS, values_only=True), ROWS + 1))
        if len(rows) > ROWS:
            raise RosterFileError("too_many_rows", sheet=worksheet.title, limit=str(ROWS))
        yield sheet_from(worksheet.title, rows, kind)


def _unpacked_size(path: Path) -> int:
    try:
        with ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (BadZipFile, OSError, InvalidFileException):
        raise RosterFileError("not_a_workbook", file=path.name) from None
