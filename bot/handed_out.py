"""A photo as it leaves the house: what is covered is filled, the reader's mark stands on it, no metadata goes along."""

from base64 import b64encode
from typing import Any

from bot.filestore import FileStore, Part
from bot.pictures.painter import PAINTER
from supervision.covering import shape_of
from supervision.files import StoredFile

#: In what manner a photo may be handed out (see below); anything else a screen says of it is not for us.
MANNERS = ("mark", "grid", "bare")


class StillBare(LookupError):  # noqa: N818 - by rule
    """Somebody can be known on it and nothing of it is covered: whoever asks should not have (supervision.covering)."""


def handed_out(
    files: FileStore, file: StoredFile, *, mark: str = "", grid: str = "", bare: str = ""
) -> bytes:
    """The photo as JPEG, made in the child that draws. Blocking: call it from a thread.

    `grid`: with its cells numbered, to choose from; `bare`: also what is covered, for whoever may see it.
    Raises FileGone, storage's Unreadable, NotDrawn (without a child it goes nowhere), and StillBare.
    """
    if file.waits and not bare:
        raise StillBare(file.id)
    content = files.read(file.id, file.key_id, Part.COPY)
    columns, rows = shape_of(file)
    hidden = file.cover.cells if file.cover is not None and not bare else ()
    fields: dict[str, Any] = {"columns": columns, "rows": rows, "covered": hidden}
    return PAINTER.draw(
        "photo", {"content": b64encode(content).decode(), "mark": mark, "numbered": bool(grid), **fields}
    )
