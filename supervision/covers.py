"""What is covered of a picture, as a value."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Cover:
    """What is covered of one picture: cells of a grid, counted from 1, row by row; `place_id`: whose office did it."""

    columns: int
    rows: int
    cells: tuple[int, ...]
    place_id: int

    @property
    def code(self) -> str:
        """As it is kept and handed on: "5x4:6,7"."""
        return f"{self.columns}x{self.rows}:{','.join(map(str, self.cells))}"

    @classmethod
    def read(cls, code: str, place_id: int) -> Self:
        """The inverse of `code`. Raises ValueError for what is none."""
        shape, _, cells = code.partition(":")
        columns, rows = map(int, shape.split("x"))
        return cls(columns, rows, tuple(int(each) for each in cells.split(",") if each), place_id)
