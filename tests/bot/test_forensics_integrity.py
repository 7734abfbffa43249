"""Where a county takes what an integrity matter says, every place is searched for it, through the whole house: told too
early and destroyed, sent and never read, read by two persons and gone, over after years. None has it, none opens it."""

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import backup
from bot.application import House
from bot.backup import Wish
from bot.download import Downloads
from bot.fetcher import Fetcher
from bot.pictures.painter import PAINTER
from bot.sandbox import Phone, Sandbox
from bot.settings import Access
from handlers.notices import announce
from storage import inbox, outbox
from storage.portable_keys import NAME as KEYS
from storage.portable_keys import survivors
from storage.store import Store
from supervision.acts.integrity_content import moments_due
from supervision.acts.retaining import apply_terms
from tests.bot.stick import Stick, bytes_below, settings
from tests.bot.test_forensics import SEARCHED
from tests.cast import KEPT, user_of
from tests.chat import Clock, Town
from tests.figures_told import count
from tests.lying import lying
from tests.pictures.hostile import encoded, four_corners

TOKEN = "1:sandbox"
#: Said before it was known what it was about; sent and never read; sent with a photo, read by two; inside the photo.
EARLY, UNREAD, READ, INSIDE = (
    "支书的小舅子多占鱼塘",
    "账上少了三笔桥款",
    "养殖户的补贴被扣一半",
    "SECRET-PLACE",
)
MARKERS = (EARLY, UNREAD, READ, INSIDE)


@dataclass
class Found:
    """What lay where, and when."""

    lay: dict[str, bytes] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)
    log: str = ""
    keys: frozenset[str] = frozenset()
    copied: dict[str, frozenset[str]] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    opened: list[str] = field(default_factory=list)
    backed_up: dict[str, datetime] = field(default_factory=dict)


def said_in(there: bytes) -> list[str]:
    """Which markers are there, as text or as JSON writes it."""
    return [each for each in MARKERS if each.encode() in there or json.dumps(each).encode()[1:-1] in there]


def county_takes_it(store: Store) -> None:
    """As a policy file of a county that has decided so in writing would have it, on a server of its own."""
    integrity = replace(KEPT.policy.track.integrity, content=True, decision="清纪发〔2026〕3号，2026-03-02")
    policy = replace(KEPT.policy, track=replace(KEPT.policy.track, integrity=integrity))
    store.ground.time, store.ground.self_hosted = replace(KEPT, policy=policy), True


@dataclass
class Scene:
    """A house, its Telegram, and where its backups go."""

    house: House
    store: Store
    sandbox: Sandbox
    stick: Stick
    clock: Clock
    found: Found

    def phone(self, name: str, part: str) -> Phone:
        """Somebody of the cast gets a phone."""
        phone = self.sandbox.person(name, phone="13900000001")
        self.store.act_now(lambda work: _rebind(work, user_of(part), phone.id))
        phone.start()
        return phone

    async def quiet(self) -> None:
        """Wait until nothing waits to be handled, fetched or said."""
        await self.sandbox.quiet()
        await self.house.lanes.idle()
        while await self.store.read(_waits):
            await asyncio.sleep(0.01)

    async def look(self, when: str, *phones: Phone) -> None:
        """Note what lies in the folder and stands in the chats, and take a backup."""
        await self.quiet()
        wish = Wish(self.stick.target, self.stick.keys)
        answer = await asyncio.to_thread(backup.back_up, settings(self.store.data), wish)
        self.found.backed_up[when] = datetime.fromisoformat(answer["at"])
        here = b"".join(content for _, content in lying(self.store.data))
        self.found.lay[when] = here + bytes_below(self.stick.folder)
        self.found.copied[when] = frozenset(survivors(self.stick.keys / KEYS).ids)
        self.found.chats[when] = "\n".join(str(each) for phone in phones for each in phone.messages)


def _rebind(work: Any, user_id: int, phone: int) -> None:
    work.people.bind(work.people.by_user(user_id).id, phone)


def _waits(work: Any) -> bool:
    fetching = work.files.due(work.now, 1) or work.integrity_files.due(work.now, 1)
    return bool(inbox.depth(work) + outbox.depth(work)) or bool(fetching)


async def taps(phone: Phone, button: str, answer: str) -> str:
    """Wait for a button, press it, and wait for what is said to that."""
    while not any(button in each for each in phone.buttons):
        await asyncio.sleep(0.01)
    phone.press(button)
    heard: str = str(await phone.hears(answer))
    return heard


async def sends(supervisor: Phone, words: str, picture: bytes | None = None) -> str:
    """A sealed number, and words for the county, with a photo or without; the number."""
    supervisor.text("报问题")
    # What was kept unasked offers the same button: the question that is meant has to stand there first.
    await supervisor.hears("是哪类事")
    [number] = re.findall(r"您的号是 (\d{7})", await taps(supervisor, "干部有问题", "您的号是"))
    await taps(supervisor, "写给县里", "请打字写下来")
    if picture is None:
        supervisor.text(words)
    else:
        supervisor.photo(picture, words)
    await supervisor.hears("封好了")
    return str(number)


