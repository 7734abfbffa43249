"""Open one untrusted picture within limits of its format; runs in the child only."""

import io
import struct
import warnings

import PIL.PngImagePlugin
import PIL.WebPImagePlugin  # noqa: F401  registers itself; else Pillow would load every plugin it has
from PIL import Image, ImageFile, JpegImagePlugin, UnidentifiedImageError

from bot.pictures.kinds import Kind

MEGAPIXEL = 1_000_000
MOST_PIXELS = {
    Kind.JPEG: 108 * MEGAPIXEL,  # decoded at a half or a quarter by `draft`
    Kind.PNG: 36 * MEGAPIXEL,  # 4 bytes a pixel held whole
    Kind.WEBP: 12 * MEGAPIXEL,  # measured: 16 bytes a pixel
    Kind.HEIC: 24 * MEGAPIXEL,  # measured: 9 bytes a pixel
}
MOST_COEFFICIENTS = 150 * MEGAPIXEL
"""Bytes a progressive JPEG may keep until its last scan: 50 megapixels at the usual 4:2:0."""

_NAMES = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}


class TooManyPixelsError(Exception):
    """The header promises more than the format's limit."""


def opened(content: bytes, kind: Kind, long_side: int) -> tuple[ImageFile.ImageFile, tuple[int, int]]:
    """Open lazily and check the header; return the picture, not decoded yet, and its full size.

    A JPEG is asked for a scale whose long side is not below `long_side`.
    Raises `TooManyPixelsError`, and whatever Pillow raises for a torn header.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS[kind]
    if kind is Kind.HEIC:
        _learn_heic()
    if kind is Kind.WEBP:  # its plugin allocates two canvases before anybody can look at the size
        _limit(_webp_size(content), kind)
    picture = Image.open(io.BytesIO(content), formats=(_NAMES[kind],))
    size = picture.size
    _limit(size, kind)
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        _limit_coefficients(picture)
        _ask_scale(picture, long_side)
    return picture, size


def _learn_heic() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1  # each thread's stack and arena would count against the limit


def _limit(size: tuple[int, int], kind: Kind) -> None:
    if size[0] * size[1] > MOST_PIXELS[kind]:
        raise TooManyPixelsError


def _limit_coefficients(picture: JpegImagePlugin.JpegImageFile) -> None:
    if not picture.info.get("progressive"):
        return
    areas = [across * down for _, across, down, _ in picture.layer]
    share = sum(areas) / max(areas)
    if picture.width * picture.height * share * 2 > MOST_COEFFICIENTS:
        raise TooManyPixelsError


def _ask_scale(picture: JpegImagePlugin.JpegImageFile, long_side: int) -> None:
    longest = max(picture.size)
    wanted = tuple(max(1, side * long_side // longest) for side in picture.size)
    picture.draft(None, (wanted[0], wanted[1]))


def _webp_size(content: bytes) -> tuple[int, int]:
    """Read the canvas of a WebP (RFC 9649, sections 2.5 to 2.7) without its decoder."""
    chunk, data = content[12:16], content[20:30]
    if len(data) < 10:
        raise UnidentifiedImageError
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[6:10])
    return width & 0x3FFF, height & 0x3FFF
