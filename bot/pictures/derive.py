"""From an opened picture to what is kept: an upright, plain, small copy and a thumbnail; child only."""

import io
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageFile

from bot.pictures.frame import Examined
from bot.pictures.likeness import likeness

LONG_SIDE = 2560
THUMBNAIL_SIDE = 320
QUALITY = 85
BAND = 64
"""Rows of the copy made at a time: bounds what is held beside the decoded picture."""

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def derive(picture: ImageFile.ImageFile, size: tuple[int, int], kind: str) -> Examined:
    """Decode the first frame and derive everything; `size` is the full size told by the header."""
    profile = picture.info.get("icc_profile")
    turn = _UPRIGHT.get(_orientation(picture))
    picture.load()
    copy = _in_srgb(_shrunk(picture, LONG_SIDE), profile)
    if turn is not None:  # after shrinking, so that two full pictures are never held
        copy = copy.transpose(turn)
        size = size if (size[0] > size[1]) == (copy.width > copy.height) else (size[1], size[0])
    thumbnail = _shrunk(copy, THUMBNAIL_SIDE)
    return Examined(*size, kind, _jpeg(copy), _jpeg(thumbnail), likeness(thumbnail))


def _orientation(picture: Image.Image) -> int:
    """EXIF 2.3 tag 0112; a torn EXIF block is no reason to refuse the picture."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001  the parser of a hostile block may raise nearly anything
        return 1


def _shrunk(picture: Image.Image, long_side: int) -> Image.Image:
    """Fit into a square of `long_side`, band by band, never enlarging; transparent becomes white."""
    scale = max(1.0, max(picture.size) / long_side)
    width, height = (max(1, round(side / scale)) for side in picture.size)
    small = Image.new("CMYK" if picture.mode == "CMYK" else "RGB", (width, height))
    for top, bottom in _bands(height):
        small.paste(_band(picture, (width, height), top, bottom), (0, top))
    return small


def _bands(height: int) -> Iterator[tuple[int, int]]:
    for top in range(0, height, BAND):
        yield top, min(top + BAND, height)


def _band(picture: Image.Image, size: tuple[int, int], top: int, bottom: int) -> Image.Image:
    """Rows top to bottom of the small picture, with the neighbours that the filter looks at."""
    rows = picture.height / size[1]
    reach = int(2 * rows) + 3
    first = max(0, int(top * rows) - reach)
    last = min(picture.height, int(bottom * rows) + reach)
    source = _plain(picture.crop((0, first, picture.width, last)))
    if size == picture.size:
        return source.crop((0, top - first, picture.width, bottom - first))
    box = (0, top * rows - first, picture.width, min(bottom * rows - first, source.height))
    return source.resize((size[0], bottom - top), Image.Resampling.HAMMING, box)


def _plain(band: Image.Image) -> Image.Image:
    """RGB (or CMYK, whose profile is applied later), flattened on white."""
    if band.mode in {"RGB", "CMYK"}:
        return band
    if band.mode.startswith("I"):
        return _eight_bits(band).convert("RGB")
    if "A" in band.mode or "a" in band.mode or "transparency" in band.info:
        seen = band.convert("RGBA")
        white = Image.new("RGB", band.size, "white")
        white.paste(seen, (0, 0), seen)
        return white
    return band.convert("RGB")


def _eight_bits(band: Image.Image) -> Image.Image:
    """A 16-bit grey picture: a plain conversion would cut at 255 and leave white paper."""
    return band.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            turned = None  # a torn or foreign profile: the bare colours are good enough
        if turned is not None:
            return turned
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    """Encode from bare pixels, so that no EXIF, XMP, profile or comment can come along."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=QUALITY, optimize=False)
    return target.getvalue()
