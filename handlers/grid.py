"""The numbered keys below a picture with a grid: one for each square, ticked or not."""

from handlers.buttons import in_rows, number, value_of
from handlers.flow import option
from handlers.screen import Button, Picture, Rows
from supervision.covering import shape_of
from supervision.drafts import Draft
from supervision.files import StoredFile
from supervision.refusals import Refusal


def ticked(draft: Draft) -> list[int]:
    """The squares chosen so far."""
    return list(draft.body.get("cells", []))


def keys(draft: Draft, file: StoredFile | None) -> Rows:
    """The keys in the shape of the grid, and the last row: done, and all over again."""
    chosen = ticked(draft)
    columns, rows = shape_of(file) if file is not None else (1, 0)
    cells = [_key(draft, cell, cell in chosen) for cell in range(1, columns * rows + 1)]
    last = (option(draft, "covering.button.done", "done"), option(draft, "covering.button.again", "again"))
    return (*in_rows(cells, columns), last)


def _key(draft: Draft, cell: int, on: bool) -> Button:
    """A key of the grid. It says what it makes of the cell, so that one tapped on an older picture does the same."""
    label, choice = ("covering.button.on", "off") if on else ("covering.button.off", "on")
    return option(draft, label, choice, number(cell), cell=cell)


def cell_of(file: StoredFile, argument: str) -> int:
    """The square a key means. Raises Refusal: choice_unknown."""
    columns, rows = shape_of(file)
    cell = value_of(argument)
    if not 1 <= cell <= columns * rows:
        raise Refusal("choice_unknown")
    return cell


def picture(files: list[StoredFile], mark: str, **manner: str) -> Picture:
    """Kept pictures, as they are handed out (see bot.handed_out)."""
    return Picture("files", {"files": [each.id for each in files], "mark": mark, **manner})
