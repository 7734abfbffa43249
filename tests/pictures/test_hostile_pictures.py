"""What must be refused, and with which reason (faults G1 to G4)."""

import os

import pytest
from PIL import Image

from bot.pictures.examine import Examined, Unreadable, examine

from . import hostile

JPEG = hostile.encoded(hostile.four_corners(640, 480), "JPEG")

REFUSED_BY_KIND = {
    "gif": hostile.encoded(hostile.four_corners(), "GIF"),
    "tiff": hostile.encoded(hostile.four_corners(), "TIFF"),
    "bmp": hostile.encoded(hostile.four_corners(), "BMP"),
    "eps": hostile.encoded(hostile.four_corners(), "EPS"),
    "pdf": hostile.encoded(hostile.four_corners(), "PDF"),
    "avif-like": b"\0\0\0\x1cftypavif" + bytes(64),
    "psd": b"8BPS\0\1" + bytes(64),
    "fits": b"SIMPLE  =                    T" + bytes(64),
    "wmf": b"\xd7\xcd\xc6\x9a" + bytes(64),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "html named jpg": b"<!DOCTYPE html><html><body>hello",
    "zip": b"PK\x03\x04" + bytes(64),
}


@pytest.mark.parametrize("name", REFUSED_BY_KIND)
async def test_only_four_kinds_are_ever_decoded(name: str):
    assert await examine(REFUSED_BY_KIND[name]) == Unreadable("kind_refused")


async def test_nothing_is_empty():
    assert await examine(b"") == Unreadable("empty")


async def test_noise_is_not_a_picture():
    assert await examine(b"\x07" + os.urandom(4000)) == Unreadable("not_a_picture")


async def test_a_torn_jpeg_is_broken():
    assert await examine(JPEG[: len(JPEG) // 2]) == Unreadable("broken")


@pytest.mark.parametrize("head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP"])
async def test_noise_behind_a_picture_s_first_bytes_is_refused(head: bytes):
    result = await examine(head + os.urandom(200))
    assert isinstance(result, Unreadable)
    assert result.reason in {"broken", "not_a_picture", "too_many_pixels"}


async def test_noise_in_a_heic_box_is_refused():
    result = await examine(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + os.urandom(500))
    assert result in {Unreadable("broken"), Unreadable("not_a_picture")}


async def test_a_png_of_13000_by_13000_is_refused_by_its_header():
    assert await examine(hostile.flat_png(13_000, 13_000, bits=1)) == Unreadable("too_many_pixels")


async def test_a_webp_is_measured_before_its_decoder_sees_it():
    assert await examine(hostile.lying_webp(16_000, 16_000)) == Unreadable("too_many_pixels")


async def test_a_progressive_jpeg_is_allowed_less_than_a_baseline_one():
    baseline = hostile.lying_jpeg(9000, 7000)
    progressive = hostile.lying_jpeg(9000, 7000, progressive=True)
    assert await examine(progressive) == Unreadable("too_many_pixels")
    assert await examine(baseline) != Unreadable("too_many_pixels")


async def test_no_jpeg_may_have_more_than_108_megapixels():
    assert await examine(hostile.lying_jpeg(12_000, 9001)) == Unreadable("too_many_pixels")


async def test_a_large_baseline_jpeg_is_read_at_a_lower_scale():
    result = await examine(hostile.encoded(Image.new("L", (8000, 7000)), "JPEG"))
    assert isinstance(result, Examined)
    assert (result.width, result.height) == (8000, 7000)
    assert max(hostile.reopened(result.copy).size) == 2560


@pytest.mark.parametrize("bomb", [hostile.text_bomb(64), hostile.many_text_bombs(80)], ids=["one", "many"])
async def test_compressed_text_in_a_png_does_not_fill_the_memory(bomb: bytes):
    assert await examine(bomb) == Unreadable("broken")


async def test_65000_markers_in_a_jpeg_are_read_past():
    result = await examine(hostile.many_markers(65_000))
    assert isinstance(result, Examined)
    assert len(result.copy) < 20_000


async def test_only_the_first_frame_is_read():
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue", "white")]
    film = hostile.encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    result = await examine(film)
    assert isinstance(result, Examined)
    assert hostile.said(hostile.reopened(result.copy), 0, 0) == "red"
