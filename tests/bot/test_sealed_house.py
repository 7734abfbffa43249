"""干部有问题, through the whole house: whatever was said before, nothing of it can be read anywhere again."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.application import House
from bot.download import Downloads
from bot.fetcher import Fetcher
from bot.sandbox import Phone, Sandbox
from bot.settings import Access
from handlers.notices import announce
from storage import inbox, outbox
from storage.store import Store
from supervision.files import FileState
from tests.cast import KEPT, MONDAY, user_of
from tests.lying import lying

TOKEN = "1:sandbox"
SECRET = "养鹅户说支书多占鱼塘款"
SPOKEN = b"OggS" + "录音里说了支书的名字".encode() * 20


@dataclass
class Sealings:
    """Every key under which something was sealed that held one of the secrets."""

    keys: set[str] = field(default_factory=set)
    secrets: tuple[bytes, ...] = (SECRET.encode(), SPOKEN, json.dumps(SECRET).encode()[1:-1])

    def watch(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look on at each sealing; it goes on as it is."""
        seal = store.ground.cipher.seal

        def watched(key_id: str, table: str, column: str, row: str | int, plain: bytes) -> bytes:
            if any(secret in plain for secret in self.secrets):
                self.keys.add(key_id)
            return seal(key_id, table, column, row, plain)

        monkeypatch.setattr(store.ground.cipher, "seal", watched)


@dataclass
class Told:
    """A house in which the supervisor has just told something, and what is known of its sealings."""

    house: House
    store: Store
    sandbox: Sandbox
    phone: Phone
    sealings: Sealings

    def raw(self) -> bytes:
        """Every byte of the data folder."""
        return b"".join(content for _, content in lying(self.store.data))

    async def quiet(self) -> None:
        """Wait until nothing waits to be handled or said."""
        await self.sandbox.quiet()  # what Telegram is rid of is stored already
        await self.house.lanes.idle()
        while await self.store.read(lambda work: inbox.depth(work) + outbox.depth(work)):
            await asyncio.sleep(0.01)


@pytest.fixture
async def told(settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Told]:
    """Text, voice and place were sent, and kept, before it was known what they were about."""
    data = Path(shutil.copytree(settled, tmp_path / "data"))
    store = Store.open(None, data, clock=_monday, time=KEPT, announce=announce)
    sealings = Sealings()
    sealings.watch(store, monkeypatch)
    async with Sandbox(token=TOKEN, clock=_monday) as sandbox:
        phone = sandbox.person("卫青石", phone="13900000001")
        store.act_now(lambda work: _rebind(work, phone.id))
        fetcher: list[Callable[[House], Any]] = [lambda h: Fetcher(store, h.files, Downloads(h.bot))]
        house = House(store, Access(SecretStr(TOKEN), sandbox.url), workers=fetcher, poll_seconds=1)
        phone.start()
        await house.start()
        scene = Told(house, store, sandbox, phone, sealings)
        phone.text(SECRET)
        phone.voice(SPOKEN)
        phone.location(31.98765, 104.12345)
        await phone.hears("附了位置")
        await scene.quiet()
        while await store.read(lambda work: bool(work.files.due(work.now, 1))):
            await asyncio.sleep(0.01)
        yield scene
        await house.stop()
    store.close()


def _rebind(work: Any, user_id: int) -> None:
    person = work.people.by_user(user_of("supervisor"))
    work.people.bind(person.id, user_id)


def _monday() -> Any:
    return MONDAY


async def seal_it(told: Told) -> None:
    """By the question what it is: what was kept unasked offers the same button, so that question is waited for."""
    told.phone.press("报问题")
    await told.phone.hears("是哪类事")
    told.phone.press("干部有问题")
    await told.phone.hears("号")
    await told.quiet()


async def test_nothing_it_was_ever_sealed_under_can_be_opened(told: Told) -> None:
    assert len(told.sealings.keys) >= 1
    await seal_it(told)
    assert [key_id for key_id in told.sealings.keys if told.store.ground.keys.has(key_id)] == []


async def test_no_byte_of_the_folder_says_it(told: Told) -> None:
    await seal_it(told)
    raw = told.raw()
    assert not any(secret in raw for secret in (*told.sealings.secrets, b"31.98765"))


async def test_the_recording_is_gone_from_the_folder_and_from_its_row(told: Told) -> None:
    await seal_it(told)
    file_ids = told.store.read_now(_file_ids)
    files = [told.store.read_now(lambda work, each=each: work.files.by_id(each)) for each in file_ids]
    assert {(file.state, file.file_id) for file in files if file} == {(FileState.DESTROYED, "")}


async def test_the_phone_shows_the_number_and_nothing_of_what_was_told(told: Told) -> None:
    await seal_it(told)
    shown = "\n".join(str(message) for message in told.phone.messages)
    assert SECRET not in shown
    assert "31.98765" not in shown
    assert "封存" in shown or "号" in shown


async def test_what_is_typed_right_after_the_press_is_answered(told: Told) -> None:
    told.phone.press("报问题")
    await told.phone.hears("是哪类事")
    told.phone.press("干部有问题")
    told.phone.text("三组的水管破了")
    await told.quiet()
    await told.phone.hears("三组的水管破了")


async def test_the_log_has_nothing_of_it(told: Told, logged: list[Any]) -> None:
    await seal_it(told)
    assert not any(word in repr(logged) for word in (SECRET, "支书", "31.98765"))


def _file_ids(work: Any) -> list[str]:
    return list(work.session.connection().exec_driver_sql("SELECT id FROM files").scalars())
