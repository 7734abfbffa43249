"""Where a county takes no content, as each does at first: words, a photo and a voice from before it was known what they
are about, and a report half told, are searched for through the whole house once the number is given."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.application import House
from bot.download import Downloads
from bot.fetcher import Fetcher
from bot.pictures.painter import PAINTER
from bot.sandbox import Sandbox
from bot.settings import Access
from handlers.notices import announce
from storage.store import Store
from tests.bot.stick import Stick, bytes_below
from tests.bot.test_forensics import SEARCHED
from tests.bot.test_forensics_integrity import INSIDE, TOKEN, Found, Scene, jpeg, taps
from tests.cast import KEPT
from tests.chat import Clock, Town
from tests.figures_told import count

#: Said before any question; below a photo; inside the photo; inside the voice; in a report that was half told.
FIRST, BELOW, SPOKEN, HALF = (
    "支书的小舅子多占鱼塘",
    "账上少了三笔桥款",
    "SECRET-VOICE-OF-A-VILLAGER",
    "养殖户门口水渠塌了一半",
)
MARKERS = (FIRST, BELOW, INSIDE, SPOKEN, HALF)
_VOICE = b"OggS" + SPOKEN.encode() * 40


def said_in(there: bytes) -> list[str]:
    """Which markers are there, as text or as JSON writes it."""
    return [each for each in MARKERS if each.encode() in there or json.dumps(each).encode()[1:-1] in there]


async def played(scene: Scene) -> None:
    """Twice it turns out what it is about: of what came unasked, and in the middle of a report."""
    supervisor = scene.phone("卫青石", "supervisor")
    supervisor.text(FIRST)
    await supervisor.hears("先替您存着")
    supervisor.photo(jpeg(), BELOW)
    supervisor.voice(_VOICE, 4)
    await scene.look("told", supervisor)
    scene.found.keys = _keys(scene.store)
    await taps(supervisor, "干部有问题", "毁掉，给我号")
    await taps(supervisor, "毁掉，给我号", "您的号是")
    await scene.look("sealed", supervisor)
    supervisor.text("报问题")
    await taps(supervisor, "生活难事", "是什么事")
    supervisor.text(HALF)
    await supervisor.hears("有照片吗")
    await scene.look("half", supervisor)
    scene.found.keys |= _keys(scene.store)
    await taps(supervisor, "没有照片", "对不对")
    await taps(supervisor, "改一改", "哪类事")
    await taps(supervisor, "哪类事", "干部有问题")
    await taps(supervisor, "干部有问题", "您的号是")
    await scene.look("over", supervisor)
    scene.found.left = frozenset(each for each in scene.found.keys if scene.store.ground.keys.has(each))


def _keys(store: Store) -> frozenset[str]:
    """Under which keys lies what was said, and what came with it."""
    asked = " UNION ".join(f"SELECT key_id FROM {table}" for table in ("drafts", "files"))
    return frozenset(store.read_now(lambda work: work.execute(text(asked)).scalars().all())) - {None}


async def played_in(data: Path, stick: Stick, found: Found) -> None:
    clock = Clock()
    store = Store.open(None, data, clock=clock, time=KEPT, announce=announce)
    async with Sandbox(token=TOKEN, clock=clock) as sandbox:
        fetcher = [lambda h: Fetcher(store, h.files, Downloads(h.bot))]
        house = House(store, Access(SecretStr(TOKEN), sandbox.url), workers=fetcher, poll_seconds=1)
        await house.start()
        await played(Scene(house, store, sandbox, stick, clock, found))
        await house.stop()
    # Both backups that were taken while it lay there, with the newest copy of the keys.
    for when in ("told", "half"):
        town = cast("Town", SimpleNamespace(store=store))
        restored = stick.restored(town, f"restored_{when}", at=found.backed_up[when])
        found.lay[f"restored {when}"] = bytes_below(restored)
        again = Store.open(None, restored, clock=clock, time=KEPT)
        found.opened += [each for each in sorted(found.keys) if again.ground.keys.has(each)]
        again.close()
    store.close()


@pytest.fixture(scope="module")
def found(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """Played once, looked at by each test."""
    folder = tmp_path_factory.mktemp("sealed")
    data = Path(shutil.copytree(settled, folder / "data"))
    made = Found()
    with capture_logs() as log:
        asyncio.run(played_in(data, Stick(folder / "stick"), made))
    made.log = repr(log)
    yield made
    PAINTER.dismiss()


@pytest.mark.parametrize("when", ["told", "sealed", "half", "over", "restored told", "restored half"])
def test_no_byte_of_folder_backups_or_keys_says_it(found: Found, when: str) -> None:
    assert "青石村".encode() in found.lay[when]  # what is no secret is found: the search does search
    assert said_in(found.lay[when]) == []
    count(SEARCHED)


def test_once_the_number_is_given_the_chat_has_nothing_of_it(found: Found) -> None:
    assert said_in(found.chats["told"].encode()) == [FIRST, BELOW]
    assert said_in(found.chats["half"].encode()) == [HALF]
    assert said_in(found.chats["sealed"].encode()) == said_in(found.chats["over"].encode()) == []
    count(SEARCHED, 2)


def test_the_log_has_nothing_of_it(found: Found) -> None:
    assert said_in(found.log.encode()) == []
    count(SEARCHED)


def test_no_key_store_opens_it_neither_ours_nor_the_copy_nor_a_backup_from_before(found: Found) -> None:
    assert len(found.keys) >= 2
    assert found.keys & found.copied["half"]
    assert found.keys & found.copied["over"] == frozenset()
    assert found.left == frozenset()
    assert found.opened == []
