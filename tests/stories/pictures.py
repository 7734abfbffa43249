"""Pictures as people send them, good and bad."""

import io

from PIL import Image, ImageDraw


def jpeg(shade: int = 0, size: tuple[int, int] = (640, 480)) -> bytes:
    """A small photo; each `shade` looks different."""
    return _saved(_drawn(shade, size), "JPEG")


def gif() -> bytes:
    """A GIF, whatever its name says."""
    return _saved(_drawn(7, (64, 64)), "GIF")


def truncated() -> bytes:
    """A JPEG of which half arrived."""
    whole = jpeg(3)
    return whole[: len(whole) // 2]


def _drawn(shade: int, size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, ((shade * 37) % 256, (shade * 91) % 256, 120))
    ImageDraw.Draw(picture).ellipse((10, 10, size[0] - 10, size[1] - 10), fill=(200, 180, (shade * 53) % 256))
    return picture


def _saved(picture: Image.Image, kind: str) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind)
    return held.getvalue()
