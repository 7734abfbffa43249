"""A workbook written row by row (child only): every cell typed as text, the header frozen, long texts carried on."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.paper.cells import MOST_UNITS, dangerous, fits, pieces, plain_text

#: Nothing that was typed becomes a number, a formula or a link; rows leave memory as soon as they are written.
_OPTIONS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
#: How many characters of width a printed page of A4 across still shows readably.
_PAGE = 190
_LAST_ROW = 1_048_575


class Book:
    """Sheets one after the other. `more`: what to say of texts longer than a cell (sheet's name, its headings, note),
    and the mark of the reader, which stands small at the foot of each printed page."""

    def __init__(self, more: Mapping[str, Any], folder: str) -> None:
        """`folder`: where rows wait until the file is put together; emptied by whoever made it."""
        self._target = io.BytesIO()
        self._book = Workbook(self._target, {**_OPTIONS, "tmpdir": folder})
        self._book.set_properties({"title": "", "author": "", "company": "", "comments": ""})
        common = {"text_wrap": True, "valign": "top", "num_format": "@"}
        self._cell = self._book.add_format(common)
        self._quoted = self._book.add_format(common)
        self._quoted.set_quote_prefix()
        self._head = self._book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": "#E9F2F0",
                "border": 1,
                "num_format": "@",
            }
        )
        self._title = self._book.add_format({"bold": True, "font_size": 14, "num_format": "@"})
        self._more = more
        # An ampersand would begin a command of the footer.
        mark = plain_text(str(more.get("mark", ""))).replace("&", "&&")
        # Which sheet, and which page of how many: what is printed is put in order again by hand.
        self._foot = f"&L&8&A&C&8&P / &N&R&8{mark}"
        self._sheet: Worksheet | None = None
        self._columns: Sequence[str] = ()
        self._row = 0
        self._long: list[tuple[str, str, str, str, str]] = []

    def begin(self, name: str, columns: Sequence[str], widths: Sequence[float]) -> None:
        """A sheet with its header, which stays in sight and filters."""
        self._end()
        sheet = self._sheet = self._book.add_worksheet(name)
        self._columns, self._row = columns, 0
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        # On one page's width forty columns are dust: as many pages as it takes, each with the number in front.
        sheet.fit_to_pages(max(1, round(sum(widths) / _PAGE)), 0)
        sheet.set_footer(self._foot)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST_ROW + 1}"})
        sheet.set_row(0, 30)
        self._write(columns, self._head)

    def add(self, values: Sequence[str]) -> None:
        """One row. Raises ValueError for a row of other columns."""
        if len(values) != len(self._columns):
            raise ValueError("a row of other columns")
        self._write([self._whole_or_begun(values, place) for place in range(len(values))], None)

    def _whole_or_begun(self, values: Sequence[str], place: int) -> str:
        """What fits the cell; the rest goes to the sheet of long texts, and the cell says so."""
        text = plain_text(values[place])
        if fits(text):
            return text
        note = plain_text(str(self._more["note"]))
        first, *rest = pieces(text, MOST_UNITS - 2 * len(note) - 2)
        assert self._sheet is not None
        self._long += [
            (self._sheet.get_name(), plain_text(values[0]), self._columns[place], str(number), piece)
            for number, piece in enumerate(rest, 2)
        ]
        return f"{first}\n{note}"

    def close(self, name: str, lines: Sequence[str]) -> bytes:
        """The last sheet says what this is and for whom; the whole file."""
        self._end()
        self._sheet = None
        if self._long:
            self.begin(str(self._more["name"]), list(self._more["columns"]), [14, 12, 16, 8, 100])
            for row in self._long:
                self._write(row, None)
            self._end()
        about = self._book.add_worksheet(name)
        about.set_column(0, 0, 100)
        about.set_paper(9)
        about.fit_to_pages(1, 0)
        about.set_footer(self._foot)
        for place, line in enumerate(lines):
            self._text(about, place, 0, plain_text(line), self._cell if place else self._title)
        self._book.close()
        return self._target.getvalue()

    def _end(self) -> None:
        if self._sheet is not None and self._columns:
            self._sheet.autofilter(0, 0, max(self._row - 1, 0), len(self._columns) - 1)

    def _write(self, values: Sequence[str], style: Format | None) -> None:
        sheet = self._sheet
        assert sheet is not None
        if self._row > _LAST_ROW:
            raise ValueError("a sheet has no more rows")
        for place, value in enumerate(values):
            self._text(sheet, self._row, place, value, style or self._cell)
        self._row += 1

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, style: Format) -> None:
        if text:
            quoted = self._quoted if style is self._cell and dangerous(text) else style
            sheet.write_string(row, place, text, quoted)
