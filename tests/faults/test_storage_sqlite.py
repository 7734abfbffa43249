"""SQLite in trouble beneath a real process: locked, full, out of handles, looked into (rows D1-D4)."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, text

from supervision.files import FileState
from tests.faults.lengths import either
from tests.faults.scene import Apart, apart, copied, founded, opened, to_photos
from tests.stories.pictures import jpeg

__all__ = ["founded"]

pytestmark = [pytest.mark.timeout(900), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Apart]:
    """The township, its bot a process that runs through all that is done to it."""
    async with apart(copied(founded, tmp_path_factory.mktemp("sqlite"))) as made:
        await made.bot.start()
        yield made


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Another process holds the database's write lock."""
    other = sqlite3.connect(data / "lianqin.db", isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def limited(here: Apart, what: int, most: int) -> Iterator[None]:
    """The running process may have no more than `most` of something."""
    assert here.bot._process is not None
    pid = here.bot._process.pid
    before = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (most, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, what, before)


def _handles(here: Apart) -> int:
    assert here.bot._process is not None
    return len(list(Path(f"/proc/{here.bot._process.pid}/fd").iterdir()))


async def waited_in_vain(here: Apart, seconds: float) -> None:
    """For so long nothing is confirmed to Telegram, and nothing is said."""
    said = len(here.hand("supervisor").phone.room.said)
    until = asyncio.get_running_loop().time() + seconds
    while (left := until - asyncio.get_running_loop().time()) > 0:
        await here.sandbox.world.pulse.change(left)
        assert here.sandbox.pending_updates()
    assert len(here.hand("supervisor").phone.room.said) == said
    assert here.bot.running


async def test_while_another_process_holds_the_lock_nothing_is_confirmed_and_all_comes_after(
    here: Apart,
) -> None:
    wei = here.hand("supervisor")
    before = len(wei.phone.messages)
    for seconds in (either(1, 1), either(2, 10), *([120.0] if either(0, 1) else [])):
        with locked(here.bot.data):
            wei.phone.sticker()
            await waited_in_vain(here, seconds)
        await wei.hears("表情没有存")
    await here.quiet()
    assert len(wei.phone.messages) - before == 2 * wei.count("表情没有存")


async def test_on_a_full_disk_nothing_is_confirmed_and_it_goes_on_by_itself(here: Apart) -> None:
    wei = here.hand("neighbour")
    await to_photos(wei, "水管漏了")
    await here.quiet()
    with limited(here, resource.RLIMIT_FSIZE, 1):
        wei.phone.photo(jpeg(1))
        wei.phone.text("在三组")
        await waited_in_vain(here, either(1.5, 30))
    await wei.hears("共1件")
    preview = await wei.hears("在三组")
    assert "水管漏了" in preview["text"]
    await here.quiet()
    await wei.files_it()
    await kept(here)


async def test_without_a_handle_to_spare_it_lives_and_the_picture_comes_later(here: Apart) -> None:
    wei = here.hand("abroad")
    await to_photos(wei, "水管漏了")
    await here.quiet()
    with limited(here, resource.RLIMIT_NOFILE, _handles(here)):
        wei.phone.photo(jpeg(1))
        await asyncio.sleep(either(0.5, 10))
        assert here.bot.running
    await wei.hears("共1件")
    await wei.files_it()
    await kept(here)


async def test_a_program_that_looks_into_the_database_takes_nothing_away(here: Apart) -> None:
    """Its leaving would remove the write-ahead log under a bot that has lost its locks on the file."""
    wei = here.hand("english")
    looked = sqlite3.connect(here.bot.data / "lianqin.db")
    looked.execute("SELECT count(*) FROM inbox").fetchall()
    looked.close()
    wei.phone.sticker()
    await wei.hears("sticker")
    await here.quiet()
    await here.bot.kill()
    store = opened(None, here.bot.data)
    rows = store.read_now(
        lambda work: work.execute(
            text("SELECT count(*) FROM inbox WHERE chat_id = :chat"), {"chat": wei.id}
        ).scalar_one()
    )
    store.close()
    await here.bot.start()
    assert rows == 1


async def kept(here: Apart) -> None:
    """Until every file is fetched; none is lost."""
    async with asyncio.timeout(60):
        while await here.bot.files_pending():
            await asyncio.sleep(0.1)
    engine = create_engine(f"sqlite:///{here.bot.data / 'lianqin.db'}")
    with engine.connect() as connection:
        states = set(connection.execute(text("SELECT state FROM files")).scalars())
    engine.dispose()
    # Without a handle the child that opens pictures cannot start: the original is kept all the same.
    assert states <= {FileState.KEPT.value, FileState.UNREADABLE.value}


@pytest.mark.parametrize("place", ["/proc/lianqin", pytest.param("/sys/lianqin", marks=pytest.mark.long)])
async def test_a_place_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path, place: str) -> None:
    async with apart(tmp_path / "data") as made:
        made.bot.data = Path(place)
        said = await made.bot.command("run")
    lines = [line for line in said.err.splitlines() if not line.startswith("{")]
    assert said.code == 1
    assert len(lines) == 1
    assert "LIANQIN_DATA" in lines[0]
