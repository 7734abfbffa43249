"""A workbook written row by row (child only): every cell typed as text, the header frozen, long texts carried on."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.paper.cells import dangerous, lines_of, plain_text, portions

#: Nothing that was typed becomes a number, a formula or a link; rows leave memory as soon as they are written.
_OPTIONS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
#: 小五 of the font every office has: its letters are as wide as what stands in for it elsewhere, so pages end alike.
_FONT: dict[str, Any] = {"font_name": "宋体", "font_size": 10}
#: How many digits of width a printed page of A4 across shows at three quarters (六号): still readable.
_PAGE, _SCALE = 160, 75
#: One line of a cell in points, and how many the highest row there is (Excel's specification: 409 points) shows.
_LINE, _MOST_LINES = 15, 27
#: The sheet of long texts: its columns in digits of width, the text last.
_LONG_WIDTHS = (12, 18, 16, 8, 100)
#: The last sheet, which is read upright.
_ABOUT_WIDTH = 84
_LAST_ROW = 1_048_575
#: A header of a page holds 255 characters, commands and all (Excel's specification).
_LONGEST_TITLE = 100


def pages(widths: Sequence[float], most: float = _PAGE) -> list[int]:
    """Before which columns a printed page ends: each has the first one in front, and a column is on one page.

    None where all of it is made to fit one, at six and a half points (小六) or more."""
    if sum(widths) <= most * 1.2:
        return []
    cuts, used = [], 0.0
    for place, width in enumerate(widths):
        if used + width > most and place > 1:
            cuts.append(place)
            used = widths[0]
        used += width
    return cuts


class Book:
    """Sheets one after the other. `more`: what to say of texts longer than a row shows (sheet's name, its headings,
    note), the title, which stands at the head of each printed page, the mark of the reader, small at its foot, and
    `at`, the moment of it (ISO 8601, in UTC). The same orders make the same bytes."""

    def __init__(self, more: Mapping[str, Any], folder: str) -> None:
        """`folder`: where rows wait until the file is put together; emptied by whoever made it."""
        self._target = io.BytesIO()
        # A copy: the library writes into it, and the next book of this process would be of another font.
        options = {**_OPTIONS, "default_format_properties": {**_FONT}, "tmpdir": folder}
        self._book = Workbook(self._target, options)
        written = datetime.fromisoformat(more["at"])
        blank = {"title": "", "author": "", "company": "", "comments": ""}
        self._book.set_properties({**blank, "created": written})
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
        # Which sheet, and which page of how many: what is printed is put in order again by hand. The blank parts the
        # size of the letters from words that begin with a digit.
        self._foot = f"&L&8&A&C&8&P / &N&R&8 {_in_margin(more.get('mark', ''))}"
        self._over = f"&C&11 {_in_margin(more.get('title', ''))}"
        self._sheet: Worksheet | None = None
        self._columns: Sequence[str] = ()
        self._widths: Sequence[float] = ()
        self._row = 0
        self._long: list[tuple[str, str, str, str, str]] = []

    def begin(self, name: str, columns: Sequence[str], widths: Sequence[float]) -> None:
        """A sheet with its header, which stays in sight and filters."""
        self._end()
        sheet = self._sheet = self._book.add_worksheet(name)
        self._columns, self._widths, self._row = columns, widths, 0
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        self._printed(sheet)
        sheet.set_landscape()
        sheet.print_across()
        if cuts := pages(widths):
            # On one page's width forty columns are dust: as many pages as it takes, each with the number in front.
            sheet.set_print_scale(_SCALE)
            sheet.set_v_pagebreaks(cuts)
        else:
            sheet.fit_to_pages(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST_ROW + 1}"})
        sheet.set_row(0, _LINE * max(2, *map(lines_of, columns, widths)))
        self._write(columns, self._head)

    def add(self, values: Sequence[str]) -> None:
        """One row. Raises ValueError for a row of other columns."""
        if len(values) != len(self._columns):
            raise ValueError("a row of other columns")
        self._write([self._whole_or_begun(values, place) for place in range(len(values))], None)

    def _whole_or_begun(self, values: Sequence[str], place: int) -> str:
        """What the highest row shows; the rest goes to the sheet of long texts, and the cell says so: words that are
        there and cannot be seen are not printed either."""
        text, width = plain_text(values[place]), self._widths[place]
        if lines_of(text, width) <= _MOST_LINES:
            return text
        note = plain_text(str(self._more["note"]))
        room = _MOST_LINES - lines_of(note, width)
        first, *rest = portions(text, (width, room), (_LONG_WIDTHS[-1], _MOST_LINES))
        assert self._sheet is not None
        self._long += [
            (self._sheet.get_name(), plain_text(values[0]), self._columns[place], str(number), piece)
            for number, piece in enumerate(map(str.strip, rest), 2)
        ]
        return f"{first.rstrip()}\n{note}"

    def close(self, name: str, lines: Sequence[str]) -> bytes:
        """The last sheet says what this is and for whom; the whole file."""
        self._end()
        self._sheet = None
        if self._long:
            self.begin(str(self._more["name"]), list(self._more["columns"]), _LONG_WIDTHS)
            for row in self._long:
                self._write(row, None)
            self._end()
        about = self._book.add_worksheet(name)
        about.set_column(0, 0, _ABOUT_WIDTH)
        self._printed(about)
        about.fit_to_pages(1, 0)
        for place, line in enumerate(map(plain_text, lines)):
            about.set_row(place, _LINE * lines_of(line, _ABOUT_WIDTH) if place else 2 * _LINE)
            self._text(about, place, 0, line, self._cell if place else self._title)
        self._book.close()
        return self._target.getvalue()

    def _printed(self, sheet: Worksheet) -> None:
        """A4, with what it is above and whose it is below each page; lines lead the eye along a row."""
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
        sheet.set_header(self._over)
        sheet.set_footer(self._foot)
        sheet.hide_gridlines(0)

    def _end(self) -> None:
        if self._sheet is not None and self._columns:
            self._sheet.autofilter(0, 0, max(self._row - 1, 0), len(self._columns) - 1)

    def _write(self, values: Sequence[str], style: Format | None) -> None:
        sheet = self._sheet
        assert sheet is not None
        if self._row > _LAST_ROW:
            raise ValueError("a sheet has no more rows")
        if style is None:
            # Not every program makes a row as high as its words, and what is hidden is not printed.
            lines = max(map(lines_of, values, self._widths))
            if lines > 1:
                sheet.set_row(self._row, _LINE * min(lines, _MOST_LINES))
        for place, value in enumerate(values):
            self._text(sheet, self._row, place, value, style or self._cell)
        self._row += 1

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, style: Format) -> None:
        if text:
            quoted = self._quoted if style is self._cell and dangerous(text) else style
            sheet.write_string(row, place, text, quoted)


def _in_margin(text: object) -> str:
    """Words at the head or foot of a page: an ampersand would begin a command there."""
    return " ".join(plain_text(str(text)).split())[:_LONGEST_TITLE].replace("&", "&&")
