"""Hostile files by photo and by document through the whole house: named, kept or refused; the report goes on (G)."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.sandbox.faults import Fault
from bot.sandbox.methods.sending import poll_json
from tests.faults.scene import Apart, apart, copied, founded, to_photos
from tests.pictures.hostile import encoded, flat_png, four_corners, lying_jpeg, many_markers, text_bomb
from tests.stories.hand import Hand
from tests.stories.pictures import jpeg, truncated

__all__ = ["founded"]

pytestmark = [pytest.mark.timeout(900), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Apart]:
    """The township, its bot a process that runs through all that is sent to it."""
    async with apart(copied(founded, tmp_path_factory.mktemp("pictures"))) as made:
        await made.bot.start()
        yield made
        assert await made.bot.stop() == 0


def slipping_zip() -> bytes:
    """An archive that would climb out, with a link and an archive in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("../../../tmp/slipped", b"x")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("inner.zip", zipped(bytes(2**22)))
    return held.getvalue()


def zipped(content: bytes) -> bytes:
    """A small archive of much."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", content)
    return held.getvalue()


def moving(frames: int) -> bytes:
    """A GIF of many frames."""
    first, *rest = [Image.new("P", (8, 8), n % 200) for n in range(frames)]
    return encoded(first, "GIF", save_all=True, append_images=rest)


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
HTML = b"<html><script>alert(1)</script></html>" * 50


def pictures() -> dict[str, bytes]:
    """What is sent, by its name. Made where it is sent: every worker collects this file."""
    return {
        "torn": truncated(),
        "zeros": bytes(4096),
        "noise": bytes(range(256)) * 40,
        "a page": HTML,
        "493 kB of 169 megapixels": flat_png(13_000, 13_000),
        "64 MB of text": text_bomb(64),
        "65,000 markers": many_markers(65_000),
        "a lie about its size": lying_jpeg(30_000, 30_000),
        "eps": EPS,
        "svg": SVG,
        "tiff": encoded(four_corners(), "TIFF"),
        "a thousand frames": moving(1000),
        "an archive that climbs": slipping_zip(),
        "a pdf": b"%PDF-1.7\n" + bytes(2000),
    }


@pytest.mark.parametrize("how", ["photo", pytest.param("document", marks=pytest.mark.long)])
async def test_whatever_is_sent_as_a_picture_the_report_is_filed_and_the_bot_lives(
    here: Apart, how: str
) -> None:
    wei = here.hand("supervisor" if how == "photo" else "abroad")
    await to_photos(wei, "水管漏了")
    sent = pictures()
    files = list(sent.values())
    for group in (files[:7], files[7:]):
        wei.phone.album(group, kind=how)
    # First their answer: while two albums are on their way, nothing may be waiting yet.
    await wei.hears("对不对")
    await here.quiet()
    await wei.files_it()
    await fetched(here)
    named = {place for place in range(1, len(files) + 1) if wei.count(f"第{place}个文件")}
    unnamed = [name for place, name in enumerate(sent, 1) if place not in named]
    assert set(unnamed) <= {"65,000 markers", "64 MB of text", "a pdf"}, wei.phone.transcript()
    assert all(wei.count(f"第{place}个文件没") <= 1 for place in named)
    assert not Path("/tmp/slipped").exists()


async def fetched(here: Apart) -> None:
    """Until every file was looked at and everything is said."""
    while await here.bot.files_pending():
        await here.sandbox.world.pulse.change(0.1)
    await here.quiet()


NAMES = (
    "../../etc/passwd",
    "a\x00b.pdf",
    "gpj.\u202eexe.pdf",
    "长" * 300 + ".pdf",
    "CON",
    "👩🏽‍🌾.pdf",
    "",
    "...",
)


async def test_no_file_name_leads_anywhere_or_stops_anything(here: Apart) -> None:
    wei = here.hand("neighbour")
    await to_photos(wei, "桥断了")
    for name in NAMES:
        wei.phone.document(jpeg(3), name, "image/jpeg")
    await here.quiet()
    await wei.files_it()
    await fetched(here)
    stored = [path for path in (here.bot.data / "files").rglob("*") if path.is_file()]
    assert all(path.name.isascii() and "passwd" not in path.name for path in stored)
    assert len({path.stem for path in stored}) >= len(NAMES)


@pytest.mark.parametrize("size", [20 * 2**20 + 1, 50 * 2**20, 2 * 2**30])
async def test_what_is_too_big_is_refused_before_it_is_asked_for(here: Apart, size: int) -> None:
    wei = here.hand("secretary")
    asked = sum(one.method == "getFile" for one in here.sandbox.requests)
    document = {
        "file_id": f"big{size}",
        "file_unique_id": f"u{size}",
        "file_name": "录像.mp4",
        "file_size": size,
    }
    wei.phone.send({"document": {**document, "mime_type": "video/mp4"}})
    await wei.hears("超过 20 兆")
    await here.quiet()
    assert sum(one.method == "getFile" for one in here.sandbox.requests) == asked


KINDS = {
    "live location": ({"location": {"latitude": 1, "longitude": 2, "live_period": 60}}, "实时位置"),
    "poll": ({"poll": poll_json("?", ["1", "2"])}, "投票"),
    "dice": ({"dice": {"emoji": "🎲", "value": 3}}, "骰子"),
    "story": ({"story": {"chat": {"id": 3, "type": "private"}, "id": 1}}, ""),
    "paid media": ({"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}}, ""),
    "game": ({"game": {"title": "x", "description": "x", "photo": []}}, ""),
    "nothing anybody knows": ({"holodeck": {"file_id": "x"}}, ""),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_use_gets_one_clear_sentence(here: Apart, kind: str) -> None:
    wei = here.hand("english" if kind == "game" else "inspector")
    content, words = KINDS[kind]
    mark = len(wei.phone.room.said)
    wei.phone.send(content)
    await wei.hears(words)
    await here.quiet()
    assert len({one["message_id"] for one in wei.phone.room.said[mark:]}) <= 2


async def test_a_download_that_stalls_keeps_no_chat_waiting(here: Apart) -> None:
    wei = here.hand("english")
    here.sandbox.script(method="file", fault=Fault.hang(3))
    await english(wei, "Report a problem", "What kind of matter")
    await wei.presses("Everyday", "What has happened")
    await wei.says("The bridge is cracked", "Are there photos")
    wei.phone.photo(jpeg(5))
    await wei.hears("1")
    other = here.hand("neighbour")
    other.phone.sticker()
    await other.hears("表情")


async def english(hand: Hand, key: str, then: str) -> None:
    """A key of the English keyboard."""
    await hand.says(key, then)
