"""The process that opens one workbook and dies: the file as its standard input, plain cells out by stdout as JSON.

A few kilobytes of workbook can ask for gigabytes (a row of ten million cells, ten thousand sheets that are one, styles
without end), and the command stands on the machine of the running bot. So all of it is read under limits.
"""

import json
import sys
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from bot.confinement import confine
from supervision.roster_words import SHEET_INDEX, folded

#: Bytes that all parts of a workbook may unpack to; a roster of 20,000 rows is about 10 MB.
UNPACKED = 64 * 1024 * 1024
MEMBERS = 2_000
ROWS = 50_000
_COLUMNS = 40
#: Letters of a cell that go on; no column takes as many, so what is longer is refused as too long all the same.
_LETTERS = 1_000
#: Letters of a sheet's name, by Excel.
_TITLE = 31


class UnreadableError(Exception):
    """The workbook is not read: `code` and fields of `roster.file.<code>`."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def main(seconds: int, data: int, space: int) -> None:
    """Read the workbook on standard input and say what stands in it, or why it is not read."""
    confine(seconds, data, space)
    try:
        answer = json.dumps({"sheets": rows_of(sys.stdin.buffer)})
    except UnreadableError as error:
        answer = json.dumps({"code": error.code, "fields": error.fields})
    except MemoryError:
        answer = json.dumps({"code": "swollen", "fields": {}})
    sys.stdout.write(answer)
    sys.stdout.flush()


def rows_of(file: BinaryIO) -> list[tuple[str, list[list[Any]]]]:
    """The sheets of a roster with all their rows, cells plain. Raises UnreadableError, and MemoryError."""
    _small_enough(file)
    with warnings.catch_warnings():
        # Excel's own extras (drop-down lists, styles) are no mistake of the keeper.
        warnings.simplefilter("ignore")
        try:
            return list(_read(file))
        except (UnreadableError, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - whatever a broken file provokes in the parser; a sheet is parsed while it is read
            raise UnreadableError("not_a_workbook") from None


def _small_enough(file: BinaryIO) -> None:
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableError("not_a_workbook") from None
    # What a member says of its size is a promise: it is not read beyond.
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise UnreadableError("swollen")
    # A part that is there twice is read by one program as the first and by another as the last.
    if len({member.filename for member in members}) < len(members):
        raise UnreadableError("not_a_workbook")


def _read(file: BinaryIO) -> Iterator[tuple[str, list[list[Any]]]]:
    from openpyxl import load_workbook

    # Not data_only: a formula must be seen to be refused, its last value could be anybody's.
    workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    seen: set[str] = set()
    for worksheet in workbook.worksheets:
        title = worksheet.title
        kind = SHEET_INDEX.get(folded(title)) if len(title) <= _TITLE else None
        if kind is None:
            continue
        if kind in seen:
            raise UnreadableError("sheet_twice", sheet=title)
        seen.add(kind)
        # Some programs write a wrong size into the sheet, and rows beyond it would be lost.
        worksheet.reset_dimensions()
        rows = worksheet.iter_rows(max_col=_COLUMNS, values_only=True)
        plain = [[_plain(cell) for cell in row] for row in islice(rows, ROWS + 1)]
        if len(plain) > ROWS:
            raise UnreadableError("too_many_rows", sheet=title, limit=str(ROWS))
        yield title, plain


def _plain(cell: object) -> object:
    if cell is None or isinstance(cell, (int, float, bool)):
        return cell
    return str(cell)[:_LETTERS]


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
