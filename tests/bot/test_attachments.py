"""What goes with the words: kept files and drawn receipts, through to the phone."""

import asyncio
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.application import House
from bot.filestore import Part
from bot.sandbox import Phone, Sandbox
from bot.sandbox.faults import Fault
from handlers.screen import Lines, Picture, Quote, Screen, View, Words, screen
from storage import outbox
from storage.store import Store
from supervision.acts.contents import FOLDED
from supervision.files import FileKind, Incoming


@screen("test.files")
def files(_view: View, fields: Mapping[str, Any]) -> Screen:
    return Screen(
        "echo", {"text": "文件"}, picture=Picture("files", {"files": fields["files"]}), content=True
    )


@screen("test.receipt")
def receipt(_view: View, fields: Mapping[str, Any]) -> Screen:
    shown = {
        "number": "1234565",
        "code": "123456",
        "township": "青石镇",
        "phone": "13900000002",
        "date": "11月23日",
        "category": "",
    }
    return Screen("echo", {"text": "收条"}, picture=Picture("receipt", shown), content=True)


@screen("test.paper")
def paper(_view: View, _fields: Mapping[str, Any]) -> Screen:
    shown = {"name": "我的数据", "lines": Lines((Words("echo", {"text": "1234565"}),))}
    return Screen("echo", {"text": "一份"}, picture=Picture("text", shown), content=True)


@screen("test.words")
def words(_view: View, _fields: Mapping[str, Any]) -> Screen:
    return Screen("echo", {"text": Quote("原话")}, content=True)


@pytest.fixture
def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    return out.getvalue()


async def keep(house: House, phone: Phone, content: bytes, kind: FileKind, place: int) -> str:
    """A file of the phone's owner, fetched and stored."""

    def expect(work: Any) -> Any:
        person = work.people.by_user(phone.id)
        announced = Incoming(kind, f"tg{place}", f"unique{place}", message_id=place)
        return work.files.expect(announced, chat_id=phone.id, person_id=person.id, draft_id=None)

    row = await house.store.act(expect)
    photo = kind is FileKind.PHOTO
    house.files.write(row.id, row.key_id, Part.COPY if photo else Part.ORIGINAL, content)
    await house.store.act(lambda work: work.files.kept(row.id, len(content), "00" * 32, copied=photo))
    return str(row.id)


async def test_pictures_come_as_an_album_and_a_voice_alone(
    house: House, store: Store, wang: Phone, jpeg: bytes
) -> None:
    ids = [await keep(house, wang, jpeg, FileKind.PHOTO, place) for place in (1, 2)]
    ids.append(await keep(house, wang, b"OggS", FileKind.VOICE, 3))
    await store.act(lambda work: work.say(wang.id, "test.files", {"files": ids}))
    await wang.hears("文件")
    shown = [message for message in wang.messages if message["from_bot"]]
    assert len({message["media_group_id"] for message in shown if "photo" in message}) == 1
    assert [("photo" in m, "voice" in m) for m in shown[:3]] == [(True, False), (True, False), (False, True)]
    assert all(message["has_protected_content"] for message in shown)


async def test_a_lost_file_does_not_take_the_words_with_it(house: House, store: Store, wang: Phone) -> None:
    await store.act(lambda work: work.say(wang.id, "test.files", {"files": ["nosuchfile"]}))
    await wang.hears("文件")


async def test_a_receipt_is_drawn_and_sent_with_its_words(house: House, store: Store, wang: Phone) -> None:
    await store.act(lambda work: work.say(wang.id, "test.receipt", {}))
    heard = await wang.hears("收条")
    assert max(size["width"] for size in heard["photo"]) == 720


@pytest.mark.parametrize("known", [True, False])
async def test_a_file_too_old_to_be_deleted_is_replaced_by_a_picture_of_nothing(
    house: House, sandbox: Sandbox, store: Store, wang: Phone, known: bool
) -> None:
    if not known:
        sandbox.script(method="editMessageMedia", fault=Fault.refusal(404, "Not Found"))
    await store.act(lambda work: work.say(wang.id, "test.paper"))
    message = await wang.hears("一份")
    await store.act(lambda work: work.say(wang.id, "", {"blank": message["message_id"]}))
    while await store.read(outbox.depth):
        await asyncio.sleep(0.01)
    [left] = [each for each in wang.messages if each["message_id"] == message["message_id"]]
    assert left["caption"] == "…"
    assert ("document" in left, "photo" in left) == (not known, known)


@pytest.mark.parametrize("gone", [False, True])
async def test_what_is_folded_is_edited_in_place_or_forgotten(
    house: House, sandbox: Sandbox, store: Store, wang: Phone, gone: bool
) -> None:
    said = await store.act(lambda work: work.say(wang.id, "test.words"))
    message = (await wang.hears("原话"))["message_id"]
    if gone:
        sandbox.script(
            method="editMessageText", fault=Fault.refusal(400, "Bad Request: message to edit not found")
        )
    fields = {"of": "records", "was": said}
    await store.act(lambda work: work.say(wang.id, FOLDED, fields, replaces=message, priority=3))
    while await store.read(outbox.depth):
        await asyncio.sleep(0.01)
    shown = [each["text"] for each in wang.messages if each["from_bot"] and "text" in each]
    assert [("收起" in each, "原话" in each) for each in shown] == [(not gone, gone)]


@pytest.mark.parametrize("unknown", [True, False])
async def test_a_picture_that_is_to_be_folded_shows_nothing_afterwards_unless_it_may_be_a_receipt(
    house: House, store: Store, wang: Phone, unknown: bool
) -> None:
    said = await store.act(lambda work: work.say(wang.id, "test.receipt", {}))
    message = (await wang.hears("收条"))["message_id"]
    fields = {"of": "records", "was": said, **({"unknown": True} if unknown else {})}
    await store.act(lambda work: work.say(wang.id, FOLDED, fields, replaces=message, priority=3))
    while await store.read(outbox.depth):
        await asyncio.sleep(0.01)
    [left] = [each for each in wang.messages if each["message_id"] == message]
    assert ("收条" in left["caption"]) == unknown
