"""The words in cells and on paper, in the language of whoever ordered the file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.literal import literal
from bot.wording import Reader, plain, unnamed
from handlers.export_sheets import LONG_TEXTS
from handlers.screen import ANOTHER, Lines, Quote, When, Words


class Cells:
    """Words the values of rows; what is said again and again (a state, a category) is worded once."""

    def __init__(self, reader: Reader, may_read: Callable[[Any], Any]) -> None:
        """`may_read`: a value as the reader may read it (see handlers.another)."""
        self._reader = reader
        self._may_read = may_read
        self._known: dict[str, str] = {}

    def cell(self, value: Any) -> str:
        """One value as text. What people wrote stays as they wrote it: the writer shows what cannot be seen."""
        value = self._may_read(value)
        match value:
            case str():
                return literal(value)
            case Quote():
                text = unnamed(self._reader, value.text)
                return text.replace(ANOTHER, self._reader.words("case.another"))
            case When(form="iso"):
                return f"{value.moment.astimezone(self._reader.timezone):%Y-%m-%d %H:%M}"
            case Words() if not value.fields:
                if value.key not in self._known:
                    self._known[value.key] = str(plain(self._reader, value))
                return self._known[value.key]
            case Lines():
                return "\n".join(map(self.cell, value.each))
            case list() | tuple():
                return "\n".join(map(self.cell, value))
            case None:
                return ""
        return str(plain(self._reader, value))

    def row(self, values: Sequence[Any]) -> list[str]:
        """A row of cells."""
        return [self.cell(value) for value in values]

    def deep(self, value: Any) -> Any:
        """Words wherever they stand in lists and mappings."""
        if isinstance(value, Mapping):
            return {name: self.deep(each) for name, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.deep(each) for each in value]
        return self.cell(value)

    def sheet_name(self, name: str) -> str:
        """A sheet's name."""
        return self.cell(Words(f"sheet.{name}"))

    def long_texts(self) -> dict[str, Any]:
        """The sheet on which long texts go on, and what a cell says of it."""
        name = self.sheet_name("long_texts")
        columns = [self.cell(Words(f"long_texts.{each}")) for each in LONG_TEXTS]
        note = self.cell(Words("long_texts.note", {"sheet": name}))
        return {"name": name, "columns": columns, "note": note}

    def about(self, lines: Sequence[Any]) -> list[Any]:
        """The last sheet."""
        return ["about", self.sheet_name("about"), [self.cell(line) for line in lines]]
