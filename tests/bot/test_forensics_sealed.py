"""Where a county takes no content, as each does at first: words, a photo and a voice from before it was known what they
are about, and a report half told, are searched for wherever the bot may have written them once the number is given.

The bot is a process of its own, as it is in a county: what is searched is what it left on the disk, in its log, in the
chats and in backups taken while it ran, after a SIGKILL too; nothing of it is held, or tidied away, by the test.
"""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot import backup
from bot.application import open_store
from bot.backup import Wish
from bot.clock import Clock
from bot.sandbox import Phone, Sandbox
from storage.portable_keys import NAME as KEYS
from storage.portable_keys import survivors
from tests.bot.stick import Stick, bytes_below, settings
from tests.bot.test_forensics import SEARCHED
from tests.bot.test_forensics_integrity import INSIDE, TOKEN, Found, jpeg, taps
from tests.cast import KEPT, settle, user_of
from tests.chat import Town
from tests.figures_told import count
from tests.lying import lying
from tests.stories.bot_process import BotProcess
from tests.stories.hand import settled

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


#: No matter is drawn for the secretary in person: which one it is would be chance.
POLICY = "[verification]\ndrawn_every = 0\n"


@dataclass
class Scene:
    """A bot that runs, its Telegram, and where its backups go."""

    bot: BotProcess
    sandbox: Sandbox
    stick: Stick
    found: Found

    async def look(self, when: str, phone: Phone) -> None:
        """Note what lies in the folder and stands in the chat; the running bot writes a backup."""
        await settled(self.sandbox, self.bot)
        while await self.bot.files_pending():
            await self.sandbox.world.pulse.change(0.1)
        wish = Wish(self.stick.target, self.stick.keys)
        answer = await asyncio.to_thread(backup.back_up, settings(self.bot.data), wish)
        self.found.backed_up[when] = datetime.fromisoformat(answer["at"])
        self.found.copied[when] = frozenset(survivors(self.stick.keys / KEYS).ids)
        self.found.chats[when] = "\n".join(map(str, phone.messages))
        self.lies(when)

    def lies(self, when: str) -> None:
        """What is on the disk at this moment: folder, backups, keys."""
        here = b"".join(content for _, content in lying(self.bot.data))
        self.found.lay[when] = here + bytes_below(self.stick.folder)


async def played(scene: Scene) -> None:
    """Twice it turns out what it is about: of what came unasked, and in the middle of a report."""
    supervisor = scene.sandbox.person("卫青石", phone="13900000001", user_id=user_of("supervisor"))
    supervisor.start()
    supervisor.text(FIRST)
    await supervisor.hears("先替您存着")
    supervisor.photo(jpeg(), BELOW)
    supervisor.voice(_VOICE, 4)
    await scene.look("told", supervisor)
    scene.found.keys = _keys(scene.bot.data)
    await taps(supervisor, "干部有问题", "毁掉，给我号")
    await taps(supervisor, "毁掉，给我号", "您的号是")
    await scene.look("sealed", supervisor)
    supervisor.text("报问题")
    await taps(supervisor, "生活难事", "是什么事")
    supervisor.text(HALF)
    await supervisor.hears("有照片吗")
    await scene.look("half", supervisor)
    scene.found.keys |= _keys(scene.bot.data)
    await taps(supervisor, "没有照片", "对不对")
    await taps(supervisor, "改一改", "哪类事")
    await taps(supervisor, "哪类事", "干部有问题")
    await taps(supervisor, "干部有问题", "您的号是")
    await scene.look("over", supervisor)


def _keys(data: Path) -> frozenset[str]:
    """Under which keys lies what was said, and what came with it; asked beside the running bot."""
    asked = " UNION ".join(f"SELECT key_id FROM {table}" for table in ("drafts", "files"))
    return _read(data / "lianqin.db", asked)


def _there(data: Path) -> frozenset[str]:
    """Every key that a data folder still holds."""
    return _read(data / KEYS, "SELECT id FROM keys")


def _read(file: Path, asked: str) -> frozenset[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return frozenset(key for (key,) in connection.execute(asked)) - {None}


def founded(folder: Path) -> Path:
    """The settled township of every script, at this machine's own time."""
    data = folder / "data"
    store = open_store(None, data, Clock(), KEPT)
    store.act_now(settle)
    store.close()
    return data


async def played_in(folder: Path, stick: Stick, found: Found) -> None:
    policy = folder / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    async with Sandbox(token=TOKEN) as sandbox:
        bot = BotProcess(founded(folder), sandbox.url, TOKEN, policy=policy)
        await bot.start()
        scene = Scene(bot, sandbox, stick, found)
        await played(scene)
        await bot.kill()  # nothing is tidied up: its log of writing lies there as it stood
        scene.lies("killed")
    found.log = "\n".join(log.read_text("utf-8", "replace") for log in bot.logs)
    there = _there(bot.data)
    assert there, "the key store holds others' keys: the look does look"
    found.left = found.keys & there
    # Both backups that were taken while it lay there, with the newest copy of the keys.
    town = cast("Town", SimpleNamespace(store=SimpleNamespace(data=bot.data)))
    for when in ("told", "half"):
        restored = stick.restored(town, f"restored_{when}", at=found.backed_up[when])
        found.lay[f"restored {when}"] = bytes_below(restored)
        found.opened += sorted(found.keys & _there(restored))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Played once, looked at by each test."""
    folder, made = tmp_path_factory.mktemp("sealed"), Found()
    asyncio.run(played_in(folder, Stick(folder / "stick"), made))
    return made


@pytest.mark.parametrize(
    "when", ["told", "sealed", "half", "over", "killed", "restored told", "restored half"]
)
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
    assert '"started"' in found.log
    assert said_in(found.log.encode()) == []
    count(SEARCHED)


def test_no_key_store_opens_it_neither_ours_nor_the_copy_nor_a_backup_from_before(found: Found) -> None:
    assert len(found.keys) >= 2
    assert found.keys & found.copied["half"]
    assert found.keys & found.copied["over"] == frozenset()
    assert found.left == frozenset()
    assert found.opened == []