async def reads(reception: Phone, leader: Phone, number: str) -> None:
    """What was written with an expected number is read: one asks, another lets him look, once."""
    reception.text("/queue")
    expected = await taps(reception, "等人来", "等本人来的")
    [place] = re.findall(rf"(\d)\. {number}", expected)
    await taps(reception, place, "看内容")
    await taps(reception, "看内容", "登记受理")
    await taps(reception, "登记受理", "的内容")
    await taps(leader, "同意看", "您同意了")
    await taps(reception, "现在看", READ)


def jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = INSIDE
    return encoded(four_corners(800, 600), "JPEG", exif=exif)


async def played(scene: Scene) -> None:
    """All of it, from the first word to years later."""
    phones = [
        scene.phone(*who) for who in (("卫青石", "supervisor"), ("解信访", "reception"), ("县领导", "county"))
    ]
    supervisor, reception, leader = phones
    supervisor.text(EARLY)
    await supervisor.hears("先替您存着")
    await sends(supervisor, UNREAD)
    number = await sends(supervisor, READ, jpeg())
    await scene.look("sent", *phones)
    await reads(reception, leader, number)
    await scene.look("shown", *phones)
    scene.clock.forward(minutes=11)
    await scene.store.act(moments_due)
    await scene.look("read", *phones)
    keys = "SELECT key_id FROM integrity_contents"
    scene.found.keys = frozenset(scene.store.read_now(lambda work: work.execute(text(keys)).scalars().all()))
    scene.clock.forward(days=3 * 366)
    while await scene.store.act(apply_terms):
        pass
    await scene.look("over", *phones)
    scene.found.left = frozenset(each for each in scene.found.keys if scene.store.ground.keys.has(each))


async def played_in(data: Path, stick: Stick, found: Found) -> None:
    clock = Clock()
    store = Store.open(None, data, clock=clock, time=KEPT, announce=announce)
    county_takes_it(store)
    async with Sandbox(token=TOKEN, clock=clock) as sandbox:
        fetcher = [lambda h: Fetcher(store, h.files, Downloads(h.bot))]
        house = House(store, Access(SecretStr(TOKEN), sandbox.url), workers=fetcher, poll_seconds=1)
        scene = Scene(house, store, sandbox, stick, clock, found)
        await house.start()
        await played(scene)
        await house.stop()
    # The backup that was taken while all of it lay there, with the newest copy of the keys.
    restored = stick.restored(cast("Town", SimpleNamespace(store=store)), at=found.backed_up["sent"])
    store.close()
    found.lay["restored"] = bytes_below(restored)
    again = Store.open(None, restored, clock=clock, time=KEPT)
    numbers = "SELECT DISTINCT number FROM integrity_contents"
    for number in again.read_now(lambda work: work.execute(text(numbers)).scalars().all()):
        found.opened += again.read_now(lambda work, number=number: work.contents.written(number))
    again.close()


@pytest.fixture(scope="module")
def found(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """Played once, looked at by each test."""
    folder = tmp_path_factory.mktemp("forensics")
    data = Path(shutil.copytree(settled, folder / "data"))
    made = Found()
    with capture_logs() as log:
        asyncio.run(played_in(data, Stick(folder / "stick"), made))
    made.log = repr(log)
    yield made
    PAINTER.dismiss()


@pytest.mark.parametrize("when", ["sent", "shown", "read", "over", "restored"])
def test_no_byte_of_folder_backups_or_keys_says_it(found: Found, when: str) -> None:
    assert "青石村".encode() in found.lay[when]  # what is no secret is found: the search does search
    assert said_in(found.lay[when]) == []
    count(SEARCHED)


@pytest.mark.parametrize("when", ["sent", "read", "over"])
def test_no_chat_shows_it_but_while_two_persons_let_it_be_read(found: Found, when: str) -> None:
    assert said_in(found.chats["shown"].encode()) == [READ]
    assert said_in(found.chats[when].encode()) == []
    count(SEARCHED)


def test_the_log_has_nothing_of_it(found: Found) -> None:
    assert said_in(found.log.encode()) == []
    count(SEARCHED)


def test_when_it_is_over_no_key_store_opens_it_neither_ours_nor_the_copy(found: Found) -> None:
    assert len(found.keys) == 2
    assert found.keys <= found.copied["read"]
    assert found.keys & found.copied["over"] == frozenset()
    assert found.left == frozenset()


def test_nor_does_the_backup_from_before_with_the_newest_keys(found: Found) -> None:
    assert found.opened == []
