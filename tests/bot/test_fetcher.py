"""Files are fetched after their row is safe; a bad one is named to the person, and never lost silently."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import col

from bot.client import make_bot
from bot.download import Downloads
from bot.fetcher import Fetcher, _kept
from bot.filestore import FileStore, Part
from bot.pictures.documents import DocumentKind
from bot.settings import Access
from locales.catalogue import Catalogue
from storage import outbox
from storage.columns import table_of
from storage.file_rows import FileRow
from storage.store import Store
from supervision.calendar import Calendar
from supervision.files import FileKind, FileState, Incoming, StoredFile
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KEPT = Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai"))
TOKEN = "1:canary-token"
CHAT = 4001


def jpeg() -> bytes:
    target = BytesIO()
    Image.new("RGB", (64, 48), "green").save(target, "JPEG")
    return target.getvalue()


class Telegram:
    """getFile and the file server, scripted: `answers` before the file is given, `content` when it is."""

    def __init__(self) -> None:
        self.content = jpeg()
        self.getfile: list[tuple[int, str]] = []
        self.statuses: list[int] = []
        self.asked = 0
        self.url = ""
        self.path = "photos/1.jpg"

    async def get_file(self, _request: web.Request) -> web.Response:
        self.asked += 1
        if self.getfile:
            code, words = self.getfile.pop(0)
            return web.json_response({"ok": False, "error_code": code, "description": words}, status=code)
        found = {"file_id": "f", "file_unique_id": "u", "file_path": self.path}
        return web.json_response({"ok": True, "result": found})

    async def give(self, request: web.Request) -> web.StreamResponse:
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        response = web.StreamResponse()
        await response.prepare(request)
        for at in range(0, len(self.content), 1 << 20):
            await response.write(self.content[at : at + (1 << 20)])
        return response


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    played = Telegram()
    app = web.Application()
    app.router.add_route("*", f"/bot{TOKEN}/getFile", played.get_file)
    app.router.add_get(f"/file/bot{TOKEN}/photos/1.jpg", played.give)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    played.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield played
    await runner.cleanup()


class Clock:
    now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(None, tmp_path / "data", clock=clock, time=KEPT)
    yield opened
    opened.close()


@pytest.fixture
def files(tmp_path: Path, store: Store) -> FileStore:
    return FileStore(tmp_path / "data" / "files", store.ground.cipher)


@pytest.fixture
async def fetcher(store: Store, files: FileStore, telegram: Telegram) -> AsyncIterator[Fetcher]:
    bot = make_bot(Access(SecretStr(TOKEN), telegram.url))
    await bot.request.initialize()
    made = Fetcher(store, files, Downloads(bot))
    await made.start()
    yield made
    await made.stop()
    await bot.request.shutdown()


def expected(store: Store, kind: FileKind = FileKind.PHOTO, **changes: Any) -> StoredFile:
    """A file somebody has just sent."""

    def act(work: Any) -> StoredFile:
        person = work.people.by_phone("13900000001") or work.people.add("王秀兰", "13900000001")
        incoming = Incoming(kind, "telegram-file-id", "unique", message_id=7, **changes)
        stored: StoredFile = work.files.expect(incoming, chat_id=CHAT, person_id=person.id, draft_id=None)
        return stored

    return store.act_now(act)


def present(store: Store, stored: StoredFile) -> StoredFile:
    found: StoredFile | None = store.read_now(lambda work: work.files.by_id(stored.id))
    assert found is not None
    return found


async def settled(
    fetcher: Fetcher, store: Store, stored: StoredFile, done: Callable[[StoredFile], bool] | None = None
) -> StoredFile:
    """Poke, and wait until the row says that its file is no longer pending (or `done`)."""
    fetcher.poke()
    done = done or (lambda file: file.state is not FileState.PENDING)
    async with asyncio.timeout(60):
        while not done(present(store, stored)):
            await asyncio.sleep(0.01)
    return present(store, stored)


def said(store: Store) -> list[dict[str, Any]]:
    queued = store.act_now(lambda work: outbox.claim(work, work.now, 10, ()))
    return [{"screen": row.screen, **row.fields} for row in queued]


async def test_a_photo_is_kept_with_a_copy_and_a_thumbnail(
    fetcher: Fetcher, store: Store, files: FileStore, telegram: Telegram
) -> None:
    stored = await settled(fetcher, store, expected(store))
    assert (stored.state, stored.copied, stored.width, stored.height) == (FileState.KEPT, True, 64, 48)
    assert files.read(stored.id, stored.key_id, Part.ORIGINAL) == telegram.content
    assert files.has(stored.id, Part.COPY)
    assert files.has(stored.id, Part.THUMBNAIL)
    digest = store.read_now(lambda work: work.files.sha256_of(stored.id))
    assert digest == hashlib.sha256(telegram.content).hexdigest()
    assert said(store) == []


async def test_a_photo_whose_key_is_replaced_while_it_comes_is_fetched_under_the_new_one(
    fetcher: Fetcher, store: Store, files: FileStore, telegram: Telegram
) -> None:
    stored = expected(store)
    key_id = store.ground.keys.new()

    def replaced(work: Any) -> None:
        sealed = work.cipher.seal(key_id, "files", "file_id", stored.id, b"telegram-file-id")
        values = {"key_id": key_id, "file_id": sealed}
        work.execute(update(table_of(FileRow)).where(col(FileRow.id) == stored.id).values(values))

    assert not store.act_now(lambda work: (replaced(work), _kept(work, stored, 5, "ab" * 32, None))[1])
    found = await settled(fetcher, store, stored)
    assert (found.state, found.key_id) == (FileState.KEPT, key_id)
    assert files.read(found.id, key_id, Part.ORIGINAL) == telegram.content


async def test_a_picture_that_cannot_be_opened_is_kept_and_named_once(
    fetcher: Fetcher, store: Store, files: FileStore, telegram: Telegram
) -> None:
    telegram.content = jpeg()[:200]
    stored = await settled(fetcher, store, expected(store))
    assert (stored.state, stored.reason) == (FileState.UNREADABLE, "broken")
    assert files.has(stored.id, Part.ORIGINAL)
    assert said(store) == [
        {"screen": "file.unreadable", "order": 1, "reason": {"word": "file.reason.broken"}}
    ]


async def test_an_archive_is_refused_with_a_sentence(
    fetcher: Fetcher, store: Store, files: FileStore, telegram: Telegram
) -> None:
    telegram.content = b"PK\x03\x04" + bytes(5000)
    stored = await settled(fetcher, store, expected(store, FileKind.DOCUMENT, name="证据.jpg"))
    assert (stored.state, stored.reason) == (FileState.REFUSED, "archive")
    assert not files.has(stored.id, Part.ORIGINAL)
    (line,) = said(store)
    assert (line["screen"], line["reason"]["word"]) == ("file.refused", "file.reason.archive")


async def test_a_voice_is_kept_as_it_is(
    fetcher: Fetcher, store: Store, files: FileStore, telegram: Telegram
) -> None:
    telegram.content = b"OggS" + bytes(100)
    stored = await settled(fetcher, store, expected(store, FileKind.VOICE, mime="audio/ogg"))
    assert (stored.state, stored.copied) == (FileState.KEPT, False)
    assert files.read(stored.id, stored.key_id, Part.ORIGINAL) == telegram.content


async def test_a_file_announced_as_too_big_is_not_asked_for(
    fetcher: Fetcher, store: Store, telegram: Telegram
) -> None:
    stored = await settled(fetcher, store, expected(store, size=20 * 1024 * 1024 + 1))
    assert (stored.state, stored.reason) == (FileState.REFUSED, "too_big")
    assert telegram.asked == 0


async def test_a_file_that_lied_about_its_size_is_stopped_while_it_streams(
    fetcher: Fetcher, store: Store, telegram: Telegram
) -> None:
    telegram.content = jpeg() + bytes(20 * 1024 * 1024)
    stored = await settled(fetcher, store, expected(store, size=10))
    assert (stored.state, stored.reason) == (FileState.REFUSED, "too_big")


async def test_a_file_telegram_calls_too_big_is_refused(
    fetcher: Fetcher, store: Store, telegram: Telegram
) -> None:
    telegram.getfile = [(400, "Bad Request: file is too big")]
    assert (await settled(fetcher, store, expected(store))).reason == "too_big"


async def test_a_file_that_cannot_be_had_now_is_tried_again(
    fetcher: Fetcher, store: Store, telegram: Telegram, clock: Clock
) -> None:
    telegram.getfile = [(400, "Bad Request: wrong file_id or the file is temporarily unavailable")]
    telegram.statuses = [500]
    stored = await settled(fetcher, store, expected(store), lambda file: file.tries == 1)
    clock.now += timedelta(minutes=1)
    await settled(fetcher, store, stored, lambda file: file.tries == 2)
    clock.now += timedelta(minutes=1)
    assert (await settled(fetcher, store, stored)).state is FileState.KEPT
    assert said(store) == []


async def test_after_a_day_it_is_lost_and_the_person_is_told(
    fetcher: Fetcher, store: Store, telegram: Telegram, clock: Clock
) -> None:
    telegram.getfile = [(404, "Not Found")] * 2
    stored = await settled(fetcher, store, expected(store), lambda file: file.tries == 1)
    clock.now += timedelta(hours=25)
    assert (await settled(fetcher, store, stored)).state is FileState.LOST
    assert [line["reason"]["word"] for line in said(store)] == ["file.reason.lost"]


async def test_a_file_whose_conversation_was_destroyed_leaves_nothing(
    fetcher: Fetcher, store: Store, tmp_path: Path
) -> None:
    stored = expected(store)
    store.act_now(lambda work: work.destroy_key(stored.key_id))
    found = await settled(fetcher, store, stored)
    assert found.state is FileState.DESTROYED
    assert [path for path in (tmp_path / "data" / "files").rglob("*") if path.is_file()] == []
    assert said(store) == []


async def test_a_full_disk_makes_the_file_wait(
    fetcher: Fetcher, store: Store, files: FileStore, tmp_path: Path, clock: Clock
) -> None:
    stored = expected(store)
    blocked = tmp_path / "data" / "files" / stored.id[:2]
    blocked.write_bytes(b"")
    await settled(fetcher, store, stored, lambda file: file.tries == 1)
    blocked.unlink()
    clock.now += timedelta(minutes=1)
    assert (await settled(fetcher, store, stored)).state is FileState.KEPT


def test_every_reason_and_sentence_has_its_words() -> None:
    refused = {kind.value for kind in DocumentKind if not kind.accepted}
    opened = {"not_a_picture", "kind_refused", "too_many_pixels", "broken", "too_slow", "too_much_memory"}
    for language in ("zh", "en"):
        words = Catalogue.load().words(language)
        missing = [
            code for code in (refused | opened | {"too_big", "lost"}) if f"file.reason.{code}" not in words
        ]
        assert missing == []
        assert words.fields("file.unreadable") == words.fields("file.refused") == {"order", "reason"}
        assert words.fields("file.unreadable_filed") == {"order", "reason", "number"}


_FETCHER = """
import asyncio, sys
from pathlib import Path
from tests.bot.test_fetcher import *

