"""Reads the modules of a drawn QR code back, so that what is printed can be compared with what was meant."""

import segno
from PIL import Image

BLACK = 16
"""Ink of words is lighter than this, so only a code is found."""


def modules_of(picture: Image.Image, text: str) -> tuple[list[list[bool]], list[list[bool]]]:
    """What is drawn and what was meant, sampled in the middle of each module."""
    meant = [[bool(dark) for dark in row] for row in segno.make(text, error="m", boost_error=False).matrix]
    dark = picture.convert("L").point(lambda value: 255 if value < BLACK else 0)
    box = dark.getbbox()
    assert box is not None
    module = (box[2] - box[0]) / len(meant)
    middles = [(at + 0.5) * module for at in range(len(meant))]
    drawn = [[dark.getpixel((int(box[0] + x), int(box[1] + y))) > 0 for x in middles] for y in middles]
    return drawn, meant
