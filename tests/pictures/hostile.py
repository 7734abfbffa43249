"""Makers of pictures, honest and hostile; all are generated, none is kept in the repository."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

CORNERS = {(0, 0): "red", (1, 0): "lime", (0, 1): "blue", (1, 1): "white"}


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def four_corners(width: int = 96, height: int = 64) -> Image.Image:
    """Red and lime above, blue and white below: every turn and mirror can be told."""
    image = Image.new("RGB", (width, height))
    for (column, row), colour in CORNERS.items():
        half = (width // 2, height // 2)
        image.paste(colour, (column * half[0], row * half[1], width, height))
    return image


def flat_png(width: int, height: int, *, bits: int = 8, colour: int = 0, chunks: bytes = b"") -> bytes:
    """A black PNG written by hand, so that the test itself never holds its pixels."""
    samples = {0: 1, 2: 3, 6: 4}[colour]
    row = b"\0" + bytes((width * bits * samples + 7) // 8)
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = png_chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunks + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


def text_bomb(megabytes: int) -> bytes:
    packed = zlib.compress(bytes(megabytes * 2**20), 9)
    return flat_png(8, 8, chunks=png_chunk(b"zTXt", b"Comment\0\0" + packed))


def many_text_bombs(count: int) -> bytes:
    packed = zlib.compress(b"x" * (2**20 - 1), 9)
    return flat_png(8, 8, chunks=png_chunk(b"zTXt", b"Comment\0\0" + packed) * count)


def many_markers(count: int) -> bytes:
    honest = encoded(four_corners(), "JPEG")
    return honest[:2] + b"\xff\xfe\x00\x02" * count + honest[2:]


def lying_jpeg(width: int, height: int, **options: object) -> bytes:
    """A frame header (ITU-T T.81, B.2.2) that promises more pixels than follow."""
    honest = bytearray(encoded(four_corners(), "JPEG", subsampling=2, **options))
    frame = honest.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    honest[frame + 5 : frame + 9] = struct.pack("!HH", height, width)
    return bytes(honest)


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is repeated: little to send, long to decode."""
    honest = encoded(Image.new("L", (3000, 3000)), "JPEG", progressive=True)
    last = honest.rindex(b"\xff\xda")
    return honest[:last] + honest[last:-2] * count + b"\xff\xd9"


def lying_webp(width: int, height: int) -> bytes:
    """A header that promises a huge canvas over a few real bytes."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def said(image: Image.Image, column: int, row: int) -> str:
    """The name of the colour in one quarter, JPEG noise forgiven."""
    spot = (image.width * (1 + 2 * column) // 4, image.height * (1 + 2 * row) // 4)
    red, green, blue = (value > 127 for value in image.convert("RGB").getpixel(spot))
    return {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 1): "white"}.get(
        (red, green, blue), "other"
    )


def reopened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))
