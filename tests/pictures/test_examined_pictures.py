"""What comes out of an honest picture: upright, plain, small, and without a trace of where it was taken."""

import asyncio
from itertools import pairwise

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from bot.pictures.examine import Examined, examine
from bot.pictures.likeness import differing_bits

from . import hostile


async def examined(content: bytes) -> Examined:
    result = await examine(content)
    assert isinstance(result, Examined), result
    return result


def quarters(content: bytes) -> list[str]:
    image = hostile.reopened(content)
    return [hostile.said(image, column, row) for column, row in hostile.CORNERS]


KINDS = {
    "JPEG": {"format": "JPEG"},
    "progressive": {"format": "JPEG", "progressive": True},
    "PNG": {"format": "PNG"},
    "WEBP": {"format": "WEBP", "lossless": True},
    "HEIC": {"format": "HEIF", "quality": 90},
}


@pytest.mark.parametrize("name", KINDS)
async def test_every_accepted_format_keeps_its_colours(name: str):
    options = dict(KINDS[name])
    content = hostile.encoded(hostile.four_corners(), str(options.pop("format")), **options)
    result = await examined(content)
    assert result.format == (name if name in {"PNG", "WEBP", "HEIC"} else "JPEG")
    assert (result.width, result.height) == (96, 64)
    assert quarters(result.copy) == quarters(result.thumbnail) == ["red", "lime", "blue", "white"]


async def test_all_eight_exif_orientations_come_out_upright():
    """EXIF 2.3: where row 0 and column 0 of the stored picture are on the seen one."""
    seen = hostile.four_corners()
    stored = {
        1: seen,
        2: seen.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: seen.transpose(Image.Transpose.ROTATE_180),
        4: seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: seen.transpose(Image.Transpose.TRANSPOSE),
        6: seen.transpose(Image.Transpose.ROTATE_90),
        7: seen.transpose(Image.Transpose.TRANSVERSE),
        8: seen.transpose(Image.Transpose.ROTATE_270),
    }
    results = await asyncio.gather(*(examined(oriented(image, tag)) for tag, image in stored.items()))
    for result in results:
        assert quarters(result.copy) == ["red", "lime", "blue", "white"]
        assert (result.width, result.height) == hostile.reopened(result.copy).size == (96, 64)


def oriented(image: Image.Image, tag: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = tag
    return hostile.encoded(image, "JPEG", exif=exif)


async def test_nothing_but_pixels_is_left():
    exif = Image.Exif()
    exif[0x010F] = "Canary camera"
    exif.get_ifd(0x8825)[2] = (28.0, 52.0, 12.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = hostile.encoded(
        hostile.four_corners(), "JPEG", exif=exif, icc_profile=profile, comment=b"canary", xmp=b"<canary/>"
    )
    assert b"canary" in content
    result = await examined(content)
    for derived in (result.copy, result.thumbnail):
        assert not any(word in derived for word in (b"Exif", b"anary", b"ICC_PROFILE", b"ns.adobe"))
        assert not hostile.reopened(derived).getexif()


async def test_text_in_a_png_is_left_behind():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "canary")
    result = await examined(hostile.encoded(hostile.four_corners(), "PNG", pnginfo=notes))
    assert b"canary" not in result.copy


@pytest.mark.parametrize("colour", ["red", "white", "black"])
async def test_cmyk_comes_out_in_rgb(colour: str):
    printed = Image.new("RGB", (40, 40), colour).convert("CMYK")
    image = hostile.reopened((await examined(hostile.encoded(printed, "JPEG"))).copy)
    wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    assert image.mode == "RGB"
    assert all(abs(a - b) < 12 for a, b in zip(image.getpixel((20, 20)), wanted, strict=True))


async def test_sixteen_bit_grey_keeps_its_middle():
    grey = Image.frombytes("I;16", (20, 20), (32_896).to_bytes(2, "little") * 400)
    image = hostile.reopened((await examined(hostile.encoded(grey, "PNG"))).copy)
    assert all(abs(value - 128) < 3 for value in image.getpixel((10, 10)))


async def test_transparent_parts_become_white_paper():
    palette = hostile.four_corners().quantize(4)
    clear = palette.getpixel((0, 0))
    image = hostile.reopened((await examined(hostile.encoded(palette, "PNG", transparency=clear))).copy)
    assert hostile.said(image, 0, 0) == "white"
    assert hostile.said(image, 1, 0) == "lime"


async def test_a_large_picture_is_shrunk_without_a_seam():
    ramp = Image.linear_gradient("L").resize((3000, 4000))
    result = await examined(hostile.encoded(ramp, "PNG", compress_level=1))
    copy = hostile.reopened(result.copy)
    assert copy.size == (1920, 2560)
    assert max(hostile.reopened(result.thumbnail).size) == 320
    column = [copy.getpixel((960, row))[0] for row in range(2560)]
    assert max(abs(a - b) for a, b in pairwise(column)) <= 3


async def test_a_small_picture_is_not_enlarged():
    result = await examined(hostile.encoded(hostile.four_corners(2, 2), "PNG"))
    assert hostile.reopened(result.copy).size == (2, 2)


async def test_likeness_survives_a_new_size_and_tells_others_apart():
    from bot.pictures.sample import sample_picture

    first = sample_picture("leaking_pipe", 1)
    smaller = hostile.encoded(hostile.reopened(first).resize((640, 480)), "JPEG", quality=60)
    one, same, other = [await examined(x) for x in (first, smaller, sample_picture("meeting", 1))]
    assert differing_bits(one.likeness, same.likeness) <= 4
    assert differing_bits(one.likeness, other.likeness) > 12
    assert 0 <= one.likeness < 2**64