async def main(data, url):
    store = Store.open(None, data, clock=Clock(), time=KEPT)
    bot = make_bot(Access(SecretStr(TOKEN), url))
    await bot.request.initialize()
    fetcher = Fetcher(store, FileStore(data / "files", store.ground.cipher), Downloads(bot))
    await fetcher.start()
    await asyncio.sleep(300)  # killed long before

asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""


@pytest.mark.parametrize("point", ["file_half", "file_renamed", "file_before_attach"])
async def test_killed_on_the_way_the_file_is_whole_after_a_restart(
    point: str, tmp_path: Path, telegram: Telegram
) -> None:
    data = tmp_path / "data"
    store = Store.open(None, data, clock=Clock(), time=KEPT)
    stored = expected(store)
    store.close()
    command = [sys.executable, "-c", _FETCHER, str(data), telegram.url]
    environment = {**os.environ, "FAIL": f"{point}:1:kill"}
    killed = await asyncio.to_thread(
        subprocess.run, command, cwd=Path(__file__).parents[2], env=environment, check=False
    )
    assert killed.returncode == -9
    store = Store.open(None, data, clock=Clock(), time=KEPT)
    files = FileStore(data / "files", store.ground.cipher)
    bot = make_bot(Access(SecretStr(TOKEN), telegram.url))
    await bot.request.initialize()
    fetcher = Fetcher(store, files, Downloads(bot))
    assert present(store, stored).state is FileState.PENDING
    await fetcher.start()
    assert (await settled(fetcher, store, stored)).state is FileState.KEPT
    assert files.read(stored.id, stored.key_id, Part.ORIGINAL) == telegram.content
    await fetcher.stop()
    await bot.request.shutdown()
    store.close()
