"""A roster's sheets as read from a file, and its cells made clean or refused."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from supervision.phones import normalise_phone
from supervision.roster_words import COLUMN_INDEX, COLUMNS, REQUIRED, folded, nearest

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as the file holds it: header cells, then rows with their numbers (the header is mostly 1)."""

    name: str
    header: Sequence[object]
    rows: Sequence[tuple[int, Sequence[object]]]
    header_row: int = 1


def sheet_from(name: str, rows: Sequence[Sequence[object]], kind: str) -> Sheet:
    """A sheet from all its rows: the header is the first that names two columns (a title may stand above)."""
    known = COLUMN_INDEX[kind]
    header = next(
        (index for index, row in enumerate(rows[:10]) if sum(folded(cell) in known for cell in row) > 1), 0
    )
    body = [(number, row) for number, row in enumerate(rows, start=1) if number > header + 1]
    return Sheet(name, rows[header] if rows else (), body, header + 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, or worth a look, at one cell; its words are under `roster.<code>`, with its fields."""

    code: str
    sheet: str
    row: int
    column: str
    fields: Mapping[str, str] = field(default_factory=dict)


#: So many mistakes are told; whoever has corrected them asks again. A hostile file could have a million, and to find
#: and tell them all would keep the bot from everybody.
MOST_ERRORS = 200


class TooManyMistakesError(Exception):
    """`MOST_ERRORS` are noted, the rest is not looked at."""


@dataclass(slots=True)
class Findings:
    """Errors (nothing is imported) and warnings (it is, but look), in the order they were met."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    # Codes of places whose own row is wrong: naming them elsewhere is no second mistake.
    broken: set[str] = field(default_factory=set)

    def refuse(self, problem: Problem) -> None:
        """Note an error. Raises TooManyMistakesError where there are enough."""
        self.errors.append(problem)
        if len(self.errors) >= MOST_ERRORS:
            raise TooManyMistakesError


@dataclass(slots=True)
class Record:
    """One row with its cells by column; complaints about it go to `findings`."""

    sheet: str
    row: int
    cells: Mapping[str, object]
    titles: Mapping[str, str]
    findings: Findings

    def refuse(self, code: str, column: str, **fields: str) -> None:
        """Note an error at this row's `column`."""
        self.findings.refuse(self._problem(code, column, fields))

    def warn(self, code: str, column: str, **fields: str) -> None:
        """Note a warning at this row's `column`."""
        self.findings.warnings.append(self._problem(code, column, fields))

    def given(self, column: str) -> bool:
        """Whether the cell holds anything but blanks."""
        return bool(str(_blank_if_none(self.cells.get(column))).strip())

    def text(self, column: str, *, required: bool = False, limit: int = 100) -> str:
        """The cell as one clean line; "" where it is empty or was refused."""
        raw = _blank_if_none(self.cells.get(column))
        text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
        text = re.sub(r"[\s\u3000]+", " ", text).strip()
        text = _BETWEEN_HAN.sub("", text)
        wrong = _wrong_with(text, limit)
        if wrong:
            self.refuse(wrong, column)
        elif required and not text:
            self.refuse("empty", column)
        return "" if wrong else text

    def code(self, column: str, *, required: bool = False) -> str:
        """The cell as a place's code: full-width letters and digits made plain."""
        return unicodedata.normalize("NFKC", self.text(column, required=required, limit=64))

    def phone(self, column: str = "phone") -> str | None:
        """The cell as a phone number; None where it is empty or none, which is refused."""
        if not self.given(column):
            self.refuse("empty", column)
            return None
        phone = normalise_phone(self.cells[column])
        if phone is None:
            self.refuse("phone_wrong", column)
        return phone

    def degrees(self, column: str, bound: float) -> float | None:
        """The cell as degrees from -bound to bound; None where it is empty or was refused."""
        if not self.given(column):
            return None
        raw = self.cells[column]
        try:
            value = float(unicodedata.normalize("NFKC", str(raw)).strip())
        except ValueError:
            self.refuse("not_a_number", column)
            return None
        # NaN compares with nothing, so the range is asked for, not its opposite.
        if -bound <= value <= bound and not isinstance(raw, bool):
            return value
        self.refuse("out_of_range", column, bound=str(int(bound)))
        return None

    def _problem(self, code: str, column: str, fields: Mapping[str, str]) -> Problem:
        return Problem(code, self.sheet, self.row, self.titles.get(column, column), fields)


def records(sheet: Sheet, kind: str, findings: Findings) -> list[Record]:
    """The rows that are not empty, their cells by column. Header mistakes are noted once, at the header."""
    places = _columns(sheet, kind, findings)
    titles = {column: names[0] for column, names in COLUMNS[kind].items()}
    titles |= {column: str(sheet.header[index]).strip() for column, index in places.items()}
    read = []
    for number, cells in sheet.rows:
        values = {column: cells[index] for column, index in places.items() if index < len(cells)}
        record = Record(sheet.name, number, values, titles, findings)
        if any(record.given(column) for column in values):
            read.append(record)
    return read


def _columns(sheet: Sheet, kind: str, findings: Findings) -> dict[str, int]:
    known = COLUMN_INDEX[kind]
    found: dict[str, int] = {}
    for index, cell in enumerate(sheet.header):
        name, title = folded(cell), str(_blank_if_none(cell)).strip()[:40]
        here = Record(sheet.name, sheet.header_row, {}, {}, findings)
        if name in known and known[name] in found:
            here.refuse("column_twice", title)
        elif name in known:
            found[known[name]] = index
        elif name:
            near = nearest(name, list(known))
            here.warn("column_unknown_near" if near else "column_unknown", title, near=near or "")
    for column in REQUIRED[kind]:
        if column not in found:
            title = COLUMNS[kind][column][0]
            findings.refuse(Problem("column_missing", sheet.name, sheet.header_row, title))
    return found


def _wrong_with(text: str, limit: int) -> str:
    """The code of what makes a text unfit: a formula, an invisible character, too much of it."""
    if unicodedata.normalize("NFKC", text[:1]) in ("=", "+", "-", "@"):
        return "formula"
    # Control, format (zero-width, writing direction), lone surrogates, private and unassigned characters.
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") for char in text):
        return "invisible"
    return "too_long" if len(text) > limit else ""


def _blank_if_none(raw: object) -> object:
    return "" if raw is None else raw
