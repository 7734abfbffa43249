"""Pictures on the shelf: their dimensions, and the smaller sizes Telegram offers beside them."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from bot.sandbox.shelf import Shelf, StoredFile
from bot.sandbox.wire import Json

SIDES = (90, 320)
UNREADABLE = (800, 600)


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, or None when the bytes are no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                return picture.size
    except (OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        return None


def put_photo(shelf: Shelf, data: bytes) -> list[Json]:
    """Keep a photo in three sizes, smallest first; hostile bytes are kept whole in each."""
    width, height = dimensions(data) or UNREADABLE
    sizes = []
    for side in SIDES:
        ratio = min(1.0, side / max(width, height))
        small = (max(1, round(width * ratio)), max(1, round(height * ratio)))
        sizes.append(_size(shelf, _resized(data, small), small))
    return [*sizes, _size(shelf, data, (width, height))]


def _size(shelf: Shelf, data: bytes, size: tuple[int, int]) -> Json:
    facts = {"width": size[0], "height": size[1], "file_size": len(data)}
    return media_json(shelf.put("photo", data, "image/jpeg", facts, ".jpg"))


def _resized(data: bytes, size: tuple[int, int]) -> bytes:
    measured = dimensions(data)
    if len(data) > 4_000_000 or measured is None or max(measured) > 6000:
        return data
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", size)
            out = io.BytesIO()
            picture.convert("RGB").resize(size).save(out, "JPEG", quality=70)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError):
        return data


def media_json(file: StoredFile) -> Json:
    """The media object of a file (PhotoSize, Document, Voice, ...)."""
    return {"file_id": file.file_id, "file_unique_id": file.unique_id} | file.facts
